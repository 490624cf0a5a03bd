//! Do the webhooks of a sales unit arrive? While they do, payments are read less often.

use std::time::Duration;

/// A hint that comes this much after the read that already showed its change still proves that webhooks
/// arrive (ours). While they are unproven, reads are so frequent that they are often first.
pub const LATE_HINT: Duration = Duration::from_secs(10);

/// What one payment shows about the webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// A hint arrived for a change.
    Arrived,
    /// A read found a change that no hint had announced.
    Missed,
}

/// Compares the hints and the reads of one payment. Moments are monotonic time.
///
/// Only changes made elsewhere count, by the customer or in the portal: what our own call changed is in its
/// answer before any webhook can be here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HintTrace {
    /// A hint has come, and no read since.
    hinted: bool,
    /// A read has found a change, and no hint has come since.
    unannounced_at: Option<Duration>,
}

impl HintTrace {
    /// A hint for this payment has come.
    #[must_use]
    pub fn hint(&mut self, now: Duration) -> Option<Evidence> {
        if let Some(found) = self.unannounced_at.take() {
            let late = now.saturating_sub(found) <= LATE_HINT;
            return late.then_some(Evidence::Arrived);
        }
        self.hinted = true;
        None
    }

    /// A read has been answered; `changed` if it shows a change made elsewhere.
    #[must_use]
    pub fn read(&mut self, changed: bool, now: Duration) -> Option<Evidence> {
        let hinted = std::mem::take(&mut self.hinted);
        match (changed, hinted) {
            (false, _) => None,
            (true, true) => Some(Evidence::Arrived),
            (true, false) => {
                self.unannounced_at = Some(now);
                Some(Evidence::Missed)
            }
        }
    }
}

/// Whether the webhooks of one sales unit prove themselves: the last evidence decides.
///
/// Starts unproven. There is no timer: reads go on at most
/// [`PROVEN_CEILING`](super::poll::PROVEN_CEILING) apart, so the first change that is not announced is found
/// by one within that time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebhookHealth {
    proven: bool,
}

impl WebhookHealth {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of what a payment of the unit has shown.
    pub fn note(&mut self, evidence: Evidence) {
        self.proven = evidence == Evidence::Arrived;
    }

    /// Whether reads may be rarer.
    pub fn proven(self) -> bool {
        self.proven
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_hint_and_then_its_change_is_proof() {
        let mut trace = HintTrace::default();
        assert_eq!(trace.hint(at(1)), None);
        assert_eq!(trace.read(true, at(2)), Some(Evidence::Arrived));
        assert_eq!(trace.read(true, at(3)), Some(Evidence::Missed), "one hint announces one change");
    }

    #[test]
    fn a_hint_for_our_own_change_proves_nothing() {
        let mut trace = HintTrace::default();
        assert_eq!(trace.hint(at(1)), None);
        assert_eq!(trace.read(false, at(2)), None);
        assert_eq!(trace.read(true, at(9)), Some(Evidence::Missed));
    }

    #[test]
    fn a_hint_that_comes_a_little_late_is_proof() {
        let mut trace = HintTrace::default();
        assert_eq!(trace.read(true, at(5)), Some(Evidence::Missed));
        assert_eq!(trace.hint(at(6)), Some(Evidence::Arrived));
        assert_eq!(trace.hint(at(7)), None, "a duplicate proves nothing");
    }

    #[test]
    fn a_hint_from_an_old_outage_is_no_proof() {
        let mut trace = HintTrace::default();
        assert_eq!(trace.read(true, at(5)), Some(Evidence::Missed));
        assert_eq!(trace.hint(at(16)), None);
    }

    #[test]
    fn the_last_evidence_decides() {
        let mut health = WebhookHealth::new();
        assert!(!health.proven());
        health.note(Evidence::Arrived);
        assert!(health.proven());
        health.note(Evidence::Missed);
        assert!(!health.proven());
    }
}
