//! Plain typed calls to the platform: one request, one answer, no journal and no outcome.

use std::sync::Arc;

use super::exchange::exchange;
use super::shared::Shared;
use crate::api::{
    CreateCall, Created, DeleteWebhook, Endpoint, Event, ForceApprove, GetEvents, GetPayment, ListWebhooks,
    Modification, ModifyCall, Payment, Reading, RegisterWebhook, Registration, Webhook, WebhookId,
};
use crate::error::Error;
use crate::flow::call::CallResult;
use crate::flow::repeat;
use crate::flow::retry::Spread;
use crate::flow::token::NoToken;
use crate::ids::{Msn, Reference};

/// Plain typed calls for one sales unit.
///
/// Each sends one request once, with a token that is fetched when needed and, after a 401, once more. Nothing is
/// written down first and nothing is repeated: an error of class `unknown` from a call that changes something
/// means it may have been carried out. [`Till::pay`](super::Till::pay) is what takes that burden.
#[derive(Clone)]
pub struct ApiCalls {
    pub(super) shared: Arc<Shared>,
    pub(super) msn: Msn,
}

impl ApiCalls {
    /// Create payment.
    pub async fn create(&self, call: &CreateCall) -> Result<Created, Error> {
        self.call(call).await
    }

    /// Get payment.
    pub async fn get(&self, reference: Reference) -> Result<Payment, Error> {
        self.call(&GetPayment::new(reference)).await
    }

    /// Get event log, oldest first.
    pub async fn events(&self, reference: Reference) -> Result<Vec<Event>, Error> {
        self.call(&GetEvents::new(reference)).await
    }

    /// Capture, refund or cancel.
    pub async fn modify(&self, call: &ModifyCall) -> Result<Modification, Error> {
        self.call(call).await
    }

    /// Force approve; test environment only.
    pub async fn force_approve(&self, call: &ForceApprove) -> Result<(), Error> {
        self.call(call).await
    }

    /// Register a webhook. The secret is shown only once.
    pub async fn register_webhook(&self, call: &RegisterWebhook) -> Result<Registration, Error> {
        self.call(call).await
    }

    /// List webhooks.
    pub async fn list_webhooks(&self) -> Result<Vec<Webhook>, Error> {
        self.call(&ListWebhooks).await
    }

    /// Delete a webhook. One that is gone already is refused.
    pub async fn delete_webhook(&self, id: WebhookId) -> Result<(), Error> {
        self.call(&DeleteWebhook::new(id)).await
    }

    /// Any endpoint of [`api`](crate::api) by its value, such as those of [`api::qr`](crate::api::qr).
    pub async fn call<E: Endpoint>(&self, endpoint: &E) -> Result<E::Answer, Error> {
        match exchange(&self.shared, &self.msn, endpoint.request()).await {
            CallResult::Answered(response) => match endpoint.read(&response) {
                Reading::Success(answer) => Ok(answer),
                Reading::Refused(error) | Reading::Unclear(error) => Err(error),
                Reading::NotExecuted { error, retry_after } => {
                    Err(retry_after.map_or(error.clone(), |wait| error.with_retry_after(wait)))
                }
            },
            CallResult::NotSent(error) | CallResult::Lost(error) => Err(error),
        }
    }

    /// The same, repeated for at most the duration `operation` while the network or a busy platform is to blame.
    /// Only for what ends in the same state however often it arrives.
    pub(super) async fn steady<E: Endpoint>(&self, endpoint: &E) -> Result<E::Answer, Error> {
        let (clock, limit) = (&self.shared.clock, self.shared.durations.operation);
        let began = clock.now().mono;
        let mut made = 0;
        loop {
            made += 1;
            let error = match self.call(endpoint).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error.with_attempts(made),
            };
            let now = clock.now().mono;
            let spread = Spread::from_bits(self.shared.bits().unwrap_or_default());
            let Some(pause) = repeat::pause(&error, made, now.saturating_sub(began), limit, spread) else {
                return Err(error);
            };
            clock.sleep_until(now + pause).await;
        }
    }

    /// Fetches an access token if none is at hand: shows whether the credentials are right.
    pub async fn authenticate(&self) -> Result<(), Error> {
        self.shared.tokens.get(&self.shared, &self.msn).await.map(drop).map_err(NoToken::into_error)
    }
}

impl std::fmt::Debug for ApiCalls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiCalls({} at {})", self.msn.as_str(), self.shared.host)
    }
}
