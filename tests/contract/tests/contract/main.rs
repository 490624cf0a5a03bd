//! Our requests and the simulator's answers, held against the platform's own descriptions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

mod data;
mod endpoints;
mod judge;
mod story;
mod world;
