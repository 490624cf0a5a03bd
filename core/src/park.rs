//! Waiting for a future on a thread that has nothing else to do, without any runtime.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

/// Parks the calling thread until `future` is done: for hosts that block, for programs and tests.
///
/// Never call it on the library's I/O thread: what it waits for would be done there.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let waker = waker_of_this_thread();
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // A wake-up between poll and here makes this return at once; one without cause only polls again.
        std::thread::park();
    }
}

/// Ends [`std::thread::park`] of the calling thread: for who waits in another way than [`block_on`], such as for a
/// limited time. No I/O.
pub fn waker_of_this_thread() -> Waker {
    Waker::from(Arc::new(Unpark(std::thread::current())))
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use futures_channel::oneshot;

    use super::*;

    #[test]
    fn waits_for_another_thread() {
        let (sender, receiver) = oneshot::channel();
        let other = std::thread::spawn(move || sender.send(5).unwrap());
        assert_eq!(block_on(receiver), Ok(5));
        other.join().unwrap();
    }
}
