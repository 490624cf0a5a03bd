//! `cargo xtask ci`: what must hold beside the tests. Warnings are errors.

use std::process::{Command, ExitCode};

use crate::cargo::{cargo, has};
use crate::steps::Steps;

pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::new("ci");
    steps.command("formatting", &mut cargo("fmt --all --check"));
    steps.command("lints", &mut cargo("clippy --locked --workspace --all-targets -- -D warnings"));
    steps.command("documentation", &mut documentation());
    dependencies(&mut steps);
    steps.finish()
}

fn documentation() -> Command {
    let mut command = cargo("doc --locked --workspace --no-deps");
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}

/// Licences, banned crates and sources can always be judged; advisories only where their database can be had.
fn dependencies(steps: &mut Steps) {
    const RULES: &str = "dependency rules";
    const ADVISORIES: &str = "advisories";
    if !has("deny") {
        steps.missing(RULES, "cargo-deny");
        return steps.missing(ADVISORIES, "cargo-deny");
    }
    steps.command(
        RULES,
        &mut cargo("deny --locked --workspace check --hide-inclusion-graph licenses bans sources"),
    );
    match cargo("deny --locked fetch db").status() {
        Ok(status) if status.success() => {
            steps.command(
                ADVISORIES,
                &mut cargo("deny --locked --workspace check --disable-fetch advisories"),
            );
        }
        _ => steps.skip(ADVISORIES, "the advisory database cannot be had from here"),
    }
}
