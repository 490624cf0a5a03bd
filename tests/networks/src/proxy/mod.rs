//! A TCP proxy that does one thing to one byte.
//!
//! It passes bytes on as they come and counts them per [`Span`]. Where its [`Plan`] wants a fault, it splits what it
//! read at exactly that byte. It knows nothing of TLS, and of HTTP only where a request begins.

mod connection;
mod fault;
mod log;
mod plan;
mod records;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};

use connection::Connection;
pub use fault::{Direction, Fault, Kind, Span};
use log::Log;
pub use log::Seen;
pub use plan::{Calm, Chaos, Once, Plan};

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloth {
    /// Bytes can be read: a span is an exchange.
    Plain,
    /// They cannot: a span is a connection.
    Tls,
}

/// How long things take.
#[derive(Debug, Clone, Copy)]
pub struct Tempo {
    /// What comes late comes so late.
    pub late: Duration,
    /// What comes too late comes so late.
    pub too_late: Duration,
    /// What trickles comes in pieces of so many bytes,
    pub trickle: usize,
    /// one after each such time.
    pub tick: Duration,
}

/// A running proxy. It ends, and with it every connection through it, when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    log: Arc<Log>,
    accepting: AbortHandle,
}

impl Proxy {
    /// Listens on a free port of this machine; its work is done on `runtime`. Connections wait until it
    /// [leads](Self::lead_to) somewhere.
    ///
    /// # Errors
    /// There is no port to be had.
    pub fn start(runtime: &Handle, cloth: Cloth, tempo: Tempo, plan: Box<dyn Plan>) -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let log = Arc::new(Log::new(plan));
        let accepting = runtime.spawn(accept(listener, cloth, tempo, Arc::clone(&log))).abort_handle();
        Ok(Self { address, log, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it leads.
    pub fn lead_to(&self, server: SocketAddr) {
        self.log.lead_to(server);
    }

    /// From now on nothing goes wrong. Waits until what is held back has arrived, at most `patience`; whether it
    /// has.
    pub fn heal(&self, patience: Duration) -> bool {
        self.log.heal(patience)
    }

    /// The spans so far.
    pub fn spans(&self) -> Vec<Seen> {
        self.log.spans()
    }

    /// What happened, line by line.
    pub fn diary(&self) -> Vec<String> {
        self.log.diary()
    }

    /// Whether a byte was changed that says nothing: the type or version in the header of a record of TLS.
    pub fn changed_idly(&self) -> bool {
        self.log.changed_idly()
    }

    /// How many faults have struck.
    pub fn struck(&self) -> usize {
        self.log.struck()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, cloth: Cloth, tempo: Tempo, log: Arc<Log>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((host, _)) = listener.accept().await else {
            // Out of descriptors, perhaps: some may be free again soon.
            tokio::time::sleep(tempo.tick).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        connections.spawn(Connection::new(cloth, tempo, Arc::clone(&log)).run(host));
    }
}
