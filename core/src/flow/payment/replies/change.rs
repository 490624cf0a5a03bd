//! The answer to a capture, refund or cancel.

use std::time::Duration;

use super::read::{Shown, accept, amounts, seen_state};
use super::{Busy, is_hopeless, leave_alone, pause};
use crate::api;
use crate::error::Error;
use crate::flow::payment::codes;
use crate::flow::payment::helpers::passes;
use crate::flow::payment::input::{Heard, Moment, Step, UnitFact};
use crate::flow::payment::limits::{CANCEL_AGAIN_AFTER, LOCKED_PAUSE, READ_AFTER_LOSS, TRANSIENT_REFUSALS};
use crate::flow::payment::machine::Machine;
use crate::flow::payment::operation::{Operation, OperationState};
use crate::flow::payment::outcome::Proof;
use crate::flow::retry;

pub(in crate::flow::payment) fn take(
    machine: &mut Machine,
    heard: Heard<api::Modification>,
    moment: Moment,
    step: &mut Step,
) {
    let Some(index) = machine.operation_in_flight() else { return };
    match heard {
        Heard::Success(done, trace) => answered(machine, index, &done, trace, moment),
        Heard::Refused(error) => refused(machine, index, error, moment, step),
        Heard::Busy { error, retry_after } => {
            let kind = machine.record.operations[index].kind.call_kind();
            leave_alone(machine, kind, &Busy { error: &error, retry_after }, moment);
        }
        Heard::Lost(_) => lost(machine, index, moment),
        Heard::NotSent(error) => not_sent(machine, index, error, moment),
    }
}

/// The platform said yes. The sums of a capture or refund are its word; a cancel waits for a read.
fn answered(
    machine: &mut Machine,
    index: usize,
    done: &api::Modification,
    trace: Option<String>,
    moment: Moment,
) {
    machine.live.tries = 0;
    machine.live.unproven_reads = 0;
    let operation = &mut machine.record.operations[index];
    operation.state = OperationState::Answered;
    if operation.is_cancel() {
        machine.live.must_read_from(moment.now.mono);
        return;
    }
    let shown = amounts(&done.aggregate);
    let covered = operation.is_covered_by(&shown);
    let mismatch = done.amount != machine.record.amount || !shown.can_be_of(machine.record.amount);
    if !covered || mismatch {
        machine.live.must_read_from(moment.now.mono);
        return;
    }
    let proof = Proof {
        reference: machine.record.reference.clone(),
        psp_reference: done.psp_reference.clone(),
        state: done.state.as_str().to_owned(),
        aggregate: shown,
        read_at: moment.now.wall,
        trace_id: trace,
    };
    let guaranteed_until = machine.record.seen.as_ref().and_then(|seen| seen.guaranteed_until);
    accept(machine, Shown { state: seen_state(&done.state), proof, mismatch, guaranteed_until });
}

fn refused(machine: &mut Machine, index: usize, error: Error, moment: Moment, step: &mut Step) {
    let code = error.platform_code();
    if code == Some(codes::MUST_CAPTURE_ALL) {
        step.learned = Some(UnitFact::PartialCaptureRefused);
    }
    if code == Some(codes::ORDER_PROCESSING) {
        machine.live.write_not_before = moment.now.mono + LOCKED_PAUSE;
        return;
    }
    machine.live.must_read_from(moment.now.mono);
    if machine.record.operations[index].is_cancel() {
        cancel_refused(machine, index, error, moment);
    } else {
        money_refused(machine, index, error, moment);
    }
}

/// A cancel has no amount: whether it was carried out before shows in state and sums, so each refusal may be
/// followed by a new one under a new key. A read comes first.
fn cancel_refused(machine: &mut Machine, index: usize, error: Error, moment: Moment) {
    let code = error.platform_code();
    let wait = match code {
        Some(codes::CANCEL_AFTER_APPROVAL) if !said_approved(machine) => Duration::ZERO,
        Some(codes::CANCEL_AFTER_APPROVAL) => {
            // Reads do not show the approval yet. Asking again at once would use up the budget for cancels.
            machine.live.must_read_from(moment.now.mono + CANCEL_AGAIN_AFTER);
            CANCEL_AGAIN_AFTER
        }
        Some(codes::CANCEL_WHILE_APPROVING) => CANCEL_AGAIN_AFTER,
        _ => {
            let refusals = machine.record.cancel.as_mut().map_or(1, |wish| {
                wish.refusals += 1;
                wish.refusals
            });
            pause(retry::UNANSWERED_WRITE, refusals, moment)
        }
    };
    machine.live.write_not_before = moment.now.mono + wait;
    machine.record.operations[index].state = OperationState::Failed(error);
}

/// An earlier cancel was refused because the customer had approved.
fn said_approved(machine: &Machine) -> bool {
    machine.record.operations.iter().any(|operation| match &operation.state {
        OperationState::Failed(error) => error.platform_code() == Some(codes::CANCEL_AFTER_APPROVAL),
        _ => false,
    })
}

fn money_refused(machine: &mut Machine, index: usize, error: Error, moment: Moment) {
    let operation = &mut machine.record.operations[index];
    if operation.ambiguous {
        operation.refused_after = Some(error);
        machine.live.events_needed = true;
        return;
    }
    operation.transient += 1;
    if passes(&error) && operation.transient < TRANSIENT_REFUSALS {
        let wait = pause(retry::UNANSWERED_WRITE, operation.transient, moment);
        machine.live.write_not_before = moment.now.mono + wait;
    } else {
        operation.state = OperationState::Failed(error);
    }
}

fn lost(machine: &mut Machine, index: usize, moment: Moment) {
    machine.live.tries += 1;
    let wait = pause(retry::UNANSWERED_WRITE, machine.live.tries, moment);
    let operation: &mut Operation = &mut machine.record.operations[index];
    operation.ambiguous = true;
    machine.live.events_needed = !operation.is_cancel();
    machine.live.write_not_before = moment.now.mono + wait;
    machine.live.must_read_from(moment.now.mono + READ_AFTER_LOSS);
}

fn not_sent(machine: &mut Machine, index: usize, error: Error, moment: Moment) {
    let operation = &mut machine.record.operations[index];
    if is_hopeless(&error) && !operation.ambiguous {
        if operation.is_cancel() {
            cancel_refused(machine, index, error, moment);
        } else {
            operation.state = OperationState::Failed(error);
        }
        return;
    }
    machine.live.tries += 1;
    machine.live.write_not_before = moment.now.mono + pause(retry::UNREACHABLE, machine.live.tries, moment);
}
