//! Results of what was begun.

use kasse_host::wait::wait;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{guard, kasse_code_t, place, put};
use crate::record::kasse_error_t;
use crate::run::{limit, open_payment};
use crate::tables::{client, kasse_client_t, kasse_operation_t};

/// The result of an operation that was not done within its limit, or was begun with limit 0. Waits for it at most
/// `limit_ms`. Taking the result closes the operation: exactly one caller gets it. An error is the operation's own.
///
/// Which field of the answer is set is as the call that began it says; the handle of a payment is in `payment`, an outcome
/// in `outcome`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_operation_result(
    client: kasse_client_t,
    operation: kasse_operation_t,
    limit_ms: i64,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(answer, "answer")?;
            let opened = self::client(client)?;
            let result = opened.host.operations().result(operation);
            let result = wait(result, limit(limit_ms), &opened.interrupter)??;
            let handle = open_payment(client, &opened, &result)?;
            put(place, answer::of(result, handle));
            Ok(())
        })
    }
}

/// Nobody wants the result of an operation any more. It goes on, and its result is dropped. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_operation_forget(
    client: kasse_client_t,
    operation: kasse_operation_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            self::client(client)?.host.operations().forget(operation)?;
            Ok(())
        })
    }
}
