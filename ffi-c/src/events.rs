//! What a client tells without being asked.

use kasse_host::record;
use kasse_host::wait::wait;
use kasse_host::wait_handle::Raw;

use crate::boundary::{Stop, guard, kasse_code_t, place, put};
use crate::owned;
use crate::record::{kasse_error_t, kasse_event_t};
use crate::run::limit;
use crate::tables::{client, kasse_client_t};

/// What the operating system can wait for: a file descriptor, or on Windows a HANDLE.
pub type kasse_wait_handle_t = Raw;

/// The next event, which is freed with `kasse_free`; waits for it at most `limit_ms` (0: not at all). `KASSE_NOT_DONE`:
/// nothing came. `KASSE_ENDED`: the client is closed, and nothing more comes.
///
/// Steps at stickers come first, then completions, changes of payments, lines of the log. Of a payment only the latest is
/// kept, so a slow host misses states in between and never the last. Several threads may take events; each event is given
/// once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_next_event(
    client: kasse_client_t,
    limit_ms: i64,
    event: *mut *mut kasse_event_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(event, "event")?;
            let opened = self::client(client)?;
            let next = wait(opened.host.events().next(), limit(limit_ms), &opened.interrupter)?;
            let next = next.ok_or(Stop::Ended)?;
            put(place, owned::record(&record::Event::from(&next)));
            Ok(())
        })
    }
}

/// For a loop of the host's own: readable (on Windows: signalled) while there are events to take, and for ever once the
/// client is closed. Give it to `poll`, `select`, `epoll`, `kqueue` or `WaitForMultipleObjects`, then take events with limit
/// 0 until there are none. Good until the client is closed; never read from it, write to it or close it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kasse_client_wait_handle(
    client: kasse_client_t,
    handle: *mut kasse_wait_handle_t,
    error: *mut *mut kasse_error_t,
) -> kasse_code_t {
    // SAFETY: the pointers are as the contract says.
    unsafe {
        guard(error, || {
            let place = place(handle, "handle")?;
            put(place, self::client(client)?.host.events().wait_handle());
            Ok(())
        })
    }
}
