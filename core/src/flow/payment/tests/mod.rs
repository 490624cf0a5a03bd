//! The rules of the machine, one by one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod believed;
mod bench;
mod found;
mod rules;
mod settled;
mod stored;
mod times;
mod told;
