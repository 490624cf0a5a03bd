//! Rate limits.

use std::collections::{HashMap, VecDeque};

use super::Operation;
use super::gateway::Caller;
use crate::fail::{Checked, Fail};
use crate::http::Millis;
use crate::moment::{MINUTE, SECOND};
use crate::switches::RateWindow;

/// Calls a minute of each kind of write, per reference and MSN.
pub(crate) const WRITES_A_MINUTE: usize = 5;
/// Calls a minute of each kind of read, per reference and subscription key.
pub(crate) const READS_A_MINUTE: usize = 120;
/// References counted before windows that are over are swept out.
const SWEEP_AT: usize = 8_192;

/// All windows.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// Per unit, then per reference.
    windows: HashMap<usize, HashMap<Box<str>, Windows>>,
    sweep_at: usize,
}

/// create, capture, refund, cancel; then get and events for each of the two subscription keys.
type Windows = [Window; 8];

/// The moments of the calls that were let through.
#[derive(Debug, Default)]
struct Window {
    calls: VecDeque<Millis>,
}

impl Window {
    /// Lets a call through, or says for how long not.
    fn pass(&mut self, limit: usize, now: Millis, kind: RateWindow) -> Result<(), Millis> {
        match kind {
            RateWindow::Fixed => {
                if self.calls.front().is_some_and(|first| now >= first + MINUTE) {
                    self.calls.clear();
                }
            }
            RateWindow::Sliding => {
                while self.calls.front().is_some_and(|first| now >= first + MINUTE) {
                    self.calls.pop_front();
                }
            }
        }
        match self.calls.front() {
            Some(first) if self.calls.len() >= limit => Err(first + MINUTE - now),
            _ => {
                self.calls.push_back(now);
                Ok(())
            }
        }
    }

    fn is_over(&self, now: Millis) -> bool {
        self.calls.back().is_none_or(|last| now >= last + MINUTE)
    }
}

impl Limits {
    /// Counts a call, or refuses it with 429.
    pub(crate) fn count(
        &mut self,
        caller: Caller,
        operation: Operation,
        reference: &str,
        now: Millis,
        kind: RateWindow,
    ) -> Checked<()> {
        let (slot, limit) = match operation {
            Operation::Create => (0, WRITES_A_MINUTE),
            Operation::Capture => (1, WRITES_A_MINUTE),
            Operation::Refund => (2, WRITES_A_MINUTE),
            Operation::Cancel => (3, WRITES_A_MINUTE),
            Operation::Get => (4 + 2 * caller.key, READS_A_MINUTE),
            Operation::Events => (5 + 2 * caller.key, READS_A_MINUTE),
            // No limit is published for the rest.
            _ => return Ok(()),
        };
        let unit = self.windows.entry(caller.unit).or_default();
        if unit.len() > self.sweep_at.max(SWEEP_AT) {
            unit.retain(|_, windows| !windows.iter().all(|window| window.is_over(now)));
            self.sweep_at = 2 * unit.len();
        }
        if !unit.contains_key(reference) {
            unit.insert(reference.into(), Windows::default());
        }
        let window = unit.get_mut(reference).and_then(|windows| windows.get_mut(slot));
        let wait = window.map_or(Ok(()), |window| window.pass(limit, now, kind));
        wait.map_err(|wait| Fail::TooMany { retry_after: (wait + SECOND - 1).div_euclid(SECOND).max(1) })
    }

    /// Forgets every window.
    pub(crate) fn clear(&mut self) {
        self.windows.clear();
    }
}
