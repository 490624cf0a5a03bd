//! What follows from the facts without asking anybody: operations are settled, wishes and requests finished.

use super::input::{Moment, Step, Waited};
use super::limits::{CANCEL_REFUSALS, QUIET_AFTER, UNPROVEN_READS};
use super::machine::Machine;
use super::operation::{CreateState, Operation, OperationKind, OperationState};
use super::outcome::Amounts;
use super::record::{
    CancelCause, CancelWish, CapturePolicy, IfApproved, Origin, Request, RequestKind, RequestState, SeenState,
};
use crate::error::{Error, ErrorName};

/// Derives until nothing changes any more. Each pass can only finish things, so it ends.
pub(super) fn derive(machine: &mut Machine, moment: Moment, step: &mut Step) {
    loop {
        let before = machine.record.clone();
        settle_operations(machine, moment);
        wish_to_cancel_by_time(machine, moment);
        resolve_cancel(machine, step);
        ask_by_policy(machine);
        finish_requests(machine, step);
        if machine.record == before {
            break;
        }
    }
    ask_nothing_of_what_never_was(machine, step);
    tell_handled(machine, step);
    machine.record.closed = is_final(machine) && !machine.live.has_demands();
    machine.record.forget_failed_operations();
}

fn settle_operations(machine: &mut Machine, moment: Moment) {
    if machine.record.open_money_operation().is_none() {
        machine.record.unexplained = false;
    }
    for index in 0..machine.record.operations.len() {
        if !machine.record.operations[index].is_open() || machine.is_in_flight(index) {
            continue;
        }
        let state = if machine.record.operations[index].is_cancel() {
            settled_cancel(machine, index)
        } else {
            settled_money(machine, index, moment)
        };
        if let Some(state) = state {
            machine.record.operations[index].state = state;
            machine.live.tries = 0;
            machine.live.unproven_reads = 0;
            machine.record.unexplained = false;
        }
    }
}

/// A cancel is settled by state and sums, whoever did it, but only by a read sent after it.
fn settled_cancel(machine: &Machine, index: usize) -> Option<OperationState> {
    let operation = &machine.record.operations[index];
    if !machine.has_read_since_last_write() {
        return None;
    }
    let record = &machine.record;
    if record.has_ended() || operation.is_covered_by(&record.amounts()) {
        return Some(OperationState::Done);
    }
    let too_late =
        operation.kind == OperationKind::Cancel { transaction_only: true } && record.is_authorized();
    let unheeded =
        operation.state == OperationState::Answered && machine.live.unproven_reads >= UNPROVEN_READS;
    (too_late || unheeded).then(|| failed(ErrorName::WrongState, operation))
}

fn settled_money(machine: &mut Machine, index: usize, moment: Moment) -> Option<OperationState> {
    let operation = machine.record.operations[index].clone();
    let sums = machine.record.amounts();
    if operation.state == OperationState::Answered {
        if operation.is_covered_by(&sums) {
            return Some(OperationState::Done);
        }
        machine.record.unexplained = machine.live.unproven_reads >= UNPROVEN_READS;
        return None;
    }
    if !operation.ambiguous {
        // Nothing was carried out yet: a wish to release stops it at once.
        let release = |wish: &CancelWish| wish.if_approved == IfApproved::Release;
        let stop = machine.record.cancel.as_ref().is_some_and(release)
            && matches!(operation.kind, OperationKind::Capture { .. });
        return stop.then(|| failed(ErrorName::WrongState, &operation));
    }
    judge_by_evidence(machine, &operation, &sums, moment)
}

/// An answer was lost. The payment and then its event log were read after the last attempt.
fn judge_by_evidence(
    machine: &mut Machine,
    operation: &Operation,
    sums: &Amounts,
    moment: Moment,
) -> Option<OperationState> {
    let evidence = machine.fresh_evidence()?;
    if evidence.ours.is_some() {
        return None;
    }
    let all_keyed = evidence.all_keyed;
    let no_room = !operation.has_room_in(sums);
    if operation.has_moved(sums) {
        // Other keys explain the movement, and what is left is too little for ours: it was not, and cannot
        // be, carried out.
        if all_keyed && no_room {
            return Some(failed(ErrorName::WrongState, operation));
        }
        machine.record.unexplained = true;
        return None;
    }
    machine.record.unexplained = false;
    if no_room {
        return Some(failed(ErrorName::WrongState, operation));
    }
    let quiet = moment.now.mono >= machine.last_attempt_at(operation) + QUIET_AFTER;
    match &operation.refused_after {
        Some(error) if quiet => Some(OperationState::Failed(error.clone())),
        _ => None,
    }
}

fn failed(name: ErrorName, operation: &Operation) -> OperationState {
    OperationState::Failed(
        Error::new(name).with_key(operation.key.as_str()).with_attempts(operation.attempts),
    )
}

fn wish_to_cancel_by_time(machine: &mut Machine, moment: Moment) {
    if machine.record.cancel.is_some()
        || machine.record.origin != Origin::Made
        || machine.record.is_mismatch()
    {
        return;
    }
    let due =
        |at: Option<crate::clock::Timestamp>| at.is_some_and(|at| moment.now.mono >= machine.mono_of(at));
    let record = &machine.record;
    let exists = record.create.state == CreateState::Exists;
    let waiting = matches!(record.state(), None | Some(SeenState::Created));
    let wish = if waiting && (exists || record.create.state == CreateState::Open) && due(record.give_up_at) {
        Some((CancelCause::GaveUp, IfApproved::Release))
    } else if exists && waiting && machine.is_past_lifetime(moment) && machine.has_read_past_lifetime() {
        // Whoever approved in the last moment has paid: the capture policy goes on.
        Some((CancelCause::Lifetime, IfApproved::Keep))
    } else if exists
        && record.is_authorized()
        && due(record.release_at)
        && record.nothing_was_taken_or_asked()
    {
        Some((CancelCause::NotSettled, IfApproved::Release))
    } else {
        None
    };
    if let Some((cause, if_approved)) = wish {
        machine.record.cancel = Some(CancelWish { if_approved, cause, refusals: 0 });
    }
}

fn resolve_cancel(machine: &mut Machine, step: &mut Step) {
    let Some(wish) = machine.record.cancel.clone() else { return };
    let record = &machine.record;
    let never_sent =
        machine.live.create_since.is_some() && !record.create.ambiguous && !machine.live.in_flight;
    if record.create.state == CreateState::Open && never_sent {
        machine.record.create.state = CreateState::CalledOff;
    }
    let record = &machine.record;
    let open_cancel = record.operations.iter().any(|operation| operation.is_open() && operation.is_cancel());
    let over = match record.create.state {
        CreateState::Open => false,
        CreateState::Exists => {
            let released = record.is_authorized() && record.reserved().minor() == 0;
            let kept = record.is_authorized() && wish.if_approved == IfApproved::Keep;
            !open_cancel && (record.has_ended() || released || kept)
        }
        CreateState::Refused(_) | CreateState::NeverCreated | CreateState::CalledOff => true,
    };
    if over {
        machine.record.cancel = None;
        step.finished.push((Waited::Cancel, Ok(())));
    } else if wish.refusals >= CANCEL_REFUSALS && !open_cancel {
        give_up_cancelling(machine, &wish, step);
    }
}

/// The platform keeps refusing: what is reserved waits for the host.
fn give_up_cancelling(machine: &mut Machine, wish: &CancelWish, step: &mut Step) {
    let error = machine.last_cancel_refusal();
    machine.record.cancel = None;
    machine.record.held = true;
    if let Some(operation) = machine.record.open_money_operation_mut()
        && matches!(operation.kind, OperationKind::Capture { .. })
        && operation.state == OperationState::Open
    {
        // It may have taken effect, but nobody wants it any more: it is looked at, never repeated.
        operation.refused_after.get_or_insert_with(|| error.clone());
    }
    if wish.cause == CancelCause::Settled {
        for request in
            machine.record.requests.iter_mut().filter(|request| request.state == RequestState::Open)
        {
            if let (RequestKind::Settle(_), Some(id)) = (request.kind, &request.id) {
                step.finished.push((Waited::Request(id.clone()), Err(error.clone())));
                request.state = RequestState::Failed(error.clone());
            }
        }
    }
    step.finished.push((Waited::Cancel, Err(error)));
}

/// Captures everything as soon as it is approved, if that is the policy and nobody said otherwise.
fn ask_by_policy(machine: &mut Machine) {
    let record = &mut machine.record;
    let wanted = record.capture_policy == CapturePolicy::OnApproval
        && record.origin == Origin::Made
        && record.is_authorized()
        && !record.is_mismatch()
        && !record.held
        && !record.turned_up
        && record.cancel.is_none()
        && record.reserved().minor() > 0
        && record.nothing_was_taken_or_asked();
    if wanted {
        let all = record.reserved();
        record.requests.push(Request {
            id: None,
            kind: RequestKind::Capture(all),
            whole: true,
            state: RequestState::Open,
        });
    }
}

fn finish_requests(machine: &mut Machine, step: &mut Step) {
    for index in 0..machine.record.requests.len() {
        if machine.record.requests[index].state != RequestState::Open {
            continue;
        }
        let Some(state) = finished_request(machine, index) else { continue };
        let request = &mut machine.record.requests[index];
        request.state = state;
        if let Some(id) = request.id.clone() {
            let result = match &request.state {
                RequestState::Failed(error) => Err(error.clone()),
                RequestState::Open | RequestState::Done => Ok(()),
            };
            step.finished.push((Waited::Request(id), result));
        }
    }
}

fn finished_request(machine: &mut Machine, index: usize) -> Option<RequestState> {
    let kind = machine.record.requests[index].kind;
    let operation = machine.record.operation_of(index);
    let moved = operation.map(|operation| operation.state.clone());
    match (kind, moved) {
        (_, Some(OperationState::Failed(error))) => Some(RequestState::Failed(error)),
        (RequestKind::Capture(_) | RequestKind::Refund(_), Some(OperationState::Done)) => {
            Some(RequestState::Done)
        }
        (RequestKind::Settle(_), Some(OperationState::Done)) => release_rest(machine),
        (_, Some(OperationState::Open | OperationState::Answered)) => None,
        (RequestKind::Settle(amount), None) if amount.minor() == 0 => release_rest(machine),
        (kind, None) => impossible(machine, kind).map(RequestState::Failed),
    }
}

fn release_rest(machine: &mut Machine) -> Option<RequestState> {
    let record = &mut machine.record;
    if record.reserved().minor() == 0 && record.cancel.is_none() {
        return Some(RequestState::Done);
    }
    record.cancel.get_or_insert(CancelWish {
        if_approved: IfApproved::Release,
        cause: CancelCause::Settled,
        refusals: 0,
    });
    None
}

/// A request that has not begun and cannot any more, since the payment changed under it.
fn impossible(machine: &Machine, kind: RequestKind) -> Option<Error> {
    let record = &machine.record;
    let sums = record.amounts();
    let fits = match kind {
        RequestKind::Capture(amount) | RequestKind::Settle(amount) => {
            amount.minor() <= sums.reserved().minor()
        }
        RequestKind::Refund(amount) => amount.minor() <= sums.kept().minor(),
    };
    (!fits).then(|| Error::new(ErrorName::WrongState).with_reference(record.reference.as_str()))
}

/// Refused, or called off before it left: the platform has nothing of ours to read. What was asked meanwhile is
/// answered by that.
fn ask_nothing_of_what_never_was(machine: &mut Machine, step: &mut Step) {
    if !matches!(machine.record.create.state, CreateState::Refused(_) | CreateState::CalledOff) {
        return;
    }
    machine.live.read_needed = None;
    machine.live.events_needed = false;
    if machine.live.read_wished_at.take().is_some() {
        step.finished.push((Waited::Read, Ok(())));
    }
}

fn tell_handled(machine: &mut Machine, step: &mut Step) {
    if machine.live.read_needed.is_none() && !machine.live.open_hints.is_empty() {
        step.handled.append(&mut machine.live.open_hints);
    }
}

fn is_final(machine: &Machine) -> bool {
    let record = &machine.record;
    match record.create.state {
        CreateState::Open => false,
        CreateState::Refused(_) | CreateState::CalledOff => true,
        CreateState::NeverCreated => machine.has_watched_to_the_end(),
        CreateState::Exists => {
            let resting = record.operations.iter().all(|operation| !operation.is_open())
                && record.cancel.is_none()
                && record.open_request().is_none();
            let spent = record.is_authorized() && record.reserved().minor() == 0;
            resting && (record.has_ended() || spent)
        }
    }
}
