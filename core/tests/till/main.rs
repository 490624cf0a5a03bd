//! The driver with the simulator as the platform, in simulated time.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod basics;
mod world;
