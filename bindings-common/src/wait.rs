//! Blocking a thread of the host: for at most so long, and so that another thread can end it.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use kasse::waker_of_this_thread;

/// Why a wait ended without what was waited for. What was waited for goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// The time is over.
    TimedOut,
    /// Another thread ended the wait.
    Interrupted,
}

/// Ends the waits of others. Cheap to clone.
///
/// An interruption is kept: if nobody waits, the next wait ends at once. Each ends one wait.
#[derive(Debug, Clone, Default)]
pub struct Interrupter(Arc<State>);

#[derive(Debug, Default)]
struct State {
    asked: AtomicBool,
    sleeper: Mutex<Option<Waker>>,
}

impl Interrupter {
    /// Ends the wait that is under way, or the next one.
    pub fn interrupt(&self) {
        self.0.asked.store(true, Ordering::Release);
        let sleeper = self.0.sleeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sleeper) = sleeper {
            sleeper.wake();
        }
    }

    /// Takes note of who sleeps, and then looks: one that is asked in between is not missed.
    fn poll(&self, sleeper: &Waker) -> bool {
        *self.0.sleeper.lock().unwrap_or_else(PoisonError::into_inner) = Some(sleeper.clone());
        self.0.asked.swap(false, Ordering::AcqRel)
    }
}

/// Waits for `work`, at most `limit` (`None`: for ever). `work` is dropped if it is not done by then: it must be one
/// that only watches.
///
/// # Errors
/// [`Unfinished`].
pub fn wait<T>(
    work: impl Future<Output = T>,
    limit: Option<Duration>,
    interrupter: &Interrupter,
) -> Result<T, Unfinished> {
    let mut work = pin!(work);
    let waker = waker_of_this_thread();
    // A limit beyond what the clock can count is none.
    let end = limit.and_then(|limit| Instant::now().checked_add(limit));
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Ok(done);
        }
        if interrupter.poll(&waker) {
            return Err(Unfinished::Interrupted);
        }
        match end.map(|end| end.saturating_duration_since(Instant::now())) {
            Some(Duration::ZERO) => return Err(Unfinished::TimedOut),
            Some(left) => thread::park_timeout(left),
            None => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_channel::oneshot;

    use super::*;

    #[test]
    fn what_is_done_is_answered_though_the_time_is_over() {
        assert_eq!(wait(ready(1), Some(Duration::ZERO), &Interrupter::default()), Ok(1));
    }

    #[test]
    fn a_limit_ends_a_wait_and_the_longest_one_does_not_overflow() {
        let nobody = Interrupter::default();
        let soon = Some(Duration::from_millis(5));
        assert_eq!(wait(pending::<()>(), soon, &nobody), Err(Unfinished::TimedOut));
        let (sender, receiver) = oneshot::channel();
        let other = thread::spawn(move || sender.send(()));
        assert_eq!(wait(receiver, Some(Duration::MAX), &nobody), Ok(Ok(())));
        other.join().unwrap().unwrap();
    }

    #[test]
    fn another_thread_ends_a_wait() {
        let interrupter = Interrupter::default();
        let other = interrupter.clone();
        let thread = thread::spawn(move || wait(pending::<()>(), None, &other));
        interrupter.interrupt();
        assert_eq!(thread.join().unwrap(), Err(Unfinished::Interrupted));
    }

    #[test]
    fn an_interruption_ends_one_wait_only() {
        let interrupter = Interrupter::default();
        interrupter.interrupt();
        interrupter.interrupt();
        assert_eq!(wait(pending::<()>(), None, &interrupter), Err(Unfinished::Interrupted));
        let soon = Some(Duration::from_millis(1));
        assert_eq!(wait(pending::<()>(), soon, &interrupter), Err(Unfinished::TimedOut));
    }
}
