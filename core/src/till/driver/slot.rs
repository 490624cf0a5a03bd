//! One payment in memory.

use std::collections::VecDeque;
use std::time::Duration;

use super::waiter::{Answer, Recipient, Waiter};
use crate::flow::payment::{HintId, Machine, Record, Reply, Status, Step, Wish};
use crate::journal::{Change, WishId};

/// An input that waits until the step before it is durable.
pub(super) enum Queued {
    /// A timer.
    Timer,
    /// An answer for another process, to be written down with the next change. It waits here because the
    /// payment may have been given up as final: then it has to be claimed anew first.
    Answer(WishId, Answer),
    /// Taken up from the journal.
    Resume { restart: bool },
    /// A step panicked, so often by now.
    Fault(u32),
    /// The platform answered.
    Reply(Box<Reply>),
    /// What the platform has under a reference that was refused to us.
    Adopt(Box<Record>, Waiter),
    /// A webhook.
    Hint(HintId),
    /// A wish and who waits for it.
    Wish(Wish, Waiter),
}

/// Something that is wanted and not yet written down: until then it has not been accepted.
pub(super) struct Undo {
    /// The machine before, to go back to if the disk refuses it.
    pub(super) machine: Box<Machine>,
    /// The wish, for whoever owns the payment by then.
    pub(super) wish: Option<Wish>,
    pub(super) waiter: Waiter,
}

/// A step that is being written down.
pub(super) struct Pending {
    pub(super) step: Step,
    pub(super) change: Change,
    /// What the step did for somebody, until it is durable.
    pub(super) undo: Option<Undo>,
}

/// One payment in memory.
pub(super) struct Slot {
    pub(super) machine: Machine,
    pub(super) epoch: u64,
    pub(super) pending: Option<Box<Pending>>,
    pub(super) queue: VecDeque<Queued>,
    pub(super) waiters: Vec<Waiter>,
    /// Answers for other processes, to be written with the next change.
    pub(super) answers: Vec<(WishId, Answer)>,
    pub(super) wake: Option<Duration>,
    pub(super) unacknowledged: bool,
    /// What was last told.
    pub(super) last: Option<Status>,
    /// The call whose answer is awaited.
    pub(super) call: Option<u64>,
    /// Ownership was given up with the last change: before the next one it is claimed anew.
    pub(super) released: bool,
    /// Steps that panicked in this process; while it is read back nothing is taken.
    pub(super) faults: u32,
    pub(super) reloading: bool,
}

impl Slot {
    pub(super) fn new(machine: Machine, epoch: u64, unacknowledged: bool) -> Self {
        Self {
            machine,
            epoch,
            pending: None,
            queue: VecDeque::new(),
            waiters: Vec::new(),
            answers: Vec::new(),
            wake: None,
            unacknowledged,
            last: None,
            call: None,
            released: false,
            faults: 0,
            reloading: false,
        }
    }

    /// A wish of another process is being worked on.
    pub(super) fn knows(&self, id: WishId) -> bool {
        let is_it = |waiter: &Waiter| matches!(waiter.to, Recipient::There(other) if other == id);
        let pending = self.pending.as_ref().and_then(|pending| pending.undo.as_ref());
        let pending = pending.is_some_and(|undo| is_it(&undo.waiter));
        let queued = self.queue.iter().any(|queued| match queued {
            Queued::Wish(_, waiter) => is_it(waiter),
            Queued::Answer(other, _) => *other == id,
            _ => false,
        });
        pending
            || queued
            || self.waiters.iter().any(is_it)
            || self.answers.iter().any(|(other, _)| *other == id)
    }

    /// The step before is durable.
    pub(super) fn takes_inputs(&self) -> bool {
        self.pending.is_none() && !self.reloading
    }

    /// Nothing holds it in memory.
    pub(super) fn is_idle(&self) -> bool {
        self.machine.is_closed() && self.takes_inputs() && self.queue.is_empty() && self.answers.is_empty()
    }
}
