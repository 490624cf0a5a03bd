//! Every till is an open file to the system, and by default a process may have a thousand.

/// Files that are none of the streams: journal, deliveries, standard output.
#[cfg(unix)]
const OTHERS: u64 = 1_024;

/// Asks for as many as are needed, as far as that goes: without, tills beyond the limit wait and try again.
#[cfg(unix)]
pub(super) fn allow(streams: usize) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    let needed = u64::try_from(streams).unwrap_or(u64::MAX).saturating_add(OTHERS);
    let most = limit.maximum.unwrap_or(u64::MAX);
    if limit.current.is_some_and(|current| current < needed) {
        limit.current = Some(needed.min(most));
        let _only_fewer_tills = setrlimit(Resource::Nofile, limit);
    }
}

#[cfg(not(unix))]
pub(super) fn allow(_: usize) {}
