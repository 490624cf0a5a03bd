//! One change-making call and what is known about it.

use serde::{Deserialize, Serialize};

use super::outcome::Amounts;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::flow::pacing::CallKind;
use crate::ids::IdempotencyKey;
use crate::money::Money;

/// The create of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Create {
    /// Its key; `None` for a payment made elsewhere.
    pub key: Option<IdempotencyKey>,
    /// How far it is.
    pub state: CreateState,
    /// Attempts so far, each journalled before it was sent.
    pub attempts: u32,
    /// An attempt was lost on the way: from then on no refusal settles it.
    pub ambiguous: bool,
    /// A refusal that came after a lost attempt. It settles nothing, but repeating would not help either.
    pub refused_after: Option<Error>,
}

/// How far a create is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateState {
    /// Not settled.
    Open,
    /// The payment exists.
    Exists,
    /// Refused, or it never left this machine.
    Refused(Error),
    /// Not found twice, far enough apart: inferred.
    NeverCreated,
    /// Called off before any attempt left this machine.
    CalledOff,
}

/// A capture, refund or cancel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its number within the payment; names its body in the journal.
    pub number: u32,
    /// What it does.
    pub kind: OperationKind,
    /// Its key.
    pub key: IdempotencyKey,
    /// The request it serves, by its place among the payment's requests; a cancel serves none.
    pub request: Option<usize>,
    /// The sums before it began.
    pub before: Amounts,
    /// When it was first sent.
    pub first_sent: Timestamp,
    /// When it was last sent.
    pub last_sent: Timestamp,
    /// Attempts so far, each journalled before it was sent.
    pub attempts: u32,
    /// An attempt was lost on the way: from then on no refusal settles it.
    pub ambiguous: bool,
    /// Refusals that may pass by themselves.
    pub transient: u32,
    /// A refusal that came after a lost attempt. It settles nothing, but repeating would not help either.
    pub refused_after: Option<Error>,
    /// How far it is.
    pub state: OperationState,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum OperationKind {
    /// Takes money.
    Capture {
        /// How much.
        amount: Money,
    },
    /// Gives money back.
    Refund {
        /// How much.
        amount: Money,
    },
    /// Releases what is left.
    Cancel {
        /// Only if the customer has not approved yet.
        transaction_only: bool,
    },
}

/// How far an operation is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// Not settled.
    Open,
    /// The platform said yes; a read has still to prove it.
    Answered,
    /// Took effect.
    Done,
    /// Refused, or proven not to have happened; it moved nothing.
    Failed(Error),
}

impl Create {
    /// Not attempted yet; without a key for a payment made elsewhere.
    pub fn new(key: Option<IdempotencyKey>) -> Self {
        Self { key, state: CreateState::Open, attempts: 0, ambiguous: false, refused_after: None }
    }
}

impl Operation {
    /// It is not yet settled.
    pub fn is_open(&self) -> bool {
        matches!(self.state, OperationState::Open | OperationState::Answered)
    }

    /// It releases money.
    pub fn is_cancel(&self) -> bool {
        matches!(self.kind, OperationKind::Cancel { .. })
    }

    /// What is left is enough for it.
    pub fn has_room_in(&self, now: &Amounts) -> bool {
        match self.kind {
            OperationKind::Capture { amount } => amount.minor() <= now.reserved().minor(),
            OperationKind::Refund { amount } => amount.minor() <= now.kept().minor(),
            OperationKind::Cancel { .. } => now.reserved().minor() > 0,
        }
    }

    /// The name of its body in the journal.
    pub fn attachment(&self) -> String {
        format!("operation-{}", self.number)
    }

    /// The sums say that it took effect, or that as much happened by another hand.
    pub fn is_covered_by(&self, now: &Amounts) -> bool {
        let reached = |before: Money, amount: Money, sum: Money| {
            before.checked_add(amount).is_some_and(|target| sum.minor() >= target.minor())
        };
        match self.kind {
            OperationKind::Capture { amount } => reached(self.before.captured, amount, now.captured),
            OperationKind::Refund { amount } => reached(self.before.refunded, amount, now.refunded),
            OperationKind::Cancel { .. } => now.authorized.minor() > 0 && now.reserved().minor() == 0,
        }
    }

    /// The sum this operation moves has changed since it began.
    pub fn has_moved(&self, now: &Amounts) -> bool {
        match self.kind {
            OperationKind::Capture { .. } => now.captured != self.before.captured,
            OperationKind::Refund { .. } => now.refunded != self.before.refunded,
            OperationKind::Cancel { .. } => now.cancelled != self.before.cancelled,
        }
    }
}

impl OperationKind {
    /// The budget its calls are paid from.
    pub fn call_kind(&self) -> CallKind {
        match self {
            Self::Capture { .. } => CallKind::Capture,
            Self::Refund { .. } => CallKind::Refund,
            Self::Cancel { .. } => CallKind::Cancel,
        }
    }
}
