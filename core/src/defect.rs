//! Faults made on purpose, to prove that the simulation finds them: `cargo xtask simulate --defects`.
//!
//! Compiled only under `--cfg kasse_defects`, which no feature and no profile sets.

use std::cell::Cell;

/// One way to break the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// A change is sent while its intent is still on its way to the journal.
    SendBeforeJournal,
    /// A repeat of a change carries a fresh idempotency key.
    NewKeyOnRetry,
    /// A lost answer is taken for a refusal.
    TimeoutIsFailure,
    /// A refusal settles an operation although an earlier attempt was lost.
    RefusalAfterDoubt,
    /// What a webhook says is believed without a read.
    WebhookBelieved,
    /// A payment counts as expired by the till's own clock.
    ExpiryByOwnClock,
    /// A wish to cancel is forgotten once the customer has approved.
    CaptureAfterCancelWish,
    /// An open capture is forgotten by a restart and begun anew.
    SecondCaptureAfterRestart,
    /// A cancel releases whatever is reserved, also what was to be kept.
    CancelWithoutTransactionOnly,
    /// Whoever comes writes to a payment, whosever it is.
    OwnerIgnored,
    /// The order is not looked at in the transaction that begins a payment.
    OrderNotInTransaction,
}

impl Defect {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::SendBeforeJournal,
        Self::NewKeyOnRetry,
        Self::TimeoutIsFailure,
        Self::RefusalAfterDoubt,
        Self::WebhookBelieved,
        Self::ExpiryByOwnClock,
        Self::CaptureAfterCancelWish,
        Self::SecondCaptureAfterRestart,
        Self::CancelWithoutTransactionOnly,
        Self::OwnerIgnored,
        Self::OrderNotInTransaction,
    ];
}

thread_local! {
    static MADE: Cell<Option<Defect>> = const { Cell::new(None) };
}

/// From now on, what this thread does has this fault.
pub fn make(defect: Option<Defect>) {
    MADE.set(defect);
}

/// This thread has this fault.
pub fn is(defect: Defect) -> bool {
    MADE.get() == Some(defect)
}
