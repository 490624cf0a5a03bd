//! What happens by itself: expiry, the hour of the unknown result, the capture deadline, a customer's plan.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Platform;
use crate::http::Millis;
use crate::ledger::{Cause, Movement};
use crate::moment::DAY;
use crate::payment::{EventName, State};
use crate::switches::{AggregateOfUnpaid, DeadlineReleaseEvent, UnknownResult};

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// The time to approve is over.
    Expire,
    /// The unknown result of the magic amount becomes known.
    Resolve,
    /// What was not captured is released.
    CaptureDeadline,
    /// The customer does what was planned; with the number of the plan.
    Approve(u32),
    /// As above.
    Decline(u32),
}

/// Timers in order of time, then of setting.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<(Millis, u64, usize, Due)>>,
    set: u64,
}

impl Timers {
    pub(crate) fn set(&mut self, at: Millis, payment: usize, due: Due) {
        self.set += 1;
        self.heap.push(Reverse((at, self.set, payment, due)));
    }

    fn next_at(&self) -> Option<Millis> {
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    fn pop(&mut self, now: Millis) -> Option<(Millis, usize, Due)> {
        if self.next_at()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse((at, _, payment, due))| (at, payment, due))
    }
}

impl Platform {
    /// The moment of the next thing that happens by itself, if there is one.
    pub fn next_event_at(&self) -> Option<Millis> {
        self.timers.next_at()
    }

    /// The present moment, as far as the platform has been told.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// Lets everything happen that is due until `now`, each at its own moment.
    pub fn advance_to(&mut self, now: Millis) {
        while let Some((at, payment, due)) = self.timers.pop(now) {
            self.now = self.now.max(at);
            self.happen(payment, due);
        }
        self.now = self.now.max(now);
    }

    fn happen(&mut self, place: usize, due: Due) {
        match due {
            Due::Expire => self.expire(place),
            Due::Resolve => self.resolve(place),
            Due::CaptureDeadline => self.release_at_deadline(place),
            Due::Approve(plan) => {
                if self.plan_of(place) == Some(plan) {
                    // A customer who can no longer approve simply does not.
                    let _ = self.approve_payment(place, None);
                }
            }
            Due::Decline(plan) => {
                if self.plan_of(place) == Some(plan) {
                    let _ = self.decline_payment(place);
                }
            }
        }
    }

    fn plan_of(&self, place: usize) -> Option<u32> {
        self.payments.get(place).map(|payment| payment.plan)
    }

    /// Ends a payment nobody acted on, unless the bank is still thinking about it.
    pub(super) fn expire(&mut self, place: usize) {
        let Some(payment) = self.payments.get(place) else { return };
        if payment.state != State::Created || payment.approving || self.now < payment.terms.expires_at {
            return;
        }
        self.end_unpaid(place, State::Expired, EventName::Expired);
    }

    /// ABORTED or EXPIRED.
    pub(super) fn end_unpaid(&mut self, place: usize, state: State, event: EventName) {
        let cancelled = self.switches().aggregate_of_unpaid == AggregateOfUnpaid::Cancelled;
        let Some(payment) = self.payments.get_mut(place) else { return };
        payment.state = state;
        payment.approving = false;
        let amount = payment.terms.amount;
        if cancelled {
            payment.cancelled = amount;
        }
        let key = payment.create_key.clone();
        self.log(place, event, amount, Some(&key), true);
    }

    fn resolve(&mut self, place: usize) {
        let Some(payment) = self.payments.get_mut(place) else { return };
        if payment.state != State::Created {
            return;
        }
        payment.approving = false;
        match self.switches().unknown_result {
            UnknownResult::Authorized => self.authorize(place, Cause::Customer),
            UnknownResult::Expired => self.expire(place),
        }
    }

    pub(super) fn capture_deadline(&self, place: usize) -> Option<Millis> {
        let payment = self.payments.get(place)?;
        let unit = self.options.units.get(payment.unit)?;
        Some(payment.authorized_at? + unit.capture_days() * DAY)
    }

    fn release_at_deadline(&mut self, place: usize) {
        let Some(payment) = self.payments.get_mut(place) else { return };
        let left = payment.left_to_capture();
        if payment.state != State::Authorized || left <= 0 {
            return;
        }
        payment.cancelled += left;
        self.book(place, Movement::Cancelled, left, None, Cause::Deadline);
        if self.switches().deadline_release_event == DeadlineReleaseEvent::Logged {
            self.log(place, EventName::Cancelled, left, None, true);
        }
    }
}
