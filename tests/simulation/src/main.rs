//! `cargo xtask simulate`: tells many stories on all cores, says what happened in them, and fails if one ended
//! badly.
#![forbid(unsafe_code)]

mod crowd;
mod defects;
mod report;

use std::process::ExitCode;

use clap::Parser;
use kasse_simulation::story::{Assumption, Options, alternatives, tell};

use crowd::Crowd;

/// Payments in simulated time, judged by the platform's books.
#[derive(Parser)]
#[command(bin_name = "cargo xtask simulate")]
struct Arguments {
    /// The first story; a fresh one if left out.
    #[arg(long)]
    seed: Option<u64>,
    /// How many payments at least.
    #[arg(long, default_value_t = 20_000)]
    payments: u64,
    /// So many more with each assumption about the platform turned round.
    #[arg(long, default_value_t = 0)]
    each_switch: u64,
    /// Only with this assumption turned round, as in `retry_after=absent`.
    #[arg(long, value_parser = assumption)]
    switch: Option<Assumption>,
    /// Tells one story again, with its timeline.
    #[arg(long, conflicts_with_all = ["seed", "each_switch"])]
    story: Option<u64>,
    /// Breaks the library on purpose and says after how many payments each fault is found.
    #[arg(long)]
    defects: bool,
    /// Threads.
    #[arg(long, default_value_t = cores())]
    threads: usize,
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn assumption(text: &str) -> Result<Assumption, String> {
    let found = alternatives().find(|turned| format!("{}={}", turned.name, turned.value) == text);
    found.ok_or_else(|| "there is no such switch, or it has no such value, or that is its default".to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(seed) = arguments.story {
        return one(seed, arguments.switch);
    }
    let seed = arguments.seed.unwrap_or_else(fresh);
    if arguments.defects {
        return defects::run(seed, arguments.payments);
    }
    let crowd = Crowd { first: seed, payments: arguments.payments, turned: arguments.switch };
    let mut told = crowd.tell(arguments.threads);
    report::show(&told);
    if arguments.each_switch > 0 {
        for turned in alternatives() {
            let crowd = Crowd { first: seed, payments: arguments.each_switch, turned: Some(turned) };
            let more = crowd.tell(arguments.threads);
            report::line(&more);
            told.bad.extend(more.bad);
        }
    }
    report::last(&told)
}

/// From the clock: two runs never tell the same stories unless they are asked to.
fn fresh() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(1, |since| since.as_secs() * 1_000)
}

fn one(seed: u64, turned: Option<Assumption>) -> ExitCode {
    let ended = tell(&Options { turned, timeline: true, ..Options::of(seed) });
    for problem in &ended.problems {
        println!("{}", problem.text);
        problem.timeline.iter().for_each(|line| println!("    {line}"));
    }
    println!("{} payments, {} problems", ended.payments, ended.problems.len());
    if ended.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
