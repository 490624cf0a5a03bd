//! From a call of the machine to a request, and from the answer back to the machine.

use super::slot::Queued;
use super::{Done, Driver};
use crate::api::{Change, CreateCall, Endpoint, GetEvents, GetPayment, ModifyCall, Reading};
use crate::error::trace_id;
use crate::flow::call::CallResult;
use crate::flow::payment::{CREATE_ATTACHMENT, Call, Heard, OperationKind, Reply, UnitFact};
use crate::http::HttpResponse;
use crate::ids::{IdempotencyKey, Reference};
use crate::journal::{Attachment, JournalError, PaymentKey};
use crate::log::Level;
use crate::money::Money;
use crate::till::exchange::exchange;
use crate::till::shared::Shared;

/// Response headers that may carry a trace id of a success; the errors carry theirs in the body.
const TRACE_HEADERS: [&str; 3] = ["traceparent", "x-request-id", "request-id"];

impl Driver {
    /// Sends a call of a payment. The body is the one that was just made durable, or is read back.
    pub(super) fn call(&mut self, key: &PaymentKey, call: Call, fresh: &[Attachment]) {
        self.calls += 1;
        let number = self.calls;
        if let Some(slot) = self.slots.get_mut(key) {
            slot.call = Some(number);
        }
        let shared = std::sync::Arc::clone(&self.shared);
        let key = key.clone();
        let name = match &call {
            Call::Create { .. } => Some(CREATE_ATTACHMENT.to_owned()),
            Call::Change { attachment, .. } => Some(attachment.clone()),
            Call::Read | Call::Events => None,
        };
        let body = name.as_ref().and_then(|name| fresh.iter().find(|kept| kept.name == *name));
        let body = body.map(|kept| kept.bytes.clone());
        let stored = match (&body, name) {
            (None, Some(name)) => Some(shared.journal.attachment(key.clone(), name)),
            _ => None,
        };
        self.spawn(async move {
            let body = match stored {
                Some(stored) => match stored.await {
                    Ok(Some(bytes)) => bytes,
                    Ok(None) => {
                        return not_sent(
                            key,
                            number,
                            &call,
                            JournalError::Damaged("a body is missing".into()),
                        );
                    }
                    Err(error) => return not_sent(key, number, &call, error),
                },
                None => body.unwrap_or_default(),
            };
            let reference = key.reference.clone();
            let reply = match call {
                Call::Create { key: idempotency, amount } => {
                    let create = CreateCall { reference, key: idempotency, body, amount };
                    Reply::Create(ask(&shared, &key, "create", &create).await)
                }
                Call::Read => {
                    Reply::Read(Box::new(ask(&shared, &key, "read", &GetPayment::new(reference)).await))
                }
                Call::Events => {
                    Reply::Events(ask(&shared, &key, "event log", &GetEvents::new(reference)).await)
                }
                Call::Change { kind, key: idempotency, .. } => {
                    let change = modify(reference, idempotency, kind, body);
                    Reply::Changed(ask(&shared, &key, change.change.name(), &change).await)
                }
            };
            Done::Called(key, number, Box::new(reply))
        });
    }

    /// An answer. One to a call from before the payment was read back, or taken over anew, would pass for an
    /// answer to a later call: nobody hears it.
    pub(super) fn called(&mut self, key: &PaymentKey, number: u64, reply: Box<Reply>) {
        let Some(slot) = self.slots.get_mut(key).filter(|slot| slot.call == Some(number)) else { return };
        slot.call = None;
        self.feed(key, Queued::Reply(reply));
    }

    pub(super) fn learn(&mut self, key: &PaymentKey, fact: UnitFact) {
        let at = self.shared.clock.now().wall;
        self.shared.learn(&key.msn, fact, at);
        let (host, msn) = (key.host.to_string(), key.msn.clone());
        let work = self.shared.journal.set_unit_fact(host, msn, fact.name(), "refused".into(), at);
        self.spawn(async move {
            drop(work.await);
            Done::Nothing
        });
    }
}

fn not_sent(key: PaymentKey, number: u64, call: &Call, error: JournalError) -> Done {
    let error = error.into();
    let reply = match call {
        Call::Create { .. } => Reply::Create(Heard::NotSent(error)),
        Call::Read => Reply::Read(Box::new(Heard::NotSent(error))),
        Call::Events => Reply::Events(Heard::NotSent(error)),
        Call::Change { .. } => Reply::Changed(Heard::NotSent(error)),
    };
    Done::Called(key, number, Box::new(reply))
}

fn modify(reference: Reference, key: IdempotencyKey, kind: OperationKind, body: Vec<u8>) -> ModifyCall {
    let (change, amount): (Change, Option<Money>) = match kind {
        OperationKind::Capture { amount } => (Change::Capture, Some(amount)),
        OperationKind::Refund { amount } => (Change::Refund, Some(amount)),
        OperationKind::Cancel { .. } => (Change::Cancel, None),
    };
    ModifyCall { change, reference, key, body, amount, payment_amount: None }
}

async fn ask<E: Endpoint>(shared: &Shared, key: &PaymentKey, name: &str, endpoint: &E) -> Heard<E::Answer> {
    let heard = hear(shared, key, endpoint).await;
    let (level, error) = match &heard {
        Heard::Success(..) => (Level::Debug, None),
        Heard::Refused(error) | Heard::Busy { error, .. } => (Level::Info, Some(error)),
        Heard::Lost(error) | Heard::NotSent(error) => (Level::Warn, Some(error)),
    };
    shared.say(level, &key.reference, || match error {
        None => format!("{name}: answered"),
        Some(error) => format!("{name}: {error}"),
    });
    heard
}

async fn hear<E: Endpoint>(shared: &Shared, key: &PaymentKey, endpoint: &E) -> Heard<E::Answer> {
    match exchange(shared, &key.msn, endpoint.request()).await {
        CallResult::Answered(response) => match endpoint.read(&response) {
            Reading::Success(answer) => Heard::Success(answer, trace(&response)),
            Reading::Refused(error) => Heard::Refused(error),
            Reading::NotExecuted { error, retry_after } => Heard::Busy { error, retry_after },
            Reading::Unclear(error) => Heard::Lost(error),
        },
        CallResult::NotSent(error) => Heard::NotSent(error),
        CallResult::Lost(error) => Heard::Lost(error),
    }
}

/// Kept only if it looks like a trace id: it goes into the journal and to the host.
fn trace(response: &HttpResponse) -> Option<String> {
    TRACE_HEADERS.iter().filter_map(|name| response.header(name)).find_map(trace_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_trace_id_is_kept() {
        let with = |value: &str| {
            let headers = vec![("x-request-id".to_owned(), value.to_owned())];
            trace(&HttpResponse { status: 200, headers, body: Vec::new() })
        };
        assert_eq!(with("4bf92f35-77b3"), Some("4bf92f35-77b3".to_owned()));
        assert_eq!(with("4712345678"), None, "a phone number");
        assert_eq!(with("see https://x.example/?token=1"), None);
        assert_eq!(with(&"a".repeat(1_000)), None, "a token");
    }
}
