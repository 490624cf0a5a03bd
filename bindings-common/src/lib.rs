//! What every host language of Kasse needs once, so that the bindings only translate.
//!
//! The contract that is kept here:
//!
//! * **Threads.** The library owns its threads ([`host::Host`]); none of them ever enters the host language. A host
//!   is woken by a [wait handle](wait_handle) or on a thread of its own ([`wait`]).
//! * **Operations.** A call that changes something is started once and [completes exactly once](operations). Giving
//!   up waiting for it changes nothing.
//! * **Events** are [taken](events) when the host likes, from a queue that a slow host cannot make grow.
//! * **Handles** are [numbers](handles); one that was closed is a defined error, for ever.
//! * **Panics** [do not cross](quarantine).
//! * **Values.** [Plain records](record) in and out, [checked here](ask); everything a host can ask is in [`calls`].
//! * **Forks.** In a forked child everything answers `forked` at once and nothing hangs: open a client after the
//!   fork, or close it before.
#![deny(unsafe_code)]
#![warn(missing_debug_implementations)]

pub mod answer;
pub mod ask;
pub mod calls;
pub mod events;
pub mod handles;
pub mod host;
#[cfg(all(test, kasse_loom))]
mod models;
pub mod operations;
pub mod process;
pub mod quarantine;
pub mod record;
mod sleepers;
mod sync;
pub mod wait;
#[allow(unsafe_code, reason = "an event of Windows is made by the system")]
pub mod wait_handle;
