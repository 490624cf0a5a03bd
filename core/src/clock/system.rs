//! Clocks that run by themselves: the machine's, and one that runs faster.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{Clock, Later, Now, Timestamp};
use crate::runtime::Handle;

/// The machine's clocks. Wall time follows every correction of it; monotonic time starts at zero.
#[derive(Debug, Clone)]
pub struct SystemClock {
    handle: Handle,
    start: Instant,
}

impl SystemClock {
    /// Sleeps are timers on the I/O thread.
    pub fn new(handle: Handle) -> Self {
        Self { handle, start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Now {
        Now { wall: wall_time(SystemTime::now()), mono: self.start.elapsed() }
    }

    fn sleep_until(&self, mono: Duration) -> Later<()> {
        sleep_until(&self.handle, self.start, mono)
    }
}

/// A clock on which time passes a number of times as fast: for demonstrations and tests against a simulator
/// whose time is scaled alike. Never for real payments.
#[derive(Debug, Clone)]
pub struct ScaledClock {
    handle: Handle,
    start: Instant,
    wall: Timestamp,
    speed: u32,
}

impl ScaledClock {
    /// Starts at the machine's wall time and runs `speed` times as fast from there; 0 counts as 1.
    pub fn new(handle: Handle, speed: u32) -> Self {
        Self { handle, start: Instant::now(), wall: wall_time(SystemTime::now()), speed: speed.max(1) }
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Now {
        let mono = self.start.elapsed().saturating_mul(self.speed);
        Now { wall: self.wall.after(mono), mono }
    }

    fn sleep_until(&self, mono: Duration) -> Later<()> {
        // One nanosecond more than the rounded-down part, so that it is over when the sleep ends.
        let real = (mono / self.speed).saturating_add(Duration::from_nanos(1));
        sleep_until(&self.handle, self.start, real)
    }
}

/// The machine's wall clock, for who keeps no time of its own.
#[cfg(feature = "relay")]
pub(crate) fn wall_now() -> Timestamp {
    wall_time(SystemTime::now())
}

fn wall_time(moment: SystemTime) -> Timestamp {
    let millis = match moment.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
    };
    Timestamp::from_millis(millis)
}

fn sleep_until(handle: &Handle, start: Instant, mono: Duration) -> Later<()> {
    let deadline = start.checked_add(mono);
    let timer = handle.when_awaited(async move {
        match deadline {
            Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
            None => std::future::pending().await,
        }
    });
    Box::pin(async move {
        if timer.await.is_err() {
            // The I/O thread has ended, and with it whatever could be done after this sleep.
            std::future::pending::<()>().await;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::park::block_on;
    use crate::runtime::Runtime;

    #[test]
    fn a_sleep_is_over_when_it_ends() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let clock = SystemClock::new(runtime.handle());
        let until = clock.now().mono + Duration::from_millis(3);
        block_on(clock.sleep_until(until));
        assert!(clock.now().mono >= until);
        block_on(clock.sleep_until(Duration::ZERO));
    }

    #[test]
    fn scaled_time_agrees_with_its_sleeps_and_its_wall() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let clock = ScaledClock::new(runtime.handle(), 10_000);
        let before = clock.now();
        let until = before.mono + Duration::from_secs(30);
        block_on(clock.sleep_until(until));
        let after = clock.now();
        assert!(after.mono >= until);
        assert!(after.wall.since(before.wall) >= Duration::from_secs(29));
    }

    #[test]
    fn times_before_the_epoch_and_far_ahead_exist() {
        assert_eq!(wall_time(UNIX_EPOCH - Duration::from_secs(2)), Timestamp::from_millis(-2_000));
        let runtime = Runtime::start("kasse-test").unwrap();
        drop(SystemClock::new(runtime.handle()).sleep_until(Duration::MAX));
        drop(ScaledClock::new(runtime.handle(), 0).sleep_until(Duration::MAX));
    }
}
