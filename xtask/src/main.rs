//! Tasks of the workspace: `cargo xtask help` lists them.
#![forbid(unsafe_code)]

mod cargo;
mod ci;
mod errors;
mod peers;
mod steps;
mod test;

use std::process::ExitCode;

use clap::Parser;

/// Tasks of the workspace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Task {
    /// Run every test there is.
    Test,
    /// Formatting, lints, documentation and dependencies, warnings as errors.
    Ci,
    /// Write the Rust table and the list of errors from `tests/vectors/errors.json`.
    Errors {
        /// Change nothing; fail if something would change.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match Task::parse() {
        Task::Test => test::run(),
        Task::Ci => ci::run(),
        Task::Errors { check } => errors::run(check),
    }
}
