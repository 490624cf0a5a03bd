//! Clients that are not ours, run against the simulator.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::cargo::{cargo, root};
use crate::steps::Steps;

const STEP: &str = "the platform's own SDK";

/// Runs the platform's own SDK for Node through the simulator.
pub(crate) fn run(steps: &mut Steps) {
    match ["node", "npm"].into_iter().find(|tool| !is_there(tool)) {
        Some(tool) => steps.missing(STEP, tool),
        None => steps.check(STEP, sdk),
    }
}

fn sdk() -> Result<(), String> {
    let simulator = Simulator::start()?;
    finish(Command::new("npm").args(["ci", "--silent"]).current_dir(folder()))?;
    let mut node = Command::new("node");
    node.args(["--test", "check.mjs"]).env("KASSE_SIMULATOR", &simulator.line).current_dir(folder());
    finish(&mut node)
}

fn folder() -> PathBuf {
    root().join("tests/peers/vipps-sdk")
}

/// A running simulator; ends with its owner.
struct Simulator {
    process: Child,
    line: String,
}

impl Simulator {
    fn start() -> Result<Self, String> {
        let mut command = cargo("run --locked --quiet --package kasse-cli -- simulate --port 0 --json");
        let mut process = command.stdout(Stdio::piped()).spawn().map_err(|fault| fault.to_string())?;
        let output = process.stdout.take().ok_or("the simulator has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).map_err(|fault| fault.to_string())?;
        Ok(Self { process, line })
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // It may have ended by itself; then the failure shows in the client's report.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn finish(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{:?}: {status}", command.get_program())),
        Err(fault) => Err(format!("{:?}: {fault}", command.get_program())),
    }
}
