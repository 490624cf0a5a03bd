//! Time, given from outside: no other room asks a clock.

mod manual;
#[cfg(test)]
mod properties;
#[cfg(feature = "net")]
mod system;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

pub use manual::ManualClock;
#[cfg(feature = "relay")]
pub(crate) use system::wall_now;
#[cfg(feature = "net")]
pub use system::{ScaledClock, SystemClock};

/// A future without a runtime: any executor can await it.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A point in wall-clock time, in milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with `Z` or an offset and any number of fraction digits; `None` if it is not that.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }

    /// RFC 3339 in UTC, as the platform writes it.
    pub fn to_rfc3339(self) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok())
            .unwrap_or_else(|| self.0.to_string())
    }

    /// Reads the date of an HTTP header, to the second: `Thu, 30 Mar 2023 08:38:32 GMT`.
    pub fn parse_http(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc2822).ok()?;
        moment.unix_timestamp().checked_mul(1000).map(Self)
    }

    /// As [`parse_http`](Self::parse_http) reads it; `None` outside the years 1900 to 9999.
    pub fn to_http(self) -> Option<String> {
        let moment = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000)).ok()?;
        let text = moment.format(&Rfc2822).ok()?;
        Some(format!("{} GMT", text.strip_suffix(" +0000")?))
    }

    /// Later by `span`, or the last moment there is.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add_unsigned(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
    }

    /// How much later this is than `earlier`; zero if it is not later.
    pub fn since(self, earlier: Self) -> Duration {
        if self > earlier { Duration::from_millis(self.0.abs_diff(earlier.0)) } else { Duration::ZERO }
    }
}

/// One moment on both clocks of a process.
///
/// Wall time may jump in either direction; it is for what is written down and what the platform said.
/// Monotonic time only ever grows; every wait inside one process is measured on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Wall-clock time.
    pub wall: Timestamp,
    /// Time since some moment before the process used the library.
    pub mono: Duration,
}

/// Where the driver gets its time from: the machine's clocks, scaled ones, or simulated ones.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Now;
    /// Completes when monotonic time has reached `mono`.
    fn sleep_until(&self, mono: Duration) -> Later<()>;
}
