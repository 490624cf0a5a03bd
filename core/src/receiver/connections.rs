//! Which connections are open, so that those who only hold them make room for those who have something to say.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// The open connections, oldest first.
#[derive(Debug, Default)]
pub(super) struct Connections {
    open: Mutex<BTreeMap<u64, Entry>>,
    /// How many were let in for good: they stand in nobody's way.
    apart: AtomicUsize,
    closed: Notify,
}

#[derive(Debug)]
struct Entry {
    task: Option<AbortHandle>,
    busy: Arc<AtomicBool>,
}

/// One of them, for as long as it is open.
#[derive(Debug)]
pub(crate) struct Open {
    number: u64,
    all: Arc<Connections>,
    /// Its request has arrived whole and is being answered.
    pub(super) busy: Arc<AtomicBool>,
    apart: AtomicBool,
}

impl Connections {
    pub(super) fn open(self: &Arc<Self>, number: u64) -> Open {
        let busy = Arc::new(AtomicBool::new(false));
        self.lock().insert(number, Entry { task: None, busy: Arc::clone(&busy) });
        Open { number, all: Arc::clone(self), busy, apart: AtomicBool::new(false) }
    }

    pub(super) fn runs_as(&self, number: u64, task: AbortHandle) {
        if let Some(entry) = self.lock().get_mut(&number) {
            entry.task = Some(task);
        }
    }

    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    /// Ends the oldest connection that is not being answered. `false` if all of them are.
    pub(super) fn make_room(&self) -> bool {
        let mut open = self.lock();
        let idle = |entry: &Entry| !entry.busy.load(Ordering::Relaxed);
        let Some(number) = open.iter().find(|(_, entry)| idle(entry)).map(|(number, _)| *number) else {
            return false;
        };
        if let Some(Entry { task: Some(task), .. }) = open.remove(&number) {
            task.abort();
        }
        true
    }

    /// Completes when none is open.
    pub(super) async fn none_left(&self) {
        loop {
            let closed = self.closed.notified();
            if self.count() == 0 && self.apart.load(Ordering::Relaxed) == 0 {
                return;
            }
            closed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Entry>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Whoever speaks here has proved who they are: the connection counts no more among those that anybody may open.
    #[cfg(feature = "relay")]
    pub(crate) fn set_apart(&self) {
        if !self.apart.swap(true, Ordering::Relaxed) {
            self.all.apart.fetch_add(1, Ordering::Relaxed);
            self.all.lock().remove(&self.number);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.all.lock().remove(&self.number);
        if self.apart.load(Ordering::Relaxed) {
            self.all.apart.fetch_sub(1, Ordering::Relaxed);
        }
        self.all.closed.notify_waiters();
    }
}
