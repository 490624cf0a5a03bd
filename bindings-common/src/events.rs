//! What a host is told without asking, in a queue that it empties when it likes.
//!
//! Of each payment only the latest change is kept, so a slow host costs no memory. A completion is kept until it is
//! taken: there is one for each operation, and operations are limited. Of log lines the oldest go first, and how
//! many went is said.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use kasse::ids::{Msn, Reference};
use kasse::log::LogLine;
use kasse::till::Outcome;

use crate::record::AtSticker;
use crate::sleepers::{Number, Sleepers};
use crate::sync::{Mutex, MutexGuard};
use crate::wait_handle::{Raw, WaitHandle};

/// Payments whose latest change nobody has taken. Beyond this the oldest change is dropped; the outcome stays in
/// the journal and in `recovered()`.
pub const PAYMENTS_KEPT: usize = 10_000;

/// Log lines that nobody has taken.
pub const LINES_KEPT: usize = 1_000;

/// Steps of one sale at a sticker that nobody has taken; beyond this the oldest goes.
pub const STEPS_KEPT: usize = 16;

/// One thing a host is told.
#[derive(Debug, Clone)]
pub enum Event {
    /// An operation is done; its result waits to be taken.
    Completed(u64),
    /// What is known about a payment has changed. In between it may have been something else.
    Payment {
        /// The sales unit.
        msn: Msn,
        /// Its name.
        reference: Reference,
        /// What is known now.
        outcome: Box<Outcome>,
    },
    /// The operation that waits at a sticker has come further.
    AtSticker(u64, AtSticker),
    /// A line for the host's log.
    Line(LogLine),
    /// So many lines were not kept.
    LinesLost(u64),
}

/// The queue of one client.
#[derive(Debug)]
pub struct Events {
    queue: Mutex<Queue>,
    handle: WaitHandle,
}

#[derive(Debug, Default)]
struct Queue {
    completed: VecDeque<u64>,
    steps: VecDeque<(u64, AtSticker)>,
    order: VecDeque<(Msn, Reference)>,
    latest: HashMap<(Msn, Reference), Box<Outcome>>,
    lines: VecDeque<LogLine>,
    lines_lost: u64,
    closed: bool,
    sleepers: Sleepers,
}

impl Events {
    /// Empty.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub fn new() -> io::Result<Self> {
        Ok(Self { queue: Mutex::default(), handle: WaitHandle::new()? })
    }

    /// Set while there is something to take, and for ever once closed: see [`WaitHandle`].
    pub fn wait_handle(&self) -> Raw {
        self.handle.raw()
    }

    /// The next one, if there is one: steps at stickers first, then completions, then payments, then the log.
    pub fn take(&self) -> Option<Event> {
        self.take_from(&mut self.locked())
    }

    /// The next one; `None` once closed and empty.
    pub fn next(&self) -> Next<'_> {
        Next { events: self, number: None }
    }

    fn take_from(&self, queue: &mut Queue) -> Option<Event> {
        let event = queue.take();
        if queue.is_empty() && !queue.closed {
            self.handle.clear();
        }
        event
    }

    pub(crate) fn completed(&self, operation: u64) {
        self.put(|queue| queue.completed.push_back(operation));
    }

    /// Nobody wants to hear of this operation any more: its result was taken, or is not wanted.
    pub(crate) fn forget(&self, operation: u64) {
        let mut queue = self.locked();
        if let Some(place) = queue.completed.iter().position(|known| *known == operation) {
            queue.completed.remove(place);
        }
        queue.steps.retain(|(known, _)| *known != operation);
        if queue.is_empty() && !queue.closed {
            self.handle.clear();
        }
    }

    pub(crate) fn at_sticker(&self, operation: u64, step: AtSticker) {
        self.put(|queue| {
            queue.steps.push_back((operation, step));
            let of_it = queue.steps.iter().filter(|(known, _)| *known == operation).count();
            if of_it > STEPS_KEPT {
                let oldest = queue.steps.iter().position(|(known, _)| *known == operation);
                oldest.and_then(|oldest| queue.steps.remove(oldest));
            }
        });
    }

    pub(crate) fn payment(&self, msn: Msn, reference: Reference, outcome: Outcome) {
        self.put(|queue| queue.payment((msn, reference), outcome));
    }

    pub(crate) fn line(&self, line: LogLine) {
        self.put(|queue| {
            queue.lines.push_back(line);
            if queue.lines.len() > LINES_KEPT {
                queue.lines.pop_front();
                queue.lines_lost = queue.lines_lost.saturating_add(1);
            }
        });
    }

    /// Nothing more comes. What is there can still be taken; whoever waits is woken.
    fn close(&self) {
        self.put(|queue| queue.closed = true);
    }

    fn put(&self, change: impl FnOnce(&mut Queue)) {
        let sleepers = {
            let mut queue = self.locked();
            let was_empty = queue.is_empty() && !queue.closed;
            change(&mut queue);
            if was_empty {
                self.handle.set();
            }
            queue.sleepers.take()
        };
        sleepers.for_each(Waker::wake);
    }

    fn locked(&self) -> MutexGuard<'_, Queue> {
        // Every change under the lock is whole.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the next event.
#[derive(Debug)]
#[must_use = "a future does nothing until it is polled"]
pub struct Next<'a> {
    events: &'a Events,
    number: Number,
}

impl Future for Next<'_> {
    type Output = Option<Event>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        // One look under one lock: between two, somebody else could take, put or close.
        let mut queue = self.events.locked();
        match self.events.take_from(&mut queue) {
            None if !queue.closed => {
                queue.sleepers.note(&mut self.number, context.waker());
                Poll::Pending
            }
            event => Poll::Ready(event),
        }
    }
}

impl Drop for Next<'_> {
    fn drop(&mut self) {
        self.events.locked().sleepers.forget(self.number);
    }
}

/// Held by whatever may still put something into the queue; the last one gone closes it.
#[derive(Debug)]
pub(crate) struct Source(pub(crate) Arc<Events>);

impl Drop for Source {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Queue {
    fn take(&mut self) -> Option<Event> {
        if let Some((operation, step)) = self.steps.pop_front() {
            return Some(Event::AtSticker(operation, step));
        }
        if let Some(operation) = self.completed.pop_front() {
            return Some(Event::Completed(operation));
        }
        while let Some(key) = self.order.pop_front() {
            if let Some(outcome) = self.latest.remove(&key) {
                return Some(Event::Payment { msn: key.0, reference: key.1, outcome });
            }
        }
        if self.lines_lost > 0 {
            return Some(Event::LinesLost(std::mem::take(&mut self.lines_lost)));
        }
        self.lines.pop_front().map(Event::Line)
    }

    fn payment(&mut self, key: (Msn, Reference), outcome: Outcome) {
        if self.latest.insert(key.clone(), Box::new(outcome)).is_some() {
            return;
        }
        self.order.push_back(key);
        if self.order.len() > PAYMENTS_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.latest.remove(&oldest);
        }
    }

    fn is_empty(&self) -> bool {
        self.completed.is_empty()
            && self.steps.is_empty()
            && self.order.is_empty()
            && self.lines.is_empty()
            && self.lines_lost == 0
    }
}

#[cfg(test)]
#[cfg(not(kasse_loom))]
mod tests {
    use kasse::clock::Timestamp;
    use kasse::flow::payment::{NotPaidReason, Status};

    use super::*;

    fn outcome(reason: NotPaidReason) -> Outcome {
        Outcome { status: Status::NotPaid { reason }, proof: None }
    }

    fn key(number: usize) -> (Msn, Reference) {
        (Msn::new("123456").unwrap(), Reference::new(format!("sale-{number:05}")).unwrap())
    }

    fn tell(events: &Events, number: usize, reason: NotPaidReason) {
        let (msn, reference) = key(number);
        events.payment(msn, reference, outcome(reason));
    }

    fn line(text: &str) -> LogLine {
        LogLine::new(kasse::log::Level::Info, Timestamp::from_millis(0), None, text)
    }

    #[test]
    fn of_a_payment_the_latest_is_told_once_in_the_place_of_the_first() {
        let events = Events::new().unwrap();
        tell(&events, 1, NotPaidReason::Expired);
        tell(&events, 2, NotPaidReason::Expired);
        tell(&events, 1, NotPaidReason::Declined);
        let told: Vec<_> = std::iter::from_fn(|| events.take())
            .map(|event| match event {
                Event::Payment { reference, outcome, .. } => (reference.to_string(), outcome.status),
                other => panic!("{other:?}"),
            })
            .collect();
        let not_paid = |reason| Status::NotPaid { reason };
        let expected = [
            ("sale-00001".to_owned(), not_paid(NotPaidReason::Declined)),
            ("sale-00002".to_owned(), not_paid(NotPaidReason::Expired)),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn completions_come_first_and_are_never_dropped() {
        let events = Events::new().unwrap();
        (0..PAYMENTS_KEPT + 5).for_each(|number| tell(&events, number, NotPaidReason::Expired));
        (0..LINES_KEPT + 7).for_each(|number| events.line(line(&number.to_string())));
        (1..=20_000).for_each(|operation| events.completed(operation));
        for operation in 1..=20_000 {
            assert!(matches!(events.take(), Some(Event::Completed(number)) if number == operation));
        }
        // The oldest changes and lines went, and for lines it is said.
        let first = events.take();
        assert!(
            matches!(&first, Some(Event::Payment { reference, .. }) if *reference == key(5).1),
            "{first:?}"
        );
        let rest: Vec<_> = std::iter::from_fn(|| events.take()).collect();
        assert_eq!(rest.len(), PAYMENTS_KEPT - 1 + 1 + LINES_KEPT);
        assert!(matches!(rest[PAYMENTS_KEPT - 1], Event::LinesLost(7)));
        assert!(matches!(&rest[PAYMENTS_KEPT], Event::Line(line) if line.text() == "7"));
    }

    #[test]
    fn steps_come_before_the_completion_of_what_they_led_to_and_are_bounded() {
        let events = Events::new().unwrap();
        events.completed(1);
        events.at_sticker(1, AtSticker::WaitingForScan);
        events.at_sticker(2, AtSticker::Connected);
        (0..STEPS_KEPT).for_each(|_| events.at_sticker(1, AtSticker::ScanAgain));
        assert!(matches!(events.take(), Some(Event::AtSticker(2, AtSticker::Connected))));
        for _ in 0..STEPS_KEPT {
            assert!(matches!(events.take(), Some(Event::AtSticker(1, AtSticker::ScanAgain))));
        }
        assert!(matches!(events.take(), Some(Event::Completed(1))));
    }

    #[test]
    fn a_wait_that_ends_without_an_event_leaves_nothing() {
        let events = Events::new().unwrap();
        let soon = Some(std::time::Duration::from_micros(1));
        for _ in 0..100 {
            let waited = crate::wait::wait(events.next(), soon, &crate::wait::Interrupter::default());
            assert!(waited.is_err());
        }
        assert!(events.locked().sleepers.is_empty());
    }

    #[test]
    fn what_nobody_wants_to_hear_any_more_is_not_kept() {
        let events = Events::new().unwrap();
        (1..=3).for_each(|operation| events.completed(operation));
        events.at_sticker(2, AtSticker::Connected);
        events.forget(2);
        let told: Vec<_> = std::iter::from_fn(|| events.take()).collect();
        assert!(matches!(told.as_slice(), [Event::Completed(1), Event::Completed(3)]), "{told:?}");
    }

    #[test]
    fn it_ends_when_the_last_source_is_gone_and_not_before_it_is_empty() {
        let events = Arc::new(Events::new().unwrap());
        let source = Source(Arc::clone(&events));
        events.completed(1);
        drop(source);
        assert!(matches!(kasse::block_on(events.next()), Some(Event::Completed(1))));
        assert!(kasse::block_on(events.next()).is_none());
    }
}
