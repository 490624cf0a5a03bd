//! `cargo xtask crashes`: tills that are killed at every point.

use std::process::ExitCode;

use crate::cargo::cargo;

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    // The program and the till that it starts.
    let built = cargo("build --locked --quiet --package kasse-crashes --bins").status();
    if !built.is_ok_and(|status| status.success()) {
        return ExitCode::FAILURE;
    }
    let mut command = cargo("run --locked --quiet --package kasse-crashes --bin kasse-crashes --");
    match command.args(arguments).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
