//! One address for the events of tills on many hosts (feature `relay`).
//!
//! A sales unit has one address for check-ins, and 25 for everything else. The relay stands there: it verifies what
//! arrives and has it on the disk before it answers, as a [receiver](crate::receiver) does, and hands each event on to the
//! tills it concerns, as server-sent events. A till that was away resumes where it was. It is a web server beside which no
//! keys of the platform are needed: an event is a reason to read, and the till does the reading.

mod hub;
mod options;
mod position;
mod recent;
mod site;
mod stream;
mod tally;
mod tills;

use std::net::SocketAddr;
use std::sync::Arc;

use crate::error::Error;
use crate::receiver::Running;

pub use options::{RelayOptions, RelayTill};
pub use tally::RelayTally;

/// The name of its thread in debuggers and process lists.
const THREAD_NAME: &str = "kasse-relay";

/// A running relay. Dropping it stops it as [`stop`](Self::stop) does.
pub struct Relay {
    hub: Arc<hub::Hub>,
    server: Running,
}

impl Relay {
    /// Opens the journal and starts to listen. Blocks for a few disk accesses.
    ///
    /// Errors: options that contradict each other, an address that cannot be listened at, a certificate or key that
    /// cannot be used, everything that can be wrong with a journal, no thread to be had.
    pub fn start(options: RelayOptions) -> Result<Self, Error> {
        options.check()?;
        let receiver = options.receiver.clone();
        let hub = Arc::new(hub::Hub::open(options)?);
        let server = Running::start(THREAD_NAME, Arc::new(site::OfHub(Arc::clone(&hub))), receiver)?;
        Ok(Self { hub, server })
    }

    /// Where it listens: with the port it was given if none was asked for.
    pub fn local_addr(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// What has happened so far.
    pub fn tally(&self) -> RelayTally {
        self.hub.tally.read(self.server.tally())
    }

    /// Stops: accepts nothing new, answers what has arrived whole, ends the streams, closes the journal. Blocks for
    /// that, seconds at most.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.server.end();
        self.hub.close();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.end();
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Relay(at {})", self.local_addr())
    }
}
