//! Which call is due now, or when to look again. Derived from facts; changes none but to begin an operation.

use std::time::Duration;

use super::input::{Call, Moment};
use super::limits::{CREATE_REPEATED_FOR, RANDOM_AGAIN_AFTER, UNSETTLED_WATCH};
use super::machine::Machine;
use super::operation::{CreateState, OperationKind, OperationState};
use super::record::{CancelCause, IfApproved, Origin, RequestKind, RequestState};
use super::view::FAULTS_BEFORE_SET_ASIDE;
use crate::error::{Error, ErrorName};
use crate::flow::pacing::CallKind;

/// What is due.
#[derive(Debug)]
pub(super) enum Next {
    /// Send this now.
    Call(Call),
    /// Nothing until then; `None` while an answer or the host is awaited.
    Wait(Option<Duration>),
}

pub(super) fn next(machine: &mut Machine, moment: Moment) -> Next {
    let set_aside = machine.record.faults >= FAULTS_BEFORE_SET_ASIDE;
    if machine.live.in_flight || machine.record.closed || set_aside {
        return Next::Wait(None);
    }
    match machine.record.create.state {
        CreateState::Open => create(machine, moment),
        CreateState::Exists => existing(machine, moment),
        CreateState::NeverCreated => {
            demanded(machine, moment).unwrap_or_else(|| read_at_plan(machine, moment))
        }
        CreateState::Refused(_) | CreateState::CalledOff => Next::Wait(None),
    }
}

fn create(machine: &mut Machine, moment: Moment) -> Next {
    if let Some(next) = demanded(machine, moment) {
        return next;
    }
    let now = moment.now.mono;
    let wanted = machine.record.cancel.is_none() && machine.record.create.refused_after.is_none();
    let in_time = machine.live.create_since.is_some_and(|since| now < since + CREATE_REPEATED_FOR);
    if wanted && in_time {
        return repeat_create(machine, moment);
    }
    if !machine.record.create.ambiguous {
        // Not one attempt got through in all that time.
        let stuck = machine.live.create_stuck.take();
        let error = stuck.unwrap_or_else(|| Error::new(ErrorName::PlatformUnreachable));
        let (reference, attempts) = (machine.record.reference.as_str(), machine.record.create.attempts);
        machine.record.create.state =
            CreateState::Refused(error.with_reference(reference).with_attempts(attempts));
        machine.record.closed = true;
        return Next::Wait(None);
    }
    read_at_plan(machine, moment)
}

fn repeat_create(machine: &Machine, moment: Moment) -> Next {
    let Some(key) = machine.record.create.key.clone() else { return Next::Wait(None) };
    let due = machine.write_due(CallKind::Create, moment);
    if due > moment.now.mono {
        // Whatever the pause: giving up, and the end of all tries, come in time.
        let end = machine.live.create_since.map(|since| since + CREATE_REPEATED_FOR);
        let earliest = [end, machine.next_deadline(moment)].into_iter().flatten().min();
        return Next::Wait(Some(earliest.map_or(due, |earliest| earliest.min(due))));
    }
    Next::Call(Call::Create { key, amount: machine.record.amount })
}

fn existing(machine: &mut Machine, moment: Moment) -> Next {
    if let Some(next) = demanded(machine, moment) {
        return next;
    }
    if machine.record.origin == Origin::Watched || machine.record.has_ended() && !machine.has_open_operation()
    {
        return read_at_plan(machine, moment);
    }
    if let Some(next) = open_operation(machine, moment) {
        return next;
    }
    if let Some(next) = begin_cancel(machine, moment) {
        return next;
    }
    if let Some(next) = begin_request(machine, moment) {
        return next;
    }
    wait_for_customer(machine, moment)
}

/// A read that was asked for by name: after a webhook, a lost answer, a refusal, a wish.
fn demanded(machine: &Machine, moment: Moment) -> Option<Next> {
    let now = moment.now.mono;
    let (due, call) = match machine.live.read_needed {
        Some(due) => (due, Call::Read),
        None if machine.live.events_needed => (machine.live.after_failure(), Call::Events),
        None => return None,
    };
    let due = due.max(machine.live.pacing.earliest(CallKind::Read, now));
    Some(if due > now { Next::Wait(Some(due)) } else { Next::Call(call) })
}

fn read_at_plan(machine: &Machine, moment: Moment) -> Next {
    read_from(machine, machine.live.next_poll, moment)
}

/// A read that is due at `due`: not before its budget allows it, nor before the pause after a failed one.
fn read_from(machine: &Machine, due: Duration, moment: Moment) -> Next {
    let now = moment.now.mono;
    let allowed = machine.live.pacing.earliest(CallKind::Read, now).max(machine.live.after_failure());
    let due = due.max(allowed);
    if due > now { Next::Wait(Some(due)) } else { Next::Call(Call::Read) }
}

fn open_operation(machine: &Machine, moment: Moment) -> Option<Next> {
    let operation = machine.record.operations.iter().rfind(|operation| operation.is_open())?;
    let stopped = machine.record.cancel.is_some() && !operation.is_cancel();
    if operation.state == OperationState::Answered {
        return Some(read_at_plan(machine, moment));
    }
    if stopped && operation.ambiguous {
        // Whether it took effect shows in the sums after the cancel; it is not repeated.
        return None;
    }
    if operation.refused_after.is_some() || machine.record.unexplained {
        return Some(read_from(machine, machine.last_read_sent() + UNSETTLED_WATCH, moment));
    }
    Some(machine.call_when_due(operation, moment))
}

fn begin_cancel(machine: &mut Machine, moment: Moment) -> Option<Next> {
    let wish = machine.record.cancel.clone()?;
    if machine.record.is_mismatch() && wish.cause != CancelCause::Host {
        return None;
    }
    let authorized = machine.record.is_authorized();
    let left = !authorized || machine.record.reserved().minor() > 0;
    let wanted = left && !machine.record.has_ended() && !(authorized && wish.if_approved == IfApproved::Keep);
    if !wanted {
        return None;
    }
    let transaction_only = !authorized;
    Some(begin(machine, OperationKind::Cancel { transaction_only }, None, moment))
}

fn begin_request(machine: &mut Machine, moment: Moment) -> Option<Next> {
    if machine.record.is_mismatch() {
        return None;
    }
    let index = machine.record.requests.iter().position(|request| request.state == RequestState::Open)?;
    if machine.record.operation_of(index).is_some() {
        return None;
    }
    let kind = match machine.record.requests[index].kind {
        RequestKind::Capture(amount) | RequestKind::Settle(amount) => OperationKind::Capture { amount },
        RequestKind::Refund(amount) => OperationKind::Refund { amount },
    };
    Some(begin(machine, kind, Some(index), moment))
}

/// Begins an operation: its key and body become durable with this step, before it is sent.
fn begin(machine: &mut Machine, kind: OperationKind, request: Option<usize>, moment: Moment) -> Next {
    let due = machine.write_due(kind.call_kind(), moment);
    if due > moment.now.mono {
        return Next::Wait(Some(due));
    }
    let Some(bits) = moment.bits else { return Next::Wait(Some(moment.now.mono + RANDOM_AGAIN_AFTER)) };
    let operation = machine.new_operation(kind, request, bits, moment);
    let call = machine.call(&operation);
    machine.record.operations.push(operation);
    Next::Call(call)
}

/// Nothing to send: the customer, or the host, is awaited.
fn wait_for_customer(machine: &Machine, moment: Moment) -> Next {
    if machine.is_past_lifetime(moment) && machine.record.is_pending() && !machine.has_read_past_lifetime() {
        return read_from(machine, Duration::ZERO, moment);
    }
    match read_at_plan(machine, moment) {
        Next::Wait(Some(poll)) => {
            let deadline = machine.next_deadline(moment);
            Next::Wait(Some(deadline.map_or(poll, |deadline| deadline.min(poll))))
        }
        other => other,
    }
}
