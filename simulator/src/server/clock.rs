//! The time a served platform lives in.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::http::Millis;

/// The end of the year 9999, which is as far as dates can be written.
const END_OF_TIME: Millis = 253_402_300_799_999;

/// How time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum TimeMode {
    /// As on the machine's clock.
    #[default]
    Real,
    /// `factor` times faster.
    Scaled {
        /// How many simulated milliseconds pass in one real one.
        factor: u32,
    },
    /// Only when told to.
    Stepped {
        /// Where it starts, in milliseconds since the Unix epoch; the machine's time if it is left out.
        start: Option<Millis>,
    },
}

/// A clock; it starts at the machine's time (unless stepped from elsewhere) and never runs backwards.
#[derive(Debug)]
pub(crate) struct Clock {
    mode: TimeMode,
    started: Instant,
    base: Millis,
    advanced: Millis,
}

impl Clock {
    pub(crate) fn new(mode: TimeMode) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let machine = Millis::try_from(since.as_millis()).unwrap_or(0);
        let base = match mode {
            TimeMode::Stepped { start: Some(start) } => start,
            _ => machine,
        };
        Self { mode, started: Instant::now(), base, advanced: 0 }
    }

    pub(crate) fn now(&self) -> Millis {
        let elapsed = || Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX);
        let passed = match self.mode {
            TimeMode::Real => elapsed(),
            TimeMode::Scaled { factor } => elapsed().saturating_mul(factor.into()),
            TimeMode::Stepped { .. } => 0,
        };
        self.base.saturating_add(passed).saturating_add(self.advanced).min(END_OF_TIME)
    }

    /// Jumps ahead.
    pub(crate) fn advance(&mut self, by: Millis) {
        self.advanced = self.advanced.saturating_add(by.max(0));
    }
}
