//! The budgets of one payment, with everything that is done to them.

use std::time::Duration;

use proptest::prelude::*;

use super::any_span;
use crate::flow::pacing::{
    CallKind, Pacing, READ_BURST, READ_SPACING, READS_PER_WINDOW, RETRY_AFTER_CEILING, WINDOW,
    WRITES_PER_WINDOW,
};

const KINDS: [CallKind; 5] =
    [CallKind::Read, CallKind::Create, CallKind::Capture, CallKind::Refund, CallKind::Cancel];

#[derive(Debug, Clone, Copy)]
enum Use {
    /// As soon as it is allowed; the call may turn out never to have left.
    Call { left: bool },
    /// The platform asks to wait.
    Hold(Duration),
    /// Time passes.
    Pass(Duration),
}

fn uses() -> impl Strategy<Value = Vec<(CallKind, Use)>> {
    let one = prop_oneof![
        6 => any::<bool>().prop_map(|left| Use::Call { left }),
        1 => (0_u64..400).prop_map(|seconds| Use::Hold(Duration::from_secs(seconds))),
        2 => (0_u64..20_000).prop_map(|millis| Use::Pass(Duration::from_millis(millis))),
    ];
    proptest::collection::vec((prop::sample::select(KINDS.to_vec()), one), 1..250)
}

fn limit(kind: CallKind) -> usize {
    if kind == CallKind::Read { usize::try_from(READS_PER_WINDOW).unwrap() } else { WRITES_PER_WINDOW }
}

proptest! {
    /// Kinds mixed, some calls given back, pauses asked for: no window holds more of a kind than its limit, no
    /// call goes out during a pause, and no kind waits for another.
    #[test]
    fn every_budget_is_kept_by_itself(uses in uses(), start in 0_u64..u64::MAX / 4) {
        let mut pacing = Pacing::new();
        let mut now = Duration::from_millis(start);
        let mut sent: Vec<(CallKind, Duration)> = Vec::new();
        let mut held: Vec<(CallKind, Duration)> = Vec::new();
        for (kind, what) in uses {
            match what {
                Use::Pass(span) => now += span,
                Use::Hold(pause) => {
                    pacing.hold(kind, now, pause);
                    held.push((kind, now + pause.min(RETRY_AFTER_CEILING)));
                }
                Use::Call { left } => {
                    let due = pacing.earliest(kind, now);
                    prop_assert!(due >= now);
                    let others: Vec<_> = KINDS.iter().filter(|k| **k != kind).map(|k| pacing.earliest(*k, now)).collect();
                    now = due;
                    prop_assert!(held.iter().all(|(of, until)| *of != kind || now >= *until));
                    pacing.record(kind, now);
                    for (other, before) in KINDS.iter().filter(|k| **k != kind).zip(others) {
                        prop_assert_eq!(pacing.earliest(*other, now), before.max(now));
                    }
                    if left { sent.push((kind, now)) } else { pacing.give_back(kind) }
                }
            }
        }
        for (index, (kind, from)) in sent.iter().enumerate() {
            let within = sent[index..].iter().filter(|(of, at)| of == kind && *at < *from + WINDOW).count();
            prop_assert!(within <= limit(*kind), "{} of {:?}", within, kind);
        }
    }

    #[test]
    fn an_end_comes_to_every_pause(kind in prop::sample::select(KINDS.to_vec()), now in any_span(), pause in any_span()) {
        let mut pacing = Pacing::new();
        pacing.hold(kind, now, pause);
        let due = pacing.earliest(kind, now);
        prop_assert!(due >= now);
        // What a clock cannot show in milliseconds is rounded to what it can.
        let latest = now.saturating_add(RETRY_AFTER_CEILING).saturating_add(Duration::from_millis(1));
        prop_assert!(due <= latest);
        pacing.record(kind, now);
        prop_assert!(pacing.earliest(kind, now) >= now);
    }
}

/// When each of so many reads goes out that are all wanted at `start`.
fn reads(count: u64, pacing: &mut Pacing, start: Duration) -> Vec<Duration> {
    let mut read = || {
        let at = pacing.earliest(CallKind::Read, start);
        pacing.record(CallKind::Read, at);
        at
    };
    (0..count).map(|_| read()).collect()
}

/// Not fewer either: a hint that is kept waiting is a customer who is.
#[test]
fn a_burst_of_reads_goes_out_at_once_and_then_one_after_the_other() {
    let start = Duration::from_secs(1_000);
    let sent = reads(READ_BURST + 2, &mut Pacing::new(), start);
    let (burst, rest) = sent.split_at(usize::try_from(READ_BURST).unwrap());
    assert!(burst.iter().all(|at| *at == start), "{burst:?}");
    assert_eq!(rest, [start + READ_SPACING, start + 2 * READ_SPACING]);
}

#[test]
fn a_call_that_never_left_costs_nothing() {
    let start = Duration::from_secs(1_000);
    for kind in KINDS {
        let mut pacing = Pacing::new();
        let mut last = start;
        for _ in 0..limit(kind) * 2 {
            last = pacing.earliest(kind, start);
            pacing.record(kind, last);
            pacing.give_back(kind);
        }
        assert_eq!(last, start, "{kind:?}");
    }
}
