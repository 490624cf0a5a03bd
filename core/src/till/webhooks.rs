//! Where the platform sends the events of a sales unit.

use std::sync::Arc;

use super::api_calls::ApiCalls;
use super::client::Client;
use super::shared::lock;
use crate::api::{RegisterWebhook, Registration, Webhook, WebhookEvent, WebhookId};
use crate::error::{Class, Error};
use crate::flow::registration::plan;
use crate::ids::Msn;
use crate::secret::Secret;
use crate::webhook::Address;

/// The registrations of one sales unit.
#[derive(Debug, Clone)]
pub struct Webhooks {
    client: Client,
    calls: ApiCalls,
}

/// A registration whose secret the host has kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSecret {
    /// The registration.
    pub id: WebhookId,
    /// What signs its events.
    pub secret: Secret,
}

/// What [`Webhooks::ensure`] came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ensured {
    /// The registration that serves the address now.
    pub id: WebhookId,
    /// Its secret if it is new: keep it now, it is not shown again.
    pub new_secret: Option<Secret>,
    /// What was deleted.
    pub deleted: Vec<WebhookId>,
}

impl Client {
    /// The registrations of webhooks of a sales unit.
    pub fn webhooks(&self, msn: Msn) -> Webhooks {
        Webhooks { client: self.clone(), calls: self.api(msn) }
    }
}

impl Webhooks {
    /// Sees to it that `address` hears of these events, once, signed with a secret the host has. To be called when
    /// something is set up, or at each start: what is right already is left as it is.
    ///
    /// Of the registrations at this address, one with the same events whose secret is in `known` is kept; all others
    /// at this address are replaced. Registrations at other addresses are not touched; where one of them is for
    /// check-ins, of which a unit may have one, the platform refuses a second. This client believes the kept or new
    /// secret from now on; the host has to store a new one for the next start.
    ///
    /// Errors are those of the calls. What was done before stays done: call it again. After an answer that was lost
    /// there may be a registration whose secret nobody has; the next call replaces it.
    pub async fn ensure(
        &self,
        address: &Address,
        events: &[WebhookEvent],
        known: &[KnownSecret],
    ) -> Result<Ensured, Error> {
        let register = RegisterWebhook::new(address.url().clone(), events.to_vec())?;
        let ids: Vec<WebhookId> = known.iter().map(|known| known.id.clone()).collect();
        let plan = plan(&self.list().await?, address, events, &ids);
        for id in &plan.delete_first {
            self.delete(id.clone()).await?;
        }
        let (id, new_secret) = if let Some(id) = plan.keep {
            let kept = known.iter().find(|known| known.id == id);
            kept.into_iter().for_each(|kept| self.believe(&kept.secret));
            (id, None)
        } else {
            let Registration { id, secret } = self.calls.register_webhook(&register).await?;
            self.believe(&secret);
            (id, Some(secret))
        };
        let mut deleted = plan.delete_first;
        for old in plan.delete_then {
            // The new one works, and its secret must reach the host: what could not be deleted is next time's.
            match self.delete(old.clone()).await {
                Ok(()) => deleted.push(old),
                Err(error) if new_secret.is_none() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(Ensured { id, new_secret, deleted })
    }

    /// Every registration of the sales unit, whoever made it. Never shows a secret.
    pub async fn list(&self) -> Result<Vec<Webhook>, Error> {
        self.calls.list_webhooks().await
    }

    /// Deletes a registration; one that is gone already is fine.
    pub async fn delete(&self, id: WebhookId) -> Result<(), Error> {
        match self.calls.delete_webhook(id).await {
            // Which of the two the platform answers is not documented.
            Err(error) if is_gone(&error) => Ok(()),
            other => other,
        }
    }

    fn believe(&self, secret: &Secret) {
        let mut secrets = lock(&self.client.shared.webhook_secrets);
        if !secrets.contains(secret) {
            *secrets = secrets.iter().chain([secret]).cloned().collect::<Arc<[_]>>();
        }
    }
}

fn is_gone(error: &Error) -> bool {
    error.class() == Class::Refused && matches!(error.http_status(), Some(400 | 404))
}
