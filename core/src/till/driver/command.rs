//! What the public face asks of the driver.

use futures_channel::oneshot;
use zeroize::Zeroizing;

use super::waiter::Waiter;
use crate::error::Error;
use crate::flow::payment::{HintId, Outcome, Record, Status, Wish};
use crate::flow::poll::Waiting;
use crate::ids::{Msn, OrderId, TillPrefix};
use crate::journal::{EventId, JournalError, PaymentKey};

/// A payment to create.
pub(crate) struct Begin {
    pub(crate) key: PaymentKey,
    pub(crate) order: Option<OrderId>,
    pub(crate) record: Record,
    pub(crate) waiting: Waiting,
    /// The exact body of the create.
    pub(crate) body: Zeroizing<Vec<u8>>,
    /// Answered once the record is durable and the create is on its way.
    pub(crate) reply: oneshot::Sender<Result<(), BeginError>>,
    /// Answered once the create is settled; dropped if the payment is not begun.
    pub(crate) created: Waiter,
}

/// Why a payment was not begun. Nothing was sent.
pub(crate) enum BeginError {
    /// The journal said no.
    Refused(Error),
    /// The reference is in use in this journal.
    ReferenceTaken,
    /// Another payment holds the order.
    OrderTaken(Box<Holder>),
}

/// The payment that holds an order.
pub(crate) struct Holder {
    pub(crate) key: PaymentKey,
    pub(crate) record: Record,
    /// Its create body, while it is kept.
    pub(crate) body: Option<Zeroizing<Vec<u8>>>,
}

/// A payment made elsewhere, read from the platform.
pub(crate) struct Import {
    pub(crate) key: PaymentKey,
    pub(crate) record: Record,
    /// Answered once it is durable.
    pub(crate) waiter: Waiter,
    /// The host does not know of it.
    pub(crate) news: bool,
}

/// What the public face asks of the driver.
pub(crate) enum Command {
    /// Create a payment.
    Begin(Box<Begin>),
    /// Take in a payment made elsewhere.
    Import(Box<Import>),
    /// Change or read a payment.
    Wish { key: PaymentKey, wish: Wish, waiter: Waiter },
    /// Tell when something is known.
    Wait { key: PaymentKey, waiter: Waiter },
    /// Answer once everything that was heard is noted.
    Noted(oneshot::Sender<()>),
    /// A webhook spoke of a payment.
    Hint { key: PaymentKey, id: HintId },
    /// An event of a payment is in the journal.
    Arrived { key: PaymentKey, id: EventId },
    /// Events of a sales unit may have been missed.
    ReadAll(Msn),
    /// Act for the payments of a sales unit, whose references begin so.
    Serve(Msn, TillPrefix),
    /// Stop.
    Close,
}

/// What a host was told.
#[derive(Debug)]
pub(crate) enum Told {
    /// The create was refused.
    Refused,
    /// The outcome is this, and settled.
    Settled(Status),
}

/// The record and outcome of a payment in the journal, from its state.
pub(crate) fn outcome_from(state: &[u8]) -> Result<(Record, Outcome), Error> {
    let record = Record::read(state)
        .map_err(|fault| JournalError::Damaged(format!("the state of a payment {fault}")))?;
    let outcome = crate::flow::payment::outcome_of(&record);
    Ok((record, outcome))
}
