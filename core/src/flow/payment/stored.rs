//! Reading a record back. A file can hold anything; the machine only goes on from what a machine can have
//! written.

use std::collections::BTreeSet;

use super::operation::{Operation, OperationKind};
use super::record::{Origin, Record, RequestKind};
use crate::ids::IdempotencyKey;
use crate::money::{ModificationAmount, Money, PaymentAmount};

/// Counters of a record stay below this: five writes a minute for longer than any payment lives. Above it,
/// counting on could overflow.
const COUNT_LIMIT: u32 = 1 << 31;

impl Record {
    /// Reads a record from the bytes that [`serde_json`] made of one.
    ///
    /// # Errors
    /// What is wrong with it, in a few words without any of its content: it is not a record, or one that no
    /// machine can have written. Going on from such a one could repeat an operation under a key of another, or
    /// send one without its amount.
    pub fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let record: Self =
            serde_json::from_slice(bytes).map_err(|_| "is not of the form it was written in")?;
        record.check()?;
        Ok(record)
    }

    fn check(&self) -> Result<(), &'static str> {
        let ours = self.origin == Origin::Made;
        ensure(!ours || PaymentAmount::new(self.amount).is_ok(), "has an amount no payment can have")?;
        ensure(!ours || self.create.key.is_some(), "has no key for its create")?;
        ensure(self.requests.iter().all(|request| self.can_ask(request.kind)), "has an impossible request")?;
        ensure(
            self.operations.iter().all(|operation| self.can_do(operation)),
            "has an impossible operation",
        )?;
        ensure(self.operations_are_apart(), "has two operations that are one")?;
        let open = |cancel| {
            self.operations.iter().filter(move |open| open.is_open() && open.is_cancel() == cancel).count()
        };
        ensure(open(true) <= 1 && open(false) <= 1, "has two operations at once")?;
        ensure(self.counts().all(|count| count < COUNT_LIMIT), "has counted too far")
    }

    fn can_ask(&self, kind: RequestKind) -> bool {
        let nothing = matches!(kind, RequestKind::Settle(amount) if amount.is_zero());
        self.is_ours(kind.amount()) && (nothing || ModificationAmount::new(kind.amount()).is_ok())
    }

    /// It has an amount that can be sent, and serves the request that wants just that.
    fn can_do(&self, operation: &Operation) -> bool {
        let asked = operation.request.map(|index| self.requests.get(index).map(|request| request.kind));
        match (operation.kind, asked) {
            (
                OperationKind::Capture { amount },
                Some(Some(RequestKind::Capture(asked) | RequestKind::Settle(asked))),
            )
            | (OperationKind::Refund { amount }, Some(Some(RequestKind::Refund(asked)))) => {
                amount == asked && self.is_ours(amount) && !amount.is_zero()
            }
            (OperationKind::Cancel { .. }, None) => true,
            _ => false,
        }
    }

    fn is_ours(&self, amount: Money) -> bool {
        amount.currency() == self.amount.currency()
    }

    /// Numbers, keys and requests name one operation each.
    fn operations_are_apart(&self) -> bool {
        let numbers: BTreeSet<u32> = self.operations.iter().map(|operation| operation.number).collect();
        let keys: BTreeSet<&IdempotencyKey> =
            self.operations.iter().map(|operation| &operation.key).chain(self.create.key.as_ref()).collect();
        let requests: BTreeSet<usize> =
            self.operations.iter().filter_map(|operation| operation.request).collect();
        let serving = self.operations.iter().filter(|operation| operation.request.is_some()).count();
        let count = self.operations.len();
        numbers.len() == count
            && keys.len() == count + usize::from(self.create.key.is_some())
            && requests.len() == serving
            && numbers.last().is_none_or(|last| *last < self.next_operation)
    }

    /// Not among them is the number of the next operation. Where that overflows the step panics, which the driver
    /// has to survive, and by which its test makes a payment defective.
    fn counts(&self) -> impl Iterator<Item = u32> {
        let cancel = self.cancel.iter().map(|wish| wish.refusals);
        let operations =
            self.operations.iter().flat_map(|operation| [operation.attempts, operation.transient]);
        [self.create.attempts, self.faults].into_iter().chain(cancel).chain(operations)
    }
}

fn ensure(holds: bool, fault: &'static str) -> Result<(), &'static str> {
    if holds { Ok(()) } else { Err(fault) }
}
