//! When a process dies: at a moment that lies between two of its steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const UNLIT: i64 = -1;
const BLOWN: i64 = 0;

/// Counts the steps of one process at which something durable or visible happens, and ends it at one of them.
/// Once blown, nothing the process does has an effect any more.
#[derive(Debug, Clone)]
pub struct Fuse(Arc<AtomicI64>);

impl Default for Fuse {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(UNLIT)))
    }
}

impl Fuse {
    /// The process dies at its step number `steps` from now, counted from 1.
    pub fn light(&self, steps: u32) {
        if !self.is_blown() {
            self.0.store(i64::from(steps.max(1)), Ordering::Relaxed);
        }
    }

    pub fn put_out(&self) {
        if !self.is_blown() {
            self.0.store(UNLIT, Ordering::Relaxed);
        }
    }

    pub fn is_blown(&self) -> bool {
        self.0.load(Ordering::Relaxed) == BLOWN
    }

    /// One step; the process is dead from now on if this says so.
    pub fn burn(&self) -> bool {
        match self.0.load(Ordering::Relaxed) {
            UNLIT => false,
            BLOWN => true,
            left => {
                self.0.store(left - 1, Ordering::Relaxed);
                left == 1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_blows_at_the_step_it_was_lit_for_and_stays_blown() {
        let fuse = Fuse::default();
        assert!((0..100).all(|_| !fuse.burn()));
        fuse.light(3);
        assert_eq!([fuse.burn(), fuse.burn(), fuse.burn(), fuse.burn()], [false, false, true, true]);
        fuse.put_out();
        assert!(fuse.is_blown() && fuse.burn());
    }
}
