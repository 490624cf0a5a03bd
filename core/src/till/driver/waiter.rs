//! Who waits for what.

use std::time::Duration;

use futures_channel::oneshot;

use crate::error::Error;
use crate::flow::payment::{Outcome, Waited};
use crate::journal::WishId;

/// What a waiter is told: the outcome, or why its wish was refused.
pub(crate) type Answer = Result<Outcome, Error>;

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Until {
    /// Nothing: what is known now.
    Now,
    /// The create is accepted or refused.
    Created,
    /// Nothing more happens unless the host asks for it.
    Settled,
    /// The outcome is another one than this.
    Changed(Box<Outcome>),
    /// Something a wish began is finished.
    Finished(Waited),
}

/// Somebody who waits.
pub(crate) struct Waiter {
    pub(crate) until: Until,
    /// When patience ends, in monotonic time: then the outcome as it stands is the answer.
    pub(crate) deadline: Option<Duration>,
    pub(crate) to: Recipient,
}

/// Where an answer goes.
pub(crate) enum Recipient {
    /// A caller in this process. Boxed: until then there is room for an answer in each waiter.
    Here(oneshot::Sender<Box<Answer>>),
    /// A process that left a wish in the journal.
    There(WishId),
}

impl Waiter {
    pub(crate) fn here(until: Until, deadline: Option<Duration>) -> (Self, oneshot::Receiver<Box<Answer>>) {
        let (sender, receiver) = oneshot::channel();
        (Self { until, deadline, to: Recipient::Here(sender) }, receiver)
    }

    /// The caller is gone.
    pub(crate) fn is_abandoned(&self) -> bool {
        matches!(&self.to, Recipient::Here(sender) if sender.is_canceled())
    }
}
