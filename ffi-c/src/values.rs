//! Money, phone numbers, references, pairings: no client is needed.

use std::ffi::c_char;

use kasse::flow::recommend::recommend;
use kasse::ids::{OrderId, Reference};
use kasse::money::{Currency, Money};
use kasse::phone::{Country, Msisdn};
use kasse_host::record::Recommendation;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t};
use crate::record::{NAMES, given, kasse_capabilities_t, kasse_error_t, kasse_text_t, lent, needed};

/// An amount as a person writes it (`149.00`, `149,5`): minor units in `amount` of the answer, and how it is written
/// everywhere in `text`. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_money_parse(
    written: kasse_text_t,
    currency: kasse_text_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let currency = Currency::parse(needed(&currency, "currency")?)?;
            let money = Money::parse(needed(&written, "written")?, currency)?;
            give(answer, || answer::amount(money));
            Ok(())
        })
    }
}

/// Minor units as a person reads them: `149.00 NOK` in `text` of the answer. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_money_format(
    minor: i64,
    currency: kasse_text_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let money = Money::new(minor, Currency::parse(needed(&currency, "currency")?)?)?;
            give(answer, || answer::amount(money));
            Ok(())
        })
    }
}

/// A phone number as a person types it, as the platform wants it: `text` of the answer, digits with country code.
/// `country` (NO, DK, …) is whose a number without a code is, or NULL. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_phone_parse(
    typed: kasse_text_t,
    country: kasse_text_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let country = lent(&country, "country")?.map(Country::parse).transpose()?;
            let phone = Msisdn::parse(needed(&typed, "typed")?, country)?;
            give(answer, || answer::text(phone.as_str()));
            Ok(())
        })
    }
}

/// Whether a text can be a reference; the error says what is wrong with it. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_reference_check(
    reference: kasse_text_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            Reference::new(needed(&reference, "reference")?)?;
            Ok(())
        })
    }
}

/// The reference of an attempt (1, 2, …) of an order, as `KASSE_REFERENCES_ORDER_AND_ATTEMPT` makes it: `text` of the
/// answer. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_reference_for_attempt(
    order: kasse_text_t,
    attempt: u32,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let reference = Reference::for_attempt(&OrderId::new(needed(&order, "order")?)?, attempt)?;
            give(answer, || answer::text(reference.as_str()));
            Ok(())
        })
    }
}

/// The name of a constant, the same in every language and fit for logs: of `"status"` and `KASSE_STATUS_PAID` it is `paid`.
/// NULL for a number or an enumeration that is not known. Never freed. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_name_of(enumeration: kasse_text_t, number: u32) -> *const c_char {
    // SAFETY: a text as the contract says.
    let enumeration = unsafe { lent(&enumeration, "enumeration") }.ok().flatten().unwrap_or_default();
    let known = NAMES.iter().find(|(of, value, _)| *of == enumeration && *value == number);
    known.map_or(std::ptr::null(), |(_, _, name)| name.as_ptr())
}

/// The number of a name, of a setting in a file for instance; 0 if it is not known. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_number_of(enumeration: kasse_text_t, name: kasse_text_t) -> u32 {
    // SAFETY: texts as the contract says.
    let (enumeration, name) = unsafe { (lent(&enumeration, "enumeration"), lent(&name, "name")) };
    let (enumeration, name) =
        (enumeration.ok().flatten().unwrap_or_default(), name.ok().flatten().unwrap_or_default());
    let known = NAMES.iter().find(|(of, _, known)| *of == enumeration && known.to_bytes() == name.as_bytes());
    known.map_or(0, |(_, number, _)| *number)
}

/// Which pairings suit a checkout, the best first: `recommendations` of the answer. Any thread; does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_recommend(
    capabilities: *const kasse_capabilities_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let all = recommend(&given(capabilities, "capabilities")?.has());
            let all: Vec<Recommendation> = all.iter().map(Recommendation::from).collect();
            give(answer, || answer::recommendations(&all));
            Ok(())
        })
    }
}
