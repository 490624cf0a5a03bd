use std::sync::atomic::{AtomicU64, Ordering};

/// What has arrived at a receiver since it was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Deliveries that were new.
    pub first: u64,
    /// Deliveries that had come before.
    pub again: u64,
    /// Requests that were not believed.
    pub rejected: u64,
    /// Requests that were too long, too slow, or no HTTP for us.
    pub unfit: u64,
    /// Genuine deliveries that could not be written down; the platform sends them again.
    pub not_written: u64,
    /// Connections that were closed to make room for others.
    pub closed_for_room: u64,
}

/// The same, being counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) first: AtomicU64,
    pub(super) again: AtomicU64,
    pub(super) rejected: AtomicU64,
    pub(super) unfit: AtomicU64,
    pub(super) not_written: AtomicU64,
    pub(super) closed_for_room: AtomicU64,
}

pub(super) fn count(counter: &AtomicU64) -> u64 {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}

impl Counters {
    pub(super) fn read(&self) -> Tally {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Tally {
            first: read(&self.first),
            again: read(&self.again),
            rejected: read(&self.rejected),
            unfit: read(&self.unfit),
            not_written: read(&self.not_written),
            closed_for_room: read(&self.closed_for_room),
        }
    }
}
