//! Webhooks come in here, from whatever received them.

use std::sync::Arc;

use super::client::Client;
use super::driver::Command;
use super::shared::lock;
use crate::error::Error;
use crate::journal::{About, Arrival, PaymentKey};
use crate::secret::Secret;
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
        let key = event.key();
        let (msn, about) = match &event {
            Event::Payment(payment) => (payment.msn.clone(), About::Payment(payment.reference.clone())),
            Event::CheckIn(check_in) => (
                check_in.msn.clone(),
                About::CheckIn {
                    merchant_qr_id: check_in.merchant_qr_id.clone(),
                    initiated_at: check_in.initiated_at,
                    token: check_in.customer_token.clone(),
                },
            ),
            Event::Other(_) => return Ok(Delivered { event, first: true }),
        };
        let host = self.shared.host.clone();
        let arrived_at = self.shared.clock.now().wall;
        let arrival = Arrival { host: host.to_string(), msn: msn.clone(), key, about, arrived_at };
        let received = self.shared.journal.receive(arrival).await?;
        match &event {
            Event::Payment(payment) if received.open => {
                let key = PaymentKey { host, msn, reference: payment.reference.clone() };
                // Closed meanwhile: the next process finds it in the journal.
                drop(self.send(Command::Arrived { key, id: received.id }));
            }
            Event::CheckIn(_) if received.first => self.shared.scanned.ring(),
            _ => {}
        }
        Ok(Delivered { event, first: received.first })
    }

    /// Replaces the secrets that sign webhooks; deliveries from now on are held against these. Keep the old one
    /// beside the new one until the old registration is deleted.
    pub fn rotate_webhook_secrets(&self, secrets: Vec<Secret>) {
        *lock(&self.shared.webhook_secrets) = secrets.into();
    }
}
