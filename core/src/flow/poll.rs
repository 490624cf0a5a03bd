//! When to read a payment next. Webhooks make reading rarer, never unnecessary: the platform's checklist asks
//! for both, and a webhook is only a hint.

use std::time::Duration;

/// From create to the first read (polling guidelines: 5 s).
pub const FIRST_READ: Duration = Duration::from_secs(5);

/// Between reads while the customer has the request on the phone (polling guidelines: 2 s).
pub const PHONE_INTERVAL: Duration = Duration::from_secs(2);

/// Between reads while a one-time code is on a screen at a counter (QR guide, one-time payment: every second).
pub const SCREEN_INTERVAL: Duration = Duration::from_secs(1);

/// While webhooks prove themselves, the longest time between two reads (ours): within this their silence is
/// noticed.
pub const PROVEN_CEILING: Duration = Duration::from_secs(60);

/// While webhooks prove themselves, a payment is read when it is half as old again as at the last read
/// (ours). So a webhook that fails to come costs a customer at most half of the time already waited, and a
/// payment nobody touches is soon read once in [`PROVEN_CEILING`].
const PROVEN_GROWTH: u32 = 2;

/// The life of a payment made without an expiry of its own (time limits: 10 minutes). What lives longer was
/// made to, and nobody stands beside it.
pub const COUNTER_LIFE: Duration = Duration::from_secs(600);

/// Past [`COUNTER_LIFE`], a payment is read once in a hundredth of its age (ours): every 6 s at ten minutes,
/// once in [`LONG_CEILING`] from a hundred minutes on.
const LONG_GROWTH: u32 = 100;

/// The longest time between two reads of a long-living payment without webhooks (ours).
pub const LONG_CEILING: Duration = Duration::from_secs(60);

/// An approved payment that waits for the host to capture or release: only the portal and the calendar can
/// change it. Between reads a tenth of the time it has waited, but not less than this (ours).
pub const APPROVED_FLOOR: Duration = Duration::from_secs(10);

/// The longest time between two reads of such a payment (ours). Reservations last days.
pub const APPROVED_CEILING: Duration = Duration::from_secs(600);

const APPROVED_GROWTH: u32 = 10;

/// What a payment is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waiting {
    /// The customer, who has the request on the phone.
    Phone,
    /// A customer to scan the code on a screen, and to approve.
    Screen,
    /// The host, to capture or to release.
    Host,
}

/// How long after a read the next one is due, by how long the payment has waited for the same thing.
///
/// A hint makes a read due at once, whatever this says; budgets are kept by
/// [`Pacing`](super::pacing::Pacing). The first read after create is due after [`FIRST_READ`].
pub fn interval(waiting: Waiting, waited: Duration, webhooks_proven: bool) -> Duration {
    let steady = match waiting {
        Waiting::Phone => PHONE_INTERVAL,
        Waiting::Screen => SCREEN_INTERVAL,
        Waiting::Host => return (waited / APPROVED_GROWTH).clamp(APPROVED_FLOOR, APPROVED_CEILING),
    };
    if webhooks_proven {
        (waited / PROVEN_GROWTH).clamp(steady, PROVEN_CEILING)
    } else if waited > COUNTER_LIFE {
        (waited / LONG_GROWTH).clamp(steady, LONG_CEILING)
    } else {
        steady
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        first_read_ms: u64,
        intervals: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Case {
        waiting: String,
        waited_ms: u64,
        webhooks_proven: bool,
        interval_ms: u64,
    }

    fn vectors() -> Vectors {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/poll.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn waiting(name: &str) -> Waiting {
        match name {
            "phone" => Waiting::Phone,
            "screen" => Waiting::Screen,
            "host" => Waiting::Host,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_plan_is_that_of_the_vectors() {
        let vectors = vectors();
        assert_eq!(FIRST_READ, Duration::from_millis(vectors.first_read_ms));
        for case in vectors.intervals {
            let waited = Duration::from_millis(case.waited_ms);
            let found = interval(waiting(&case.waiting), waited, case.webhooks_proven);
            let expected = Duration::from_millis(case.interval_ms);
            assert_eq!(found, expected, "{} after {waited:?}", case.waiting);
        }
    }

    #[test]
    fn a_ten_minute_payment_with_webhooks_is_read_little() {
        let mut at = FIRST_READ;
        let mut reads = 1;
        while at < COUNTER_LIFE {
            at += interval(Waiting::Screen, at, true);
            reads += 1;
        }
        assert_eq!(reads, 17, "600 without webhooks");
    }

    proptest! {
        #[test]
        fn never_faster_than_the_budget_nor_slower_than_the_ceiling(
            waited in 0_u64..100_000_000, proven: bool, screen: bool,
        ) {
            let waiting = if screen { Waiting::Screen } else { Waiting::Phone };
            let found = interval(waiting, Duration::from_millis(waited), proven);
            prop_assert!(found >= SCREEN_INTERVAL && found <= Duration::from_secs(60));
            let next = interval(waiting, Duration::from_millis(waited + 1_000), proven);
            prop_assert!(next >= found);
        }
    }
}
