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
    crate::codes::step(&mut steps);
    #[cfg(unix)]
    crate::package::step(&mut steps);
    simulation(&mut steps);
    steps.command("models of synchronisation", &mut crate::loom::command());
    steps.command("core without features", &mut core("--no-default-features"));
    steps.command("core with net alone", &mut core("--no-default-features --features net"));
    steps.command("core with sqlite alone", &mut core("--no-default-features --features sqlite"));
    steps.finish()
}

/// Fresh stories each time, and each assumption about the platform turned round; then the proof that the judge
/// can find something.
fn simulation(steps: &mut Steps) {
    let mut stories = crate::simulate::command(false);
    steps.command("simulation", stories.args(["--payments", "20000", "--each-switch", "500"]));
    let mut faults = crate::simulate::command(true);
    steps.command("deliberate faults", faults.args(["--defects", "--payments", "20000"]));
}

fn core(features: &str) -> std::process::Command {
    cargo(&format!("check --locked --package kasse --all-targets {features}"))
}
