//! The relay over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod check_ins;
mod listening;
mod options;
mod positions;
mod source;
mod stage;
