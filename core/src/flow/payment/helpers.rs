//! Questions that several parts of the machine ask.

use std::time::Duration;

use super::codes;
use super::decide::Next;
use super::input::{Call, Moment};
use super::limits::EXPIRY_GRACE;
use super::live::LogView;
use super::machine::Machine;
use super::operation::{Operation, OperationKind, OperationState};
use super::record::SeenState;
use crate::api::ModifyCall;
use crate::error::{Error, ErrorName};
use crate::flow::pacing::CallKind;
use crate::flow::poll::{self, Waiting};
use crate::ids::{IdempotencyKey, Reference};
use crate::money::ModificationAmount;

impl Machine {
    /// The operation whose answer is awaited.
    pub(super) fn operation_in_flight(&self) -> Option<usize> {
        let number = self.live.sent_operation?;
        self.record.operations.iter().position(|operation| operation.number == number)
    }

    pub(super) fn is_in_flight(&self, index: usize) -> bool {
        self.live.in_flight && self.operation_in_flight() == Some(index)
    }

    pub(super) fn has_open_operation(&self) -> bool {
        self.record.operations.iter().any(Operation::is_open)
    }

    /// A read was sent after the last change-making call of this process, and succeeded. What an earlier
    /// process sent lies before every read of this one.
    pub(super) fn has_read_since_last_write(&self) -> bool {
        match (self.live.read_at, self.live.write_sent_at) {
            (Some(read), Some(write)) => read >= write,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// The event log, if it was read after the last change-making call and after the newest sums.
    pub(super) fn fresh_evidence(&self) -> Option<&LogView> {
        if !self.has_read_since_last_write() {
            return None;
        }
        let newest = self.live.read_at?;
        self.live.events.as_ref().filter(|events| events.asked_at >= newest)
    }

    /// Until when a payment that was not found may still turn up: a whole lifetime after this process took it up.
    /// The wall clock may have been set in between; that can make it longer, never shorter.
    pub(super) fn watched_until(&self) -> Duration {
        self.live.base.mono + self.record.expires_at.since(self.record.created_at)
    }

    /// A read was sent after that, and found nothing. A process that slept through the end looks once more.
    pub(super) fn has_watched_to_the_end(&self) -> bool {
        self.live.read_at.is_some_and(|read| read >= self.watched_until() + EXPIRY_GRACE)
    }

    fn lifetime_over_at(&self) -> Duration {
        self.mono_of(self.record.expires_at) + EXPIRY_GRACE
    }

    pub(super) fn is_past_lifetime(&self, moment: Moment) -> bool {
        moment.now.mono >= self.lifetime_over_at()
    }

    pub(super) fn has_read_past_lifetime(&self) -> bool {
        self.live.read_at.is_some_and(|read| read >= self.lifetime_over_at())
    }

    /// How long until the next read by plan.
    pub(super) fn next_poll_after(&self, moment: Moment) -> Duration {
        let waits_for_customer = matches!(self.record.state(), None | Some(SeenState::Created));
        let now = moment.now.mono;
        if waits_for_customer || self.has_open_operation() {
            let waited = now.saturating_sub(self.mono_of(self.record.created_at));
            return poll::interval(self.live.waiting, waited, moment.webhooks);
        }
        let since = self.record.seen.as_ref().map_or(now, |seen| self.mono_of(seen.proof.read_at));
        poll::interval(Waiting::Host, now.saturating_sub(since), moment.webhooks)
    }

    /// When a write of this kind may be sent.
    pub(super) fn write_due(&self, kind: CallKind, moment: Moment) -> Duration {
        self.live.write_not_before.max(self.live.pacing.earliest(kind, moment.now.mono))
    }

    pub(super) fn call_when_due(&self, operation: &Operation, moment: Moment) -> Next {
        let due = self.write_due(operation.kind.call_kind(), moment);
        if due > moment.now.mono { Next::Wait(Some(due)) } else { Next::Call(self.call(operation)) }
    }

    pub(super) fn call(&self, operation: &Operation) -> Call {
        Call::Change { kind: operation.kind, key: operation.key.clone(), attachment: operation.attachment() }
    }

    pub(super) fn new_operation(
        &mut self,
        kind: OperationKind,
        request: Option<usize>,
        bits: [u8; 16],
        moment: Moment,
    ) -> Operation {
        let number = self.record.next_operation;
        self.record.next_operation += 1;
        Operation {
            number,
            kind,
            key: IdempotencyKey::from_random(bits),
            request,
            before: self.record.amounts(),
            first_sent: moment.now.wall,
            last_sent: moment.now.wall,
            attempts: 0,
            ambiguous: false,
            transient: 0,
            refused_after: None,
            state: OperationState::Open,
        }
    }

    /// The next moment at which time alone changes what is wanted.
    pub(super) fn next_deadline(&self, moment: Moment) -> Option<Duration> {
        let pending = self.record.is_pending();
        let times = [
            self.record.give_up_at.filter(|_| pending).map(|at| self.mono_of(at)),
            self.record.release_at.filter(|_| !pending).map(|at| self.mono_of(at)),
            pending.then(|| self.lifetime_over_at()),
        ];
        times.into_iter().flatten().filter(|at| *at > moment.now.mono).min()
    }

    /// When an operation was last sent; for one of an earlier process, whose clock may have been another, when
    /// this process took the payment up.
    pub(super) fn last_attempt_at(&self, operation: &Operation) -> Duration {
        let mine = self.live.sent_operation == Some(operation.number);
        self.live.write_sent_at.filter(|_| mine).unwrap_or(self.live.base.mono)
    }

    pub(super) fn last_read_sent(&self) -> Duration {
        self.live.read_at.unwrap_or(self.live.base.mono)
    }

    /// Why the platform last refused to cancel.
    pub(super) fn last_cancel_refusal(&self) -> Error {
        let last = self.record.operations.iter().rev().find_map(|operation| match &operation.state {
            OperationState::Failed(error) if operation.is_cancel() => Some(error.clone()),
            _ => None,
        });
        last.unwrap_or_else(|| Error::new(ErrorName::WrongState))
            .with_reference(self.record.reference.as_str())
    }
}

/// The exact bytes of an operation's body. Amounts were checked against what is left when they were asked for,
/// so they are within the limits of the platform.
pub(super) fn body(reference: &Reference, operation: &Operation) -> Vec<u8> {
    let (reference, key) = (reference.clone(), operation.key.clone());
    let call = match operation.kind {
        OperationKind::Capture { amount } => {
            ModificationAmount::new(amount).map(|amount| ModifyCall::capture(reference, key, amount))
        }
        OperationKind::Refund { amount } => {
            ModificationAmount::new(amount).map(|amount| ModifyCall::refund(reference, key, amount))
        }
        OperationKind::Cancel { transaction_only } => {
            Ok(ModifyCall::cancel(reference, key, transaction_only))
        }
    };
    call.map(|call| call.body).unwrap_or_default()
}

/// A refusal that says "not now", not "no".
pub(super) fn passes(error: &Error) -> bool {
    matches!(error.platform_code(), Some(codes::CAPTURE_FAILED_FOR_NOW | codes::CAPTURE_BEFORE_RESERVATION))
}
