//! Answers that no books stand behind: whatever the reader lets through.

use std::time::Duration;

use kasse::api::{self, EventName};
use kasse::clock::Timestamp;
use kasse::error::{Class, Error, ErrorName};
use kasse::flow::payment::{Call, Heard, Reply};
use kasse::ids::Reference;
use kasse::money::{Currency, Money};

use super::world::refusal;
use super::{AMOUNT, Choices};

/// What may come back instead of a success.
#[derive(Debug, Clone)]
pub(super) enum News {
    Refused(Error),
    Busy { error: Error, retry_after: Option<Duration> },
    Lost(Error),
    NotSent(Error),
}

impl News {
    /// A code and a status that go together, or not.
    pub(super) fn refused(choices: &mut Choices<'_>) -> Self {
        const CODES: [u32; 14] =
            [6280, 6250, 6060, 6040, 6140, 6160, 5080, 4150, 4020, 5090, 6080, 7010, 3010, 9999];
        Self::Refused(refusal(choices.one(&CODES), choices.one(&[400, 401, 403, 404, 409, 422])))
    }

    pub(super) fn busy(choices: &mut Choices<'_>) -> Self {
        let (status, name) = choices.one(&[(429, ErrorName::RateLimited), (423, ErrorName::Locked)]);
        let waits = [None, Some(Duration::ZERO), Some(Duration::from_secs(40)), Some(Duration::MAX)];
        Self::Busy { error: Error::new(name).with_http_status(status), retry_after: choices.one(&waits) }
    }

    pub(super) fn lost(choices: &mut Choices<'_>) -> Self {
        let names = [ErrorName::NoAnswer, ErrorName::PlatformFailure, ErrorName::UnreadableAnswer];
        Self::Lost(Error::new(choices.one(&names)).with_class(Class::Unknown))
    }

    pub(super) fn not_sent(choices: &mut Choices<'_>) -> Self {
        let names =
            [ErrorName::PlatformUnreachable, ErrorName::TokenUnavailable, ErrorName::NotAuthenticated];
        Self::NotSent(Error::new(choices.one(&names)).with_class(Class::NotSent))
    }

    /// The same news as an answer to this call.
    pub(super) fn in_answer_to(self, call: &Call) -> Reply {
        match call {
            Call::Create { .. } => Reply::Create(self.heard()),
            Call::Read => Reply::Read(Box::new(self.heard())),
            Call::Events => Reply::Events(self.heard()),
            Call::Change { .. } => Reply::Changed(self.heard()),
        }
    }

    fn heard<T>(self) -> Heard<T> {
        match self {
            Self::Refused(error) => Heard::Refused(error),
            Self::Busy { error, retry_after } => Heard::Busy { error, retry_after },
            Self::Lost(error) => Heard::Lost(error),
            Self::NotSent(error) => Heard::NotSent(error),
        }
    }
}

/// A success, invented. `keys` are those the till has used.
pub(super) fn success(call: &Call, keys: &[String], choices: &mut Choices<'_>) -> Reply {
    let reference = Reference::new("till-01-000123").unwrap();
    match call {
        Call::Create { .. } => Reply::Create(Heard::Success(created(reference, choices), trace(choices))),
        Call::Read => Reply::Read(Box::new(Heard::Success(payment(reference, choices), trace(choices)))),
        Call::Events => Reply::Events(Heard::Success(events(keys, choices), trace(choices))),
        Call::Change { .. } => {
            Reply::Changed(Heard::Success(modification(&payment(reference, choices)), trace(choices)))
        }
    }
}

fn trace(choices: &mut Choices<'_>) -> Option<String> {
    choices.yes().then(|| "trace".to_owned())
}

fn created(reference: Reference, choices: &mut Choices<'_>) -> api::Created {
    let redirect_url = choices.yes().then_some("https://pay.example?token=x").and_then(api::RedirectUrl::new);
    api::Created { reference, redirect_url }
}

fn money(choices: &mut Choices<'_>, currency: Currency) -> Money {
    let minor = if choices.yes() { choices.one(&[0, AMOUNT, 400, 600]) } else { choices.number() };
    Money::new(minor, currency).unwrap_or_else(|_| Money::zero(currency))
}

fn payment(reference: Reference, choices: &mut Choices<'_>) -> api::Payment {
    let states = ["AUTHORIZED", "CREATED", "ABORTED", "EXPIRED", "TERMINATED", "FROZEN", ""];
    let currency = choices.one(&[Currency::Nok, Currency::Nok, Currency::Nok, Currency::Dkk]);
    let amount = if choices.rarely(4) { money(choices, currency) } else { super::nok(AMOUNT) };
    let state = choices.one(&states).to_owned().into();
    let aggregate = api::Aggregate {
        authorized: money(choices, currency),
        captured: money(choices, currency),
        cancelled: money(choices, currency),
        refunded: money(choices, currency),
    };
    let until = choices.yes().then(|| Timestamp::from_millis(choices.number()));
    api::Payment {
        reference,
        state,
        amount,
        aggregate,
        psp_reference: "psp".into(),
        redirect_url: None,
        capture_guaranteed_until: until,
        method: None,
        card_bin: None,
        profile_sub: None,
        user_details: None,
        metadata: std::collections::BTreeMap::new(),
    }
}

pub(super) fn modification(payment: &api::Payment) -> api::Modification {
    api::Modification {
        reference: payment.reference.clone(),
        state: payment.state.clone(),
        amount: payment.amount,
        aggregate: payment.aggregate,
        psp_reference: payment.psp_reference.clone(),
    }
}

fn events(keys: &[String], choices: &mut Choices<'_>) -> Vec<api::Event> {
    let count = choices.byte() % 4;
    (0..count).map(|_| event(keys, choices)).collect()
}

fn event(keys: &[String], choices: &mut Choices<'_>) -> api::Event {
    let names = [EventName::Captured, EventName::Created, EventName::Refunded, EventName::Cancelled];
    let key = usize::from(choices.byte()).checked_sub(1).map(|at| at % (keys.len() + 1));
    api::Event {
        name: choices.one(&names),
        psp_reference: "psp".into(),
        amount: money(choices, Currency::Nok),
        timestamp: None,
        idempotency_key: key.map(|at| keys.get(at).cloned().unwrap_or_else(|| "another".into())),
        success: !choices.rarely(3),
    }
}
