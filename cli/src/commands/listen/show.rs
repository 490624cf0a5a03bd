//! What is shown while listening.

use kasse::secret::Secret;
use kasse::webhook::{Address, Event};
use serde::Serialize;

use super::COMMAND;

/// Ready.
#[derive(Serialize)]
pub(super) struct Listening<'a> {
    kind: &'static str,
    command: &'static str,
    address: &'a str,
    registered: &'a str,
    forward_to: Option<&'a str>,
    /// With which the handler checks.
    secret: &'a str,
}

/// A delivery and what became of it.
#[derive(Serialize)]
pub(super) struct Heard {
    pub(super) kind: &'static str,
    pub(super) command: &'static str,
    /// It was believed, and accepted.
    pub(super) ok: bool,
    pub(super) event: Option<String>,
    pub(super) reference: Option<String>,
    /// How often it has come.
    pub(super) attempt: u32,
    /// Why it was not believed.
    pub(super) rejected: Option<String>,
    /// What was answered.
    pub(super) status: u16,
    /// Why the handler answered nothing.
    pub(super) fault: Option<String>,
    /// How long the handler took.
    pub(super) milliseconds: Option<u64>,
}

impl<'a> Listening<'a> {
    pub(super) fn new(
        address: &'a str,
        registered: &'a Address,
        forward_to: Option<&'a Address>,
        secret: &'a Secret,
    ) -> Self {
        Self {
            kind: "listening",
            command: COMMAND,
            address,
            registered: registered.as_str(),
            forward_to: forward_to.map(Address::as_str),
            secret: secret.expose(),
        }
    }

    pub(super) fn text(&self) -> String {
        let forward = self.forward_to.map_or_else(
            || "Events are shown and accepted.".to_owned(),
            |to| format!("Events go on to {to}, signed for that address."),
        );
        format!(
            "Listening at {}, registered as {}. Ctrl-C ends it.\n{forward}\nYour handler checks with: {}",
            self.address, self.registered, self.secret
        )
    }
}

impl Heard {
    pub(super) fn text(&self) -> String {
        let event = self.event.as_deref().unwrap_or("a request");
        let about =
            self.reference.as_deref().map_or_else(String::new, |reference| format!(" of {reference}"));
        let again = if self.attempt > 1 { format!(" (attempt {})", self.attempt) } else { String::new() };
        let took = self.milliseconds.map_or_else(String::new, |took| format!(" after {took} ms"));
        let verdict = match (&self.rejected, &self.fault) {
            (Some(why), _) => format!("{} not believed: {why}", self.status),
            (None, Some(fault)) => format!("{} your handler does not answer: {fault}", self.status),
            (None, None) if self.ok => format!("{} accepted{took}", self.status),
            (None, None) => format!("{} not accepted{took}; the platform will send it again", self.status),
        };
        format!("{event}{about}{again}: {verdict}")
    }
}

/// The platform's name of the kind of event, and what it is about.
pub(super) fn name_of(event: &Event) -> (String, Option<String>) {
    match event {
        Event::Payment(payment) => {
            let name = format!("epayments.payment.{}.v1", payment.name.as_str().to_lowercase());
            (name, Some(payment.reference.as_str().to_owned()))
        }
        Event::CheckIn(check_in) => ("user.checked-in.v1".to_owned(), Some(check_in.merchant_qr_id.clone())),
        _ => ("another event".to_owned(), None),
    }
}
