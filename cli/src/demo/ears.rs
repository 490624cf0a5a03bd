//! Where the webhooks of a till arrive: the library's own receiver.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use kasse::api::{WebhookEvent, WebhookId};
use kasse::block_on;
use kasse::error::{Error, ErrorName};
use kasse::ids::Msn;
use kasse::receiver::{Receiver, ReceiverOptions};
use kasse::till::{Client, Webhooks};
use kasse::webhook::Address;

/// What the till is told of.
const EVENTS: [WebhookEvent; 6] = [
    WebhookEvent::PaymentAuthorized,
    WebhookEvent::PaymentAborted,
    WebhookEvent::PaymentExpired,
    WebhookEvent::PaymentTerminated,
    WebhookEvent::PaymentCaptured,
    WebhookEvent::UserCheckedIn,
];

/// A receiver, and its registration.
pub(super) struct Ears {
    receiver: Receiver,
    webhooks: Webhooks,
    id: WebhookId,
}

impl Ears {
    pub(super) fn open(client: &Client, msn: &Msn) -> Result<Self, Error> {
        let listen = free_port()?;
        let address = Address::new(format!("http://{listen}/webhooks"))?;
        let receiver = Receiver::start(client.clone(), ReceiverOptions::new(listen, address.clone()))?;
        let webhooks = client.webhooks(msn.clone());
        let id = block_on(webhooks.ensure(&address, &EVENTS, &[]))?.id;
        Ok(Self { receiver, webhooks, id })
    }

    /// The registration goes too: the next till has another address.
    pub(super) fn close(self) {
        drop(block_on(self.webhooks.delete(self.id)));
        self.receiver.stop();
    }
}

/// The address has to be known before there is a receiver: it is signed.
fn free_port() -> Result<SocketAddr, Error> {
    let found = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    found.map_err(|error| Error::new(ErrorName::Configuration).with_detail(&error.to_string()))
}
