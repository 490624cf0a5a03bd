//! How often one payment may be read and changed: a budget for each kind of call, so that retries of one
//! never starve another.

use std::time::Duration;

/// Writes of one kind that the platform takes per reference and window (rate limits of the ePayment API:
/// create, capture, refund and cancel, 5 a minute each).
pub const WRITES_PER_WINDOW: usize = 5;

/// Reads that the platform takes per reference and window (rate limits of the ePayment API: 120 a minute each
/// for the payment and for its event log; here both come out of one budget).
pub const READS_PER_WINDOW: u64 = 120;

/// The platform's window. Whether it slides or starts at the first call is not documented: what is kept to
/// here satisfies both.
pub const WINDOW: Duration = Duration::from_secs(60);

/// Reads that may follow each other without a pause (ours): hints that arrive together.
pub const READ_BURST: u64 = 30;

/// The pause to which a long burst of reads is slowed down: whatever the burst left of the budget, spread
/// over the window.
pub const READ_SPACING: Duration =
    Duration::from_millis(WINDOW_MILLIS.div_ceil(READS_PER_WINDOW - READ_BURST));

/// The longest `Retry-After` that is obeyed to the letter (ours). A server that asks for more is asked again
/// after this: somebody may be standing at the till.
pub const RETRY_AFTER_CEILING: Duration = Duration::from_secs(300);

const WINDOW_MILLIS: u64 = 60_000;

/// Kinds of calls that have a budget of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// The payment, or its event log.
    Read,
    /// Create.
    Create,
    /// Capture.
    Capture,
    /// Refund.
    Refund,
    /// Cancel.
    Cancel,
}

/// What one payment has used of its budgets. Lives as long as the payment is followed by this process; a
/// process that starts anew starts with full budgets, and obeys the 429 if it was wrong.
///
/// All moments are monotonic time. Small on purpose: there is one per waiting payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pacing {
    reads: ReadBudget,
    /// Create, capture, refund, cancel.
    writes: [WriteBudget; 4],
}

impl Pacing {
    /// Nothing used yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The earliest moment at which a call of this kind is within its budget: `now`, or later.
    pub fn earliest(&self, kind: CallKind, now: Duration) -> Duration {
        let free_at = match write_index(kind) {
            None => self.reads.free_at().max(self.reads.held_until),
            Some(index) => self.writes[index].free_at().max(self.writes[index].held_until),
        };
        Duration::from_millis(free_at).max(now)
    }

    /// A call of this kind goes out at `now`. One that was sent before its time is counted as well.
    pub fn record(&mut self, kind: CallKind, now: Duration) {
        let now = millis_up(now);
        match write_index(kind) {
            None => self.reads.record(now),
            Some(index) => self.writes[index].record(now),
        }
    }

    /// The last recorded call never left this machine: the platform did not count it.
    pub fn give_back(&mut self, kind: CallKind) {
        match write_index(kind) {
            None => self.reads.give_back(),
            Some(index) => self.writes[index].give_back(),
        }
    }

    /// The platform wants no call of this kind for `pause` from `now` on (`Retry-After`). Never shortens an
    /// earlier such wish; capped at [`RETRY_AFTER_CEILING`].
    pub fn hold(&mut self, kind: CallKind, now: Duration, pause: Duration) {
        let until = millis_up(now.saturating_add(pause.min(RETRY_AFTER_CEILING)));
        let held_until = match write_index(kind) {
            None => &mut self.reads.held_until,
            Some(index) => &mut self.writes[index].held_until,
        };
        *held_until = until.max(*held_until);
    }
}

/// At most [`READ_BURST`] at once, then one every [`READ_SPACING`]: together never more than
/// [`READS_PER_WINDOW`] in any window, in one number (the generic cell rate algorithm).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ReadBudget {
    /// When the budget is whole again.
    whole_at: u64,
    held_until: u64,
}

impl ReadBudget {
    fn spacing() -> u64 {
        millis_up(READ_SPACING)
    }

    fn free_at(&self) -> u64 {
        self.whole_at.saturating_sub(Self::spacing() * (READ_BURST - 1))
    }

    fn record(&mut self, now: u64) {
        self.whole_at = self.whole_at.max(now).saturating_add(Self::spacing());
    }

    fn give_back(&mut self) {
        self.whole_at = self.whole_at.saturating_sub(Self::spacing());
    }
}

/// The moments of the last calls: a window that slides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct WriteBudget {
    /// When each of the last calls stops counting, oldest first; zero for none.
    expiries: [u64; WRITES_PER_WINDOW],
    held_until: u64,
}

impl WriteBudget {
    fn free_at(&self) -> u64 {
        self.expiries[0]
    }

    fn record(&mut self, now: u64) {
        self.expiries.rotate_left(1);
        self.expiries[WRITES_PER_WINDOW - 1] = now.saturating_add(WINDOW_MILLIS);
    }

    /// The place it took was free, so nothing that still counts was pushed out by it.
    fn give_back(&mut self) {
        self.expiries[WRITES_PER_WINDOW - 1] = 0;
        self.expiries.rotate_right(1);
    }
}

fn write_index(kind: CallKind) -> Option<usize> {
    match kind {
        CallKind::Read => None,
        CallKind::Create => Some(0),
        CallKind::Capture => Some(1),
        CallKind::Refund => Some(2),
        CallKind::Cancel => Some(3),
    }
}

/// Whole milliseconds, rounded up, so that a pause never ends early.
fn millis_up(span: Duration) -> u64 {
    u64::try_from(span.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_call_that_never_left_costs_nothing() {
        for kind in [CallKind::Read, CallKind::Create, CallKind::Cancel] {
            let mut pacing = Pacing::new();
            for second in 0..200 {
                let now = Duration::from_secs(second);
                assert_eq!(pacing.earliest(kind, now), now, "{kind:?}");
                pacing.record(kind, now);
                pacing.give_back(kind);
            }
        }
    }

    const WRITES: [CallKind; 4] = [CallKind::Create, CallKind::Capture, CallKind::Refund, CallKind::Cancel];

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn constants_agree() {
        assert_eq!(millis_up(WINDOW), WINDOW_MILLIS);
        assert!(READ_BURST + WINDOW_MILLIS / ReadBudget::spacing() <= READS_PER_WINDOW);
    }

    #[test]
    fn small_enough_for_ten_thousand_payments() {
        assert!(size_of::<Pacing>() < 300, "{}", size_of::<Pacing>());
    }

    #[test]
    fn five_writes_then_wait_for_the_first_to_age() {
        for kind in WRITES {
            let mut pacing = Pacing::new();
            for second in 0..5 {
                let now = Duration::from_secs(second);
                assert_eq!(pacing.earliest(kind, now), now);
                pacing.record(kind, now);
            }
            assert_eq!(pacing.earliest(kind, ms(4_500)), ms(60_000));
            pacing.record(kind, ms(60_000));
            assert_eq!(pacing.earliest(kind, ms(60_000)), ms(61_000));
        }
    }

    #[test]
    fn a_starved_capture_leaves_cancel_and_read_alone() {
        let mut pacing = Pacing::new();
        (0..5).for_each(|_| pacing.record(CallKind::Capture, ms(7)));
        pacing.hold(CallKind::Capture, ms(7), Duration::from_secs(120));
        for kind in [CallKind::Cancel, CallKind::Refund, CallKind::Create, CallKind::Read] {
            assert_eq!(pacing.earliest(kind, ms(8)), ms(8));
        }
    }

    #[test]
    fn one_read_a_second_is_never_slowed_down() {
        let mut pacing = Pacing::new();
        for second in 0..600 {
            let now = Duration::from_secs(second);
            assert_eq!(pacing.earliest(CallKind::Read, now), now);
            pacing.record(CallKind::Read, now);
        }
    }

    #[test]
    fn retry_after_is_obeyed_never_shortened_and_capped() {
        let mut pacing = Pacing::new();
        pacing.hold(CallKind::Cancel, ms(1_000), Duration::from_secs(30));
        pacing.hold(CallKind::Cancel, ms(2_000), Duration::from_secs(1));
        assert_eq!(pacing.earliest(CallKind::Cancel, ms(2_000)), ms(31_000));
        assert_eq!(pacing.earliest(CallKind::Cancel, ms(40_000)), ms(40_000));
        pacing.hold(CallKind::Read, ms(0), Duration::MAX);
        assert_eq!(pacing.earliest(CallKind::Read, ms(0)), RETRY_AFTER_CEILING);
    }

    fn kinds() -> impl Strategy<Value = CallKind> {
        prop_oneof![
            Just(CallKind::Read),
            Just(CallKind::Create),
            Just(CallKind::Capture),
            Just(CallKind::Refund),
            Just(CallKind::Cancel),
        ]
    }

    proptest! {
        /// Whoever sends as early as allowed keeps to the platform's limit in every window, sliding or fixed.
        #[test]
        fn no_window_holds_more_than_the_limit(
            kind in kinds(),
            idle in proptest::collection::vec(0_u64..3_000, 1..400),
        ) {
            let limit = if kind == CallKind::Read { 120 } else { WRITES_PER_WINDOW };
            let mut pacing = Pacing::new();
            let mut now = Duration::ZERO;
            let mut sent: Vec<Duration> = Vec::new();
            for pause in idle {
                now = pacing.earliest(kind, now + ms(pause / 10));
                pacing.record(kind, now);
                sent.push(now);
            }
            for (index, start) in sent.iter().enumerate() {
                let within = sent[index..].iter().take_while(|at| **at < *start + WINDOW).count();
                prop_assert!(within <= limit);
            }
        }
    }
}
