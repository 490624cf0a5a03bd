//! What the customer finds under a payment in the app.

use kasse_host::calls;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t};
use crate::record::{given, kasse_error_t, kasse_receipt_t, kasse_text_t, owned, text};
use crate::run::{Wait, run};
use crate::tables::{kasse_operation_t, kasse_payment_t, payment};

/// Adds a receipt after the fact. Its lines must add up to what was captured, or is reserved if nothing was yet. Once
/// only; the same receipt again is fine.
///
/// Blocks at most `limit_ms`; see "Waiting". Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_add_receipt(
    payment: kasse_payment_t,
    receipt: *const kasse_receipt_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let work = calls::add_receipt(found.payment.clone(), given(receipt, "receipt")?);
            run(&found.opened, Wait { limit_ms, operation }, work)?;
            Ok(())
        })
    }
}

/// Puts a button with a link under the payment; the last one counts. `category` is the platform's word, such as
/// `RECEIPT`; `image` may be NULL.
///
/// Blocks at most `limit_ms`; see "Waiting". Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_link(
    payment: kasse_payment_t,
    category: kasse_text_t,
    url: kasse_text_t,
    image: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let (category, url) = (owned(category, "category")?, owned(url, "url")?);
            let work = calls::link(found.payment.clone(), category, url, text(image, "image")?);
            run(&found.opened, Wait { limit_ms, operation }, work)?;
            Ok(())
        })
    }
}

/// Receipt and link as the platform has them, as JSON in `text` of the answer: `lines`, how many lines the receipt has, or
/// null; `link`, null or `category` and `url`. `not_found` if there is neither.
///
/// Blocks at most `limit_ms`; see "Waiting". Changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_order_details(
    payment: kasse_payment_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let work = calls::order_details(found.payment.clone());
            let told = run(&found.opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}
