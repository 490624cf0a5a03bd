//! A client on this machine: its network, its clocks, its disk, and a thread of its own.

#[cfg(feature = "sqlite")]
use std::path::PathBuf;
use std::sync::Arc;

use super::client::{Client, ClientConfig, World};
use crate::clock::{Clock, ScaledClock, SystemClock};
use crate::environment::Environment;
use crate::error::{Error, ErrorName, Invalid};
use crate::journal::{Journal, Memory};
use crate::random::OsRandom;
use crate::runtime::{Handle, Runtime};
use crate::transport::net::{Net, NetOptions, RelayAt, RelaySource};

/// The name of the I/O thread in debuggers and process lists.
const THREAD_NAME: &str = "kasse-io";

/// Where intents are written down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalPlace {
    /// In memory: nothing survives the process. For trials only.
    Memory,
    /// In a file on a local disk, made if it is not there. Processes of one host may share it.
    #[cfg(feature = "sqlite")]
    File(PathBuf),
}

/// What a client needs from this machine.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Who it is and whom it talks to.
    pub config: ClientConfig,
    /// Where intents are written down.
    pub journal: JournalPlace,
    /// Proxy, extra roots, limits. Its connect limit is taken from the durations of `config`.
    pub net: NetOptions,
    /// Time runs so many times as fast; 1 for real payments. More is for trials against a simulator whose time
    /// is scaled alike, and is refused for the platform's own addresses.
    pub speed: u32,
    /// The relay at which the events of the sales units arrive. Reached with the same proxy and roots.
    pub relay: Option<RelayAt>,
}

impl OpenOptions {
    /// With the default network and real time.
    pub fn new(config: ClientConfig, journal: JournalPlace) -> Self {
        Self { config, journal, net: NetOptions::default(), speed: 1, relay: None }
    }
}

impl Client {
    /// Opens a client with a thread of its own. Blocks only while the journal is opened; connects to nothing
    /// yet. What an earlier process left unfinished is picked up when a till of its sales unit is opened.
    ///
    /// Errors: settings that contradict each other, and everything that can be wrong with a journal.
    pub fn open(options: OpenOptions) -> Result<Self, Error> {
        Self::open_with_thread(options).map(|(client, _)| client)
    }

    /// As [`Client::open`], and gives the client's thread for work that belongs to it. What still runs there when
    /// the client has ended is dropped.
    pub fn open_with_thread(options: OpenOptions) -> Result<(Self, Handle), Error> {
        check_speed(&options)?;
        check_durations(&options)?;
        let runtime = Runtime::start(THREAD_NAME).map_err(|error| failed(&error.to_string()))?;
        let handle = runtime.handle();
        let mut net = options.net;
        net.connect = options.config.durations.connect;
        let transport = Net::new(&options.config.environment, &net, handle.clone())?;
        let clock: Arc<dyn Clock> = match options.speed {
            0 | 1 => Arc::new(SystemClock::new(handle.clone())),
            speed => Arc::new(ScaledClock::new(handle.clone(), speed)),
        };
        let world = World {
            transport: Arc::new(transport),
            journal: journal(options.journal)?,
            clock,
            random: Arc::new(OsRandom),
        };
        let mut config = options.config;
        if let Some(relay) = options.relay {
            config.events = Some(Arc::new(RelaySource::new(relay, &net, handle.clone())?));
        }
        let (client, driver) = Self::in_world(config, world);
        // The runtime lives as long as the work on it: it ends with the driver, on its own thread.
        let work = async move {
            driver.await;
            drop(runtime);
        };
        handle.detach(work).map_err(|error| failed(&error.to_string()))?;
        Ok((client, handle))
    }
}

fn check_speed(options: &OpenOptions) -> Result<(), Error> {
    let own = matches!(options.config.environment, Environment::Own(_));
    if options.speed > 1 && !own {
        return Err(Invalid::new("speed", "is more than 1", "1 for the platform's own addresses").into());
    }
    Ok(())
}

/// A connection that is never made ends before the attempt does: what is left of that is for the answer.
fn check_durations(options: &OpenOptions) -> Result<(), Error> {
    let durations = &options.config.durations;
    if durations.connect < durations.attempt && durations.connect < durations.token {
        return Ok(());
    }
    let rule = "shorter than one attempt and than fetching a token";
    Err(Invalid::new("durations.connect", format!("is {:?}", durations.connect), rule).into())
}

fn journal(place: JournalPlace) -> Result<Arc<dyn Journal>, Error> {
    Ok(match place {
        JournalPlace::Memory => Arc::new(Memory::shared()),
        #[cfg(feature = "sqlite")]
        JournalPlace::File(path) => {
            Arc::new(crate::journal::Sqlite::open(path, crate::journal::Options::default())?)
        }
    })
}

fn failed(detail: &str) -> Error {
    Error::new(ErrorName::Configuration).with_detail(detail)
}
