//! One heap of timers for all payments.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use crate::journal::PaymentKey;

/// Why the driver wakes up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// A payment asked for it.
    Payment(PaymentKey),
    /// The disk refused a change.
    WriteAgain(PaymentKey),
    /// A payment could not be read back after a fault.
    ReadAgain(PaymentKey),
    /// Whose a payment is that was lost could not be found out.
    ClaimAgain(PaymentKey),
    /// Somebody's patience ends.
    Deadline(PaymentKey),
    /// Look for payments of dead owners.
    Orphans,
    /// Look for wishes of other processes.
    Neighbours,
    /// Look for tokens that are too old.
    Tokens,
    /// Closing does not wait any longer.
    Closing,
}

/// Timers in order of time; those of one moment in the order they were set.
#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: BinaryHeap<Reverse<(Duration, u64, Timer)>>,
    count: u64,
}

impl Timers {
    pub(super) fn set(&mut self, at: Duration, timer: Timer) {
        self.count += 1;
        self.heap.push(Reverse((at, self.count, timer)));
    }

    pub(super) fn next(&self) -> Option<Duration> {
        self.heap.peek().map(|Reverse((at, _, _))| *at)
    }

    pub(super) fn pop_due(&mut self, now: Duration) -> Option<Timer> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, _, timer))| timer)
    }
}
