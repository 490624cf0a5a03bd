//! Random choices that a seed decides.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kasse::random::{Random, SeededRandom};

/// Clones share one sequence.
#[derive(Clone)]
pub struct Dice(Arc<Mutex<SeededRandom>>);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(SeededRandom::new(seed))))
    }

    /// A number from 0 up to but not including `end`.
    pub fn below(&self, end: u64) -> u64 {
        let bits = u128::from_be_bytes(self.0.lock().unwrap().bits().unwrap());
        u64::try_from(bits % u128::from(end.max(1))).unwrap()
    }

    pub fn chance(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Milliseconds from `from` up to but not including `to`.
    pub fn millis(&self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }

    pub fn amount(&self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from).unwrap())).unwrap()
    }

    pub fn pick<T: Clone>(&self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len().try_into().unwrap())).unwrap()].clone()
    }
}
