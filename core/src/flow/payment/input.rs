//! What goes into the payment machine and what comes out.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use super::attachment::Attachment;
use super::operation::OperationKind;
use super::record::{IfApproved, Record};
use crate::api;
use crate::clock::Now;
use crate::error::Error;
use crate::flow::pacing::CallKind;
use crate::flow::webhook_health::Evidence;
use crate::ids::{IdempotencyKey, RequestId};
use crate::money::Money;

/// What the machine is told about the moment of a step.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The clocks.
    pub now: Now,
    /// Fresh random bits, for the key of an operation that this step may begin. Without them none is begun:
    /// keys are never derived from anything else.
    pub bits: Option<[u8; 16]>,
    /// Webhooks have proved themselves: reads may be far apart.
    pub webhooks: bool,
    /// The process is about to end: answers are taken in, nothing new is begun.
    pub closing: bool,
}

/// One thing that happened.
#[derive(Debug)]
pub enum Input {
    /// A wake-up that was asked for, or any later moment.
    Timer,
    /// The payment was read back from the journal by a new owner.
    Resume {
        /// The process that served the customer is gone; `false` when another worker takes over.
        restart: bool,
    },
    /// A step of it panicked, for the so-manieth time in this process; it was read back from the journal. The
    /// second time it is set aside until the next start.
    Fault(u32),
    /// The host takes in what stands at the platform under this reference, which was refused to us because it
    /// was taken. Any other payment is left as it is.
    Adopt(Box<Record>),
    /// A webhook spoke of this payment.
    Hint(HintId),
    /// The host wants something.
    Wish(Wish),
    /// The answer to the call in flight.
    Reply(Box<Reply>),
}

/// Names a webhook event: `pspReference` and `name`, hashed to save memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HintId(pub u64);

impl HintId {
    /// Of an event with this `pspReference` and `name`. Good within this process only.
    pub fn of(psp_reference: &str, name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (psp_reference, name).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What a host can want of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Capture; all that is reserved if no amount is given.
    Capture {
        /// The host's id of this request.
        id: RequestId,
        /// How much.
        amount: Option<Money>,
    },
    /// Refund; all that was captured and not refunded if no amount is given.
    Refund {
        /// The host's id of this request.
        id: RequestId,
        /// How much.
        amount: Option<Money>,
    },
    /// Capture this much, release the rest.
    Settle {
        /// The host's id of this request.
        id: RequestId,
        /// How much; zero releases everything.
        amount: Money,
    },
    /// Cancel.
    Cancel {
        /// What to do if the customer was faster.
        if_approved: IfApproved,
        /// Its number in the journal, if another process left it there; a later one has a higher number.
        number: Option<i64>,
    },
    /// Read the platform now.
    Read,
}

/// Names something a host waits for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Waited {
    /// A capture, refund or settle.
    Request(RequestId),
    /// The cancel.
    Cancel,
    /// The next successful read.
    Read,
}

/// A wish that was taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granted {
    /// Under way; its completion will name this.
    Open(Waited),
    /// Nothing is left to do.
    Done,
}

/// What came of one call.
#[derive(Debug, Clone)]
pub enum Heard<T> {
    /// A well-formed success that names our reference.
    Success(T, Option<String>),
    /// A refusal in a known shape.
    Refused(Error),
    /// Not executed: locked or too many.
    Busy {
        /// What was said.
        error: Error,
        /// How long to wait, if that was said.
        retry_after: Option<Duration>,
    },
    /// It may or may not have been executed.
    Lost(Error),
    /// It certainly never left this machine.
    NotSent(Error),
}

/// The answer to a call.
#[derive(Debug)]
pub enum Reply {
    /// To [`Call::Create`].
    Create(Heard<api::Created>),
    /// To [`Call::Read`].
    Read(Box<Heard<api::Payment>>),
    /// To [`Call::Events`].
    Events(Heard<Vec<api::Event>>),
    /// To [`Call::Change`].
    Changed(Heard<api::Modification>),
}

/// One call to the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Create the payment with the journalled body.
    Create {
        /// Its key.
        key: IdempotencyKey,
        /// Its amount.
        amount: Money,
    },
    /// Get payment.
    Read,
    /// Get event log.
    Events,
    /// A capture, refund or cancel with the journalled body.
    Change {
        /// What it does.
        kind: OperationKind,
        /// Its key.
        key: IdempotencyKey,
        /// The name of its body in the journal.
        attachment: String,
    },
}

/// What is to be done after an input. The driver makes `changed`, `attachments` and `scrub` durable in one
/// transaction that checks the ownership; only then does it send and tell.
#[derive(Debug, Default)]
pub struct Step {
    /// The record changed.
    pub changed: bool,
    /// Bytes to keep beside it.
    pub attachments: Vec<Attachment>,
    /// Delete what is kept beside it.
    pub scrub: bool,
    /// Nothing is left to do or follow.
    pub closed: bool,
    /// Send this.
    pub send: Option<Call>,
    /// The answer to a wish: taken up, or why not. A refused wish changes nothing.
    pub granted: Option<Result<Granted, Error>>,
    /// Things hosts wait for that are finished, with their result.
    pub finished: Vec<(Waited, Result<(), Error>)>,
    /// Webhooks that a read has now followed up.
    pub handled: Vec<HintId>,
    /// The outcome is settled by this step, or changed after that: worth reporting if nobody listens.
    pub news: bool,
    /// Something learned about the sales unit.
    pub learned: Option<UnitFact>,
    /// What this step shows about whether webhooks arrive.
    pub webhooks: Option<Evidence>,
    /// Monotonic time of the next timer, unless something happens before.
    pub wake: Option<Duration>,
}

/// Something a refusal teaches about a sales unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitFact {
    /// 5080: it may not skip the landing page.
    PushRefused,
    /// 6140: it cannot capture a part.
    PartialCaptureRefused,
}

impl UnitFact {
    /// Its name in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::PushRefused => "push",
            Self::PartialCaptureRefused => "partial_capture",
        }
    }
}

impl Call {
    /// The budget it is paid from.
    pub fn kind(&self) -> CallKind {
        match self {
            Self::Create { .. } => CallKind::Create,
            Self::Read | Self::Events => CallKind::Read,
            Self::Change { kind, .. } => kind.call_kind(),
        }
    }
}
