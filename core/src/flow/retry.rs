//! How long to wait before the same thing is tried again: capped growth with a random spread, as a pure
//! function of the attempt and a random number.

use std::time::Duration;

/// Growth of the pauses between attempts: `first`, then doubled each time up to `ceiling`; to each up to a
/// half of itself is added at random, so that a chain of shops whose line comes back does not ask as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failed attempt.
    pub first: Duration,
    /// Never more than this, the random part aside.
    pub ceiling: Duration,
}

/// No connection: nothing was sent, so trying again costs nobody anything. The ceiling is what a till waits
/// at most after the line is back (ours: a third of the 90 seconds in which everything must settle).
pub const UNREACHABLE: Backoff = seconds(1, 30);

/// A read without a usable answer. The ceiling is that of the in-store guidance for polling under trouble,
/// 10 s.
pub const UNANSWERED_READ: Backoff = seconds(1, 10);

/// A change that may have happened. Repeats share the budget of
/// [`WRITES_PER_WINDOW`](super::pacing::WRITES_PER_WINDOW) with what comes after them, and a read is tried
/// between two of them.
pub const UNANSWERED_WRITE: Backoff = seconds(2, 20);

/// 423, or a code that says the payment is being worked on: "wait a little, same key" (status handling of the
/// platform sheet). Also 6250, the customer is approving right now.
pub const LOCKED: Backoff = seconds(1, 8);

/// 429 to a read without `Retry-After`: the platform's own polling interval, then the 10 s of
/// [`UNANSWERED_READ`].
pub const RATE_LIMITED_READ: Backoff = seconds(2, 10);

/// 429 to a change without `Retry-After`: 12 s is a fifth of the minute in which five are allowed, 60 s the
/// whole of it.
pub const RATE_LIMITED_WRITE: Backoff = seconds(12, 60);

/// A random number, as a fraction of 65536: 0 adds nothing, 65535 all but the whole spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread(pub u16);

impl Spread {
    /// Takes two of the bytes of [`Random::bits`](crate::random::Random::bits).
    pub fn from_bits(bits: [u8; 16]) -> Self {
        let [high, low, ..] = bits;
        Self(u16::from_be_bytes([high, low]))
    }
}

impl Backoff {
    /// The pause after failed attempt number `attempt`, counted from 1; 0 counts as 1.
    pub fn pause(self, attempt: u32, spread: Spread) -> Duration {
        let steady = self.steady(attempt);
        // Of a pause too long to multiply the random part is all of the half: nobody waits for its end.
        let half = steady / 2;
        let random = half.checked_mul(spread.0.into()).map_or(half, |parts| parts / 65_536);
        steady.saturating_add(random)
    }

    /// The pause without its random part.
    fn steady(self, attempt: u32) -> Duration {
        // 2^31 seconds is a lifetime: the ceiling has long been reached.
        let doublings = attempt.saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(self.ceiling)
    }
}

const fn seconds(first: u64, ceiling: u64) -> Backoff {
    Backoff { first: Duration::from_secs(first), ceiling: Duration::from_secs(ceiling) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        plans: Vec<Plan>,
        pauses: Vec<Pause>,
    }

    #[derive(Deserialize)]
    struct Plan {
        name: String,
        first_ms: u64,
        ceiling_ms: u64,
    }

    #[derive(Deserialize)]
    struct Pause {
        plan: String,
        attempt: u32,
        spread: u16,
        pause_ms: u64,
    }

    fn vectors() -> Vectors {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/retry.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    const PLANS: [(&str, Backoff); 6] = [
        ("unreachable", UNREACHABLE),
        ("unanswered_read", UNANSWERED_READ),
        ("unanswered_write", UNANSWERED_WRITE),
        ("locked", LOCKED),
        ("rate_limited_read", RATE_LIMITED_READ),
        ("rate_limited_write", RATE_LIMITED_WRITE),
    ];

    fn plan(name: &str) -> Backoff {
        PLANS.iter().find(|(known, _)| *known == name).unwrap().1
    }

    #[test]
    fn the_plans_are_those_of_the_vectors() {
        let vectors = vectors();
        assert_eq!(vectors.plans.len(), PLANS.len());
        for expected in vectors.plans {
            let found = plan(&expected.name);
            assert_eq!(found.first, Duration::from_millis(expected.first_ms), "{}", expected.name);
            assert_eq!(found.ceiling, Duration::from_millis(expected.ceiling_ms), "{}", expected.name);
        }
    }

    #[test]
    fn the_pauses_are_those_of_the_vectors() {
        for case in vectors().pauses {
            let found = plan(&case.plan).pause(case.attempt, Spread(case.spread));
            let whole = u64::try_from(found.as_millis()).unwrap();
            assert_eq!(whole, case.pause_ms, "{} {} {}", case.plan, case.attempt, case.spread);
        }
    }

    proptest! {
        #[test]
        fn a_pause_is_between_its_steady_part_and_half_more(
            first in 0_u64..100_000, ceiling in 0_u64..100_000, attempt: u32, spread: u16,
        ) {
            let backoff =
                Backoff { first: Duration::from_millis(first), ceiling: Duration::from_millis(ceiling) };
            let pause = backoff.pause(attempt, Spread(spread));
            prop_assert!(pause >= backoff.steady(attempt));
            prop_assert!(pause <= backoff.ceiling + backoff.ceiling / 2);
            prop_assert!(backoff.steady(attempt) <= backoff.steady(attempt.saturating_add(1)));
        }
    }
}
