//! Registration of webhooks.

use serde::Serialize;

use super::Platform;
use super::create::object;
use super::gateway::Caller;
use crate::check::text::URL_MAX;
use crate::check::{Findings, Reader};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Response};
use crate::json::Json;
use crate::payment::EventName;
use crate::switches::{UnknownWebhookStatus, WebhookAddress};

/// Registrations per event type and sales unit.
const PER_EVENT: usize = 25;
/// Registrations for check-ins per sales unit.
const PER_CHECK_IN: usize = 1;
/// The check-in event.
pub(super) const CHECK_IN: &str = "user.checked-in.v1";

/// Every event one can register for.
const EVENTS: [&str; 19] = [
    "epayments.payment.created.v1",
    "epayments.payment.aborted.v1",
    "epayments.payment.expired.v1",
    "epayments.payment.cancelled.v1",
    "epayments.payment.captured.v1",
    "epayments.payment.refunded.v1",
    "epayments.payment.authorized.v1",
    "epayments.payment.terminated.v1",
    CHECK_IN,
    "recurring.agreement-activated.v1",
    "recurring.agreement-rejected.v1",
    "recurring.agreement-stopped.v1",
    "recurring.agreement-expired.v1",
    "recurring.charge-reserved.v1",
    "recurring.charge-captured.v1",
    "recurring.charge-canceled.v1",
    "recurring.charge-refunded.v1",
    "recurring.charge-failed.v1",
    "recurring.charge-creation-failed.v1",
];

/// The event type of a payment event.
pub(crate) fn event_type(name: EventName) -> &'static str {
    match name {
        EventName::Created => "epayments.payment.created.v1",
        EventName::Aborted => "epayments.payment.aborted.v1",
        EventName::Expired => "epayments.payment.expired.v1",
        EventName::Cancelled => "epayments.payment.cancelled.v1",
        EventName::Captured => "epayments.payment.captured.v1",
        EventName::Refunded => "epayments.payment.refunded.v1",
        EventName::Authorized => "epayments.payment.authorized.v1",
        EventName::Terminated => "epayments.payment.terminated.v1",
    }
}

/// Registrations.
#[derive(Debug, Default)]
pub(crate) struct Webhooks {
    registered: Vec<Registration>,
}

#[derive(Debug)]
struct Registration {
    unit: usize,
    id: String,
    url: String,
    events: Vec<&'static str>,
    secret: String,
}

#[derive(Serialize)]
struct RegisteredBody<'a> {
    id: &'a str,
    secret: &'a str,
}

#[derive(Serialize)]
struct ListBody<'a> {
    webhooks: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
struct ListItem<'a> {
    id: &'a str,
    url: &'a str,
    events: &'a [&'static str],
}

impl Webhooks {
    fn of(&self, unit: usize) -> impl Iterator<Item = &Registration> {
        self.registered.iter().filter(move |registration| registration.unit == unit)
    }

    /// Whether somebody asked for it.
    pub(super) fn wants(&self, unit: usize, event: &str) -> bool {
        self.of(unit).any(|registration| registration.events.contains(&event))
    }

    /// Who asked for it: registrations and their addresses.
    pub(super) fn told(&self, unit: usize, event: &str) -> Vec<(String, String)> {
        let asked = self.of(unit).filter(|registration| registration.events.contains(&event));
        asked.map(|registration| (registration.id.clone(), registration.url.clone())).collect()
    }

    /// What signs the deliveries of a registration; none once it is deleted.
    pub(super) fn secret(&self, id: &str) -> Option<&str> {
        self.registered.iter().find(|registration| registration.id == id).map(|r| r.secret.as_str())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.registered.is_empty()
    }

    fn is_full(&self, unit: usize, event: &str) -> bool {
        let limit = if event == CHECK_IN { PER_CHECK_IN } else { PER_EVENT };
        self.of(unit).filter(|registration| registration.events.contains(&event)).count() >= limit
    }
}

impl Platform {
    pub(super) fn register_webhook(&mut self, caller: Caller, body: Option<&Json<'_>>) -> Checked<Response> {
        let (url, events) = self.read_registration(caller.unit, body)?;
        let (id, secret) = (self.random.guid(), self.random.base64::<64>());
        let body = write(&RegisteredBody { id: &id, secret: &secret });
        self.webhooks.registered.push(Registration { unit: caller.unit, id, url, events, secret });
        Ok(Response::new(201, JSON, body))
    }

    fn read_registration(
        &self,
        unit: usize,
        body: Option<&Json<'_>>,
    ) -> Checked<(String, Vec<&'static str>)> {
        let top = Reader::new(object(body)?, "");
        let mut findings = Findings::default();
        top.only(&["url", "events"], &mut findings);
        top.require("url", &mut findings);
        top.require("events", &mut findings);
        let url = top.text_within("url", 1, URL_MAX, &mut findings).unwrap_or_default();
        if top.has("url") && !self.is_address(url) {
            findings.field("url".to_owned(), "The Url must be a public https address.".to_owned());
        }
        let named = top.list("events", &mut findings);
        if named.is_some_and(<[_]>::is_empty) {
            findings.field("events".to_owned(), "The Events must not be empty.".to_owned());
        }
        let mut events = Vec::new();
        for item in named.unwrap_or_default() {
            match EVENTS.iter().find(|event| item.text() == Some(event)) {
                Some(event) if self.webhooks.is_full(unit, event) => {
                    let reason = format!("The limit of webhooks for {event} is reached.");
                    findings.field("events".to_owned(), reason);
                }
                Some(event) => events.push(*event),
                None => findings.field("events".to_owned(), "The event is not known.".to_owned()),
            }
        }
        findings.finish()?;
        Ok((url.to_owned(), events))
    }

    /// `https`, or plain HTTP to this machine where the switch allows it.
    fn is_address(&self, url: &str) -> bool {
        let host = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
        if let Some(rest) = url.strip_prefix("https://") {
            return !host(rest).is_empty();
        }
        let Some(rest) = url.strip_prefix("http://") else { return false };
        let (host, loopback) = (host(rest), ["127.0.0.1", "localhost", "[::1]"]);
        let here = loopback.iter().any(|name| host == *name || host.starts_with(&format!("{name}:")));
        here && self.switches().webhook_address == WebhookAddress::LoopbackToo
    }

    pub(super) fn list_webhooks(&self, caller: Caller) -> Checked<Response> {
        let registered = self.webhooks.of(caller.unit);
        let webhooks = registered.map(|r| ListItem { id: &r.id, url: &r.url, events: &r.events }).collect();
        Ok(Response::new(200, JSON, write(&ListBody { webhooks })))
    }

    pub(super) fn delete_webhook(&mut self, caller: Caller, id: &str) -> Checked<Response> {
        let own = |r: &Registration| r.unit == caller.unit && r.id == id;
        let Some(place) = self.webhooks.registered.iter().position(own) else {
            let status = match self.switches().unknown_webhook_status {
                UnknownWebhookStatus::NotFound => 404,
                UnknownWebhookStatus::BadRequest => 400,
            };
            return Err(Fail::Plain { status, title: "Webhook not found" });
        };
        self.webhooks.registered.remove(place);
        Ok(Response::empty(204))
    }

    /// Registers an address as [`Operation::RegisterWebhook`](super::Operation) does, without a call: answers its
    /// secret. For events that nobody can register for there is none.
    pub fn add_webhook(&mut self, msn: &str, url: &str, events: &[&str]) -> Option<String> {
        let unit = self.options.units.iter().position(|unit| unit.msn == msn)?;
        let known = |event: &&str| EVENTS.iter().copied().find(|known| known == event);
        let events = events.iter().map(known).collect::<Option<Vec<_>>>()?;
        let (id, secret) = (self.random.guid(), self.random.base64::<64>());
        let url = url.to_owned();
        self.webhooks.registered.push(Registration { unit, id, url, events, secret: secret.clone() });
        Some(secret)
    }
}
