//! Records across the boundary: answers are built here, and what a host gives is read.

mod errors;
#[rustfmt::skip]
mod generated;

pub use errors::*;
pub use generated::*;

use std::ffi::c_char;

use kasse::error::{Error, Invalid};

use crate::owned::Kept;

/// A text that a host lends for one call: UTF-8, `length` bytes, or `KASSE_NUL` if it ends with NUL. NULL is no text.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct kasse_text_t {
    /// The first byte.
    pub data: *const c_char,
    /// Bytes, or `KASSE_NUL`.
    pub length: usize,
}

/// `length` of a text that ends with NUL.
const NUL: usize = usize::MAX;
/// Longest text that is looked at.
const LONGEST: usize = 16 * 1024 * 1024;
/// Longest list.
const MOST: usize = 100_000;

/// A record that is built from one of the host layer.
pub(crate) trait Answer<R>: Copy + 'static {
    fn of(from: &R, kept: &mut Kept) -> Self;
}

/// What a host gives, as C has it.
///
/// # Safety
/// All zeros are a value, it is `repr(C)`, and its first field is `size: usize`.
pub(crate) unsafe trait Input: Copy {
    /// As the host layer has it.
    type Host;

    fn size(&self) -> usize;

    /// # Safety
    /// The pointers in it point at what their fields say.
    unsafe fn read(&self) -> Result<Self::Host, Error>;
}

/// What a host gave has to be there.
///
/// # Safety
/// NULL, or a struct that begins with the number of its bytes.
pub(crate) unsafe fn given<T: Input>(given: *const T, field: &'static str) -> Result<T::Host, Error> {
    // SAFETY: as the caller says.
    let read = unsafe { one(given, field)? };
    read.ok_or_else(|| Invalid::new(field, "is NULL", "what it is about").into())
}

/// What a host may have given.
///
/// # Safety
/// As [`given`].
pub(crate) unsafe fn one<T: Input>(given: *const T, field: &'static str) -> Result<Option<T::Host>, Error> {
    if given.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, and it begins with its size.
    let whole = unsafe { sized(given, given.cast::<usize>().read_unaligned(), field)? };
    // SAFETY: the caller vouches for its pointers.
    unsafe { whole.read() }.map(Some)
}

/// A list of what a host gave: each as long as the first says it is.
///
/// # Safety
/// `count` structs, each beginning with the number of its bytes.
pub(crate) unsafe fn list<T: Input>(
    first: *const T,
    count: usize,
    field: &'static str,
) -> Result<Vec<T::Host>, Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    check_list(first.is_null(), count, field)?;
    // SAFETY: not NULL, and the first begins with its size.
    let size = unsafe { first.cast::<usize>().read_unaligned() };
    let mut read = Vec::new();
    for number in 0..count {
        // SAFETY: within the list.
        unsafe {
            let whole = sized(first.byte_add(number * size), size, field)?;
            if whole.size() != size {
                return Err(
                    Invalid::new(field, "has another size than the first", "made by kasse_…_init()").into()
                );
            }
            read.push(whole.read()?);
        }
    }
    Ok(read)
}

/// What is there of a struct, the rest zero: a host with an older header has a shorter one. What a newer header has
/// more must be zero, or something would be left undone in silence.
///
/// # Safety
/// `size` bytes can be read.
unsafe fn sized<T: Input>(given: *const T, size: usize, field: &'static str) -> Result<T, Invalid> {
    let rule = "made by kasse_…_init()";
    if size < size_of::<usize>() || size > 64 * 1024 {
        return Err(Invalid::new(field, "has no size", rule));
    }
    let known = size.min(size_of::<T>());
    let mut whole = std::mem::MaybeUninit::<T>::zeroed();
    // SAFETY: both are `known` bytes long, and all zeros are a `T`, so any bytes of a host's `T` over them are one.
    let whole = unsafe {
        std::ptr::copy_nonoverlapping(given.cast::<u8>(), whole.as_mut_ptr().cast::<u8>(), known);
        whole.assume_init()
    };
    // SAFETY: `size` bytes can be read.
    let unknown = unsafe { std::slice::from_raw_parts(given.cast::<u8>(), size) };
    if unknown.iter().skip(known).any(|byte| *byte != 0) {
        return Err(Invalid::new(field, "says something this version does not know", "a newer library"));
    }
    Ok(whole)
}

/// The text of a parameter, where the host has it. It is lent for the call: what outlives the call takes a copy.
///
/// # Safety
/// As [`kasse_text_t`] says.
pub(crate) unsafe fn lent<'a>(
    given: &'a kasse_text_t,
    field: &'static str,
) -> Result<Option<&'a str>, Invalid> {
    // SAFETY: as the caller says.
    let Some(bytes) = (unsafe { bytes(given, field)? }) else { return Ok(None) };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(_) => Err(Invalid::new(field, "is not UTF-8", "UTF-8")),
    }
}

/// A text that has to be there, where the host has it.
///
/// # Safety
/// As [`lent`].
pub(crate) unsafe fn needed<'a>(given: &'a kasse_text_t, field: &'static str) -> Result<&'a str, Invalid> {
    // SAFETY: as the caller says.
    unsafe { lent(given, field)? }.ok_or_else(|| Invalid::new(field, "is NULL", "a text"))
}

/// A copy of the text of a parameter.
///
/// # Safety
/// As [`lent`].
pub(crate) unsafe fn text(given: kasse_text_t, field: &'static str) -> Result<Option<String>, Invalid> {
    // SAFETY: as the caller says.
    Ok(unsafe { lent(&given, field)? }.map(str::to_owned))
}

/// A copy of a text that has to be there.
///
/// # Safety
/// As [`lent`].
pub(crate) unsafe fn owned(given: kasse_text_t, field: &'static str) -> Result<String, Invalid> {
    // SAFETY: as the caller says.
    Ok(unsafe { needed(&given, field)? }.to_owned())
}

/// What a device gave, where the host has it.
///
/// # Safety
/// As [`lent`].
pub(crate) unsafe fn bytes<'a>(
    given: &'a kasse_text_t,
    field: &'static str,
) -> Result<Option<&'a [u8]>, Invalid> {
    if given.data.is_null() {
        return match given.length {
            0 | NUL => Ok(None),
            _ => Err(Invalid::new(field, "is NULL and has a length", "NULL with length 0")),
        };
    }
    let length = match given.length {
        // SAFETY: it ends with NUL, or is longer than is looked at.
        NUL => unsafe { length_of(given.data) },
        length => length,
    };
    if length > LONGEST {
        return Err(Invalid::new(field, "is too long", format!("at most {LONGEST} bytes")));
    }
    // SAFETY: so many bytes are there.
    Ok(Some(unsafe { std::slice::from_raw_parts(given.data.cast::<u8>(), length) }))
}

/// A list of texts.
///
/// # Safety
/// `count` texts.
pub(crate) unsafe fn texts(
    first: *const kasse_text_t,
    count: usize,
    field: &'static str,
) -> Result<Vec<String>, Invalid> {
    if count == 0 {
        return Ok(Vec::new());
    }
    check_list(first.is_null(), count, field)?;
    // SAFETY: not NULL, and so many are there.
    let given = unsafe { std::slice::from_raw_parts(first, count) };
    // SAFETY: each is a text.
    given.iter().map(|each| unsafe { owned(*each, field) }).collect()
}

/// A value of an enumeration; 0 is none.
pub(crate) fn number<T>(
    number: u32,
    field: &'static str,
    known: impl Fn(u32) -> Option<T>,
) -> Result<Option<T>, Invalid> {
    if number == 0 {
        return Ok(None);
    }
    let unknown =
        || Invalid::new(field, format!("is {number}, which is not known"), "a constant of the header");
    known(number).map(Some).ok_or_else(unknown)
}

fn check_list(is_null: bool, count: usize, field: &'static str) -> Result<(), Invalid> {
    if is_null {
        return Err(Invalid::new(field, "is NULL and has a count", "NULL with count 0"));
    }
    if count > MOST {
        return Err(Invalid::new(field, "is too long a list", format!("at most {MOST}")));
    }
    Ok(())
}

/// # Safety
/// It ends with NUL within, or has more than, `LONGEST` bytes.
unsafe fn length_of(data: *const c_char) -> usize {
    let mut length = 0;
    // SAFETY: nothing is read beyond the NUL.
    while length <= LONGEST && unsafe { *data.add(length) } != 0 {
        length += 1;
    }
    length
}
