//! A real till process with its journal in a file, killed at a chosen point, started again, and judged by the
//! books of the simulator it talked to over HTTP.
//!
//! Two processes play. The *till* (`kasse-crash-till`) is a host as anybody would write one; what it runs on, a
//! journal and a transport, is wrapped so that the process can end itself with SIGKILL at the point it was told.
//! The *parent* runs the simulator, starts the till, looks at what it left behind, starts it again, and compares
//! journal, answers and books. Time is the till's own and jumps to the next thing to do; the simulator's is set
//! after it. So a story of ten minutes takes a few milliseconds, and a slow machine changes nothing.
#![forbid(unsafe_code)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test helper may fail the test"
)]

pub mod case;
pub mod expect;
pub mod hand;
pub mod judge;
pub mod orders;
pub mod process;
pub mod scene;
pub mod snapshot;
pub mod story;
pub mod sudden;
pub mod sweep;
