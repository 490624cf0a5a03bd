//! The built-in web server for webhooks.

use std::sync::{Arc, Mutex, PoisonError};

use kasse::error::{Error, ErrorName};
use kasse::receiver::Receiver;

use crate::answer::{self, kasse_answer_t};
use crate::boundary::{give, guard, kasse_code_t, place, put};
use crate::record::{given, kasse_error_t, kasse_receiver_options_t};
use crate::tables::{OpenReceiver, client, kasse_client_t, kasse_receiver_t, tables};

/// Starts a web server on a thread of its own that takes webhooks for a client: durable before 200, answered in
/// milliseconds whatever the till is doing, forged ones refused. Blocks while the port is opened.
///
/// Errors: a field that is missing or cannot be; the port is taken. Moves no money.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_receiver_start(
    client: kasse_client_t,
    options: *const kasse_receiver_options_t,
    receiver: *mut kasse_receiver_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(receiver, "receiver")?;
            let opened = self::client(client)?;
            let options = given(options, "options")?.whole()?;
            let started = Receiver::start(opened.host.client().clone(), options)?;
            let receiver = Arc::new(Mutex::new(Some(started)));
            put(place, tables()?.receivers.open(OpenReceiver { client, receiver })?);
            Ok(())
        })
    }
}

/// Where it listens, such as `127.0.0.1:40961`: `text` of the answer; for a host that gave port 0. Does not block.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_receiver_address(
    receiver: kasse_receiver_t,
    answer: *mut *mut kasse_answer_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let open = tables()?.receivers.get(receiver)?.receiver;
            let open = open.lock().unwrap_or_else(PoisonError::into_inner);
            let address = open.as_ref().ok_or_else(|| Error::new(ErrorName::Closed))?.local_addr();
            give(answer, || answer::text(&address.to_string()));
            Ok(())
        })
    }
}

/// Stops a receiver: answers what it has begun to read, at most 5 s. The platform sends again what is not answered.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_receiver_stop(
    receiver: kasse_receiver_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let closed = tables()?.receivers.close(receiver)?.receiver;
            let stopped = closed.lock().unwrap_or_else(PoisonError::into_inner).take();
            stopped.into_iter().for_each(Receiver::stop);
            Ok(())
        })
    }
}
