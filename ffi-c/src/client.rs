//! Clients.

use std::sync::{Arc, PoisonError};

use kasse::error::Error;
use kasse_host::calls;
use kasse_host::host::Host;
use kasse_host::record::ClientOptions;
use kasse_host::wait::Interrupter;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t, place, put};
use crate::record::{given, kasse_client_options_t, kasse_error_t, kasse_text_t, one, owned, text};
use crate::run::{Wait, run};
use crate::tables::{Opened, client, kasse_client_t, kasse_operation_t, tables};

/// Opens a client: credentials, connections, tokens and journal, for as many tills as you like. It has threads of its
/// own, which never call into the host. Blocks only while the journal is opened; connects to nothing yet.
///
/// Errors: a field that is missing or cannot be; everything that can be wrong with a journal. No money is involved.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_open(
    options: *const kasse_client_options_t,
    client: *mut kasse_client_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(client, "client")?;
            let number = open(given(options, "options")?)?;
            put(place, number);
            Ok(())
        })
    }
}

/// The same, with what the variables `KASSE_BASE_URL`, `KASSE_CLIENT_ID`, `KASSE_CLIENT_SECRET`,
/// `KASSE_SUBSCRIPTION_KEY`, `KASSE_JOURNAL`, `KASSE_PROXY`, `KASSE_NO_PROXY`, `KASSE_CA_FILE`,
/// `KASSE_WEBHOOK_SECRETS`, `KASSE_RELAY_URL`, `KASSE_RELAY_TOKEN` and `KASSE_SPEED` of the environment say on top of `options` (which may be NULL but for
/// `system_name` and `system_version`). No other function reads the environment.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_open_from_env(
    options: *const kasse_client_options_t,
    client: *mut kasse_client_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(client, "client")?;
            let options = one(options, "options")?.unwrap_or_default();
            let number = open(options.with_env(|name| std::env::var(name).ok())?)?;
            put(place, number);
            Ok(())
        })
    }
}

fn open(options: ClientOptions) -> Result<kasse_client_t, Error> {
    let tables = tables()?;
    let host = Host::open_stamped(options.setup()?, tables.stamp)?;
    Ok(tables.clients.open(Arc::new(Opened { host, interrupter: Interrupter::default() }))?)
}

/// Closes a client, with its tills, payments and receivers: their numbers reach nothing from now on. Waits for what is
/// on its way, at most 10 s. Payments that are not final go on with the next client on the same journal: nothing is
/// abandoned. Threads that wait on it are woken with `KASSE_ENDED` or the error `closed`.
///
/// Errors: the number is none, or was closed; `forked` in a child process, whose parent still has the client.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_close(
    client: kasse_client_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let tables = tables()?;
            let opened = self::client(client)?;
            for receiver in tables.receivers.close_all(|receiver| receiver.client == client) {
                let receiver = receiver.receiver.lock().unwrap_or_else(PoisonError::into_inner).take();
                receiver.into_iter().for_each(kasse::receiver::Receiver::stop);
            }
            tables.tills.close_all(|till| till.client == client);
            tables.payments.close_all(|payment| payment.client == client);
            // Before its number goes: who takes events in a loop gets the last ones, and then the end.
            opened.host.close()?;
            tables.clients.close(client)?;
            Ok(())
        })
    }
}

/// Ends every wait on this client that is under way, from another thread: those calls answer `KASSE_INTERRUPTED`, and
/// what they had begun goes on and is told as an event. If nobody waits, the next wait ends at once. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_interrupt(
    client: kasse_client_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            self::client(client)?.interrupter.interrupt();
            Ok(())
        })
    }
}

/// Replaces the keys, for instance by the secondary subscription key. Requests on their way finish with the old ones.
/// Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_rotate_keys(
    client: kasse_client_t,
    client_id: kasse_text_t,
    client_secret: kasse_text_t,
    subscription_key: kasse_text_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let keys = kasse::secret::Credentials::new(
                owned(client_id, "client_id")?,
                owned(client_secret, "client_secret")?,
                owned(subscription_key, "subscription_key")?,
            )?;
            self::client(client)?.host.client().rotate(keys);
            Ok(())
        })
    }
}

/// Replaces the secrets that sign webhooks. Keep the old one beside the new one until the old registration is
/// deleted. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_rotate_webhook_secrets(
    client: kasse_client_t,
    secrets: *const kasse_text_t,
    secrets_count: usize,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let secrets = crate::record::texts(secrets, secrets_count, "secrets")?;
            let secrets = secrets.into_iter().map(kasse::secret::Secret::new).collect();
            self::client(client)?.host.client().rotate_webhook_secrets(secrets);
            Ok(())
        })
    }
}

/// Payments whose result came while nobody listened, newest first, until they are acknowledged: `entries` of the
/// answer. To be asked for at each start: what a crash cut short is here.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's. Changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_recovered(
    client: kasse_client_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let work = calls::recovered(opened.host.client().clone());
            let told = run(&opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}

/// The host has taken note of a payment: it is not in `kasse_recovered` any more.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_acknowledge(
    client: kasse_client_t,
    msn: kasse_text_t,
    reference: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let named = (owned(msn, "msn")?, owned(reference, "reference")?);
            let work = calls::acknowledge(opened.host.client().clone(), vec![named]);
            run(&opened, Wait { limit_ms, operation }, work)?;
            Ok(())
        })
    }
}

/// Payments in the journal, newest first: of `order`, or all if it is NULL. `entries` of the answer.
///
/// Blocks at most `limit_ms`; see "Waiting". Errors: the journal's. Changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_list(
    client: kasse_client_t,
    order: kasse_text_t,
    limit_ms: i64,
    operation: *mut kasse_operation_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let opened = self::client(client)?;
            let work = calls::list(opened.host.client().clone(), text(order, "order")?);
            let told = run(&opened, Wait { limit_ms, operation }, work)?;
            give(answer, || answer::of(told, 0));
            Ok(())
        })
    }
}
