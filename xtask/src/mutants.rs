//! `cargo xtask mutants`: changes the code in small ways and counts how many of the changes the tests notice.
//! All of `flow`; of `journal` and `till` a part that the seed chooses.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Args;
use serde_json::Value;

use crate::cargo::{cargo, has, root};

/// At least so many of a hundred have to be noticed.
const CAUGHT_PERCENT: u64 = 90;

/// What to change.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Chooses which mutants of `journal` and `till` are tried.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// One in so many of `journal` and `till`.
    #[arg(long, default_value_t = 8)]
    one_in: u64,
    /// One in so many of `flow`.
    #[arg(long, default_value_t = 1)]
    flow_one_in: u64,
    /// Only this room: `flow`, `journal` or `till`.
    #[arg(long)]
    room: Option<String>,
    /// At the same time.
    #[arg(long, default_value_t = 2)]
    jobs: u32,
}

/// A room, and the tests that must notice a change in it: first the quick ones, then all others on what is left.
/// Each round is a package and arguments for cargo, also for building: nothing else is built.
struct Room {
    name: &'static str,
    sampled: bool,
    rounds: &'static [&'static [&'static str]],
}

const QUICK: &[&str] = &["kasse", "--no-default-features", "--lib"];
const SIMULATION: &[&str] = &["kasse-simulation", "--tests"];
const JOURNAL: &[&str] = &["kasse", "--lib", "--test=journal"];

const ROOMS: [Room; 3] = [
    Room { name: "flow", sampled: false, rounds: &[QUICK, SIMULATION] },
    Room { name: "journal", sampled: true, rounds: &[JOURNAL, SIMULATION] },
    Room { name: "till", sampled: true, rounds: &[SIMULATION] },
];

/// Counts of one room.
#[derive(Default)]
struct Counts {
    caught: u64,
    missed: u64,
    unviable: u64,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if !has("mutants") || !has("nextest") {
        println!("needed: cargo install --locked cargo-mutants cargo-nextest");
        return ExitCode::FAILURE;
    }
    let start = Instant::now();
    let mut good = true;
    for room in ROOMS.iter().filter(|room| arguments.room.as_deref().is_none_or(|only| only == room.name)) {
        match room.run(arguments) {
            Ok(counts) => good &= counts.show(room.name),
            Err(fault) => {
                println!("{}: {fault}", room.name);
                good = false;
            }
        }
    }
    println!("seed {}, {} minutes", arguments.seed, start.elapsed().as_secs() / 60);
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Room {
    fn run(&self, arguments: &Arguments) -> Result<Counts, String> {
        let folder = root().join("target/mutants").join(self.name);
        // What an earlier run caught would be left out of this one's count.
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|fault| fault.to_string())?;
        }
        std::fs::create_dir_all(&folder).map_err(|fault| fault.to_string())?;
        let mut counts = Counts::default();
        for (number, round) in self.rounds.iter().enumerate() {
            let mut command = self.command(arguments, &folder);
            if number > 0 {
                command.arg("--iterate");
            }
            let [package, tests @ ..] = *round else { continue };
            if *round == SIMULATION {
                // What is not mutated is built once, and run long.
                for unchanged in ["\"*\"", "kasse-simulator"] {
                    command.arg(format!("--cargo-arg=--config=profile.dev.package.{unchanged}.opt-level=2"));
                }
            }
            command.args(["--test-package", package]);
            command.args(tests.iter().map(|test| format!("--cargo-arg={test}")));
            let status = command.status().map_err(|fault| fault.to_string())?;
            // 2 and 3: some were missed, or ran for ever. Anything else has judged nothing.
            if !matches!(status.code(), Some(0 | 2 | 3)) {
                return Err(format!("stopped: {status}"));
            }
            counts.add(&folder.join("mutants.out/outcomes.json"))?;
        }
        Ok(counts)
    }

    fn command(&self, arguments: &Arguments, folder: &PathBuf) -> Command {
        let mut command =
            cargo("mutants --package kasse --minimum-test-timeout 30 --no-shuffle --colors never");
        // It stops at the first test that notices.
        command.args(["--test-tool", "nextest"]);
        // Nobody looks at a backtrace here, and it is a third of the time.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_TEST_DEBUG", "0");
        command.args(["--file", &format!("core/src/{}/**", self.name)]);
        command.args(["--exclude", "**/defects.rs", "--jobs", &arguments.jobs.to_string()]);
        let one_in = if self.sampled { arguments.one_in } else { arguments.flow_one_in }.max(1);
        command.args(["--shard", &format!("{}/{one_in}", arguments.seed % one_in)]);
        command.args(["--sharding", "round-robin"]);
        command.arg("--output").arg(folder);
        command
    }
}

impl Counts {
    /// What the last round left is not missed but open, until this one is counted.
    fn add(&mut self, outcomes: &PathBuf) -> Result<(), String> {
        let text =
            std::fs::read_to_string(outcomes).map_err(|fault| format!("{}: {fault}", outcomes.display()))?;
        let read: Value = serde_json::from_str(&text).map_err(|fault| fault.to_string())?;
        let count = |name: &str| read[name].as_u64().unwrap_or_default();
        self.caught += count("caught") + count("timeout");
        self.unviable += count("unviable");
        self.missed = count("missed");
        Ok(())
    }

    fn show(&self, room: &str) -> bool {
        let tried = self.caught + self.missed;
        let percent = (self.caught * 100).checked_div(tried).unwrap_or_default();
        println!(
            "{room}: {} of {tried} mutants caught ({percent} %), {} missed, {} do not compile",
            self.caught, self.missed, self.unviable
        );
        percent >= CAUGHT_PERCENT
    }
}
