//! `cargo xtask test`: every test there is. Needs nothing but Rust; with cargo-nextest it is faster.

use std::process::ExitCode;

use crate::cargo::{cargo, has};
use crate::steps::Steps;

pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::new("test");
    // The payment stories, the rules about dependencies and the generated files are ordinary tests too.
    if has("nextest") {
        steps.command(
            "tests",
            &mut cargo("nextest run --locked --workspace --no-fail-fast --status-level fail"),
        );
    } else {
        steps.command("tests", &mut cargo("test --locked --workspace --lib --bins --tests --no-fail-fast"));
    }
    steps.command("documentation examples", &mut cargo("test --locked --workspace --doc --no-fail-fast"));
    crate::peers::run(&mut steps);
    steps.command("core without features", &mut core("--no-default-features"));
    steps.command("core with net alone", &mut core("--no-default-features --features net"));
    steps.command("core with sqlite alone", &mut core("--no-default-features --features sqlite"));
    steps.finish()
}

fn core(features: &str) -> std::process::Command {
    cargo(&format!("check --locked --package kasse --all-targets {features}"))
}
