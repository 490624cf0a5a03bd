//! What is known about a payment's money.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::Reference;
use crate::money::Money;

/// What is known about a payment's money, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What is known.
    #[serde(flatten)]
    pub status: Status,
    /// The read of the platform that showed it. `None` if no read has yet, or if it is inferred: a payment
    /// that never left this machine, or was never found, has nothing to read.
    pub proof: Option<Proof>,
}

/// What is known about a payment's money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Status {
    /// Nothing is decided yet; the customer, or a cancel, may still act.
    Pending {
        /// What is being waited for.
        phase: Phase,
        /// When the platform is expected to end it. Never decided by this clock.
        expires_at: Timestamp,
    },
    /// The customer approved: the money is reserved and not captured. It goes back by itself at the capture
    /// deadline unless it is captured.
    Approved {
        /// Reserved and still open to capture.
        reserved: Money,
        /// How far the capture is.
        capture: CaptureProgress,
        /// Until when the platform guarantees a capture, if it said so.
        guaranteed_until: Option<Timestamp>,
    },
    /// Money was captured.
    Paid {
        /// Taken from the customer in all, before refunds.
        captured: Money,
        /// Given back of it.
        refunded: Money,
        /// Released without being taken.
        released: Money,
        /// Still reserved and open to capture or release.
        reserved: Money,
    },
    /// No money was taken, and none will be.
    NotPaid {
        /// Why.
        reason: NotPaidReason,
    },
    /// Being resolved; never to be treated as failed.
    Unknown {
        /// Since when.
        since: Timestamp,
        /// Why.
        why: UnknownReason,
        /// What was last proven before, as a short word (`pending`, `approved`, `paid`).
        last_proven: Option<String>,
        /// When the platform will be asked next; `None` if only the host can decide.
        next_check: Option<Timestamp>,
    },
}

/// What a pending payment waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The platform has not yet answered the create.
    Creating,
    /// The customer has not yet decided.
    WaitingForCustomer,
    /// A cancel is on its way.
    Cancelling,
}

/// How far the capture of an approved payment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", content = "error", rename_all = "snake_case")]
pub enum CaptureProgress {
    /// The host has not asked, or the payment is held for its decision.
    NotAsked,
    /// Asked for, not yet proven.
    Running,
    /// Refused; the money is still reserved. The host may capture again or cancel.
    Failed(Error),
}

/// Why a payment was not paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "error", rename_all = "snake_case")]
pub enum NotPaidReason {
    /// The customer said no.
    Declined,
    /// The customer did not act in time.
    Expired,
    /// Cancelled, by this till or another hand; whatever was reserved is released.
    Cancelled,
    /// The platform refused to create it, or it never left this machine.
    Refused(Error),
    /// The platform does not know it: inferred from two reads, not proven. If it turns up after all it is
    /// cancelled and reported.
    NeverCreated,
}

/// Why an outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "error", rename_all = "snake_case")]
pub enum UnknownReason {
    /// It is not known whether the create arrived.
    CreateUnanswered,
    /// The platform cannot be asked at the moment.
    Unreachable(Error),
    /// A capture or refund is unanswered and the amounts moved without a trace of it. The host must look.
    Unexplained,
    /// The platform shows another amount or currency under this reference, or sums that a payment of this amount
    /// cannot have. Nothing will be captured.
    NotOurs,
    /// The platform shows a state this version does not know.
    StateNotUnderstood(String),
    /// A fault inside the library; the payment is set aside until the next start.
    Fault,
}

/// A read of the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The reference that was read.
    pub reference: Reference,
    /// The platform's name of the payment.
    pub psp_reference: String,
    /// The state as the platform spells it.
    pub state: String,
    /// The amounts that were shown.
    pub aggregate: Amounts,
    /// When it was read, by this machine's clock.
    pub read_at: Timestamp,
    /// The platform's trace id of that answer, if it sent one.
    pub trace_id: Option<String>,
}

/// The four sums of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// Reserved in all.
    pub authorized: Money,
    /// Released in all.
    pub cancelled: Money,
    /// Captured in all.
    pub captured: Money,
    /// Refunded in all.
    pub refunded: Money,
}

impl Status {
    /// The name, as used in lists and in every language.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Approved { .. } => "approved",
            Self::Paid { .. } => "paid",
            Self::NotPaid { .. } => "not_paid",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Nothing more will happen unless the host asks for it.
    ///
    /// True for paid and not paid, for an approved payment that waits for the host (manual capture, held, or
    /// a failed capture), and for an unknown one that only the host can decide.
    pub fn is_settled(&self) -> bool {
        match self {
            Self::Pending { .. } => false,
            Self::Approved { capture, .. } => !matches!(capture, CaptureProgress::Running),
            Self::Paid { .. } | Self::NotPaid { .. } => true,
            Self::Unknown { next_check, .. } => next_check.is_none(),
        }
    }
}
