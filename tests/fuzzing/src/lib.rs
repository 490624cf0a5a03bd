//! What is done with arbitrary bytes: the bodies of the fuzz targets in `fuzz/`, and of the test that replays
//! their seeds on every run of the tests.
//!
//! A target takes any bytes and panics when a promise is broken. `docs/fuzzing.md` says how to run them.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a breach is a panic")]

mod config;
mod machine;
mod mutate;
mod rows;
mod scan;
mod seeds;
mod state;
mod wire;

pub use mutate::mutated;
pub use seeds::{folder, made, read};

/// A target: its name, which is also that of its seeds and of its file in `fuzz/fuzz_targets`, and what it does
/// with bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Panics when a promise is broken.
    pub run: fn(&[u8]),
    /// How many changed copies of each seed are replayed by the tests; less for what is slow.
    pub copies: u64,
}

/// Every target there is.
pub const TARGETS: [Target; 6] = [
    Target { name: "wire", run: wire::run, copies: 40 },
    Target { name: "config", run: config::run, copies: 12 },
    Target { name: "state", run: state::run, copies: 20 },
    Target { name: "rows", run: rows::run, copies: 3 },
    Target { name: "scan", run: scan::run, copies: 40 },
    Target { name: "machine", run: machine::run, copies: 10 },
];

/// The target of this name.
///
/// # Panics
/// If there is none.
pub fn target(name: &str) -> Target {
    TARGETS.into_iter().find(|target| target.name == name).unwrap_or_else(|| panic!("no target {name}"))
}
