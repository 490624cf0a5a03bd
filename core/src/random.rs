//! Randomness, given from outside: idempotency keys, references and the spread of retries come from here.

use std::sync::{Mutex, PoisonError};

/// Why there are no random bits: the operating system gave none.
///
/// Nothing was sent; without random bits no idempotency key can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random numbers: {0}")]
pub struct RandomError(String);

/// Where the driver gets its random bits from: the operating system, or a seed in tests.
pub trait Random: Send + Sync {
    /// 128 bits, different at each call.
    fn bits(&self) -> Result<[u8; 16], RandomError>;
}

/// The random numbers of the operating system; fit for secrets.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn bits(&self) -> Result<[u8; 16], RandomError> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|error| RandomError(error.to_string()))?;
        Ok(bits)
    }
}

/// The same bits for the same seed, so that a simulated run can be repeated. Never for real payments: who
/// knows the seed knows every key.
#[derive(Debug)]
pub struct SeededRandom {
    state: Mutex<u64>,
}

impl SeededRandom {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self { state: Mutex::new(seed) }
    }
}

impl Random for SeededRandom {
    fn bits(&self) -> Result<[u8; 16], RandomError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let high = u128::from(split_mix(&mut state));
        let low = u128::from(split_mix(&mut state));
        Ok((high << 64 | low).to_be_bytes())
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): one step, every 64-bit number once in a period of 2^64.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_system_never_repeats_itself() {
        let seen: HashSet<_> = (0..100).map(|_| OsRandom.bits().unwrap()).collect();
        assert_eq!(seen.len(), 100);
    }

    #[test]
    fn a_seed_decides_everything() {
        let draw = |seed| {
            let random = SeededRandom::new(seed);
            (0..50).map(|_| random.bits().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let different: HashSet<_> = draw(3).into_iter().collect();
        assert_eq!(different.len(), 50);
    }

    #[test]
    fn split_mix_is_the_published_one() {
        let mut state = 1_234_567;
        assert_eq!(split_mix(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(split_mix(&mut state), 3_203_168_211_198_807_973);
    }
}
