//! What this process, as opposed to the one it was forked from, has open.
//!
//! SQLite and POSIX record locks both keep state per process. A forked child inherits a copy of SQLite's
//! bookkeeping that says "these locks are held", while the locks themselves stay with the parent; opening the
//! same file anew in the child would trust that copy and could lose committed data
//! (<https://sqlite.org/howtocorrupt.html>, section 2.6). So the child is told [`JournalError::Forked`] for a
//! file that its parent had open, and for any file if SQLite was at work in the parent at the very moment of
//! the fork, because then a lock inside SQLite may stay locked in the child for ever.
//!
//! This bookkeeping must itself survive a fork: a mutex that another thread held at the fork is never waited
//! for. Each process therefore has a [`Generation`] of its own in a chain and only peeks into older ones.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};

use crate::journal::JournalError;

/// No process has this id.
const NOBODY: u32 = 0;

static FIRST: Generation = Generation::new();

/// One process in a line of forks.
struct Generation {
    pid: AtomicU32,
    open: Mutex<Open>,
    child: OnceLock<Box<Generation>>,
}

struct Open {
    /// Owners that live in this process. Closing any descriptor of an owner's file would drop its lock.
    owners: BTreeSet<i64>,
    journals: Vec<Arc<Presence>>,
}

/// Which file a journal is, whatever its name: device and inode where there are forks.
type Place = (u64, u64);

struct Presence {
    place: Place,
    busy: AtomicBool,
}

/// A journal that is open in this process, until dropped.
pub(super) struct Entered {
    generation: &'static Generation,
    presence: Arc<Presence>,
}

/// Creates or finds a journal's file with `make`, and notes that this process has it open and SQLite at work.
///
/// Only one thread at a time is in `make`: a descriptor of the file that is closed there would drop the locks
/// that SQLite holds on it for another handle in this process.
pub(super) fn enter(make: impl FnOnce() -> Result<Metadata, JournalError>) -> Result<Entered, JournalError> {
    enter_as(&FIRST, std::process::id(), || Ok(place_of(&make()?)))
}

/// Whether `owner` lives in this process.
pub(super) fn has_owner(owner: i64) -> bool {
    this().locked().owners.contains(&owner)
}

/// Notes an owner before its file exists, so that no other handle of this process takes the file for a dead one's.
pub(super) fn add_owner(owner: i64) {
    this().locked().owners.insert(owner);
}

/// Forgets an owner.
pub(super) fn remove_owner(owner: i64) {
    this().locked().owners.remove(&owner);
}

fn this() -> &'static Generation {
    FIRST.of(std::process::id())
}

fn enter_as(
    first: &'static Generation,
    pid: u32,
    make: impl FnOnce() -> Result<Place, JournalError>,
) -> Result<Entered, JournalError> {
    let generation = first.of(pid);
    let mut open = generation.locked();
    let place = make()?;
    if first.ancestors_of(pid).any(|ancestor| ancestor.stands_in_the_way_of(place)) {
        return Err(JournalError::Forked);
    }
    let presence = Arc::new(Presence { place, busy: AtomicBool::new(true) });
    open.journals.push(Arc::clone(&presence));
    drop(open);
    Ok(Entered { generation, presence })
}

impl Entered {
    /// To be told around every use of SQLite.
    pub(super) fn set_busy(&self, busy: bool) {
        self.presence.busy.store(busy, Ordering::SeqCst);
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.generation.locked().journals.retain(|other| !Arc::ptr_eq(other, &self.presence));
    }
}

impl Generation {
    const fn new() -> Self {
        Self {
            pid: AtomicU32::new(NOBODY),
            open: Mutex::new(Open { owners: BTreeSet::new(), journals: Vec::new() }),
            child: OnceLock::new(),
        }
    }

    /// The generation of process `pid`, at the end of the chain that starts here.
    fn of(&'static self, pid: u32) -> &'static Self {
        let mut generation = self;
        loop {
            let taken = generation.pid.compare_exchange(NOBODY, pid, Ordering::SeqCst, Ordering::SeqCst);
            if taken.is_ok() || taken == Err(pid) {
                return generation;
            }
            if generation.child.get().is_none() {
                // Made outside the lock, so that a fork has next to no chance to find it held.
                let child = Box::new(Self::new());
                let _already_made_by_another_thread = generation.child.set(child);
            }
            let Some(child) = generation.child.get() else { continue };
            generation = child;
        }
    }

    /// The processes before `pid` in the chain that starts here.
    fn ancestors_of(&'static self, pid: u32) -> impl Iterator<Item = &'static Self> {
        std::iter::successors(Some(self), |generation| generation.child.get().map(|child| &**child))
            .take_while(move |generation| generation.pid.load(Ordering::SeqCst) != pid)
    }

    fn locked(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asked of an ancestor: its threads do not exist here, so what it left locked stays locked.
    fn stands_in_the_way_of(&self, place: Place) -> bool {
        let open = match self.open.try_lock() {
            Ok(open) => open,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return true,
        };
        open.journals.iter().any(|journal| journal.place == place || journal.busy.load(Ordering::SeqCst))
    }
}

#[cfg(unix)]
fn place_of(metadata: &Metadata) -> Place {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Nothing forks here, so no two places are ever compared.
#[cfg(not(unix))]
fn place_of(_: &Metadata) -> Place {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARENT: u32 = 10;
    const CHILD: u32 = 11;
    const GRANDCHILD: u32 = 12;
    const JOURNAL: Place = (1, 1);
    const ANOTHER: Place = (1, 2);

    fn chain() -> &'static Generation {
        Box::leak(Box::new(Generation::new()))
    }

    fn open(first: &'static Generation, pid: u32, place: Place) -> Result<Entered, JournalError> {
        let entered = enter_as(first, pid, || Ok(place))?;
        entered.set_busy(false);
        Ok(entered)
    }

    #[test]
    fn one_process_opens_a_journal_as_often_as_it_likes() {
        let first = chain();
        let one = open(first, PARENT, JOURNAL).unwrap();
        let two = open(first, PARENT, JOURNAL).unwrap();
        assert!(std::ptr::eq(one.generation, two.generation));
    }

    #[test]
    fn a_child_opens_another_journal_but_not_the_one_its_parent_had_open() {
        let first = chain();
        let parents = open(first, PARENT, JOURNAL).unwrap();
        assert!(matches!(open(first, CHILD, JOURNAL), Err(JournalError::Forked)));
        let childs = open(first, CHILD, ANOTHER).unwrap();
        assert!(matches!(open(first, GRANDCHILD, JOURNAL), Err(JournalError::Forked)));
        assert!(matches!(open(first, GRANDCHILD, ANOTHER), Err(JournalError::Forked)));
        drop((parents, childs));
        assert!(open(first, GRANDCHILD, JOURNAL).is_ok());
    }

    #[test]
    fn a_child_of_a_busy_parent_opens_nothing() {
        let first = chain();
        let parents = open(first, PARENT, JOURNAL).unwrap();
        parents.set_busy(true);
        assert!(matches!(open(first, CHILD, ANOTHER), Err(JournalError::Forked)));
    }

    #[test]
    fn a_child_never_waits_for_a_lock_that_its_parent_held() {
        let first = chain();
        let parents = open(first, PARENT, JOURNAL).unwrap();
        let _held_at_the_fork = parents.generation.locked();
        assert!(matches!(open(first, CHILD, ANOTHER), Err(JournalError::Forked)));
        std::mem::forget(parents);
    }
}
