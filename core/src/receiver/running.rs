//! A server on a thread of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use futures_channel::oneshot;
use tokio::net::{TcpListener, TcpSocket};

use super::options::{ReceiverOptions, Tls};
use super::serve::{Server, Site};
use super::tally::{Counters, Tally};
use crate::error::{Error, ErrorName, Invalid};

/// Connections that the system keeps for us until they are accepted. With the usual 128, a flood of a thousand a
/// second fills it in the moment in which a busy machine lets us wait, and who finds it full tries again after a second.
const BACKLOG: u32 = 4096;

/// What the system keeps of what the other side has not taken, in bytes; left alone, it would be megabytes for each.
const UNTAKEN: u32 = 64 * 1024;

/// A server that runs until it is ended or dropped.
pub(crate) struct Running {
    local: SocketAddr,
    tally: Arc<Counters>,
    thread: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Running {
    /// Starts to listen, and serves the site on a thread of that name.
    pub(crate) fn start<S: Site>(name: &str, site: Arc<S>, options: ReceiverOptions) -> Result<Self, Error> {
        let tls = options.tls.as_ref().map(Tls::acceptor).transpose()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let listener = runtime.block_on(async { listen(options.listen) }).map_err(|error| {
            let fault = format!("cannot be listened at: {error}");
            Invalid::new("listen", fault, "a free address of this machine")
        })?;
        let local = listener.local_addr().map_err(failed)?;
        let tally = Arc::new(Counters::default());
        let (stop, stopped) = oneshot::channel();
        let server = Server::new(site, options, tls, Arc::clone(&tally));
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || runtime.block_on(server.run(listener, stopped)))
            .map_err(failed)?;
        Ok(Self { local, tally, thread: Some((stop, thread)) })
    }

    /// With the port it was given if none was asked for.
    pub(crate) fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// What has arrived so far.
    pub(crate) fn tally(&self) -> Tally {
        self.tally.read()
    }

    /// Stops, and waits for that.
    pub(crate) fn end(&mut self) {
        let Some((stop, thread)) = self.thread.take() else { return };
        drop(stop);
        if std::thread::current().id() != thread.thread().id() {
            // A panic in the thread was reported where it happened.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

fn listen(at: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    #[cfg(unix)]
    socket.set_reuseaddr(true)?; // after a restart, at once; on Windows it would let others listen here, too
    socket.set_send_buffer_size(UNTAKEN)?; // of every connection that is accepted
    socket.bind(at)?;
    socket.listen(BACKLOG)
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn failed(error: std::io::Error) -> Error {
    Error::new(ErrorName::Configuration).with_local_detail(&error.to_string())
}
