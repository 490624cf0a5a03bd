//! Texts about errors.

use kasse::error::{Error, ErrorName, Language};
use kasse_host::record::Audience;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t};
use crate::record::{kasse_error_t, kasse_text_t, needed, number};

/// A short text about an error, for people who know nothing of programs: `text` of the answer. `audience` is
/// `KASSE_AUDIENCE_CASHIER` (0: that) or `…_CUSTOMER`; `language` is en, nb, da, sv or fi. No secret and no personal
/// data is in it.
///
/// Any thread; does not block. Errors: a code, an audience or a language that is not known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_error_text(
    code: kasse_code_t,
    audience: u32,
    language: kasse_text_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let named = ErrorName::of_code(code)
                .ok_or_else(|| kasse::error::Invalid::new("code", "is not known", "the code of an error"))?;
            let language = Language::parse(needed(&language, "language")?).ok_or_else(|| {
                kasse::error::Invalid::new("language", "is not known", "en, nb, da, sv or fi")
            })?;
            let told = Error::new(named);
            let text = match number(audience, "audience", Audience::from_number)? {
                Some(Audience::Customer) => told.customer_text(language),
                _ => told.cashier_text(language),
            };
            give(answer, || answer::text(text));
            Ok(())
        })
    }
}
