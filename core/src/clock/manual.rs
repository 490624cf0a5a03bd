//! A clock that stands still until a test moves it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::{Clock, Later, Now, Timestamp};

/// A clock that is moved by hand. Clones share one time.
///
/// A sleep completes when [`advance`](Self::advance) or [`advance_to`](Self::advance_to) reaches its moment;
/// wall time can be set on its own, as when somebody corrects the machine's clock.
#[derive(Debug, Clone)]
pub struct ManualClock {
    shared: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    now: Now,
    next_id: u64,
    sleepers: BTreeMap<(Duration, u64), Waker>,
}

impl ManualClock {
    /// Starts at `wall`, with monotonic time zero.
    pub fn new(wall: Timestamp) -> Self {
        let now = Now { wall, mono: Duration::ZERO };
        Self { shared: Arc::new(Mutex::new(State { now, next_id: 0, sleepers: BTreeMap::new() })) }
    }

    /// Both clocks go on by `span`; every sleep that ends by then completes.
    pub fn advance(&self, span: Duration) {
        let target = self.state().now.mono.saturating_add(span);
        self.advance_to(target);
    }

    /// Both clocks go on until monotonic time is `mono`; nothing happens if it is already past.
    pub fn advance_to(&self, mono: Duration) {
        let woken = self.state().advance_to(mono);
        // Outside the lock: a waker may poll at once, and ask this clock.
        woken.into_iter().for_each(Waker::wake);
    }

    /// The earliest moment somebody sleeps until: where a simulation may jump to.
    pub fn next_wake(&self) -> Option<Duration> {
        self.state().sleepers.keys().next().map(|(mono, _)| *mono)
    }

    /// Sets the wall clock, forwards or backwards. Monotonic time and sleeps do not notice.
    pub fn set_wall(&self, wall: Timestamp) {
        self.state().now.wall = wall;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn advance_to(&mut self, mono: Duration) -> Vec<Waker> {
        let Some(span) = mono.checked_sub(self.now.mono) else { return Vec::new() };
        self.now = Now { wall: self.now.wall.after(span), mono };
        let mut woken = Vec::new();
        while let Some(first) = self.sleepers.first_entry().filter(|first| first.key().0 <= mono) {
            woken.push(first.remove());
        }
        woken
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Now {
        self.state().now
    }

    fn sleep_until(&self, mono: Duration) -> Later<()> {
        let mut state = self.state();
        let id = state.next_id;
        state.next_id += 1;
        Box::pin(Sleep { clock: self.clone(), key: (mono, id) })
    }
}

struct Sleep {
    clock: ManualClock,
    key: (Duration, u64),
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.now.mono >= self.key.0 {
            return Poll::Ready(());
        }
        if !state.sleepers.get(&self.key).is_some_and(|known| known.will_wake(context.waker())) {
            let replaced = state.sleepers.insert(self.key, context.waker().clone());
            // A waker may own a task that sleeps here itself: it is let go outside the lock.
            drop(state);
            drop(replaced);
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let waker = self.clock.state().sleepers.remove(&self.key);
        drop(waker);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_sleep_ends_when_its_moment_is_reached() {
        let clock = ManualClock::new(Timestamp::from_millis(1_000));
        let count = Arc::new(Count(AtomicUsize::new(0)));
        let waker = Waker::from(count.clone());
        let mut context = Context::from_waker(&waker);
        let mut early = clock.sleep_until(at(5));
        let mut late = clock.sleep_until(at(9));
        assert!(early.as_mut().poll(&mut context).is_pending());
        assert!(late.as_mut().poll(&mut context).is_pending());
        assert_eq!(clock.next_wake(), Some(at(5)));

        clock.advance(Duration::from_millis(4_999));
        assert_eq!(count.0.load(Ordering::SeqCst), 0);
        clock.advance(Duration::from_millis(1));
        assert_eq!(count.0.load(Ordering::SeqCst), 1);
        assert!(early.as_mut().poll(&mut context).is_ready());
        assert!(late.as_mut().poll(&mut context).is_pending());
        assert_eq!(clock.now(), Now { wall: Timestamp::from_millis(6_000), mono: at(5) });
    }

    #[test]
    fn a_dropped_sleep_is_forgotten() {
        let clock = ManualClock::new(Timestamp::from_millis(0));
        let mut sleep = clock.sleep_until(at(5));
        let waker = Waker::noop();
        assert!(sleep.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
        drop(sleep);
        assert_eq!(clock.next_wake(), None);
    }

    #[test]
    fn wall_time_jumps_alone_and_time_never_goes_back() {
        let clock = ManualClock::new(Timestamp::from_millis(0));
        clock.advance(at(10));
        clock.set_wall(Timestamp::from_millis(-5));
        clock.advance_to(at(3));
        assert_eq!(clock.now(), Now { wall: Timestamp::from_millis(-5), mono: at(10) });
    }
}
