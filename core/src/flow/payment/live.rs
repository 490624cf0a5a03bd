//! The part of a payment that a process may forget: timers, counters, what is in flight.

use std::time::Duration;

use super::input::HintId;
use super::outcome::Proof;
use crate::api;
use crate::clock::{Now, Timestamp};
use crate::error::Error;
use crate::flow::pacing::Pacing;
use crate::flow::poll::Waiting;
use crate::flow::webhook_health::HintTrace;

/// Webhooks remembered per payment to drop doubles.
const HINTS_REMEMBERED: usize = 16;

#[derive(Debug, Clone)]
pub(super) struct Live {
    /// The clocks when this process took the payment up.
    pub(super) base: Now,
    /// How the customer meets the payment, which decides how often it is read.
    pub(super) waiting: Waiting,
    pub(super) trace: HintTrace,
    pub(super) pacing: Pacing,
    pub(super) in_flight: bool,
    /// When the call in flight, or the last one, was sent.
    pub(super) sent_at: Duration,
    /// When the last change-making call was sent, and by which operation.
    pub(super) write_sent_at: Option<Duration>,
    pub(super) sent_operation: Option<u32>,
    /// First attempt to create in this process; `None` in a process that did not begin the payment.
    pub(super) create_since: Option<Duration>,
    /// Why the last attempt to create did not leave.
    pub(super) create_stuck: Option<Error>,
    /// First read that did not find the payment, after the last attempt to create it.
    pub(super) missing_since: Option<Duration>,
    /// Nothing may be decided before a read sent at or after this.
    pub(super) read_needed: Option<Duration>,
    /// When the host last asked for a read.
    pub(super) read_wished_at: Option<Duration>,
    /// The event log is needed too.
    pub(super) events_needed: bool,
    /// The event log, read after the newest read: captures and refunds with their keys.
    pub(super) events: Option<LogView>,
    /// What a read found under the reference of an unanswered create, until the event log tells whose it is.
    pub(super) found: Option<Box<(api::Payment, Option<String>)>>,
    /// The next read by plan.
    pub(super) next_poll: Duration,
    /// When the newest successful read was sent.
    pub(super) read_at: Option<Duration>,
    /// The newest successful read.
    pub(super) latest: Option<Proof>,
    /// Reads that failed in a row, since when, and why the last did.
    pub(super) read_failures: u32,
    pub(super) failing_since: Option<Timestamp>,
    pub(super) read_error: Option<Error>,
    /// Before this, nothing that changes something is sent.
    pub(super) write_not_before: Duration,
    /// Attempts in a row that settled nothing.
    pub(super) tries: u32,
    /// Reads that did not yet show what the platform said it had done.
    pub(super) unproven_reads: u32,
    hints: Vec<HintId>,
    /// How many of `hints` are already followed up.
    pub(super) open_hints: Vec<HintId>,
}

/// What the event log says about the operation that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LogView {
    /// When the log was asked for.
    pub(super) asked_at: Duration,
    /// Our key was found: with success, or as a failure.
    pub(super) ours: Option<bool>,
    /// The key of the CREATED event.
    pub(super) created_key: Option<String>,
    /// Every event of the kind names a key.
    pub(super) all_keyed: bool,
}

impl LogView {
    pub(super) fn none(asked_at: Duration) -> Self {
        Self { asked_at, ours: None, created_key: None, all_keyed: false }
    }
}

impl Live {
    pub(super) fn new(waiting: Waiting, now: Now) -> Self {
        Self {
            base: now,
            waiting,
            trace: HintTrace::default(),
            pacing: Pacing::default(),
            in_flight: false,
            sent_at: now.mono,
            write_sent_at: None,
            sent_operation: None,
            create_since: None,
            create_stuck: None,
            missing_since: None,
            read_needed: None,
            read_wished_at: None,
            events_needed: false,
            events: None,
            found: None,
            next_poll: now.mono,
            read_at: None,
            latest: None,
            read_failures: 0,
            failing_since: None,
            read_error: None,
            write_not_before: Duration::ZERO,
            tries: 0,
            unproven_reads: 0,
            hints: Vec::new(),
            open_hints: Vec::new(),
        }
    }

    /// Asks for a read sent at or after `mono`; an earlier demand is not weakened.
    pub(super) fn must_read_from(&mut self, mono: Duration) {
        self.read_needed = Some(self.read_needed.map_or(mono, |due| due.max(mono)));
    }

    /// Something still has to be read.
    pub(super) fn has_demands(&self) -> bool {
        self.read_needed.is_some() || self.events_needed || self.in_flight || !self.open_hints.is_empty()
    }

    /// When the platform may be read again after a read that failed.
    pub(super) fn after_failure(&self) -> Duration {
        if self.read_failures == 0 { Duration::ZERO } else { self.next_poll }
    }

    /// Remembers a webhook; `false` if it is known.
    pub(super) fn note_hint(&mut self, id: HintId) -> bool {
        if self.hints.contains(&id) {
            return false;
        }
        if self.hints.len() == HINTS_REMEMBERED {
            self.hints.remove(0);
        }
        self.hints.push(id);
        self.open_hints.push(id);
        true
    }

    /// A read succeeded.
    pub(super) fn read_succeeded(&mut self) {
        self.read_at = Some(self.sent_at);
        self.read_failures = 0;
        self.failing_since = None;
        self.read_error = None;
        if self.read_needed.is_some_and(|due| self.sent_at >= due) {
            self.read_needed = None;
        }
    }

    /// A read failed; the next one is due at `again`.
    pub(super) fn read_failed(&mut self, error: Error, now: Now, again: Duration) {
        self.read_failures = self.read_failures.saturating_add(1);
        self.failing_since.get_or_insert(now.wall);
        self.read_error = Some(error);
        self.next_poll = again;
        if self.read_needed.is_some() {
            self.read_needed = Some(again);
        }
    }
}
