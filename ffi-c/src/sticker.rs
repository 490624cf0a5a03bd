//! Printed codes, and who scanned them.

use kasse_host::calls;
use kasse_host::record::{Category, QrFormat, StickerKind};

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{Stop, give, guard, kasse_code_t};
use crate::record::{kasse_error_t, kasse_text_t, number, owned, text};
use crate::run::{Wait, run};
use crate::tables::{OpenTill, kasse_operation_t, kasse_till_t, till};

/// # Safety
/// As [`run`], and `answer` is NULL or a place.
unsafe fn ask<A: Into<kasse_host::answer::Answer>>(
    till: &OpenTill,
    how: Wait,
    answer: *mut *mut kasse_answer_t,
    work: impl Future<Output = Result<A, kasse::error::Error>> + Send + 'static,
) -> Result<(), Stop> {
    // SAFETY: as the caller says.
    unsafe {
        let told = run(&till.opened, how, work)?;
        give(answer, || answer::of(told, 0));
        Ok(())
    }
}

fn kind(given: u32) -> Result<StickerKind, Stop> {
    let missing = || kasse::error::Invalid::new("kind", "is missing", "KASSE_STICKER_KIND_…");
    Ok(number(given, "kind", StickerKind::from_number)?.ok_or_else(missing)?)
}

fn category(given: u32) -> Result<Category, Stop> {
    Ok(number(given, "category", Category::from_number)?.unwrap_or(Category::InStore))
}

/// Makes a sticker that leads to `target`, a page of the merchant's; `ttl_s` seconds of life, 0 for ever. One of that
/// name that leads to the same place is the answer, so a call whose answer was lost may be made again; any other is a
/// `conflict`. `stickers` of the answer has one.
///
/// Blocks at most `limit_ms`; see "Waiting". Moves no money; as all calls about stickers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_make_redirect(
    till: kasse_till_t,
    id: kasse_text_t,
    target: kasse_text_t,
    ttl_s: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let (id, target) = (owned(id, "id")?, owned(target, "target")?);
            let work = calls::make_redirect(found.till.clone(), id, target, ttl_s);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// Makes a sticker that tells the till who scanned it, or gives the one of that name another place: the printed code
/// stays the same. `category` is `KASSE_CATEGORY_…`, 0: in the store. `stickers` of the answer has one.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_make_callback(
    till: kasse_till_t,
    id: kasse_text_t,
    location: kasse_text_t,
    category: u32,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let (id, location) = (owned(id, "id")?, owned(location, "location")?);
            let work = calls::make_callback(found.till.clone(), id, location, self::category(category)?);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// Lets a redirect sticker lead elsewhere, at once and without a new print. `stickers` of the answer has one.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_move_redirect(
    till: kasse_till_t,
    id: kasse_text_t,
    target: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let (id, target) = (owned(id, "id")?, owned(target, "target")?);
            let work = calls::move_redirect(found.till.clone(), id, target);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// Says where a callback sticker stands now. `stickers` of the answer has one; `not_found` if there is none of that name.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_move_callback(
    till: kasse_till_t,
    id: kasse_text_t,
    location: kasse_text_t,
    category: u32,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let (id, location) = (owned(id, "id")?, owned(location, "location")?);
            let work = calls::move_callback(found.till.clone(), id, location, self::category(category)?);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// Every sticker of a kind (`KASSE_STICKER_KIND_…`) of the sales unit: `stickers` of the answer.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_list(
    till: kasse_till_t,
    kind: u32,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::stickers(found.till.clone(), self::kind(kind)?);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// One sticker; `not_found` if there is none of that name. `stickers` of the answer has one.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_look_up(
    till: kasse_till_t,
    kind: u32,
    id: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::sticker(found.till.clone(), self::kind(kind)?, owned(id, "id")?);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// What is needed to print a sticker, as `bytes` of the answer: the platform's picture as SVG or PNG (`format`:
/// `KASSE_QR_FORMAT_…`; `size` pixels of a PNG, 0: as the platform likes), or the text to draw (0: that). The platform's
/// picture has its styling; one drawn from the text needs its approval of the styling first.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_print(
    till: kasse_till_t,
    kind: u32,
    id: kasse_text_t,
    format: u32,
    size: u32,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let format = number(format, "format", QrFormat::from_number)?;
            let work =
                calls::print_sticker(found.till.clone(), self::kind(kind)?, owned(id, "id")?, format, size);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// Deletes a sticker; one that is gone already is fine. Printed copies of a redirect sticker are dead for ever.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_retire(
    till: kasse_till_t,
    kind: u32,
    id: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::retire_sticker(found.till.clone(), self::kind(kind)?, owned(id, "id")?);
            ask(&found, Wait { limit_ms, operation }, std::ptr::null_mut(), work)
        })
    }
}

/// Lets an old MobilePay sticker work on, by what it says. `text` of the answer is the name its check-ins come under.
///
/// Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_sticker_adopt(
    till: kasse_till_t,
    scanned: kasse_text_t,
    location: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let (scanned, location) = (owned(scanned, "scanned")?, owned(location, "location")?);
            let work = calls::adopt_sticker(found.till.clone(), scanned, location);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}

/// Who waits at a callback sticker (NULL: at any), newest scan first: `check_ins` of the answer. To sell to them,
/// `kasse_pay_at_sticker`.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_check_ins(
    till: kasse_till_t,
    sticker: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::check_ins(found.till.clone(), text(sticker, "sticker")?);
            ask(&found, Wait { limit_ms, operation }, answer, work)
        })
    }
}
