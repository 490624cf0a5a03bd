//! What is done with a payment.

use kasse::error::Error;
use kasse_host::answer::Answer;
use kasse_host::calls;
use kasse_host::record::{IfApproved, Outcome};

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{Stop, give, guard, kasse_code_t};
use crate::owned;
use crate::record::{kasse_error_t, kasse_outcome_t, kasse_text_t, number, owned};
use crate::run::{Wait, run};
use crate::tables::{OpenPayment, kasse_operation_t, kasse_payment_t, payment, tables};

/// # Safety
/// As [`run`], and `outcome` is NULL or a place.
unsafe fn tell(
    payment: &OpenPayment,
    how: Wait,
    outcome: *mut *mut kasse_outcome_t,
    work: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
) -> Result<(), Stop> {
    // SAFETY: as the caller says.
    unsafe {
        let answer = run(&payment.opened, how, work)?;
        if let Answer::Outcome(known) = answer {
            give(outcome, || owned::record(&known));
        }
        Ok(())
    }
}

/// What is known now, without asking the platform.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: `payment_not_found`, the journal's. Changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_status(
    payment: kasse_payment_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let work = calls::status(found.payment.clone());
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// Asks the platform now. If it cannot be reached, the error says so and what is known stays as it is.
///
/// Blocks at most `limit_ms`; see "Waiting". Changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_refresh(
    payment: kasse_payment_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let work = calls::refresh(found.payment.clone());
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// Waits until nothing more will happen unless the host asks for it, at most `settled_limit_ms`; then gives what is
/// known, which may be pending. Giving up waiting is not cancelling, and changes nothing.
///
/// Blocks at most `limit_ms`; see "Waiting" (use -1 here to wait for `settled_limit_ms`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_wait(
    payment: kasse_payment_t,
    settled_limit_ms: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let work = calls::wait(found.payment.clone(), settled_limit_ms);
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// Captures `amount` minor units, or with `KASSE_ALL` all that is reserved. Done when the platform's sums prove it; after the
/// client's `operation_limit` with what is known, and the capture goes on.
///
/// `request_id` is the host's own name of this capture: the same id with the same amount is the same capture, however
/// often it is asked for and also after a crash of the host; with another amount it is refused. So money is never taken
/// twice. Blocks at most `limit_ms`; see "Waiting". An error of class `unknown` means it may have been done: read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_capture(
    payment: kasse_payment_t,
    request_id: kasse_text_t,
    amount: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let id = owned(request_id, "request_id")?;
            let work = calls::capture(found.payment.clone(), id, amount);
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// Gives back `amount` minor units, or with `KASSE_ALL` all that was captured and not refunded. As `kasse_capture`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_refund(
    payment: kasse_payment_t,
    request_id: kasse_text_t,
    amount: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let id = owned(request_id, "request_id")?;
            let work = calls::refund(found.payment.clone(), id, amount);
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// Captures `amount` minor units and releases the rest, as one intent: a crash between the two is finished later. 0
/// releases everything. As `kasse_capture`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_settle(
    payment: kasse_payment_t,
    request_id: kasse_text_t,
    amount: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let id = owned(request_id, "request_id")?;
            let work = calls::settle(found.payment.clone(), id, amount);
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// Cancels, with an exact answer: not paid, or what the customer's being faster led to. `if_approved`
/// (`KASSE_IF_APPROVED_…`, 0: release) says what becomes of money that was reserved meanwhile; what was captured is never
/// refunded by this. Proven at the latest after `cancel_limit_ms`; then pending or unknown, and the cancel goes on.
///
/// Blocks at most `limit_ms`; see "Waiting" (use -1 here to wait for `cancel_limit_ms`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_cancel(
    payment: kasse_payment_t,
    if_approved: u32,
    cancel_limit_ms: i64,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    outcome: *mut *mut kasse_outcome_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            let choice = number(if_approved, "if_approved", IfApproved::from_number)?;
            let choice = choice.unwrap_or(IfApproved::Release);
            let work = calls::cancel(found.payment.clone(), choice, cancel_limit_ms);
            tell(&found, Wait { limit_ms, operation }, outcome, work)
        })
    }
}

/// What the customer scans or opens: `text` of the answer, NULL for a push, before the create is accepted, and once
/// the payment is final. Whoever has it can pay. Draw it with `kasse_qr_draw`, with `one_time` set.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_code(
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
            let work = calls::code(found.payment.clone());
            let told = run(&found.opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// The platform's picture of the code, for a payment that asked for one: `bytes` of the answer; NULL if there is none.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the picture could not be fetched.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_picture(
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
            let work = calls::picture(found.payment.clone());
            let told = run(&found.opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// Its reference: `text` of the answer. Keep it: it names the payment for ever. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_payment_reference(
    payment: kasse_payment_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let found = self::payment(payment)?;
            give(answer, || answer::text(found.payment.payment.reference().as_str()));
            Ok(())
        })
    }
}

/// Closes the handle of a payment. Nothing is abandoned: the payment goes on to its outcome. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_payment_close(
    payment: kasse_payment_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            tables()?.payments.close(payment)?;
            Ok(())
        })
    }
}

/// A webhook that the host has verified itself spoke of this payment: it is read at once. `event` names the webhook, so
/// that doubles are dropped; any number that is the same for the same webhook. Does not block; decides nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_hint(
    payment: kasse_payment_t,
    event: u64,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let OpenPayment { opened, payment, .. } = self::payment(payment)?;
            let (msn, reference) = (payment.payment.msn().clone(), payment.payment.reference().clone());
            opened.host.client().hint(msn, reference, kasse::till::HintId(event))?;
            Ok(())
        })
    }
}
