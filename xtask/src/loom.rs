//! `cargo xtask loom`: every order in which threads can meet in the host layer's synchronisation.

use std::process::{Command, ExitCode};

use crate::cargo::{cargo, root};

/// The models; built apart, since loom takes the place of the standard library's locks there.
pub(crate) fn command() -> Command {
    let mut command = cargo("test --locked --package kasse-host --lib models");
    command.env("RUSTFLAGS", "--cfg kasse_loom");
    // Nobody looks at a backtrace here.
    command.env("CARGO_PROFILE_TEST_DEBUG", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
    command.arg("--target-dir").arg(root().join("target/loom"));
    command
}

pub(crate) fn run() -> ExitCode {
    match command().status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
