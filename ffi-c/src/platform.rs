//! Who a customer is, and plain calls of the platform.

use kasse_host::calls;
use kasse_host::record::QrFormat;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t};
use crate::record::{given, kasse_customer_t, kasse_error_t, kasse_text_t, number, owned, text};
use crate::run::{Wait, run};
use crate::tables::{kasse_operation_t, kasse_payment_t, kasse_till_t, payment, till};

/// Who a customer is, before the sale: `identified` of the answer, for a look-up in the host's own register of members.
/// Personal data: the library keeps and logs none of it.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: `personal_qr_invalid` or `customer_token_invalid`: ask the customer
/// to show it, or to scan, again. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_identify(
    till: kasse_till_t,
    customer: *const kasse_customer_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::identify(found.till.clone(), given(customer, "customer")?);
            let told = run(&found.opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// A one-time code of the QR API for the payment's own page: `one_time_code` of the answer, with the text to draw, or a link to
/// a picture (`format`: `KASSE_QR_FORMAT_…`, 0: text). It dies with the payment and must not be printed.
///
/// Blocks at most `limit_ms`; see "Waiting". Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_one_time_code(
    till: kasse_till_t,
    payment: kasse_payment_t,
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
            let payment = self::payment(payment)?.payment;
            let format = number(format, "format", QrFormat::from_number)?;
            let work = calls::one_time_code(found.till.clone(), payment, format, size);
            let told = run(&found.opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// Any call of the platform, with the client's keys and the till's sales unit: `method`, `path` with query, `body` JSON
/// or NULL, `idempotency_key` or NULL. `text` of the answer is the JSON of a success.
///
/// One request, once: nothing is journalled and nothing is repeated. An error of class `unknown` from a call that changes
/// something means it may have been carried out. To take money use `kasse_pay`. Blocks at most `limit_ms`; see "Waiting".
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_api_call(
    till: kasse_till_t,
    method: kasse_text_t,
    path: kasse_text_t,
    body: kasse_text_t,
    idempotency_key: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let (method, path) = (owned(method, "method")?, owned(path, "path")?);
            let (body, key) = (text(body, "body")?, text(idempotency_key, "idempotency_key")?);
            let work = calls::api(found.till.clone(), method, path, body, key);
            let told = run(&found.opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}
