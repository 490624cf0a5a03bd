//! Tills, and the sales they make.

use kasse::error::Error;
use kasse_host::calls::TillPayment;
use kasse_host::wait::wait;
use kasse_host::{calls, record};

use crate::boundary::{Stop, guard, kasse_code_t, place, put};
use crate::record::{given, kasse_error_t, kasse_sale_t, kasse_text_t, kasse_till_options_t, one, owned};
use crate::run::{Wait, open_payment, run, run_telling};
use crate::tables::{
    OpenPayment, OpenTill, client, kasse_client_t, kasse_operation_t, kasse_payment_t, kasse_till_t, tables,
    till,
};

/// Opens a till: one checkout of one sales unit. What an earlier process left unfinished in the journal for its sales
/// unit is picked up at once. Blocks while the journal is read, a few milliseconds.
///
/// Errors: a field that is missing or cannot be; the journal's. No money is involved.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_till_open(
    client: kasse_client_t,
    options: *const kasse_till_options_t,
    till: *mut kasse_till_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(till, "till")?;
            put(place, open(client, given(options, "options")?)?);
            Ok(())
        })
    }
}

/// The same, with what the variables `KASSE_MSN`, `KASSE_PREFIX`, `KASSE_CURRENCY`, `KASSE_COUNTRY`,
/// `KASSE_CUSTOMER_SCREEN` and `KASSE_PARTIAL_CAPTURE` of the environment say on top of `options`, which may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_till_open_from_env(
    client: kasse_client_t,
    options: *const kasse_till_options_t,
    till: *mut kasse_till_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(till, "till")?;
            let options = one(options, "options")?.unwrap_or_default();
            put(place, open(client, options.with_env(|name| std::env::var(name).ok()))?);
            Ok(())
        })
    }
}

fn open(number: kasse_client_t, options: record::TillOptions) -> Result<kasse_till_t, Stop> {
    let opened = client(number)?;
    let config = options.config()?;
    let till = wait(opened.host.client().till(config), None, &opened.interrupter)??;
    Ok(tables()?.tills.open(OpenTill { client: number, opened, till })?)
}

/// Closes a till. Its payments go on, and its client stays open. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_till_close(
    till: kasse_till_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            tables()?.tills.close(till)?;
            Ok(())
        })
    }
}

/// Starts to collect one amount from one customer.
///
/// Done when the platform has accepted the payment (or, after the client's `operation_limit`, when that is still not
/// known: then `kasse_status` says pending or unknown). From the moment this is called the payment is followed to its
/// true outcome, whether or not anybody waits. With an `order`, the same sale asked for again is the same payment.
///
/// Blocks at most `limit_ms`; see "Waiting". An error means that no money was or will be taken by this call: the sale
/// was invalid, the journal could not be written, the platform refused, or the request never left this machine. A
/// network failure after that is no error. `order_taken` names the payment that the order has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_pay(
    till: kasse_till_t,
    sale: *const kasse_sale_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    payment: *mut kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::pay(found.till.clone(), given(sale, "sale")?);
            begin(&found, Wait { limit_ms, operation }, payment, work)
        })
    }
}

/// Asks whoever scans a callback sticker to pay, or who has scanned it in the last 15 minutes: a sale with
/// `KASSE_PAIRING_CALLBACK` and a `sticker`. Waits for them at most `scan_limit_ms`; 0 in `*payment`: nobody came, and
/// nothing was sent. Events of the kind `at_sticker` tell the steps of the operation.
///
/// Otherwise as `kasse_pay`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_pay_at_sticker(
    till: kasse_till_t,
    sale: *const kasse_sale_t,
    scan_limit_ms: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    payment: *mut kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let OpenTill { client, opened, till } = self::till(till)?;
            let sale = given(sale, "sale")?;
            let answer = run_telling(&opened, Wait { limit_ms, operation }, move |steps| {
                calls::pay_at_sticker(till, sale, scan_limit_ms, move |step| steps.at_sticker(step))
            })?;
            if !payment.is_null() {
                put(payment, open_payment(client, &opened, &answer)?);
            }
            Ok(())
        })
    }
}

/// The payment of an order that another process has begun, such as the page behind a redirect sticker: followed without
/// ever being changed. 0 in `*payment`: nothing has been begun yet, ask again.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's, and those of reading. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_watch_order(
    till: kasse_till_t,
    order: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    payment: *mut kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::watch_order(found.till.clone(), owned(order, "order")?);
            begin(&found, Wait { limit_ms, operation }, payment, work)
        })
    }
}

/// Takes in a payment of this sales unit that was made elsewhere, by reading it, so that it can be captured, refunded or
/// cancelled here. It is never captured by itself.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's, and those of reading. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_adopt(
    till: kasse_till_t,
    reference: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    payment: *mut kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::adopt(found.till.clone(), owned(reference, "reference")?);
            begin(&found, Wait { limit_ms, operation }, payment, work)
        })
    }
}

/// Follows a payment of this sales unit that was made elsewhere, without ever changing it.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's, and those of reading. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_watch(
    till: kasse_till_t,
    reference: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    payment: *mut kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::till(till)?;
            let work = calls::watch(found.till.clone(), owned(reference, "reference")?);
            begin(&found, Wait { limit_ms, operation }, payment, work)
        })
    }
}

/// # Safety
/// As [`run`], and `payment` is NULL or a place.
unsafe fn begin<A: Into<kasse_host::answer::Answer>>(
    till: &OpenTill,
    how: Wait,
    payment: *mut kasse_payment_t,
    work: impl Future<Output = Result<A, Error>> + Send + 'static,
) -> Result<(), Stop> {
    // SAFETY: as the caller says.
    unsafe {
        let answer = run(&till.opened, how, work)?;
        // Nobody could close it.
        if !payment.is_null() {
            put(payment, open_payment(till.client, &till.opened, &answer)?);
        }
        Ok(())
    }
}

/// The payment under a reference that the host has kept, of an earlier run for instance. Whether it exists shows with the
/// first call on it. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_payment_open(
    till: kasse_till_t,
    reference: kasse_text_t,
    payment: *mut kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(payment, "payment")?;
            let OpenTill { client, opened, till } = self::till(till)?;
            let payment = TillPayment::known(&till, owned(reference, "reference")?)?;
            put(place, tables()?.payments.open(OpenPayment { client, opened, payment })?);
            Ok(())
        })
    }
}
