//! Codes: drawn, and read from a scanner.

use std::sync::{Arc, Mutex, PoisonError};

use kasse_host::answer::Answer;
use kasse_host::record::Scan;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t, place, put};
use crate::record::{
    bytes, given, kasse_drawing_t, kasse_error_t, kasse_scanner_options_t, kasse_text_t, one,
};
use crate::tables::{kasse_scanner_t, tables};

/// Draws a code: `bytes` of the answer, in the form asked for. The quiet zone is always there, dark is on light, and the
/// code of one payment (`one_time`) is refused for paper.
///
/// Any thread; does not block. Errors: a text that is too long, a size that could not be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_qr_draw(
    drawing: *const kasse_drawing_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let drawn = given(drawing, "drawing")?.draw()?;
            give(answer, || answer::of(Answer::Bytes(Some(drawn)), 0));
            Ok(())
        })
    }
}

/// A scanner, which remembers what keyboard mix-up it has seen. `options` may be NULL. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_scanner_open(
    options: *const kasse_scanner_options_t,
    scanner: *mut kasse_scanner_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(scanner, "scanner")?;
            let made = one(options, "options")?.unwrap_or_default().scanner()?;
            put(place, tables()?.scanners.open(Arc::new(Mutex::new(made)))?);
            Ok(())
        })
    }
}

/// What a scanner read: `scan` of the answer. `input` is what it gave, bytes of a serial line or typed characters, line
/// end and all. A personal QR goes whole into `scanned` of a sale; the text may name a customer.
///
/// Any thread; does not block. Errors: it is empty, too long, or no UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_scan(
    scanner: kasse_scanner_t,
    input: kasse_text_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let open = tables()?.scanners.get(scanner)?;
            let input = bytes(&input, "input")?.unwrap_or_default();
            let scan = open.lock().unwrap_or_else(PoisonError::into_inner).scan(input)?;
            give(answer, || answer::scan(&Scan::from(&scan)));
            Ok(())
        })
    }
}

/// Closes a scanner. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_scanner_close(
    scanner: kasse_scanner_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            tables()?.scanners.close(scanner)?;
            Ok(())
        })
    }
}
