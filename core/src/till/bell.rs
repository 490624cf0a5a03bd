//! Wakes everybody who waits for the same thing.

use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

use super::shared::lock;

/// Rings for whoever listens at that moment.
#[derive(Default)]
pub(crate) struct Bell(Mutex<State>);

#[derive(Default)]
struct State {
    rings: u64,
    wakers: Vec<Waker>,
}

impl Bell {
    /// Wakes everybody.
    pub(crate) fn ring(&self) {
        let mut state = lock(&self.0);
        state.rings += 1;
        state.wakers.drain(..).for_each(Waker::wake);
    }

    /// How often it has rung: to be taken before looking at what it rings for.
    pub(crate) fn rings(&self) -> u64 {
        lock(&self.0).rings
    }

    /// Completes when it has rung more often than that.
    pub(crate) async fn after(&self, rings: u64) {
        poll_fn(|context| {
            let mut state = lock(&self.0);
            if state.rings > rings {
                return Poll::Ready(());
            }
            state.wakers.retain(|waker| !waker.will_wake(context.waker()));
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
