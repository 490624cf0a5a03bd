//! What belongs to one process, so that a forked child begins anew.
//!
//! A child inherits memory, also locks that some thread of its parent held and nobody will ever release. So it touches
//! nothing of its parent's: it has a place of its own, and the [stamp](crate::handles::Handles::stamped) of that place
//! is in its numbers.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use kasse::error::{Error, ErrorName};

/// Places: a process that was forked from a forked one has as many ancestors at most, less one.
const PLACES: usize = 32;

/// One `T` for each process.
#[derive(Debug)]
pub struct PerProcess<T>([Place<T>; PLACES]);

#[derive(Debug)]
struct Place<T> {
    /// Whose it is; 0: nobody's yet.
    process: AtomicU32,
    held: OnceLock<T>,
}

impl<T> PerProcess<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self([const { Place { process: AtomicU32::new(0), held: OnceLock::new() } }; PLACES])
    }

    /// This process's, made with its stamp when it is asked for first.
    ///
    /// # Errors
    /// `forked`: there is no place left for another generation of processes.
    pub fn get(&self, make: impl Fn(u64) -> T) -> Result<&T, Error> {
        self.of(std::process::id(), make)
    }

    /// The same for who knows the number of this process without asking the system, which takes its time.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn of(&self, process: u32, make: impl Fn(u64) -> T) -> Result<&T, Error> {
        for (stamp, place) in (0_u64..).zip(&self.0) {
            if place.is_of(process) {
                return Ok(place.held.get_or_init(|| make(stamp)));
            }
        }
        Err(Error::new(ErrorName::Forked).with_detail("too many generations of forked processes"))
    }
}

impl<T> Place<T> {
    /// Whether it is this process's; nobody's becomes its.
    fn is_of(&self, process: u32) -> bool {
        // Looked at first: a place is taken once, and looked up by every call of every thread.
        match self.process.load(Ordering::Acquire) {
            0 => {
                let taken = self.process.compare_exchange(0, process, Ordering::AcqRel, Ordering::Acquire);
                taken.is_ok() || taken == Err(process)
            }
            whose => whose == process,
        }
    }
}

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_process_has_its_own_and_keeps_it() {
        let places = PerProcess::new();
        let of = |process| places.of(process, |stamp| stamp).copied();
        assert_eq!((of(7).unwrap(), of(8).unwrap(), of(7).unwrap(), of(8).unwrap()), (0, 1, 0, 1));
    }

    #[test]
    fn when_there_is_no_place_left_it_is_said() {
        let places = PerProcess::new();
        let generations = u32::try_from(PLACES).unwrap();
        for process in 1..=generations {
            places.of(process, |stamp| stamp).unwrap();
        }
        assert_eq!(places.of(generations + 1, |stamp| stamp).unwrap_err().name(), ErrorName::Forked);
        assert_eq!(places.of(generations, |stamp| stamp).copied().unwrap(), u64::from(generations) - 1);
    }
}
