//! The durable part of a payment: facts only. What to do next is derived from them anew after every input.

use serde::{Deserialize, Serialize};

use super::limits::{DEFAULT_LIFETIME, FAILED_OPERATIONS_KEPT};
use super::operation::{Create, Operation, OperationState};
use super::outcome::{Amounts, Proof};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::{Reference, RequestId};
use crate::money::Money;

/// How the customer meets the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pairing {
    /// The till reads the customer's personal QR.
    MerchantScan,
    /// The till shows a one-time code.
    DynamicQr,
    /// A sticker or a page leads to the merchant's web page.
    Redirect,
    /// A sticker makes the platform send a check-in.
    Callback,
    /// The cashier types the number.
    PhoneNumber,
}

/// Where a payment in this journal comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Created through this journal.
    Made,
    /// Made elsewhere, imported by reading it.
    Adopted,
    /// Made elsewhere; followed, never changed.
    Watched,
}

/// What happens when the customer has approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapturePolicy {
    /// Capture everything at once: a shop that hands over the goods.
    OnApproval,
    /// Wait for the host to capture, settle or cancel.
    Manual,
}

/// What a payment that is first seen approved after a restart does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterRestart {
    /// Wait as approved: the customer may have left, the host keeps or releases it.
    Hold,
    /// Go on as the capture policy says.
    FollowPolicy,
}

/// What a cancel does when the customer was faster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfApproved {
    /// Release everything that is not captured.
    Release,
    /// Keep the approval; the cancel answers with it.
    Keep,
}

/// Why a payment is being cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelCause {
    /// The host asked.
    Host,
    /// The host's time to give up has come.
    GaveUp,
    /// The lifetime is over and the platform has not ended it.
    Lifetime,
    /// Nobody settled it in time.
    NotSettled,
    /// It turned up after it was reported as never created.
    TurnedUp,
    /// It is settled, and the rest is released.
    Settled,
}

/// A wish to cancel, kept until a read proves what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelWish {
    /// What to do if the customer was faster.
    pub if_approved: IfApproved,
    /// Who wants it.
    pub cause: CancelCause,
    /// Definite refusals so far, not counting those that say "the customer is approving".
    pub refusals: u32,
}

/// What the host asked for, under its own id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The host's id. `None`: asked by the payment itself, to follow the capture policy.
    pub id: Option<RequestId>,
    /// What.
    pub kind: RequestKind,
    /// No amount was named: all there was.
    pub whole: bool,
    /// How far it is.
    pub state: RequestState,
}

/// What a host can ask of a payment that was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "amount", rename_all = "snake_case")]
pub enum RequestKind {
    /// Take this much.
    Capture(Money),
    /// Give this much back.
    Refund(Money),
    /// Take this much and release the rest.
    Settle(Money),
}

/// How far a request is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Not finished.
    Open,
    /// Took effect, proven.
    Done,
    /// Refused; it changed nothing.
    Failed(Error),
}

/// What the platform was last seen to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The state.
    pub state: SeenState,
    /// The read that showed it first.
    pub proof: Proof,
    /// Until when a capture is guaranteed.
    pub guaranteed_until: Option<Timestamp>,
    /// Another amount or currency than asked for, or sums that a payment of that amount cannot have.
    pub mismatch: bool,
}

/// The platform's state of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeenState {
    /// `CREATED`
    Created,
    /// `AUTHORIZED`
    Authorized,
    /// `ABORTED`
    Aborted,
    /// `EXPIRED`
    Expired,
    /// `TERMINATED`
    Terminated,
    /// A state this version does not know.
    Other(String),
}

/// The durable state of one payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub reference: Reference,
    /// What was asked for.
    pub amount: Money,
    /// How the customer meets the checkout; unknown for a payment made elsewhere.
    pub pairing: Option<Pairing>,
    /// Where it comes from.
    pub origin: Origin,
    /// What happens on approval.
    pub capture_policy: CapturePolicy,
    /// What happens on approval after a restart.
    pub after_restart: AfterRestart,
    /// When the host asked for it.
    pub created_at: Timestamp,
    /// When the platform is expected to end it.
    pub expires_at: Timestamp,
    /// When to stop waiting for the customer and cancel.
    pub give_up_at: Option<Timestamp>,
    /// When to release everything unless it has been settled.
    pub release_at: Option<Timestamp>,
    /// The create.
    pub create: Create,
    /// What the platform was last seen to say.
    pub seen: Option<Seen>,
    /// Captures, refunds and cancels; at most one is open.
    pub operations: Vec<Operation>,
    /// How many operations there have been; the next one's number.
    pub next_operation: u32,
    /// What the host asked for.
    pub requests: Vec<Request>,
    /// A wish to cancel that is not yet resolved.
    pub cancel: Option<CancelWish>,
    /// The number of the last wish to cancel that was taken up for another process. Whoever takes the payment over
    /// finds it in the journal until it is answered, and must not take it, or an earlier one, up again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_taken_up: Option<i64>,
    /// A restart came before an approval was seen.
    pub restarted: bool,
    /// Approved, and waiting for the host to keep or release it.
    pub held: bool,
    /// Amounts moved that no known operation explains, while one of ours is unanswered.
    pub unexplained: bool,
    /// It was reported as never created and turned up after all.
    pub turned_up: bool,
    /// Nothing is left to do or to follow.
    pub closed: bool,
    /// Steps that panicked.
    pub faults: u32,
}

impl Record {
    /// A payment of which nothing is known yet but its name and amount: captured by hand, held after a restart,
    /// its create open and without a key.
    pub fn new(reference: Reference, amount: Money, created_at: Timestamp) -> Self {
        Self {
            reference,
            amount,
            pairing: None,
            origin: Origin::Made,
            capture_policy: CapturePolicy::Manual,
            after_restart: AfterRestart::Hold,
            created_at,
            expires_at: created_at.after(DEFAULT_LIFETIME),
            give_up_at: None,
            release_at: None,
            create: Create::new(None),
            seen: None,
            operations: Vec::new(),
            next_operation: 1,
            requests: Vec::new(),
            cancel: None,
            cancel_taken_up: None,
            restarted: false,
            held: false,
            unexplained: false,
            turned_up: false,
            closed: false,
            faults: 0,
        }
    }

    /// The sums, all zero before the first read.
    pub fn amounts(&self) -> Amounts {
        self.seen.as_ref().map_or_else(|| Amounts::zero(self.amount.currency()), |seen| seen.proof.aggregate)
    }

    /// The state, if the platform has shown one.
    pub fn state(&self) -> Option<&SeenState> {
        self.seen.as_ref().map(|seen| &seen.state)
    }

    /// The customer has approved.
    pub fn is_authorized(&self) -> bool {
        self.state() == Some(&SeenState::Authorized)
    }

    /// The platform ended it before any approval.
    pub fn has_ended(&self) -> bool {
        matches!(self.state(), Some(SeenState::Aborted | SeenState::Expired | SeenState::Terminated))
    }

    /// What the platform shows is not what was asked for.
    pub fn is_mismatch(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.mismatch)
    }

    /// Reserved and neither captured nor released.
    pub fn reserved(&self) -> Money {
        self.amounts().reserved()
    }

    /// The capture or refund that is not yet settled.
    pub fn open_money_operation(&self) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.is_open() && !operation.is_cancel())
    }

    /// See [`Record::open_money_operation`].
    pub fn open_money_operation_mut(&mut self) -> Option<&mut Operation> {
        self.operations.iter_mut().find(|operation| operation.is_open() && !operation.is_cancel())
    }

    /// The operation that serves a request, by the request's place.
    pub fn operation_of(&self, request: usize) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.request == Some(request))
    }

    /// The sums already show what this request asked for.
    pub fn is_counted(&self, request: usize) -> bool {
        self.operation_of(request).is_some_and(|operation| operation.is_covered_by(&self.amounts()))
    }

    /// The customer has not decided, as far as was seen.
    pub fn is_pending(&self) -> bool {
        matches!(self.state(), None | Some(SeenState::Created))
    }

    /// No money was taken, and neither the host nor the policy has asked for any.
    pub fn nothing_was_taken_or_asked(&self) -> bool {
        let takes = |request: &Request| !matches!(request.kind, RequestKind::Refund(_));
        self.amounts().captured.minor() == 0 && !self.requests.iter().any(takes)
    }

    /// Drops cancels that failed, but for the last few: they moved nothing.
    pub fn forget_failed_operations(&mut self) {
        let failed = |operation: &Operation| {
            operation.is_cancel() && matches!(operation.state, OperationState::Failed(_))
        };
        let count = self.operations.iter().filter(|operation| failed(operation)).count();
        let mut spare = count.saturating_sub(FAILED_OPERATIONS_KEPT);
        self.operations.retain(|operation| {
            let drop = spare > 0 && failed(operation);
            spare -= usize::from(drop);
            !drop
        });
    }

    /// The first request that is not finished.
    pub fn open_request(&self) -> Option<&Request> {
        self.requests.iter().find(|request| request.state == RequestState::Open)
    }

    /// The request under this id.
    pub fn request(&self, id: &RequestId) -> Option<&Request> {
        self.requests.iter().find(|request| request.id.as_ref() == Some(id))
    }

    /// The reading behind what is known.
    pub fn proof(&self) -> Option<&Proof> {
        self.seen.as_ref().map(|seen| &seen.proof)
    }
}

impl RequestKind {
    /// The amount asked for.
    pub fn amount(&self) -> Money {
        match self {
            Self::Capture(amount) | Self::Refund(amount) | Self::Settle(amount) => *amount,
        }
    }
}

impl Amounts {
    /// They can be the sums of a payment of this amount: in its currency, no more reserved than was asked for,
    /// no more taken than was reserved, no more given back than was taken.
    pub fn can_be_of(&self, amount: Money) -> bool {
        let all = [self.authorized, self.cancelled, self.captured, self.refunded];
        let within = |less: Money, more: Money| less.minor() <= more.minor();
        all.iter().all(|sum| sum.currency() == amount.currency())
            && within(self.authorized, amount)
            && within(self.captured, self.authorized)
            && within(self.refunded, self.captured)
    }

    /// Nothing has moved.
    pub fn zero(currency: crate::money::Currency) -> Self {
        let zero = Money::zero(currency);
        Self { authorized: zero, cancelled: zero, captured: zero, refunded: zero }
    }

    /// Reserved and neither captured nor released; zero for a payment that was cancelled before approval,
    /// whose cancelled sum is above its authorized one.
    pub fn reserved(&self) -> Money {
        self.authorized
            .checked_sub(self.captured)
            .and_then(|left| left.checked_sub(self.cancelled))
            .unwrap_or_else(|| Money::zero(self.authorized.currency()))
    }

    /// Captured and not given back.
    pub fn kept(&self) -> Money {
        self.captured.checked_sub(self.refunded).unwrap_or_else(|| Money::zero(self.captured.currency()))
    }
}
