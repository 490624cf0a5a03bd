//! Blocks that the library gives away and `kasse_free` takes back.
//!
//! A value and what its pointers point at lie in one piece of memory, which is made with room behind the value: most
//! answers take one allocation. What does not fit gets further pieces, which hang on the first.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ffi::{c_char, c_void};
use std::fmt::{self, Display, Write};
use std::mem::{MaybeUninit, forget};
use std::ptr::null_mut;

use zeroize::Zeroize;

use crate::record::Answer;

/// What stands before a value, so that one function can free all of them, and at the beginning of each further piece.
#[repr(C, align(16))]
struct Head {
    /// Tells a block of ours from another pointer, most of the time.
    mark: u64,
    /// Of the whole piece.
    bytes: usize,
    /// As much of it is in use, from its beginning.
    used: usize,
    next: *mut Head,
}

const MARK: u64 = 0x6b61_7373_6520_3031;
const HEAD: usize = size_of::<Head>();
/// Behind each value. An amount, a status and most errors fit.
const ROOM: usize = 320;

/// A record in a block of its own, with all its texts.
pub(crate) fn record<R, C: Answer<R>>(from: &R) -> *mut C {
    block(|kept| C::of(from, kept))
}

/// A value, and what its pointers point at.
pub(crate) fn block<T: Copy>(make: impl FnOnce(&mut Kept) -> T) -> *mut T {
    // `kasse_free` finds the head without knowing the value.
    const { assert!(align_of::<T>() <= align_of::<Head>()) };
    let mut kept = Kept::behind(size_of::<T>());
    let value = make(&mut kept);
    let place = kept.given_away().cast::<T>();
    // SAFETY: room for it was made, and nobody has it yet.
    unsafe { place.write(value) };
    place
}

/// What the pointers in a block point at. All of it is wiped when it goes: some texts name a customer.
pub(crate) struct Kept {
    first: *mut Head,
    last: *mut Head,
}

impl Kept {
    fn behind(value: usize) -> Self {
        let first = piece(value.saturating_add(ROOM));
        // SAFETY: it was just made, and is longer.
        unsafe { (*first).used += value };
        Self { first, last: first }
    }

    fn given_away(self) -> *mut c_void {
        let first = self.first;
        forget(self);
        // SAFETY: a piece is longer than its head.
        unsafe { first.byte_add(HEAD) }.cast()
    }

    pub(crate) fn text(&mut self, text: Option<&str>) -> *const c_char {
        match text {
            None => std::ptr::null(),
            // NUL ends a text in C: what the platform sent with one in it is shown without.
            Some(text) if text.as_bytes().contains(&0) => self.ended(text.replace('\0', "").as_bytes()),
            Some(text) => self.ended(text.as_bytes()),
        }
    }

    /// The text of a value, which has no NUL in it.
    pub(crate) fn written(&mut self, value: impl Display) -> *const c_char {
        // Longer than any value that is given this way.
        let mut line = Line { bytes: [0; 64], used: 0 };
        if write!(line, "{value}").is_ok() {
            return self.ended(line.bytes.get(..line.used).unwrap_or_default());
        }
        self.text(Some(&value.to_string()))
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> *const u8 {
        let place = self.place(bytes.len(), 1);
        // SAFETY: the place is as long, and new.
        unsafe { place.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        place
    }

    pub(crate) fn record<R, C: Answer<R>>(&mut self, record: Option<&R>) -> *const C {
        let Some(record) = record else { return std::ptr::null() };
        let made = C::of(record, self);
        let place = self.place(size_of::<C>(), align_of::<C>()).cast::<C>();
        // SAFETY: as long as a `C`, and aligned for one.
        unsafe { place.write(made) };
        place
    }

    /// Pointers to records: a list in which records of a newer library, which are longer, can be found.
    pub(crate) fn records<R, C: Answer<R>>(&mut self, records: &[R]) -> *const *const C {
        let pointer = size_of::<*const C>();
        let place = self.place(records.len().saturating_mul(pointer), align_of::<*const C>());
        let place = place.cast::<*const C>();
        for (number, record) in records.iter().enumerate() {
            let record = self.record(Some(record));
            // SAFETY: there is a place for each.
            unsafe { place.add(number).write(record) };
        }
        place
    }

    fn ended(&mut self, text: &[u8]) -> *const c_char {
        let place = self.place(text.len().saturating_add(1), 1);
        // SAFETY: the place is one byte longer, and new.
        unsafe {
            place.copy_from_nonoverlapping(text.as_ptr(), text.len());
            place.add(text.len()).write(0);
        }
        place.cast()
    }

    /// So many bytes that nobody else has.
    fn place(&mut self, bytes: usize, align: usize) -> *mut u8 {
        // SAFETY: the last piece is there as long as this.
        let mut last = unsafe { &mut *self.last };
        let mut from = last.used.next_multiple_of(align);
        if last.bytes.checked_sub(from).is_none_or(|free| free < bytes) {
            last.next = piece(bytes.saturating_add(ROOM));
            self.last = last.next;
            // SAFETY: it was just made.
            last = unsafe { &mut *self.last };
            from = last.used;
        }
        last.used = from + bytes;
        // SAFETY: within the piece.
        unsafe { self.last.cast::<u8>().add(from) }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // SAFETY: it was not given away.
        unsafe { free(self.first) };
    }
}

/// A piece with so much room behind its head.
fn piece(room: usize) -> *mut Head {
    let bytes = room.saturating_add(HEAD).checked_next_multiple_of(align_of::<Head>());
    let layout = bytes.and_then(|bytes| Layout::from_size_align(bytes, align_of::<Head>()).ok());
    let Some(layout) = layout else { handle_alloc_error(Layout::new::<Head>()) };
    // SAFETY: it is not of no size.
    let piece = unsafe { alloc(layout) }.cast::<Head>();
    if piece.is_null() {
        handle_alloc_error(layout);
    }
    // SAFETY: so long, and aligned.
    unsafe { piece.write(Head { mark: MARK, bytes: layout.size(), used: HEAD, next: null_mut() }) };
    piece
}

/// # Safety
/// The first piece of a block that nobody has any more.
unsafe fn free(first: *mut Head) {
    let mut piece = first;
    while !piece.is_null() {
        // SAFETY: a piece of ours, with so many bytes behind its head, of which nothing is asked but that they are
        // there.
        let (bytes, next) = unsafe {
            let Head { bytes, used, next, .. } = *piece;
            let words = (used - HEAD).div_ceil(size_of::<u64>());
            let used = piece.byte_add(HEAD).cast::<MaybeUninit<u64>>();
            std::slice::from_raw_parts_mut(used, words).zeroize();
            (&raw mut (*piece).mark).write_volatile(0);
            (bytes, next)
        };
        // SAFETY: as it was made.
        unsafe { dealloc(piece.cast(), Layout::from_size_align_unchecked(bytes, align_of::<Head>())) };
        piece = next;
    }
}

/// A short text while it is written.
struct Line {
    bytes: [u8; 64],
    used: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.used.checked_add(text.len()).ok_or(fmt::Error)?;
        self.bytes.get_mut(self.used..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.used = end;
        Ok(())
    }
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
    let head = unsafe { block.byte_sub(HEAD) }.cast::<Head>();
    // SAFETY: as above.
    if unsafe { (*head).mark } == MARK {
        // SAFETY: written with the block.
        unsafe { free(head) };
    }
}
