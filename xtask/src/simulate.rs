//! `cargo xtask simulate`: the simulation, as fast as it goes.

use std::process::{Command, ExitCode};

use crate::cargo::cargo;

/// Passes everything on to the program that tells the stories.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let mut command = command(arguments.iter().any(|argument| argument == "--defects"));
    match command.args(arguments).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(fault) => {
            println!("the simulation cannot be started: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// The build with deliberate faults is another one, in a folder of its own: what is shipped never holds them.
pub(crate) fn command(defects: bool) -> Command {
    let mut command = cargo("run --quiet --locked --release --package kasse-simulation --");
    if defects {
        command.env("RUSTFLAGS", "--cfg kasse_defects").env("CARGO_TARGET_DIR", "target/defects");
    }
    command
}
