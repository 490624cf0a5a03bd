//! Numbers that stand for things, so that no host language ever holds a pointer of ours.
//!
//! A handle is 64 bits: place, generation and kind. A place that is used again gets another generation, so the
//! number of something closed never reaches its successor. Zero is no handle. A table of a forked child has another
//! [stamp](Handles::stamped), so that the numbers it inherited reach nothing there.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kasse::error::{Error, ErrorName};

/// Bits of a place in a table.
const PLACE_BITS: u32 = 24;
/// Bits of the generation of a place.
const GENERATION_BITS: u32 = 32;
/// Bits of the kind; the rest above it is the stamp.
const KIND_BITS: u32 = 3;
/// Stamps there are.
pub const STAMPS: u64 = 1 << (u64::BITS - PLACE_BITS - GENERATION_BITS - KIND_BITS);
/// Most things of one kind that are open at the same time.
pub const MOST_OPEN: usize = (1 << PLACE_BITS) - 1;

/// What a handle stands for. Its number is in the handle, so that one cannot be taken for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A client.
    Client,
    /// A till.
    Till,
    /// A payment.
    Payment,
    /// An operation.
    Operation,
    /// A receiver of webhooks.
    Receiver,
    /// A scanner.
    Scanner,
}

impl Kind {
    const fn number(self) -> u64 {
        match self {
            Self::Client => 1,
            Self::Till => 2,
            Self::Payment => 3,
            Self::Operation => 4,
            Self::Receiver => 5,
            Self::Scanner => 6,
        }
    }

    /// How a developer is told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Till => "till",
            Self::Payment => "payment",
            Self::Operation => "operation",
            Self::Receiver => "receiver",
            Self::Scanner => "scanner",
        }
    }
}

/// Why a number reaches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadHandle {
    /// It never was a handle of this kind.
    NotOne(Kind),
    /// It is a number of the process that this one was forked from.
    Forked,
    /// It was closed.
    Closed(Kind),
    /// So many are open that there is no number left.
    Full(Kind),
}

impl fmt::Display for BadHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOne(kind) => write!(f, "this number is no {} of this library", kind.name()),
            Self::Forked => f.write_str("this number belongs to the process before the fork"),
            Self::Closed(kind) => write!(f, "this {} was closed", kind.name()),
            Self::Full(kind) => write!(f, "{MOST_OPEN} of one kind ({}) are open", kind.name()),
        }
    }
}

impl std::error::Error for BadHandle {}

impl From<BadHandle> for Error {
    fn from(bad: BadHandle) -> Self {
        let name = if bad == BadHandle::Forked { ErrorName::Forked } else { ErrorName::Closed };
        Self::new(name).with_detail(&bad.to_string())
    }
}

/// Everything of one kind that is open.
#[derive(Debug)]
pub struct Handles<T> {
    kind: Kind,
    stamp: u64,
    places: Mutex<Places<T>>,
}

#[derive(Debug)]
struct Places<T> {
    all: Vec<Place<T>>,
    free: Vec<usize>,
}

#[derive(Debug)]
struct Place<T> {
    generation: u32,
    thing: Option<T>,
}

impl<T: Clone> Handles<T> {
    /// None yet.
    pub const fn of(kind: Kind) -> Self {
        Self::stamped(kind, 0)
    }

    /// None yet, with numbers that none of an earlier stamp is taken for. There are [`STAMPS`].
    pub const fn stamped(kind: Kind, stamp: u64) -> Self {
        Self { kind, stamp: stamp % STAMPS, places: Mutex::new(Places { all: Vec::new(), free: Vec::new() }) }
    }

    /// A number for this.
    ///
    /// # Errors
    /// [`BadHandle::Full`]: [`MOST_OPEN`] of them are open. Nothing is kept.
    pub fn open(&self, thing: T) -> Result<u64, BadHandle> {
        let mut places = self.locked();
        let place = match places.free.pop() {
            Some(place) => place,
            None if places.all.len() < MOST_OPEN => {
                places.all.push(Place { generation: 0, thing: None });
                places.all.len() - 1
            }
            None => return Err(BadHandle::Full(self.kind)),
        };
        let Some(entry) = places.all.get_mut(place) else { return Err(BadHandle::Full(self.kind)) };
        // Zero is left out, so that no handle is a small number that a program may hold by accident.
        entry.generation = entry.generation.checked_add(1).unwrap_or(1);
        entry.thing = Some(thing);
        self.number(place, entry.generation).ok_or(BadHandle::Full(self.kind))
    }

    /// What a number stands for.
    ///
    /// # Errors
    /// [`BadHandle::NotOne`], [`BadHandle::Closed`].
    pub fn get(&self, handle: u64) -> Result<T, BadHandle> {
        let (place, generation) = self.parts(handle)?;
        let places = self.locked();
        let entry = places.all.get(place).ok_or(BadHandle::NotOne(self.kind))?;
        match &entry.thing {
            Some(thing) if entry.generation == generation => Ok(thing.clone()),
            _ => Err(BadHandle::Closed(self.kind)),
        }
    }

    /// Closes a handle and gives back what it stood for. From now on the number reaches nothing.
    ///
    /// # Errors
    /// [`BadHandle::NotOne`], [`BadHandle::Closed`]: it was closed before.
    pub fn close(&self, handle: u64) -> Result<T, BadHandle> {
        let (place, generation) = self.parts(handle)?;
        let mut places = self.locked();
        let entry = places.all.get_mut(place).ok_or(BadHandle::NotOne(self.kind))?;
        if entry.generation != generation {
            return Err(BadHandle::Closed(self.kind));
        }
        let thing = entry.thing.take().ok_or(BadHandle::Closed(self.kind))?;
        places.free.push(place);
        Ok(thing)
    }

    /// Closes all that `gone` says of, and gives them back.
    pub fn close_all(&self, gone: impl Fn(&T) -> bool) -> Vec<T> {
        let mut places = self.locked();
        let Places { all, free } = &mut *places;
        let mut closed = Vec::new();
        for (place, entry) in all.iter_mut().enumerate() {
            if entry.thing.as_ref().is_some_and(&gone) {
                closed.extend(entry.thing.take());
                free.push(place);
            }
        }
        closed
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        let places = self.locked();
        places.all.len() - places.free.len()
    }

    fn locked(&self) -> MutexGuard<'_, Places<T>> {
        // Nothing here panics half way through a change.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn number(&self, place: usize, generation: u32) -> Option<u64> {
        let place = u64::try_from(place + 1).ok()?;
        Some(
            self.stamp << (PLACE_BITS + GENERATION_BITS + KIND_BITS)
                | self.kind.number() << (PLACE_BITS + GENERATION_BITS)
                | u64::from(generation) << PLACE_BITS
                | place,
        )
    }

    fn parts(&self, handle: u64) -> Result<(usize, u32), BadHandle> {
        let not_one = BadHandle::NotOne(self.kind);
        let above = handle >> (PLACE_BITS + GENERATION_BITS);
        if above & ((1 << KIND_BITS) - 1) != self.kind.number() {
            return Err(not_one);
        }
        match above >> KIND_BITS {
            stamp if stamp == self.stamp => {}
            stamp if stamp < self.stamp => return Err(BadHandle::Forked),
            _ => return Err(not_one),
        }
        let place = usize::try_from(handle & ((1 << PLACE_BITS) - 1)).map_err(|_| not_one)?;
        let generation = u32::try_from(handle >> PLACE_BITS & u64::from(u32::MAX)).map_err(|_| not_one)?;
        Ok((place.checked_sub(1).ok_or(not_one)?, generation))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_of_something_closed_never_reaches_its_successor() {
        let tills = Handles::of(Kind::Till);
        let first = tills.open("a").unwrap();
        assert_eq!(tills.close(first), Ok("a"));
        let second = tills.open("b").unwrap();
        assert_ne!(first, second);
        assert_eq!(tills.get(first), Err(BadHandle::Closed(Kind::Till)));
        assert_eq!(tills.close(first), Err(BadHandle::Closed(Kind::Till)));
        assert_eq!(tills.get(second), Ok("b"));
        assert_eq!(tills.count(), 1);
    }

    #[test]
    fn a_handle_of_one_kind_is_none_of_another() {
        let till = Handles::of(Kind::Till).open(()).unwrap();
        let payments = Handles::of(Kind::Payment);
        payments.open(()).unwrap();
        assert_eq!(payments.get(till), Err(BadHandle::NotOne(Kind::Payment)));
    }

    #[test]
    fn what_belongs_together_is_closed_together() {
        let tills = Handles::of(Kind::Till);
        let numbers = ["a", "b", "a"].map(|thing| tills.open(thing).unwrap());
        assert_eq!(tills.close_all(|thing| *thing == "a"), ["a", "a"]);
        assert_eq!(tills.get(numbers[0]), Err(BadHandle::Closed(Kind::Till)));
        assert_eq!((tills.get(numbers[1]), tills.count()), (Ok("b"), 1));
    }

    #[test]
    fn a_number_from_before_a_fork_is_told_from_one_of_this_process() {
        let (before, after) = (Handles::of(Kind::Till), Handles::stamped(Kind::Till, 1));
        let (inherited, own) = (before.open("a").unwrap(), after.open("b").unwrap());
        assert_eq!(after.get(inherited), Err(BadHandle::Forked));
        assert_eq!(after.get(own), Ok("b"));
        assert_eq!(before.get(own), Err(BadHandle::NotOne(Kind::Till)));
    }

    #[test]
    fn a_place_used_for_ever_goes_on() {
        let handles = Handles::of(Kind::Operation);
        let place = handles.open(0).unwrap();
        handles.close(place).unwrap();
        handles.locked().all[0].generation = u32::MAX;
        let next = handles.open(1).unwrap();
        assert_eq!(handles.get(next), Ok(1));
    }

    proptest! {
        /// No number that was not given out reaches anything.
        #[test]
        fn invented_numbers_reach_nothing(number: u64, open in 0..20_u64) {
            let handles = Handles::of(Kind::Payment);
            let given: Vec<u64> = (0..open).map(|thing| handles.open(thing).unwrap()).collect();
            prop_assume!(!given.contains(&number));
            prop_assert!(handles.get(number).is_err() && handles.close(number).is_err());
            prop_assert_eq!(handles.count(), given.len());
        }
    }
}
