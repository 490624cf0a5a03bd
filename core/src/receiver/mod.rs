//! A small web server for webhooks (feature `receiver`), for hosts that have none.
//!
//! It answers when the event is in the journal, and does nothing else: what the event is about is read by the client.
//! It runs on a thread of its own, so it answers in milliseconds whatever the till is doing. What arrives is
//! limited in every direction, and a sender learns nothing from an answer but that it was accepted or not.

mod connections;
mod options;
mod patient;
mod running;
mod serve;
mod tally;

use std::net::SocketAddr;
use std::sync::Arc;

use hyper::Response;
use hyper::http::request::Parts;

use crate::error::Error;
use crate::log::Level;
use crate::till::Client;
use crate::webhook::Delivery;

pub(crate) use connections::Open;
pub use options::{ReceiverOptions, Tls};
pub(crate) use running::Running;
#[cfg(feature = "relay")]
pub(crate) use serve::empty;
pub(crate) use serve::{Body, Site};
pub use tally::Tally;

/// The name of its thread in debuggers and process lists.
const THREAD_NAME: &str = "kasse-receiver";

/// A running receiver. Dropping it stops it as [`stop`](Self::stop) does.
pub struct Receiver(Running);

impl Receiver {
    /// Starts to listen. What arrives is handed to [`Client::deliver`].
    ///
    /// Errors: the address cannot be listened at, the certificate or key cannot be used, there is no thread to be had.
    pub fn start(client: Client, options: ReceiverOptions) -> Result<Self, Error> {
        Running::start(THREAD_NAME, Arc::new(OfClient(client)), options).map(Self)
    }

    /// Where it listens: with the port it was given if none was asked for.
    pub fn local_addr(&self) -> SocketAddr {
        self.0.local_addr()
    }

    /// What has arrived so far.
    pub fn tally(&self) -> Tally {
        self.0.tally()
    }

    /// Stops: accepts nothing new, answers what has arrived whole, and ends. Blocks for that, seconds at most.
    pub fn stop(mut self) {
        self.0.end();
    }
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Receiver(at {})", self.local_addr())
    }
}

/// A client takes what arrives.
struct OfClient(Client);

impl Site for OfClient {
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<bool, Error> {
        Ok(self.0.deliver(delivery).await?.first)
    }

    async fn answer(&self, _: &Parts, _: &Arc<Open>) -> Option<Response<Body>> {
        None
    }

    async fn work(&self) {
        std::future::pending::<()>().await;
    }

    fn stop(&self) {}

    fn say(&self, level: Level, text: impl FnOnce() -> String) {
        self.0.say(level, text);
    }
}
