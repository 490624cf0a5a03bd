//! The platform in another process, so that its work is not counted as ours.

use std::io::Read;
use std::time::Duration;

use kasse_simulator::{Autopilot, PlatformOptions, Server, ServerOptions};
use serde::Deserialize;

use crate::work::{Address, Work};
use crate::worker::{self, Running};
use crate::{Failure, cpu};

/// A running simulator.
#[derive(Debug)]
pub struct Simulator {
    /// Where it is.
    pub at: Address,
    process: Running,
}

/// A call as the control API tells it.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
}

impl Simulator {
    /// Starts one.
    pub fn start(approving: bool) -> Result<Self, Failure> {
        let (process, at) = worker::start(&Work::Serve { approving })?;
        Ok(Self { at, process })
    }

    /// CPU that its process has used so far; `None` where the system does not say.
    pub fn cpu(&self) -> Option<Duration> {
        cpu::used_by(self.process.id())
    }

    /// What it was asked: all of it, or what was asked about one payment.
    pub fn calls(&self, reference: Option<&str>) -> Result<Vec<Call>, Failure> {
        let filter = reference.map_or_else(String::new, |reference| format!("?reference={reference}"));
        let url = format!("{}/calls{filter}", self.at.control_url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let body = runtime.block_on(async {
            crate::plain::http()?.get(url).send().await?.bytes().await.map_err(Failure::from)
        })?;
        Ok(serde_json::from_slice(&body)?)
    }
}

/// Serves until the input ends.
pub fn serve(approving: bool) -> Result<(), Failure> {
    let autopilot = approving.then_some(Autopilot { approve: true, after_ms: 0 });
    let platform = PlatformOptions { autopilot, ..PlatformOptions::default() };
    let server = Server::start(ServerOptions { platform, ..ServerOptions::default() })?;
    let keys = server.credentials.clone();
    worker::answer(&Address {
        base_url: server.base_url.clone(),
        control_url: server.control_url.clone(),
        client_id: keys.client_id,
        client_secret: keys.client_secret,
        subscription_key: keys.subscription_key,
        msn: keys.msn,
    })?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
