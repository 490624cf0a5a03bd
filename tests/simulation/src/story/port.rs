//! The line as one process has it. Every change is checked against the journal as it leaves the process.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use kasse::clock::{Clock, Later};
use kasse::flow::payment::{CREATE_ATTACHMENT, Operation, OperationKind, Record};
use kasse::http::{HttpRequest, HttpResponse, TransportError};
use kasse::ids::{IdempotencyKey, Msn, Reference};
use kasse::journal::{Journal, Memory, Ownership, PaymentKey};
use kasse::transport::Transport;

use super::fuse::Fuse;
use super::line::{Due, Flight, HOST, Line};
use super::request::{changes, header, name, path, reference_of};
use super::twist::Twist;

pub struct Port {
    pub line: Line,
    pub process: u32,
    /// Reads the process's own handle, past whatever is wrong with its disk.
    pub journal: Arc<Memory>,
    pub fuse: Fuse,
}

impl Transport for Port {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        // Dead before the first byte.
        if self.fuse.burn() {
            return Box::pin(pending());
        }
        let line = self.line.clone();
        let twist = line.twist(&request);
        let reference = reference_of(&request);
        line.note(&reference, || format!("{} sends {} ({twist:?})", self.process, name(&request)));
        let change = changes(&request, &reference);
        let contested = line.state().contested;
        if change && let Some(fault) = self.undurable(&request, &reference, contested) {
            line.problem(format!("{reference}: {} {fault}", name(&request)));
        }
        let now = line.clock.now().mono;
        let end = now + limit;
        let slow = if let Twist::Slow(by) = twist { by } else { Duration::ZERO };
        let there = now + slow + line.dice.millis(1, 120);
        let back = there + line.dice.millis(1, 200);
        let answer = Arc::new(Mutex::new(None));
        let flight = |request| Flight { request, twist, answer: Arc::clone(&answer) };
        match twist {
            Twist::NotSent | Twist::Lost => {}
            Twist::Late(after) => line.later(end + after, Due::Arrives(flight(request))),
            Twist::Twice(after) => {
                let again = Flight { answer: Arc::default(), ..flight(request.clone()) };
                line.later(there, Due::Arrives(flight(request)));
                line.later(there + after, Due::Arrives(again));
            }
            _ => line.later(there, Due::Arrives(flight(request))),
        }
        // A lost answer shows as a reset, or not at all.
        let silent = matches!(twist, Twist::Late(_)) || line.dice.chance(60);
        let wait = if twist.is_silent() && silent { end } else { back.min(end) };
        let busy = (change && !contested).then(|| Busy::new(&line, reference));
        let fuse = self.fuse.clone();
        // Dead with the request on its way.
        if fuse.burn() {
            return Box::pin(pending());
        }
        Box::pin(async move {
            line.clock.sleep_until(wait).await;
            // Dead before the answer was understood.
            if fuse.burn() {
                return pending().await;
            }
            drop(busy);
            match (twist, answer.lock().unwrap().take()) {
                (Twist::NotSent, _) => Err(TransportError::NotSent("no connection".into())),
                (Twist::Lost | Twist::AnswerLost | Twist::Late(_), _) | (_, None) => {
                    Err(TransportError::Lost("no answer".into()))
                }
                (_, Some(answer)) => Ok(answer),
            }
        })
    }
}

impl Port {
    /// Nothing that changes something leaves before it is durable, or from anybody but the owner.
    fn undurable(&self, request: &HttpRequest, reference: &str, contested: bool) -> Option<&'static str> {
        let msn = header(request, "merchant-serial-number").and_then(|msn| Msn::new(msn).ok());
        let Some(msn) = msn else { return Some("names no sales unit") };
        let Ok(reference) = Reference::new(reference) else { return Some("names no payment") };
        let key = PaymentKey { host: HOST.into(), msn, reference };
        let stored = self.journal.load(key.clone()).now_or_never().and_then(Result::ok).flatten();
        let Some(stored) = stored else { return Some("is not in the journal") };
        if !matches!(stored.ownership, Ownership::Mine(_)) {
            return (!contested).then_some("does not come from the owner");
        }
        let record: Record = serde_json::from_slice(&stored.state).unwrap();
        let sent = header(request, "idempotency-key");
        let attachment = if path(request).ends_with("/payments") {
            let same = record.create.key.as_ref().map(IdempotencyKey::as_str) == sent;
            (same && record.create.attempts > 0).then(|| CREATE_ATTACHMENT.to_owned())
        } else {
            let is_it = |operation: &&Operation| {
                Some(operation.key.as_str()) == sent && operation.is_open() && operation.attempts > 0
            };
            let operation = record.operations.iter().find(is_it);
            let state = self.line.state();
            let begun = state.unwanted.get(record.reference.as_str()).filter(|_| !record.held);
            let unwanted = begun.is_some_and(|keys| keys.iter().all(|key| Some(key.as_str()) != sent));
            let captures = |operation: &&Operation| matches!(operation.kind, OperationKind::Capture { .. });
            if unwanted && operation.as_ref().is_some_and(captures) {
                return Some("begins although it is to be cancelled");
            }
            operation.map(Operation::attachment)
        };
        let Some(attachment) = attachment else { return Some("has a key that is not in the journal") };
        let body = self.journal.attachment(key, attachment).now_or_never().and_then(Result::ok).flatten();
        (body != request.body).then_some("has another body than the journal")
    }
}

/// At most one change of a payment is on its way at a time.
struct Busy {
    line: Line,
    reference: String,
}

impl Busy {
    fn new(line: &Line, reference: String) -> Self {
        let mut state = line.state();
        let count = state.in_flight.entry(reference.clone()).or_default();
        *count += 1;
        let twice = *count > 1;
        drop(state);
        if twice {
            line.problem(format!("{reference}: two changes on their way at once"));
        }
        Self { line: line.clone(), reference }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(count) = self.line.state().in_flight.get_mut(&self.reference) {
            *count -= 1;
        }
    }
}
