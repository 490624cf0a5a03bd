//! A small web server for webhooks (feature `receiver`), for hosts that have none.
//!
//! It answers when the event is in the journal, and does nothing else: what the event is about is read by the client.
//! It runs on a thread of its own, so it answers in milliseconds whatever the till is doing. What arrives is
//! limited in every direction, and a sender learns nothing from an answer but that it was accepted or not.

mod connections;
mod options;
mod serve;
mod tally;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use futures_channel::oneshot;
use tokio::net::{TcpListener, TcpSocket};

use crate::error::{Error, ErrorName, Invalid};
use crate::till::Client;

pub use options::{ReceiverOptions, Tls};
pub use tally::Tally;

/// The name of its thread in debuggers and process lists.
const THREAD_NAME: &str = "kasse-receiver";

/// Connections that the system keeps for us until they are accepted. With the usual 128, a flood of a thousand a
/// second fills it in the moment in which a busy machine lets us wait, and who finds it full tries again after a second.
const BACKLOG: u32 = 4096;

/// A running receiver. Dropping it stops it as [`stop`](Self::stop) does.
pub struct Receiver {
    local: SocketAddr,
    tally: Arc<tally::Counters>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Receiver {
    /// Starts to listen. What arrives is handed to [`Client::deliver`].
    ///
    /// Errors: the address cannot be listened at, the certificate or key cannot be used, there is no thread to be had.
    pub fn start(client: Client, options: ReceiverOptions) -> Result<Self, Error> {
        let tls = options.tls.as_ref().map(Tls::acceptor).transpose()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let listener = runtime.block_on(async { listen(options.listen) }).map_err(|error| {
            let fault = format!("cannot be listened at: {error}");
            Invalid::new("listen", fault, "a free address of this machine")
        })?;
        let local = listener.local_addr().map_err(failed)?;
        let tally = Arc::new(tally::Counters::default());
        let (stop, stopped) = oneshot::channel();
        let server = serve::Server::new(client, options, tls, Arc::clone(&tally));
        let thread = std::thread::Builder::new()
            .name(THREAD_NAME.to_owned())
            .spawn(move || runtime.block_on(server.run(listener, stopped)))
            .map_err(failed)?;
        Ok(Self { local, tally, running: Some((stop, thread)) })
    }

    /// Where it listens: with the port it was given if none was asked for.
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// What has arrived so far.
    pub fn tally(&self) -> Tally {
        self.tally.read()
    }

    /// Stops: accepts nothing new, answers what has arrived whole, and ends. Blocks for that, seconds at most.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some((stop, thread)) = self.running.take() else { return };
        drop(stop);
        if std::thread::current().id() != thread.thread().id() {
            // A panic in the thread was reported where it happened.
            let _ = thread.join();
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.end();
    }
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receiver(at {})", self.local)
    }
}

fn listen(at: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?; // after a restart, at once; on Windows it would let others listen here, too
    socket.bind(at)?;
    socket.listen(BACKLOG)
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn failed(error: std::io::Error) -> Error {
    Error::new(ErrorName::Configuration).with_local_detail(&error.to_string())
}
