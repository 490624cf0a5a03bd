//! What each deliberate fault does to the machine. See [`crate::defect`].

use super::input::{Call, Heard, Moment, Reply};
use super::machine::Machine;
use super::operation::{CreateState, OperationKind};
use super::outcome::{Amounts, Proof};
use super::record::{CancelCause, Seen, SeenState};
use crate::defect::{Defect, is};
use crate::ids::IdempotencyKey;
use crate::money::Money;

pub(super) fn on_send(machine: &mut Machine, call: Call, moment: Moment) -> Call {
    let Call::Change { mut kind, mut key, attachment } = call else { return call };
    let operation = machine.record.operations.iter_mut().find(|operation| operation.key == key);
    if let Some(operation) = operation {
        if is(Defect::NewKeyOnRetry) && operation.attempts > 0 {
            key = IdempotencyKey::from_random(moment.bits.unwrap_or_default());
        }
        if is(Defect::CancelWithoutTransactionOnly) && operation.is_cancel() {
            kind = OperationKind::Cancel { transaction_only: false };
        }
        operation.key = key.clone();
        operation.kind = kind;
    }
    Call::Change { kind, key, attachment }
}

pub(super) fn on_reply(machine: &mut Machine, reply: Reply) -> Reply {
    let refused = matches!(&reply, Reply::Create(Heard::Refused(_)) | Reply::Changed(Heard::Refused(_)));
    if is(Defect::RefusalAfterDoubt) && refused {
        machine.record.create.ambiguous = false;
        machine.record.operations.iter_mut().for_each(|operation| operation.ambiguous = false);
    }
    if !is(Defect::TimeoutIsFailure) {
        return reply;
    }
    match reply {
        Reply::Create(Heard::Lost(error)) => Reply::Create(Heard::Refused(error)),
        Reply::Changed(Heard::Lost(error)) => Reply::Changed(Heard::Refused(error)),
        other => other,
    }
}

pub(super) fn on_hint(machine: &mut Machine, moment: Moment) {
    let waiting = machine.record.create.state == CreateState::Exists && machine.record.is_pending();
    if is(Defect::WebhookBelieved) && waiting {
        let amount = machine.record.amount;
        show(machine, SeenState::Authorized, amount, moment);
    }
}

pub(super) fn on_resume(machine: &mut Machine) {
    if is(Defect::SecondCaptureAfterRestart) {
        machine.record.operations.retain(|operation| operation.is_cancel() || !operation.is_open());
    }
}

pub(super) fn on_derive(machine: &mut Machine, moment: Moment) {
    let waiting = machine.record.create.state == CreateState::Exists && machine.record.is_pending();
    let over = moment.now.mono >= machine.mono_of(machine.record.expires_at);
    if is(Defect::ExpiryByOwnClock) && waiting && over {
        let nothing = Money::zero(machine.record.amount.currency());
        show(machine, SeenState::Expired, nothing, moment);
    }
    let by_host = |cause| cause == CancelCause::Host;
    if is(Defect::CaptureAfterCancelWish)
        && machine.record.is_authorized()
        && machine.record.cancel.as_ref().is_some_and(|wish| by_host(wish.cause))
    {
        machine.record.cancel = None;
    }
}

fn show(machine: &mut Machine, state: SeenState, captured: Money, moment: Moment) {
    let nothing = Money::zero(captured.currency());
    let proof = Proof {
        reference: machine.record.reference.clone(),
        psp_reference: String::new(),
        state: String::new(),
        aggregate: Amounts { authorized: captured, cancelled: nothing, captured, refunded: nothing },
        read_at: moment.now.wall,
        trace_id: None,
    };
    machine.record.seen = Some(Seen { state, proof, guaranteed_until: None, mismatch: false });
}
