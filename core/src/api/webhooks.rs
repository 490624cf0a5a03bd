use super::reading::{Endpoint, Reading, object, unreadable};
use super::refusal::{Call, refusal};
use super::retrieve::{get, post};
use crate::error::{Error, Invalid};
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::HttpsUrl;
use crate::secret::Secret;
use crate::wire::{open_enum, webhooks as wire};

const PATH: &str = "/webhooks/v1/webhooks";
/// Longest id of a registration that is put into a path; documented is a UUID of 36 characters.
const ID_LIMIT: usize = 64;

open_enum! {
    /// The kinds of event a till can be told of. Mind the plural in the platform's names.
    pub enum WebhookEvent {
        /// A payment was created.
        PaymentCreated = "epayments.payment.created.v1",
        /// The customer approved.
        PaymentAuthorized = "epayments.payment.authorized.v1",
        /// The customer declined.
        PaymentAborted = "epayments.payment.aborted.v1",
        /// Nobody acted in time.
        PaymentExpired = "epayments.payment.expired.v1",
        /// Cancelled before approval.
        PaymentTerminated = "epayments.payment.terminated.v1",
        /// A reservation was released.
        PaymentCancelled = "epayments.payment.cancelled.v1",
        /// Money was captured, perhaps in the portal.
        PaymentCaptured = "epayments.payment.captured.v1",
        /// Money was paid back, perhaps in the portal.
        PaymentRefunded = "epayments.payment.refunded.v1",
        /// A customer scanned a callback sticker. One registration per sales unit.
        UserCheckedIn = "user.checked-in.v1",
    }
}

impl WebhookEvent {
    /// What a till wants to hear of its payments. That one was created it knows itself; check-ins are for who has
    /// callback stickers, and one address per sales unit can have them.
    pub const OF_A_TILL: [Self; 7] = [
        Self::PaymentAuthorized,
        Self::PaymentAborted,
        Self::PaymentExpired,
        Self::PaymentTerminated,
        Self::PaymentCancelled,
        Self::PaymentCaptured,
        Self::PaymentRefunded,
    ];
}

/// The platform's id of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebhookId(String);

impl WebhookId {
    /// As the platform gave it: letters, digits and hyphens.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const RULE: &str = "1 to 64 letters, digits and hyphens, as the platform gave it";
        let text = text.into();
        if text.is_empty() || text.len() > ID_LIMIT {
            return Err(Invalid::new("id", format!("has {} bytes", text.len()), RULE));
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(Invalid::new("id", "has other characters", RULE));
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Registers an address for events: `POST /webhooks/v1/webhooks`.
///
/// There is no idempotency key: every repeat makes one more registration, and a sales unit may have 25 of an
/// event. After an unclear answer, list and delete what was not wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterWebhook {
    url: HttpsUrl,
    events: Vec<WebhookEvent>,
}

/// A new registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its id.
    pub id: WebhookId,
    /// The secret that signs its events. It is shown this once.
    pub secret: Secret,
}

/// Lists the registrations of the sales unit: `GET /webhooks/v1/webhooks`. Never shows a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListWebhooks;

/// One registration of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where events are sent; as the platform wrote it.
    pub url: String,
    /// Of which kinds.
    pub events: Vec<WebhookEvent>,
}

/// Deletes a registration: `DELETE /webhooks/v1/webhooks/{id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteWebhook {
    id: WebhookId,
}

impl RegisterWebhook {
    /// Events of these kinds, at least one, to `url`, which must be reachable from the internet.
    pub fn new(url: HttpsUrl, events: Vec<WebhookEvent>) -> Result<Self, Invalid> {
        if events.is_empty() {
            return Err(Invalid::new("events", "is empty", "at least one kind of event"));
        }
        Ok(Self { url, events })
    }
}

impl DeleteWebhook {
    /// The registration `id`.
    pub fn new(id: WebhookId) -> Self {
        Self { id }
    }
}

impl Endpoint for RegisterWebhook {
    type Answer = Registration;

    fn request(&self) -> HttpRequest {
        let events: Vec<&str> = self.events.iter().map(WebhookEvent::as_str).collect();
        let body = serde_json::json!({ "url": self.url.as_str(), "events": events });
        post(PATH.to_owned(), body.to_string().into_bytes())
    }

    fn read(&self, response: &HttpResponse) -> Reading<Registration> {
        let read = || {
            let answer: wire::Registered = object(response)?;
            let secret = Secret::new(answer.secret.clone());
            Ok(Registration { id: id(response, answer.id.clone())?, secret })
        };
        if matches!(response.status, 200 | 201) { read().into() } else { refusal(Call::Webhooks, response) }
    }
}

impl Endpoint for ListWebhooks {
    type Answer = Vec<Webhook>;

    fn request(&self) -> HttpRequest {
        get(PATH.to_owned())
    }

    fn read(&self, response: &HttpResponse) -> Reading<Vec<Webhook>> {
        let webhook = |listed: wire::Listed| {
            let events = listed.events.into_iter().map(Into::into).collect();
            Ok(Webhook { id: id(response, listed.id)?, url: listed.url, events })
        };
        let read =
            || object::<wire::List>(response)?.webhooks.into_iter().map(webhook).collect::<Result<_, _>>();
        if response.status == 200 { read().into() } else { refusal(Call::Webhooks, response) }
    }
}

impl Endpoint for DeleteWebhook {
    type Answer = ();

    fn request(&self) -> HttpRequest {
        let target = format!("{PATH}/{}", self.id.as_str());
        HttpRequest { method: Method::Delete, target, headers: Vec::new(), body: None }
    }

    /// A success has no body.
    fn read(&self, response: &HttpResponse) -> Reading<()> {
        match response.status {
            200 | 204 => Reading::Success(()),
            _ => refusal(Call::Webhooks, response),
        }
    }
}

fn id(response: &HttpResponse, text: String) -> Result<WebhookId, Error> {
    WebhookId::new(text).map_err(|_| unreadable(response, "a registration with an id of another form"))
}
