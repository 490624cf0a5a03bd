//! `cargo xtask mutants`: changes the code in small ways and counts how many of the changes the tests notice.
//! All of `flow`; of `journal` and `till` a part that the seed chooses.

mod list;
mod round;
mod tally;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use crate::cargo::{has, target};
use round::{Round, Tool};
use tally::Tally;

/// What to change.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Chooses which mutants of `journal` and `till` are tried, and what properties are tried with.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// One in so many of `journal` and `till`.
    #[arg(long, default_value_t = 16)]
    one_in: usize,
    /// One in so many of `flow`.
    #[arg(long, default_value_t = 1)]
    flow_one_in: usize,
    /// Only this room: `flow`, `journal` or `till`.
    #[arg(long)]
    room: Option<String>,
    /// At the same time, each with a folder to build in.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

/// A room, and the tests that must notice a change in it: each round judges what those before it missed, the
/// cheap ones first.
struct Room {
    name: &'static str,
    sampled: bool,
    rounds: &'static [Round],
}

const FLOW: Round = Round {
    name: "its own tests",
    package: "kasse",
    build: &["--no-default-features", "--lib"],
    run: &["--", "flow::"],
    tool: Tool::Cargo,
};
const MACHINE: Round = Round {
    name: "the machine's tests",
    build: &["--no-default-features", "--test=machine"],
    run: &[],
    tool: Tool::Nextest,
    ..FLOW
};
const JOURNAL: Round = Round {
    name: "its own tests",
    build: &["--lib", "--test=journal"],
    run: &["-E=binary(journal) | test(/^journal::/)"],
    ..MACHINE
};
const CORE: Round = Round { name: "the core's tests", build: &["--tests"], ..MACHINE };
const STORIES: Round =
    Round { name: "the payment stories", package: "kasse-conformance", build: &["--tests"], ..MACHINE };
const HTTP: Round = Round { name: "the tests over HTTP", package: "kasse-http", ..STORIES };
const SIMULATION: Round = Round { name: "the simulation", package: "kasse-simulation", ..STORIES };

const ROOMS: [Room; 3] = [
    Room { name: "flow", sampled: false, rounds: &[FLOW, MACHINE, SIMULATION] },
    Room { name: "journal", sampled: true, rounds: &[JOURNAL, SIMULATION] },
    Room { name: "till", sampled: true, rounds: &[SIMULATION, STORIES, HTTP, CORE] },
];

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if !has("mutants") || !has("nextest") {
        println!("needed: cargo install --locked cargo-mutants cargo-nextest");
        return ExitCode::FAILURE;
    }
    let start = Instant::now();
    let mut good = true;
    for room in ROOMS.iter().filter(|room| arguments.room.as_deref().is_none_or(|only| only == room.name)) {
        match room.run(arguments) {
            Ok(tally) => good &= tally.show(room.name),
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
    fn run(&self, arguments: &Arguments) -> Result<Tally, String> {
        let folder = target().join("mutants").join(self.name);
        forget(&folder)?;
        let all = list::of(self.name)?;
        let one_in = if self.sampled { arguments.one_in } else { arguments.flow_one_in };
        let chosen = list::sample(all.iter().filter(|mutant| mutant.is_compiled()), arguments.seed, one_in);
        let mut tally = Tally::new(chosen.into_iter().map(|mutant| mutant.name.clone()).collect());
        println!("{}: {} mutants of {}", self.name, tally.open().len(), all.len());
        for (number, round) in self.rounds.iter().enumerate() {
            let start = Instant::now();
            let judged =
                round.judge(&folder.join(number.to_string()), self.name, &all, tally.open(), arguments)?;
            let minutes = start.elapsed().as_secs().div_ceil(60);
            println!("  {}: {judged}, {minutes} minutes", round.name);
            tally.add(judged);
        }
        Ok(tally)
    }
}

/// What an earlier run judged.
fn forget(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|fault| fault.to_string())?;
    }
    Ok(())
}
