//! What Kasse costs, beside what people use today: CPU of a payment, opening a journal, memory of waiting
//! payments, fsyncs before a request, a cold start.
//!
//! Everything that is measured runs in a fresh process (a [`worker`]), against the simulator in another one.
//! CPU time is that of the process, user and system, all threads. Nothing here judges: figures stand beside
//! their budgets, and whether a machine was busy is for the reader to know.
#![forbid(unsafe_code)]
#![allow(clippy::float_arithmetic, reason = "figures for people to read")]

pub mod benches;
pub mod blocking;
mod calls;
pub mod cpu;
pub mod plain;
pub mod relay;
pub mod report;
pub mod simulator;
pub mod till;
pub mod waiting;
pub mod work;
pub mod worker;

use std::error::Error;

/// Why a benchmark could not be run.
pub type Failure = Box<dyn Error + Send + Sync>;

/// How much is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Enough for a figure.
    Full,
    /// As little as shows that it still runs.
    Smoke,
}

impl Size {
    /// The number for this size.
    pub fn pick<T>(self, full: T, smoke: T) -> T {
        match self {
            Self::Full => full,
            Self::Smoke => smoke,
        }
    }
}
