//! Where secrets and personal data may be found, and where they may not.
//!
//! A test makes [canaries](Canaries): texts of its own for every secret and everything that names a customer. It
//! lets a host use them, and [searches](Searcher) what is left behind, in every form they could have there: what
//! is told, files, the memory of the process ([`Host::dump`]). Canaries are made while the test runs, so that
//! they stand in no program; a host is given them over its standard input.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test helper may fail the test")]

mod canary;
#[cfg(target_os = "linux")]
mod dump;
mod form;
pub mod host;
#[cfg(target_os = "linux")]
mod process;
mod search;

pub use canary::{Canaries, Canary, Kind};
#[cfg(target_os = "linux")]
pub use dump::{Counts, Dump, Place};
pub use form::Form;
#[cfg(target_os = "linux")]
pub use process::Host;
pub use search::{Find, Searcher};
