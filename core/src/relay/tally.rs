use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::receiver::Tally;

/// What has happened at a relay since it was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RelayTally {
    /// What arrived, as at a receiver.
    pub arrived: Tally,
    /// Streams that are open.
    pub streams: usize,
    /// Events that were handed on; one that two tills hear counts twice.
    pub handed_on: u64,
    /// Requests with a token that is none, or for a sales unit that is not the till's.
    pub refused: u64,
    /// Check-ins at stickers that are no till's: they were accepted, and not kept.
    pub for_nobody: u64,
}

/// The same, being counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) streams: AtomicUsize,
    pub(super) handed_on: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) for_nobody: AtomicU64,
}

impl Counters {
    pub(super) fn read(&self, arrived: Tally) -> RelayTally {
        RelayTally {
            arrived,
            streams: self.streams.load(Ordering::Relaxed),
            handed_on: self.handed_on.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            for_nobody: self.for_nobody.load(Ordering::Relaxed),
        }
    }
}
