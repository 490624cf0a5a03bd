//! `cargo xtask networks`: the sweep of `tests/networks`.

use std::process::ExitCode;

use crate::cargo::cargo;

/// What runs for long is worth a build of its own.
const LONG: [&str; 2] = ["--full", "--chaos"];

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let long = arguments.iter().any(|argument| LONG.contains(&argument.as_str()));
    let mut command = cargo("run --locked --quiet --package kasse-networks");
    if long {
        command.arg("--release");
    }
    match command.arg("--").args(arguments).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
