//! A signed request to somebody's webhook handler.

use std::time::Duration;

use kasse::environment::Environment;
use kasse::http::{HttpRequest, Method};
use kasse::runtime::Runtime;
use kasse::transport::Transport;
use kasse::transport::net::{Net, NetOptions};
use kasse::webhook::{Address, Signed};

use crate::output::Failure;

/// The platform waits so long for an answer.
const LIMIT: Duration = Duration::from_secs(10);

/// Sends to one handler.
pub(crate) struct Sender {
    to: Address,
    net: Net,
    // Ends the I/O thread when dropped.
    _runtime: Runtime,
}

impl Sender {
    pub(crate) fn new(to: Address, options: &NetOptions) -> Result<Self, Failure> {
        let runtime = Runtime::start("kasse-send").map_err(|error| Failure::Machine(error.to_string()))?;
        let net = Net::new(&Environment::parse(&origin(&to))?, options, runtime.handle())?;
        Ok(Self { to, net, _runtime: runtime })
    }

    /// The status that the handler answers.
    pub(crate) async fn send(&self, signed: &Signed, body: &[u8]) -> Result<u16, Failure> {
        let request = HttpRequest {
            method: Method::Post,
            target: self.to.path_and_query().to_owned(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("x-ms-date", signed.date.clone()),
                ("x-ms-content-sha256", signed.content_sha256.clone()),
                ("authorization", signed.authorization.clone()),
            ],
            body: Some(body.to_vec()),
        };
        let answer = self.net.send(request, LIMIT).await;
        let answer = answer.map_err(|error| Failure::Machine(format!("{}: {error}", self.to.as_str())))?;
        Ok(answer.status)
    }
}

fn origin(to: &Address) -> String {
    let scheme = if to.as_str().starts_with("https:") { "https" } else { "http" };
    format!("{scheme}://{}", to.authority())
}
