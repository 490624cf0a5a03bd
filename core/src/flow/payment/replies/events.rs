//! The answer to a read of the event log: whose hand moved what.

use super::read;
use crate::api;
use crate::error::{Error, ErrorName};
use crate::flow::payment::input::{Heard, Moment, Step};
use crate::flow::payment::live::LogView;
use crate::flow::payment::machine::Machine;
use crate::flow::payment::operation::{Operation, OperationKind, OperationState};

pub(in crate::flow::payment) fn take(
    machine: &mut Machine,
    heard: Heard<Vec<api::Event>>,
    moment: Moment,
    step: &mut Step,
) {
    match heard {
        Heard::Success(events, _) => {
            machine.live.events_needed = false;
            let evidence = weigh(machine, &events);
            apply(machine, &evidence, moment);
            machine.live.events = Some(evidence);
            read::recognise_found(machine, moment, step);
        }
        other => read::failed(machine, other, moment),
    }
}

fn weigh(machine: &Machine, events: &[api::Event]) -> LogView {
    let created = events.iter().find(|event| event.name == api::EventName::Created);
    let created_key = created.and_then(|event| event.idempotency_key.clone());
    let mut evidence = LogView { created_key, ..LogView::none(machine.live.sent_at) };
    if let Some(operation) = machine.record.open_money_operation() {
        let name = event_name(operation);
        let ours: Vec<_> = events
            .iter()
            .filter(|event| {
                event.name == name && event.idempotency_key.as_deref() == Some(operation.key.as_str())
            })
            .collect();
        if !ours.is_empty() {
            evidence.ours = Some(ours.iter().any(|event| event.success));
        }
        evidence.all_keyed =
            events.iter().filter(|event| event.name == name).all(|event| event.idempotency_key.is_some());
    }
    evidence
}

fn apply(machine: &mut Machine, evidence: &LogView, moment: Moment) {
    let sums = machine.record.amounts();
    let Some(operation) = machine.record.open_money_operation_mut() else { return };
    match evidence.ours {
        Some(true) => {
            operation.state = OperationState::Answered;
            if !operation.is_covered_by(&sums) {
                machine.live.must_read_from(moment.now.mono);
            }
        }
        Some(false) if operation.state == OperationState::Open => {
            operation.state = OperationState::Failed(tried_and_failed(operation));
        }
        Some(false) | None => {}
    }
}

fn event_name(operation: &Operation) -> api::EventName {
    match operation.kind {
        OperationKind::Capture { .. } => api::EventName::Captured,
        OperationKind::Refund { .. } => api::EventName::Refunded,
        OperationKind::Cancel { .. } => api::EventName::Cancelled,
    }
}

/// The log holds our key with `success: false`: it was tried, and moved nothing.
fn tried_and_failed(operation: &Operation) -> Error {
    let name = match operation.kind {
        OperationKind::Refund { .. } => ErrorName::NotRefundable,
        OperationKind::Capture { .. } | OperationKind::Cancel { .. } => ErrorName::CaptureFailedTryLater,
    };
    Error::new(name).with_key(operation.key.as_str()).with_attempts(operation.attempts)
}
