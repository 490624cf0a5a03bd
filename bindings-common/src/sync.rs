//! What hand-written synchronisation here stands on: the standard library, or in the [models](crate::models) loom,
//! which tries every order in which threads can meet.

#[cfg(not(kasse_loom))]
pub(crate) use std::sync::{Mutex, MutexGuard};

#[cfg(kasse_loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard};

#[cfg(not(kasse_loom))]
pub(crate) mod thread {
    pub(crate) use std::thread::{park, park_timeout};

    pub(crate) use kasse::waker_of_this_thread;
}

#[cfg(kasse_loom)]
pub(crate) mod thread {
    use std::sync::Arc;
    use std::task::{Wake, Waker};
    use std::time::Duration;

    pub(crate) use loom::thread::park;
    use loom::thread::{Thread, current};

    /// A model has no time: it is never over.
    pub(crate) fn park_timeout(_: Duration) {
        park();
    }

    pub(crate) fn waker_of_this_thread() -> Waker {
        Waker::from(Arc::new(Unpark(current())))
    }

    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
}
