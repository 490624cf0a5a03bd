//! A small web server for webhooks (feature `receiver`), for hosts that have none.
//!
//! It answers when the event is in the journal, and does nothing else: what the event is about is read by the client.
//! It runs on a thread of its own, so it answers in milliseconds whatever the till is doing. What arrives is
//! limited in every direction, and a sender learns nothing from an answer but that it was accepted or not.

mod connections;
mod options;
mod serve;
mod tally;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;

use futures_channel::oneshot;

use crate::error::{Error, ErrorName, Invalid};
use crate::till::Client;

pub use options::{ReceiverOptions, Tls};
pub use tally::Tally;

/// The name of its thread in debuggers and process lists.
const THREAD_NAME: &str = "kasse-receiver";

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
        let listener = TcpListener::bind(options.listen).map_err(|error| {
            Invalid::new(
                "listen",
                format!("cannot be listened at: {error}"),
                "a free address of this machine",
            )
        })?;
        let local = listener.local_addr().map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let tally = Arc::new(tally::Counters::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
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

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn failed(error: std::io::Error) -> Error {
    Error::new(ErrorName::Configuration).with_local_detail(&error.to_string())
}
