//! Webhooks come in here, from whatever received them.

use std::sync::Arc;

use super::client::Client;
use super::driver::Command;
use super::shared::{Shared, lock};
use crate::error::Error;
use crate::journal::{About, Arrival, PaymentKey};
use crate::secret::Secret;
use crate::transport::events::Told;
use crate::webhook::{Delivery, Event, Window, verify};

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// What it says. A reason to look, never proof.
    pub event: Event,
    /// It had not come before.
    pub first: bool,
}

impl Client {
    /// Takes a request that arrived at the webhook address, in whatever web server the host has.
    ///
    /// `Ok` means it is the platform's, and durable: answer the request with 200. What it is about is read by
    /// itself; nothing waits for that. Events of other kinds are `Ok` and left alone. Takes as long as a write to the
    /// journal, whatever the till is doing.
    ///
    /// Errors: [`webhook_rejected`](crate::error::ErrorName::WebhookRejected) if it is not believed (answer 401, and
    /// nothing of the reason); everything that can be wrong with a journal (answer 503: the platform sends it again).
    pub async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Delivered, Error> {
        self.accept(self.verify(delivery)?).await
    }

    /// The first half of [`deliver`](Self::deliver): whether a request is the platform's, by the secrets this client
    /// believes. Nothing is written down; the second half is [`accept`](Self::accept).
    ///
    /// # Errors
    /// [`webhook_rejected`](crate::error::ErrorName::WebhookRejected), with the reason in its detail.
    pub fn verify(&self, delivery: &Delivery<'_>) -> Result<Event, Error> {
        let secrets = Arc::clone(&lock(&self.shared.webhook_secrets));
        Ok(verify(delivery, &secrets, &Window::around(self.shared.platform_time()))?)
    }

    /// Takes an event that was verified elsewhere, as [`deliver`](Self::deliver) does: from a relay or a broker that
    /// is trusted as the platform is.
    pub async fn accept(&self, event: Event) -> Result<Delivered, Error> {
        let Some(told) = Told::of(&event) else { return Ok(Delivered { event, first: true }) };
        let first = self.shared.take_in(told).await?;
        Ok(Delivered { event, first })
    }

    /// Replaces the secrets that sign webhooks; deliveries from now on are held against these. Keep the old one
    /// beside the new one until the old registration is deleted.
    pub fn rotate_webhook_secrets(&self, secrets: Vec<Secret>) {
        *lock(&self.shared.webhook_secrets) = secrets.into();
    }
}

impl Shared {
    /// Keeps an event that is genuine, and has it followed up. Whether it is new.
    pub(super) async fn take_in(&self, Told { msn, key, about }: Told) -> Result<bool, Error> {
        let host = self.host.clone();
        let reference = if let About::Payment(reference) = &about { Some(reference.clone()) } else { None };
        let arrived_at = self.clock.now().wall;
        let arrival = Arrival { host: host.to_string(), msn: msn.clone(), key, about, arrived_at };
        let received = self.journal.receive(arrival).await?;
        match reference {
            Some(reference) if received.open => {
                let key = PaymentKey { host, msn, reference };
                // Closed meanwhile: the next process finds it in the journal.
                drop(self.send(Command::Arrived { key, id: received.id }));
            }
            None if received.first => self.scanned.ring(),
            _ => {}
        }
        Ok(received.first)
    }
}
