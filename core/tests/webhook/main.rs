//! Deliveries: which are believed, why the others are not, and what they say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod changed;
mod events;
mod mistakes;
mod vectors;
