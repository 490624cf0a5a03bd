//! Where C calls in: no panic leaves, every pointer is looked at, and an error has somewhere to go.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kasse::error::{Error, ErrorName, Invalid};
use kasse_host::handles::BadHandle;
use kasse_host::record;
use kasse_host::wait::Unfinished;

use crate::owned;
use crate::record::kasse_error_t;

/// What became of a call: `KASSE_OK`, one of the other small numbers below, or the code of an error
/// (`KASSE_ERROR_…`).
pub type kasse_code_t = u32;

/// It is done, and what was asked for is written.
pub const KASSE_OK: u32 = 0;
/// Not done within the limit. What was begun goes on; nothing is lost and nothing is an error.
pub const KASSE_NOT_DONE: u32 = 1;
/// Another thread ended the wait. What was begun goes on.
pub const KASSE_INTERRUPTED: u32 = 2;
/// Nothing more comes: the client is closed and every event was taken.
pub const KASSE_ENDED: u32 = 3;

/// Why a function has nothing to give.
pub(crate) enum Stop {
    Error(Error),
    NotDone,
    Interrupted,
    Ended,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Invalid> for Stop {
    fn from(invalid: Invalid) -> Self {
        Self::Error(invalid.into())
    }
}

impl From<BadHandle> for Stop {
    fn from(bad: BadHandle) -> Self {
        Self::Error(bad.into())
    }
}

impl From<Unfinished> for Stop {
    fn from(unfinished: Unfinished) -> Self {
        match unfinished {
            Unfinished::TimedOut => Self::NotDone,
            Unfinished::Interrupted => Self::Interrupted,
        }
    }
}

/// Does `work`. What stopped it becomes the code, and an error also a record in `*error`, if the host gave a place.
///
/// # Safety
/// `error` is NULL or a place for a pointer.
pub(crate) unsafe fn guard(
    error: *mut *mut kasse_error_t,
    work: impl FnOnce() -> Result<(), Stop>,
) -> kasse_code_t {
    // What `work` holds is given up with it, and what it reaches is consistent at every step.
    let done = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the caller vouches for the place.
        unsafe { put(error, std::ptr::null_mut()) };
        work()
    }));
    let stop = match done {
        Ok(Ok(())) => return KASSE_OK,
        Ok(Err(stop)) => stop,
        Err(_) => Stop::Error(Error::new(ErrorName::Panicked)),
    };
    // SAFETY: as above.
    unsafe { stopped(error, stop) }
}

/// Once, and not in each function of the interface.
///
/// # Safety
/// As [`guard`].
#[inline(never)]
unsafe fn stopped(error: *mut *mut kasse_error_t, stop: Stop) -> kasse_code_t {
    let failure = match stop {
        Stop::NotDone => return KASSE_NOT_DONE,
        Stop::Interrupted => return KASSE_INTERRUPTED,
        Stop::Ended => return KASSE_ENDED,
        Stop::Error(failure) => failure,
    };
    let code = u32::from(failure.code());
    if !error.is_null() {
        let told = catch_unwind(AssertUnwindSafe(|| owned::record(&record::Error::from(&failure))));
        if let Ok(told) = told {
            // SAFETY: the caller vouches for the place.
            unsafe { put(error, told) };
        }
    }
    code
}

/// Writes an answer, if the host gave a place for it.
///
/// # Safety
/// `place` is NULL or a place for a `T`.
pub(crate) unsafe fn put<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: not NULL, and the caller vouches for the rest.
        unsafe { place.write(value) };
    }
}

/// Gives a block away, if the host gave a place for it: what nobody has, nobody could free.
///
/// # Safety
/// `place` is NULL or a place for a pointer.
pub(crate) unsafe fn give<T>(place: *mut *mut T, make: impl FnOnce() -> *mut T) {
    if !place.is_null() {
        // SAFETY: not NULL, and the caller vouches for the rest.
        unsafe { place.write(make()) };
    }
}

/// A place that has to be there: without it the answer, and a handle in it, would be lost.
pub(crate) fn place<T>(place: *mut T, field: &'static str) -> Result<*mut T, Invalid> {
    if place.is_null() {
        return Err(Invalid::new(field, "is NULL", "a place for the answer"));
    }
    Ok(place)
}
