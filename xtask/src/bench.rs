//! `cargo xtask bench [NAME]`: figures beside their budgets, from the release build.

use std::process::ExitCode;

use crate::cargo::cargo;

pub(crate) fn run(arguments: &[String]) -> ExitCode {
    // Built first and as a whole: one of the benchmarks starts another program of the package.
    let built = cargo("build --locked --release --quiet --package kasse-benches").status();
    if !built.is_ok_and(|status| status.success()) {
        return ExitCode::FAILURE;
    }
    let mut bench = cargo("run --locked --release --quiet --package kasse-benches --");
    match bench.args(arguments).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
