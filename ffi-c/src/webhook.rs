//! Webhooks: registered, taken in, checked.

use kasse::error::Error;
use kasse_host::answer::Answer;
use kasse_host::calls;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t};
use crate::record::{given, kasse_delivery_t, kasse_error_t, kasse_text_t, owned, texts};
use crate::run::{Wait, run};
use crate::tables::{client, kasse_client_t, kasse_operation_t};

/// Sees to it that `url` hears of these events of a sales unit, once, signed with a secret the host has: `ensured` of the
/// answer. Without events, those of a till's payments. Secrets given to the client as `ID:SECRET` are known; a
/// registration at this address whose secret is lost is replaced. A new secret is shown once: keep it.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: what was done before stays done; call it again. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_webhooks_ensure(
    client: kasse_client_t,
    msn: kasse_text_t,
    url: kasse_text_t,
    events: *const kasse_text_t,
    events_count: usize,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let events = texts(events, events_count, "events")?;
            let known = opened.host.known_secrets().to_vec();
            let (msn, url) = (owned(msn, "msn")?, owned(url, "url")?);
            let work = calls::ensure_webhooks(opened.host.client().clone(), msn, url, events, known);
            let told = run(&opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// Every registration of a sales unit, whoever made it: `webhooks` of the answer.
///
/// Blocks at most `limit_ms`; see "Waiting". Changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_webhooks_list(
    client: kasse_client_t,
    msn: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let work = calls::webhooks(opened.host.client().clone(), owned(msn, "msn")?);
            let told = run(&opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// Deletes a registration; one that is gone already is fine.
///
/// Blocks at most `limit_ms`; see "Waiting". Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_webhooks_delete(
    client: kasse_client_t,
    msn: kasse_text_t,
    id: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let (msn, id) = (owned(msn, "msn")?, owned(id, "id")?);
            let work = calls::delete_webhook(opened.host.client().clone(), msn, id);
            run(&opened, Wait { limit_ms, operation }, work)?;
            Ok(())
        })
    }
}

/// Takes a request that arrived at the webhook address, in whatever web server the host has: `delivered` of the answer.
/// `KASSE_OK` means it is the platform's, and durable: answer the request with 200. What it is about is read by itself.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: `webhook_rejected`, answer 401; anything else, answer 503, and the
/// platform sends it again. An event is a reason to look, never proof: no money is taken for granted because of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_webhook_deliver(
    client: kasse_client_t,
    delivery: *const kasse_delivery_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let work = calls::deliver(opened.host.client().clone(), given(delivery, "delivery")?);
            let told = run(&opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// Whether a request is the platform's, by these secrets, for a process that has no client: `delivered` of the answer. `now`
/// is milliseconds since 1970, UTC; 0: this machine's clock. Nothing is written down.
///
/// Any thread; does not block. Errors: `webhook_rejected`, with what did not match in `detail`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_webhook_verify(
    secrets: *const kasse_text_t,
    secrets_count: usize,
    delivery: *const kasse_delivery_t,
    now: i64,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let secrets = texts(secrets, secrets_count, "secrets")?;
            let verified: Result<_, Error> =
                calls::verify_webhook(&secrets, given(delivery, "delivery")?, now);
            let told = Answer::Delivered(verified?);
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}
