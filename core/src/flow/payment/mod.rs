//! The payment machine: one per payment, no I/O, time as an argument.
//!
//! Three layers. **Facts** ([`Record`]): what was intended, what was sent, what the platform was seen to say;
//! durable before anything is sent. **Derivation**: after each input, what follows from the facts, and which
//! single call is due next. **View** ([`Outcome`]): what is known about the money. There is no state that says
//! "what we are doing": a process that reads the facts back goes on where another one stopped.

mod advance;
mod attachment;
pub mod codes;
mod decide;
#[cfg(kasse_defects)]
mod defects;
mod helpers;
mod imported;
mod input;
pub mod limits;
mod live;
mod machine;
mod operation;
mod outcome;
mod record;
mod replies;
mod stored;
#[cfg(test)]
mod tests;
mod view;
mod wishes;

pub use attachment::Attachment;
pub(crate) use imported::imported;
pub use input::{Call, Granted, Heard, HintId, Input, Moment, Reply, Step, UnitFact, Waited, Wish};
pub use machine::{CREATE_ATTACHMENT, Machine, REDIRECT_ATTACHMENT};
pub use operation::{Create, CreateState, Operation, OperationKind, OperationState};
pub use outcome::{Amounts, CaptureProgress, NotPaidReason, Outcome, Phase, Proof, Status, UnknownReason};
pub use record::{
    AfterRestart, CancelCause, CancelWish, CapturePolicy, IfApproved, Origin, Pairing, Record, Request,
    RequestKind, RequestState, Seen, SeenState,
};
pub(in crate::flow) use view::holds_order;
pub use view::{outcome_of, status_of};
