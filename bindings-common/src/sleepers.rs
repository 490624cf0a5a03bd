//! Who is to be woken. Whoever stops waiting is forgotten, so that waits that end without an event leave nothing.

use std::collections::BTreeMap;
use std::task::Waker;

/// Wakers under numbers.
#[derive(Debug, Default)]
pub(crate) struct Sleepers {
    next: u64,
    asleep: BTreeMap<u64, Waker>,
}

/// The number of a sleeper, once it has one.
pub(crate) type Number = Option<u64>;

impl Sleepers {
    /// Takes note of a waker, in the place of the one it had before.
    pub(crate) fn note(&mut self, number: &mut Number, waker: &Waker) {
        let number = *number.get_or_insert_with(|| {
            self.next += 1;
            self.next
        });
        self.asleep.insert(number, waker.clone());
    }

    /// It does not wait any more.
    pub(crate) fn forget(&mut self, number: Number) {
        if let Some(number) = number {
            self.asleep.remove(&number);
        }
    }

    pub(crate) fn is_asleep(&self, number: Number) -> bool {
        number.is_some_and(|number| self.asleep.contains_key(&number))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.asleep.is_empty()
    }

    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.asleep.len()
    }

    /// All of them, to be woken when no lock is held: who is woken may look at once.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Waker> + use<> {
        std::mem::take(&mut self.asleep).into_values()
    }
}
