//! The driver that ships, in a world of one thread: simulated time, the simulator as the platform, a line that
//! loses things, disks that fill up and processes that die.
//!
//! [`story`] makes such worlds from a seed, lets shops live in them and judges what became of the money. What is
//! at the root is for tests that tell one story by hand.
#![forbid(unsafe_code)]
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::new_without_default,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test helper may fail the test"
)]

mod hand;
pub mod story;

pub use hand::*;
