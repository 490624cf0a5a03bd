//! The durable record of every intent.
//!
//! A journal keeps, per payment, one opaque state written by the payment machine, the exact bodies of its
//! operations, and who owns it. It decides nothing about payments; it guarantees that what it answered `Ok`
//! to survives a power cut, and that only the owner of a payment writes to it.
//!
//! Two journals: `Sqlite` (feature `sqlite`) keeps it in a file; [`Memory`] is the exception to the promise and
//! forgets everything with its process. Both pass one test suite, `core/tests/journal`.

mod inbox;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Later, Timestamp};
use crate::error::{Error, ErrorName};
use crate::ids::{CustomerToken, Msn, OrderId, Reference};

pub use crate::flow::payment::Attachment;
pub use inbox::{About, Arrival, EVENT_KEPT, EventId, OpenCheckIn, Received, Unhandled};
pub use memory::Memory;
#[cfg(feature = "sqlite")]
pub use sqlite::{KeptAbout, KeptEvent, KeptSpan, Options, Sqlite};

/// How long the answer to a wish can be asked for. Measured on the `updated_at` of later answers; the process
/// that wished waits seconds, a day leaves room for a clock that was set.
pub const ANSWERED_WISH_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What names a payment in a journal: it is never acted on under another host or sales unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaymentKey {
    /// Base address of the platform the payment lives on.
    pub host: Arc<str>,
    /// The sales unit.
    pub msn: Msn,
    /// The reference; unique per sales unit.
    pub reference: Reference,
}

impl Hash for PaymentKey {
    /// Of the reference alone: host and sales unit are the same for nearly all payments of a process.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.reference.hash(state);
    }
}

/// What the journal keeps of a payment beside its key and owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The machine's durable state; opaque here. Holds no personal data.
    pub state: Vec<u8>,
    /// Something is still to be done: the payment is loaded at start and taken over from a dead owner.
    pub live: bool,
    /// The payment stands in the way of another one of the same order: it is alive, or captured more than
    /// refunded.
    pub holds_order: bool,
    /// This change brings news that the host has to acknowledge. Without it, what was acknowledged stays so.
    pub unacknowledged: bool,
    /// A short word for lists: the name of the outcome.
    pub outcome: &'static str,
    /// When it was last written.
    pub updated_at: Timestamp,
}

/// A payment to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// Its name.
    pub key: PaymentKey,
    /// The host's order, if it gave one; unique among payments of the same host and sales unit that hold it.
    pub order: Option<OrderId>,
    /// When the host asked for it.
    pub created_at: Timestamp,
    /// Its first state.
    pub row: Row,
    /// Its first attachments.
    pub attachments: Vec<Attachment>,
}

/// A payment as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub key: PaymentKey,
    /// The host's order.
    pub order: Option<OrderId>,
    /// When the host asked for it.
    pub created_at: Timestamp,
    /// The machine's durable state.
    pub state: Vec<u8>,
    /// See [`Row::live`].
    pub live: bool,
    /// See [`Row::unacknowledged`].
    pub unacknowledged: bool,
    /// See [`Row::outcome`].
    pub outcome: String,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// Who may write to it.
    pub ownership: Ownership,
}

/// Who may write to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// This journal handle, under this epoch.
    Mine(u64),
    /// Another handle that is alive, here or in another process.
    Another,
    /// Nobody, or an owner that is dead.
    Free,
}

/// Answer to [`Journal::begin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Durable, owned by this handle under this epoch.
    Inserted(u64),
    /// The reference is already in this journal.
    ReferenceTaken(Box<Stored>),
    /// A payment of the same order still holds it; said also where the reference is known too, since whoever
    /// asks twice for the same sale gives the same reference.
    OrderTaken(Box<Stored>),
}

/// Answer to [`Journal::write`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Durable.
    Done,
    /// Nothing was written: this handle does not own the payment under this epoch.
    NotOwner,
    /// Nothing was written: another payment of the same order holds it.
    OrderTaken,
}

/// Answer to [`Journal::claim`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// Now (or already) owned by this handle; [`Stored::ownership`] has the epoch.
    Mine(Box<Stored>),
    /// Another living owner has it.
    Another(Box<Stored>),
    /// The journal does not know it.
    Absent,
}

/// One change of a payment, applied as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The new state.
    pub row: Row,
    /// Attachments to add or replace.
    pub attachments: Vec<Attachment>,
    /// Delete every earlier attachment of the payment, so that the bytes cannot be found in the file.
    pub scrub: bool,
    /// Give up ownership: nothing is left to do.
    pub release: bool,
    /// Wishes of this payment that this change answers, with their answers. One that has an answer keeps it.
    pub answers: Vec<(WishId, Vec<u8>)>,
}

/// Names a wish in a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WishId(pub i64);

/// Something a process wants of a payment that another one owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Its name.
    pub id: WishId,
    /// The payment.
    pub key: PaymentKey,
    /// What is wanted; opaque here. Holds no personal data.
    pub body: Vec<u8>,
}

/// Which payments to list, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this order only.
    pub order: Option<OrderId>,
    /// Only those with something left to do.
    pub live: Option<bool>,
    /// Only those the host has not acknowledged.
    pub unacknowledged: Option<bool>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// Why a journal could not do what was asked. Nothing of the change was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// No room left on the disk.
    #[error("the disk that holds the journal is full")]
    Full,
    /// The file or its folder cannot be written.
    #[error("the journal cannot be written: {0}")]
    ReadOnly(String),
    /// Made by a later version of this library.
    #[error("the journal has schema {found}, this version knows {known}: use the newer version")]
    Newer {
        /// The schema of the file.
        found: i64,
        /// The newest schema this version knows.
        known: i64,
    },
    /// Not a journal, or damaged.
    #[error("the journal is damaged: {0}")]
    Damaged(String),
    /// On a network file system, where locks do not protect money.
    #[error("the journal must be on a local disk, not on {0}")]
    NetworkFileSystem(String),
    /// A forked child cannot use what its parent had open at the fork, nor open the same file anew while it
    /// inherits that.
    #[error("this process was forked while the journal was open: close it before the fork, open it after")]
    Forked,
    /// The journal has no payment of that name.
    #[error("the journal does not know this payment")]
    Absent,
    /// Already closed.
    #[error("the journal is closed")]
    Closed,
    /// Anything else the disk said.
    #[error("the journal failed: {0}")]
    Io(String),
}

/// The durable record of every intent. All calls may be made from any thread; none blocks.
///
/// An `Ok` of a call that writes means the change is durable. Dropping a returned future does not undo it.
pub trait Journal: Send + Sync {
    /// Begins a payment, owned by this handle, unless its reference is known or its order is held. The check
    /// and the insert are one transaction over all processes that share the journal.
    fn begin(&self, new: NewPayment) -> Later<Result<Begun, JournalError>>;
    /// Changes a payment that this handle owns under `epoch`; the check is in the transaction.
    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Later<Result<Written, JournalError>>;
    /// An attachment of a payment.
    fn attachment(&self, key: PaymentKey, name: String) -> Later<Result<Option<Vec<u8>>, JournalError>>;
    /// A payment.
    fn load(&self, key: PaymentKey) -> Later<Result<Option<Stored>, JournalError>>;
    /// Takes a payment over if nobody alive owns it. A new owner means a new epoch.
    fn claim(&self, key: PaymentKey) -> Later<Result<Claimed, JournalError>>;
    /// Takes over every live payment of one sales unit that nobody alive owns, at most `limit`, oldest first.
    /// Those of other units are left to handles that have their keys.
    fn claim_orphans(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Stored>, JournalError>>;
    /// Payments by filter, newest first.
    fn list(&self, filter: Filter) -> Later<Result<Vec<Stored>, JournalError>>;
    /// The host has taken note of these.
    fn acknowledge(&self, keys: Vec<PaymentKey>) -> Later<Result<(), JournalError>>;
    /// The host has taken note of what this handle wrote last under `epoch`. Nothing happens if the payment was
    /// taken over since: there may be news that the host has not heard.
    ///
    /// Nobody waits for it, so it may go with the next change. Every later call of this handle sees it; a crash
    /// before it is durable means that the host is told once more.
    fn acknowledge_under(&self, key: PaymentKey, epoch: u64) -> Later<Result<(), JournalError>>;
    /// Leaves a wish, without personal data, for the owner of a payment. [`JournalError::Absent`] if there is no such payment.
    fn post_wish(&self, key: PaymentKey, body: Vec<u8>) -> Later<Result<WishId, JournalError>>;
    /// Unanswered wishes for payments that this handle owns, in the order in which they were left, which is that of their
    /// numbers. Cheap while nothing has changed.
    fn wishes(&self) -> Later<Result<Vec<Wish>, JournalError>>;
    /// The answer to a wish, once there is one.
    fn wish_answer(&self, id: WishId) -> Later<Result<Option<Vec<u8>>, JournalError>>;
    /// What is remembered about a sales unit, such as a product it does not have.
    fn unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
    ) -> Later<Result<Option<(String, Timestamp)>, JournalError>>;
    /// Remembers something about a sales unit.
    fn set_unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
        value: String,
        at: Timestamp,
    ) -> Later<Result<(), JournalError>>;
    /// Keeps a verified event, unless it is known. Events that are done with are forgotten after [`EVENT_KEPT`].
    fn receive(&self, arrival: Arrival) -> Later<Result<Received, JournalError>>;
    /// Events of payments of one sales unit that are not marked as handled, oldest first, at most `limit`. Cheap
    /// while nothing has changed.
    fn unhandled(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Unhandled>, JournalError>>;
    /// No wish is unanswered and no event open, so [`wishes`](Self::wishes) and [`unhandled`](Self::unhandled) would
    /// find nothing. Answered at once; a journal that had to look says `false`, and is asked those.
    fn nothing_is_open(&self) -> bool {
        false
    }
    /// A read has followed these up.
    fn handled(&self, events: Vec<EventId>) -> Later<Result<(), JournalError>>;
    /// Check-ins of one sales unit that can still be used, newest first; at one sticker, or at all of them.
    fn check_ins(
        &self,
        host: String,
        msn: Msn,
        merchant_qr_id: Option<String>,
    ) -> Later<Result<Vec<OpenCheckIn>, JournalError>>;
    /// Uses a check-in up and deletes its token. `None` if somebody else was faster, or it is too old.
    fn use_check_in(&self, id: EventId) -> Later<Result<Option<CustomerToken>, JournalError>>;
    /// Deletes the tokens of check-ins from before this moment: nobody can use them any more.
    fn forget_check_ins(&self, initiated_before: Timestamp) -> Later<Result<(), JournalError>>;
    /// Finishes what was accepted, wipes what is scrubbed, gives up ownership and closes. Later calls answer
    /// [`JournalError::Closed`].
    fn close(&self) -> Later<Result<(), JournalError>>;
}

impl From<JournalError> for Error {
    /// Nothing was sent: what cannot be written down is not done.
    fn from(error: JournalError) -> Self {
        let name = match &error {
            JournalError::Full => ErrorName::JournalFull,
            JournalError::ReadOnly(_) => ErrorName::JournalReadOnly,
            JournalError::Absent => ErrorName::PaymentNotFound,
            JournalError::Newer { .. } => ErrorName::JournalNewer,
            JournalError::Damaged(_) => ErrorName::JournalDamaged,
            JournalError::NetworkFileSystem(_) => ErrorName::JournalNetworkFs,
            JournalError::Forked => ErrorName::Forked,
            JournalError::Closed => ErrorName::Closed,
            JournalError::Io(_) => ErrorName::JournalFailed,
        };
        Self::new(name).with_local_detail(&error.to_string())
    }
}
