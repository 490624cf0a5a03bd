//! What every story is played on: the simulator, and a folder for the journals.

use std::path::PathBuf;
use std::time::Duration;

use kasse_simulator::{Control, Server, ServerOptions, TimeMode};
use tempfile::TempDir;

use super::SPEED;
use super::ask::Setup;
use super::script::Script;

/// The simulator, and a folder for the journals. Both are gone when this is dropped.
pub(super) struct Stage {
    server: Server,
    folder: TempDir,
}

impl Stage {
    pub(super) fn set() -> Result<Self, String> {
        let options = ServerOptions { time: TimeMode::Scaled { factor: SPEED }, ..ServerOptions::default() };
        let server =
            Server::start(options).map_err(|error| format!("the simulator cannot be started: {error}"))?;
        let folder = tempfile::Builder::new().prefix("kasse-demo-").tempdir();
        let folder = folder.map_err(|error| format!("there is no room for a journal: {error}"))?;
        Ok(Self { server, folder })
    }

    pub(super) fn control(&self) -> Control {
        self.server.control()
    }

    pub(super) fn base_url(&self) -> &str {
        &self.server.base_url
    }

    /// What the till of a story needs.
    pub(super) fn setup(&self, script: &Script) -> Result<Setup, String> {
        let shop = script.shop;
        let keys = self.server.credentials_of(shop.msn).ok_or("the simulator has no such sales unit")?;
        Ok(Setup {
            base_url: self.server.base_url.clone(),
            client_id: keys.client_id,
            client_secret: keys.client_secret,
            subscription_key: keys.subscription_key,
            msn: keys.msn,
            prefix: shop.prefix.to_owned(),
            currency: shop.currency,
            country: shop.country,
            journal: self.journal(script),
            speed: SPEED,
            hears: script.hears,
        })
    }

    fn journal(&self, script: &Script) -> PathBuf {
        self.folder.path().join(format!("{}.journal", script.name))
    }
}

/// Lets so much time pass at the counter.
pub(super) fn pass(span: Duration) {
    std::thread::sleep(span / SPEED);
}
