//! The answer to a read of the payment: the only thing that decides.

use super::create::exists;
use super::{Busy, is_hopeless, leave_alone, pause};
use crate::api;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorName};
use crate::flow::pacing::CallKind;
use crate::flow::payment::input::{Heard, Moment, Step, Waited};
use crate::flow::payment::limits::{NEVER_CREATED_AFTER, NEVER_CREATED_WATCH, UNSETTLED_WATCH};
use crate::flow::payment::live::LogView;
use crate::flow::payment::machine::Machine;
use crate::flow::payment::operation::{CreateState, OperationState};
use crate::flow::payment::outcome::{Amounts, Proof};
use crate::flow::payment::record::{
    AfterRestart, CancelCause, CancelWish, IfApproved, Origin, Seen, SeenState,
};
use crate::flow::retry;

pub(in crate::flow::payment) fn take(
    machine: &mut Machine,
    heard: Heard<api::Payment>,
    moment: Moment,
    step: &mut Step,
) {
    let result = match &heard {
        Heard::Success(..) => Ok(()),
        Heard::Refused(error) | Heard::Busy { error, .. } | Heard::Lost(error) | Heard::NotSent(error) => {
            Err(error.clone())
        }
    };
    match heard {
        Heard::Success(payment, trace) => found(machine, payment, trace, moment, step),
        Heard::Refused(error) if error.http_status() == Some(404) => missing(machine, error, moment),
        other => failed(machine, other, moment),
    }
    // A read that was on its way when the host asked shows how it was before: another one follows.
    if machine.live.read_wished_at.is_none_or(|at| machine.live.sent_at >= at) {
        machine.live.read_wished_at = None;
        step.finished.push((Waited::Read, result));
    }
}

/// A read did not succeed: nothing is learned but that.
pub(super) fn failed<T>(machine: &mut Machine, heard: Heard<T>, moment: Moment) {
    let now = moment.now;
    match heard {
        Heard::Success(..) => {}
        Heard::Busy { error, retry_after } => {
            let again = leave_alone(machine, CallKind::Read, &Busy { error: &error, retry_after }, moment);
            machine.live.read_failed(error, now, again);
        }
        Heard::Refused(error) | Heard::Lost(error) | Heard::NotSent(error) => {
            let wait = if is_hopeless(&error) {
                UNSETTLED_WATCH
            } else {
                pause(retry::UNANSWERED_READ, machine.live.read_failures + 1, moment)
            };
            machine.live.read_failed(error, now, now.mono + wait);
        }
    }
}

/// The platform does not know the reference under this host and sales unit.
fn missing(machine: &mut Machine, error: Error, moment: Moment) {
    let now = moment.now;
    let sent_at = machine.live.sent_at;
    match machine.record.create.state {
        CreateState::Open => {
            machine.live.read_succeeded();
            machine.live.tries += 1;
            machine.live.next_poll = now.mono + pause(retry::UNANSWERED_READ, machine.live.tries, moment);
            let first = *machine.live.missing_since.get_or_insert(sent_at);
            if sent_at >= first + NEVER_CREATED_AFTER {
                machine.record.create.state = CreateState::NeverCreated;
                machine.live.next_poll = now.mono + NEVER_CREATED_WATCH;
            }
        }
        CreateState::NeverCreated => {
            machine.live.read_succeeded();
            machine.live.next_poll = now.mono + NEVER_CREATED_WATCH;
        }
        CreateState::Exists | CreateState::Refused(_) | CreateState::CalledOff => {
            failed::<()>(machine, Heard::Refused(error), moment);
        }
    }
}

fn found(
    machine: &mut Machine,
    payment: api::Payment,
    trace: Option<String>,
    moment: Moment,
    step: &mut Step,
) {
    machine.live.read_succeeded();
    match machine.record.create.state {
        CreateState::Open | CreateState::NeverCreated => recognise(machine, payment, trace, moment, step),
        CreateState::Exists => {
            // Whose hand moved the sums shows only in the log, read after them, unless it has shown our hand already.
            machine.live.events_needed = machine
                .record
                .open_money_operation()
                .is_some_and(|open| open.ambiguous && open.state == OperationState::Open);
            merge(machine, &payment, trace, moment, step);
        }
        CreateState::Refused(_) | CreateState::CalledOff => {}
    }
}

/// A payment stands under the reference of a create that was never answered: ours, or somebody else's?
fn recognise(
    machine: &mut Machine,
    payment: api::Payment,
    trace: Option<String>,
    moment: Moment,
    step: &mut Step,
) {
    let key = machine.record.create.key.clone();
    let fresh = machine.live.events.take_if(|events| events.asked_at >= machine.live.sent_at);
    let evidence = match fresh {
        Some(evidence) => evidence,
        None if payment.amount == machine.record.amount => {
            machine.live.events_needed = true;
            machine.live.found = Some(Box::new((payment, trace)));
            return;
        }
        None => LogView::none(machine.live.sent_at),
    };
    let same_key = match (&evidence.created_key, &key) {
        (Some(theirs), Some(ours)) => theirs == ours.as_str(),
        _ => true,
    };
    if payment.amount != machine.record.amount || !same_key {
        machine.record.create.state = CreateState::Refused(
            Error::new(ErrorName::ReferenceTaken).with_reference(machine.record.reference.as_str()),
        );
        return;
    }
    let turned_up = machine.record.create.state == CreateState::NeverCreated;
    let redirect = payment.redirect_url.clone();
    exists(machine, redirect, moment, step);
    merge(machine, &payment, trace, moment, step);
    if turned_up {
        machine.record.turned_up = true;
        machine.record.cancel =
            Some(CancelWish { if_approved: IfApproved::Release, cause: CancelCause::TurnedUp, refusals: 0 });
    }
}

/// The event log has come: look again at what was found.
pub(super) fn recognise_found(machine: &mut Machine, moment: Moment, step: &mut Step) {
    if let Some(found) = machine.live.found.take() {
        let (payment, trace) = *found;
        recognise(machine, payment, trace, moment, step);
    }
}

/// Takes what a read shows into the facts. Sums only grow and an end is an end: an older view changes nothing.
fn merge(
    machine: &mut Machine,
    payment: &api::Payment,
    trace: Option<String>,
    moment: Moment,
    step: &mut Step,
) {
    let pending = machine.record.is_pending();
    let (state, proof) = state_and_proof(payment, trace, moment.now.wall);
    let shown = proof.aggregate;
    let mismatch = payment.amount != machine.record.amount || !shown.can_be_of(machine.record.amount);
    accept(machine, Shown { state, proof, mismatch, guaranteed_until: payment.capture_guaranteed_until });
    let decided = !machine.record.is_pending();
    step.webhooks = machine.live.trace.read(pending && decided, moment.now.mono);
    let unproven =
        machine.record.operations.iter().any(|operation| operation.state == OperationState::Answered);
    machine.live.unproven_reads = if unproven { machine.live.unproven_reads + 1 } else { 0 };
    machine.live.next_poll = moment.now.mono + machine.next_poll_after(moment);
}

pub(in crate::flow::payment) fn state_and_proof(
    payment: &api::Payment,
    trace_id: Option<String>,
    read_at: Timestamp,
) -> (SeenState, Proof) {
    let proof = Proof {
        reference: payment.reference.clone(),
        psp_reference: payment.psp_reference.clone(),
        state: payment.state.as_str().to_owned(),
        aggregate: amounts(&payment.aggregate),
        read_at,
        trace_id,
    };
    (seen_state(&payment.state), proof)
}

/// What an answer of the platform shows of a payment.
pub(super) struct Shown {
    pub(super) state: SeenState,
    pub(super) proof: Proof,
    pub(super) mismatch: bool,
    pub(super) guaranteed_until: Option<crate::clock::Timestamp>,
}

pub(super) fn accept(machine: &mut Machine, shown: Shown) {
    let before = machine.record.seen.clone();
    if before.as_ref().is_some_and(|seen| is_older(&shown, seen)) {
        return;
    }
    let first_approval = shown.state == SeenState::Authorized && !machine.record.is_authorized();
    machine.live.latest = Some(shown.proof.clone());
    let changed = before.as_ref().is_none_or(|seen| {
        seen.state != shown.state
            || seen.proof.aggregate != shown.proof.aggregate
            || seen.mismatch != shown.mismatch
            || seen.guaranteed_until != shown.guaranteed_until
    });
    if !changed {
        return;
    }
    if first_approval
        && machine.record.restarted
        && machine.record.after_restart == AfterRestart::Hold
        && machine.record.origin == Origin::Made
    {
        machine.record.held = true;
    }
    if before.is_some_and(|seen| seen.mismatch) && !shown.mismatch {
        // The host was told that only it can decide: it keeps or releases what is ours after all.
        machine.record.held = true;
    }
    machine.record.seen = Some(Seen {
        state: shown.state,
        proof: shown.proof,
        guaranteed_until: shown.guaranteed_until,
        mismatch: shown.mismatch,
    });
}

fn is_older(shown: &Shown, seen: &Seen) -> bool {
    if seen.mismatch && !shown.mismatch {
        // What may have been another payment's says nothing about how far ours has come.
        return false;
    }
    let (new, old) = (&shown.proof.aggregate, &seen.proof.aggregate);
    let shrinks = [
        (new.authorized, old.authorized),
        (new.cancelled, old.cancelled),
        (new.captured, old.captured),
        (new.refunded, old.refunded),
    ]
    .iter()
    .any(|(new, old)| new.currency() == old.currency() && new.minor() < old.minor());
    let reopens = shown.state == SeenState::Created && seen.state != SeenState::Created;
    shrinks || reopens
}

pub(super) fn amounts(aggregate: &api::Aggregate) -> Amounts {
    Amounts {
        authorized: aggregate.authorized,
        cancelled: aggregate.cancelled,
        captured: aggregate.captured,
        refunded: aggregate.refunded,
    }
}

pub(super) fn seen_state(state: &api::State) -> SeenState {
    match state {
        api::State::Created => SeenState::Created,
        api::State::Authorized => SeenState::Authorized,
        api::State::Aborted => SeenState::Aborted,
        api::State::Expired => SeenState::Expired,
        api::State::Terminated => SeenState::Terminated,
        other => SeenState::Other(other.as_str().to_owned()),
    }
}
