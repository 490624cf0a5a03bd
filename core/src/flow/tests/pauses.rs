//! How long to wait: between reads, and before the same thing is tried again.

use std::time::Duration;

use proptest::prelude::*;

use super::any_span;
use crate::flow::poll::{
    APPROVED_CEILING, APPROVED_FLOOR, LONG_CEILING, PROVEN_CEILING, SCREEN_INTERVAL, Waiting, interval,
};
use crate::flow::retry::{Backoff, Spread};

fn waiting() -> impl Strategy<Value = Waiting> {
    prop::sample::select(vec![Waiting::Phone, Waiting::Screen, Waiting::Host])
}

proptest! {
    #[test]
    fn reads_are_never_too_close_nor_too_far_apart(waiting in waiting(), waited in any_span(), proven: bool) {
        let found = interval(waiting, waited, proven);
        let (floor, ceiling) = match waiting {
            Waiting::Host => (APPROVED_FLOOR, APPROVED_CEILING),
            Waiting::Phone | Waiting::Screen => (SCREEN_INTERVAL, LONG_CEILING.max(PROVEN_CEILING)),
        };
        prop_assert!(found >= floor && found <= ceiling, "{:?}", found);
    }

    #[test]
    fn who_has_waited_longer_is_not_read_more_often(
        waiting in waiting(), a in any_span(), b in any_span(), proven: bool,
    ) {
        prop_assert!(interval(waiting, a.min(b), proven) <= interval(waiting, a.max(b), proven));
    }

    #[test]
    fn webhooks_never_make_reads_more_frequent(waiting in waiting(), waited in any_span()) {
        prop_assert!(interval(waiting, waited, true) >= interval(waiting, waited, false));
    }

    #[test]
    fn a_pause_never_ends_before_it_is_due_nor_overflows(
        first in any_span(), ceiling in any_span(), attempt: u32, spread: u16,
    ) {
        let backoff = Backoff { first, ceiling };
        let pause = backoff.pause(attempt, Spread(spread));
        prop_assert!(pause >= first.min(ceiling));
        prop_assert!(pause <= ceiling.saturating_add(ceiling / 2));
        let later = backoff.pause(attempt.saturating_add(1), Spread(spread));
        prop_assert!(pause <= later, "later attempts wait as long at least: {:?} {:?}", pause, later);
        prop_assert!(backoff.pause(attempt, Spread(0)) <= pause);
    }

    #[test]
    fn a_spread_is_made_of_the_first_bits_alone(bits: [u8; 16], other: [u8; 14]) {
        let mut same = bits;
        same[2..].copy_from_slice(&other);
        prop_assert_eq!(Spread::from_bits(bits), Spread::from_bits(same));
    }
}

#[test]
fn the_longest_pause_there_is_can_be_asked_for() {
    let forever = Backoff { first: Duration::MAX, ceiling: Duration::MAX };
    assert_eq!(forever.pause(u32::MAX, Spread(u16::MAX)), Duration::MAX);
}
