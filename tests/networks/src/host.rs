//! The host's client: as [`Client::open`] makes it, with its transport watched.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kasse::clock::{Clock, ScaledClock};
use kasse::error::{Error, ErrorName};
use kasse::journal::{Journal, Memory, Sqlite};
use kasse::random::OsRandom;
use kasse::runtime::Runtime;
use kasse::till::{Client, JournalPlace, OpenOptions, World};
use kasse::transport::Transport;
use kasse::transport::net::Net;
use kasse_conformance::rust::Opener;

use crate::accounts::{Accounts, Watched};

/// What the client sends through, made of the transport that ships.
pub type Wire = fn(Net) -> Arc<dyn Transport>;

/// The clients that were opened for one run. They end with it: a client of a story that broke off would go on asking
/// at an address that belongs to the next run by then.
#[derive(Debug, Default)]
pub(crate) struct Clients(Mutex<Vec<Client>>);

impl Clients {
    fn lock(&self) -> MutexGuard<'_, Vec<Client>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn close(&self) {
        self.lock().drain(..).for_each(|client| kasse::block_on(client.close()));
    }
}

/// Opens clients whose transport writes into these accounts.
pub(crate) fn opener(wire: Wire, accounts: &Arc<Accounts>, clients: &Arc<Clients>) -> Opener {
    let (accounts, clients) = (Arc::clone(accounts), Arc::clone(clients));
    Arc::new(move |options| {
        let client = open(options, wire, &accounts)?;
        clients.lock().push(client.clone());
        Ok(client)
    })
}

fn open(options: OpenOptions, wire: Wire, accounts: &Arc<Accounts>) -> Result<Client, Error> {
    let failed = |detail: String| Error::new(ErrorName::Configuration).with_detail(&detail);
    let runtime = Runtime::start("kasse-io").map_err(|error| failed(error.to_string()))?;
    let handle = runtime.handle();
    let mut net = options.net;
    net.connect = options.config.durations.connect;
    let net = Net::new(&options.config.environment, &net, handle.clone())?;
    let journal: Arc<dyn Journal> = match options.journal {
        JournalPlace::File(path) => Arc::new(Sqlite::open(path, kasse::journal::Options::default())?),
        _ => Arc::new(Memory::shared()),
    };
    let clock: Arc<dyn Clock> = Arc::new(ScaledClock::new(handle.clone(), options.speed));
    let world = World {
        transport: Arc::new(Watched::new(wire(net), Arc::clone(accounts))),
        journal,
        clock,
        random: Arc::new(OsRandom),
    };
    let (client, driver) = Client::in_world(options.config, world);
    let work = async move {
        driver.await;
        drop(runtime);
    };
    handle.detach(work).map_err(|error| failed(error.to_string()))?;
    Ok(client)
}
