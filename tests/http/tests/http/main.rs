//! The whole library as a host opens it: real HTTP on loopback, the journal in a file.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

mod calls;
mod canaries;
mod machine;
mod pictures;
mod stickers;
mod threads;

use std::path::Path;
use std::time::Duration;

use kasse::block_on;
use kasse::environment::Environment;
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::log::LogTo;
use kasse::money::{Currency, Money};
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, JournalPlace, OpenOptions, Till, TillConfig};
use kasse_simulator::{Server, ServerOptions, TimeMode};

/// How many times as fast as real time both sides live.
const SPEED: u32 = 50;

/// Of the story's own time: longer than anything here takes.
const LONG: Duration = Duration::from_secs(600);

/// A platform and a till on it.
struct World {
    server: Server,
    client: Client,
    till: Till,
}

impl World {
    /// With a journal in memory.
    fn new() -> Self {
        Self::on(JournalPlace::Memory, LogTo::default())
    }

    fn on(journal: JournalPlace, log: LogTo) -> Self {
        let time = TimeMode::Scaled { factor: SPEED };
        let server = Server::start(ServerOptions { time, ..ServerOptions::default() }).unwrap();
        let client = Client::open(options(&server, journal, log)).unwrap();
        let msn = Msn::new(server.credentials.msn.clone()).unwrap();
        let till = TillConfig::new(msn, TillPrefix::new("osl1-k03").unwrap(), Currency::Nok);
        let till = block_on(client.till(till)).unwrap();
        Self { server, client, till }
    }

    fn in_file(folder: &Path, log: LogTo) -> Self {
        Self::on(JournalPlace::File(folder.join("till.journal")), log)
    }
}

fn options(server: &Server, journal: JournalPlace, log: LogTo) -> OpenOptions {
    let keys = &server.credentials;
    let credentials =
        Credentials::new(keys.client_id.clone(), keys.client_secret.clone(), keys.subscription_key.clone());
    let config = ClientConfig {
        log,
        ..ClientConfig::new(
            Environment::parse(&server.base_url).unwrap(),
            credentials.unwrap(),
            SystemInfo::new("till-test", "1.0").unwrap(),
        )
    };
    OpenOptions { speed: SPEED, ..OpenOptions::new(config, journal) }
}

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}
