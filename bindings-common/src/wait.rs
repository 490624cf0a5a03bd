//! Blocking a thread of the host: for at most so long, and so that another thread can end it.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::sleepers::{Number, Sleepers};
use crate::sync::{Mutex, MutexGuard, thread};

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
/// It ends every wait that is under way. If nobody waits it is kept, and ends the next wait, once.
#[derive(Debug, Clone, Default)]
pub struct Interrupter(Arc<Mutex<Waits>>);

#[derive(Debug, Default)]
struct Waits {
    /// An interruption that met nobody.
    kept: bool,
    under_way: Sleepers,
}

/// A wait that is under way.
struct UnderWay<'a> {
    interrupter: &'a Interrupter,
    number: Number,
}

impl Interrupter {
    /// Ends what is under way, or the next wait.
    pub fn interrupt(&self) {
        let ended = {
            let mut waits = self.locked();
            waits.kept = waits.under_way.is_empty();
            waits.under_way.take()
        };
        ended.for_each(Waker::wake);
    }

    /// `None`: an interruption had been kept for this wait.
    fn begin(&self, sleeper: &Waker) -> Option<UnderWay<'_>> {
        let mut waits = self.locked();
        if std::mem::take(&mut waits.kept) {
            return None;
        }
        let mut number = None;
        waits.under_way.note(&mut number, sleeper);
        Some(UnderWay { interrupter: self, number })
    }

    fn locked(&self) -> MutexGuard<'_, Waits> {
        // Every change under the lock is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl UnderWay<'_> {
    fn is_ended(&self) -> bool {
        !self.interrupter.locked().under_way.is_asleep(self.number)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.interrupter.locked().under_way.forget(self.number);
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
    if limit == Some(Duration::ZERO) {
        // One look, as a host's own loop takes them by the thousand: nobody is to be woken.
        return match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Ok(done),
            Poll::Pending => Err(Unfinished::TimedOut),
        };
    }
    let waker = thread::waker_of_this_thread();
    // A limit beyond what the clock can count is none.
    let end = limit.and_then(|limit| Instant::now().checked_add(limit));
    let mut look = || work.as_mut().poll(&mut Context::from_waker(&waker));
    if let Poll::Ready(done) = look() {
        return Ok(done);
    }
    let under_way = interrupter.begin(&waker).ok_or(Unfinished::Interrupted)?;
    loop {
        if let Poll::Ready(done) = look() {
            return Ok(done);
        }
        if under_way.is_ended() {
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
#[cfg(not(kasse_loom))]
mod tests {
    use std::future::{pending, ready};
    use std::thread;

    use futures_channel::oneshot;

    use super::*;

    #[test]
    fn what_is_done_is_answered_though_the_time_is_over() {
        let nobody = Interrupter::default();
        assert_eq!(wait(ready(1), Some(Duration::ZERO), &nobody), Ok(1));
        assert_eq!(wait(pending::<()>(), Some(Duration::ZERO), &nobody), Err(Unfinished::TimedOut));
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
    fn every_wait_that_is_under_way_ends() {
        let interrupter = Interrupter::default();
        let waits: Vec<_> = (0..8)
            .map(|_| {
                let other = interrupter.clone();
                thread::spawn(move || wait(pending::<()>(), None, &other))
            })
            .collect();
        while interrupter.locked().under_way.count() < waits.len() {
            thread::yield_now();
        }
        interrupter.interrupt();
        assert!(waits.into_iter().all(|wait| wait.join().unwrap() == Err(Unfinished::Interrupted)));
        assert!(interrupter.locked().under_way.is_empty());
    }

    #[test]
    fn an_interruption_that_met_nobody_ends_one_wait_only() {
        let interrupter = Interrupter::default();
        interrupter.interrupt();
        interrupter.interrupt();
        assert_eq!(wait(pending::<()>(), None, &interrupter), Err(Unfinished::Interrupted));
        let soon = Some(Duration::from_millis(1));
        assert_eq!(wait(pending::<()>(), soon, &interrupter), Err(Unfinished::TimedOut));
    }
}
