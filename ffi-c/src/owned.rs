//! Blocks that the library gives away and `kasse_free` takes back.

use std::ffi::c_void;
use std::mem::offset_of;

use crate::record::{Answer, Kept};

/// What stands before each value, so that one function can free all of them.
#[repr(C)]
struct Head {
    /// Tells a block of ours from another pointer, most of the time.
    mark: u64,
    free: unsafe fn(*mut c_void),
}

#[repr(C)]
struct Block<T> {
    head: Head,
    value: T,
    kept: Kept,
}

const MARK: u64 = 0x6b61_7373_6520_3031;

/// A record in a block of its own, with all its texts.
pub(crate) fn record<R, C: Answer<R>>(from: &R) -> *mut C {
    let mut kept = Kept::default();
    let value = C::of(from, &mut kept);
    block(value, kept)
}

/// A value, and what its pointers point at.
pub(crate) fn block<T>(value: T, kept: Kept) -> *mut T {
    // `kasse_free` finds the head without knowing the value.
    const { assert!(offset_of!(Block<T>, value) == size_of::<Head>()) };
    let block =
        Box::into_raw(Box::new(Block { head: Head { mark: MARK, free: free_block::<T> }, value, kept }));
    // SAFETY: a field of what was just made.
    unsafe { &raw mut (*block).value }
}

/// # Safety
/// `value` came from [`block`] for this `T`, and is freed once.
unsafe fn free_block<T>(value: *mut c_void) {
    // SAFETY: the value stands so far behind the beginning of its block.
    let block = unsafe { value.byte_sub(offset_of!(Block<T>, value)) }.cast::<Block<T>>();
    // SAFETY: it was made by `Box` in `block`.
    drop(unsafe { Box::from_raw(block) });
}

/// Frees what the library gave out by pointer: an error, an outcome, an event, an answer, whatever it is, with all
/// texts and records in it. NULL is fine. Freeing a block twice, or something else, is outside the contract.
///
/// Any thread; does not block; has nothing to do with money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_free(block: *mut c_void) {
    if block.is_null() {
        return;
    }
    // SAFETY: a block of ours has a head before it.
    let head = unsafe { block.byte_sub(size_of::<Head>()) }.cast::<Head>();
    // SAFETY: as above.
    let (mark, free) = unsafe { ((*head).mark, (*head).free) };
    if mark == MARK {
        // SAFETY: written with the block.
        unsafe {
            (*head).mark = 0;
            free(block);
        }
    }
}
