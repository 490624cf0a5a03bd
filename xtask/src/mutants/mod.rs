//! `cargo xtask mutants`: changes the code in small ways and counts how many of the changes the tests notice.
//! All of `flow`; of `journal` and `till` a part that the seed chooses.
//!
//! The changes are those of cargo-mutants. It would build the crate once for each, in hours; here they are built
//! together, and only what cannot be is built by itself.

mod list;
mod round;
mod tally;
mod tree;
mod weave;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;

use crate::cargo::{has, root, target};
use list::Mutant;
use round::Round;
use tally::{Tally, Verdict, Verdicts};
use tree::{Diagnostic, Tree};
use weave::{CHOSEN, Pattern, Woven, weave};

/// Of the crate that is changed.
const ROOT: &str = "core/src/lib.rs";

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
    /// At the same time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

/// A room, and the tests that must notice a change in it: each round judges what those before it missed, the
/// cheap ones first.
struct Room {
    name: &'static str,
    sampled: bool,
    /// Enough for all of its code to be there.
    features: &'static [&'static str],
    rounds: &'static [Round],
}

const PAYMENT: Round = Round {
    name: "the tests of a payment",
    package: "kasse",
    build: &["--no-default-features", "--lib"],
    filter: "flow::payment::",
};
const FLOW: Round = Round { name: "its own tests", filter: "flow::", ..PAYMENT };
const MACHINE: Round = Round {
    name: "the machine's tests",
    build: &["--no-default-features", "--test=machine"],
    filter: "",
    ..FLOW
};
const JOURNAL: Round = Round { build: &["--lib"], filter: "journal::", ..FLOW };
const JOURNALS: Round = Round { name: "the journals' tests", build: &["--test=journal"], ..MACHINE };
const CORE: Round = Round { name: "the core's tests", build: &["--tests"], ..MACHINE };
const STORIES: Round =
    Round { name: "the payment stories", package: "kasse-conformance", build: &["--tests"], filter: "" };
const HTTP: Round = Round { name: "the tests over HTTP", package: "kasse-http", ..STORIES };
const SIMULATION: Round = Round { name: "the simulation", package: "kasse-simulation", ..STORIES };

const ROOMS: [Room; 3] = [
    Room {
        name: "flow",
        sampled: false,
        features: &["--no-default-features"],
        rounds: &[PAYMENT, FLOW, MACHINE, SIMULATION],
    },
    Room { name: "journal", sampled: true, features: &[], rounds: &[JOURNAL, JOURNALS, SIMULATION] },
    Room { name: "till", sampled: true, features: &[], rounds: &[SIMULATION, STORIES, HTTP, CORE] },
];

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if !has("mutants") {
        println!("needed: cargo install --locked cargo-mutants");
        return ExitCode::FAILURE;
    }
    let start = Instant::now();
    let mut good = true;
    for room in ROOMS.iter().filter(|room| arguments.room.as_deref().is_none_or(|only| only == room.name)) {
        match room.run(arguments) {
            Ok(tally) => good &= tally.is_enough(),
            Err(fault) => {
                println!("{}: {fault}", room.name);
                good = false;
            }
        }
    }
    println!("seed {}, {} minutes", arguments.seed, minutes(start));
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Room {
    fn run(&self, arguments: &Arguments) -> Result<Tally, String> {
        let all = list::of(self.name)?;
        let of = all.len();
        let one_in = if self.sampled { arguments.one_in } else { arguments.flow_one_in };
        let work = Work::new(list::sample(all, arguments.seed, one_in), arguments)?;
        println!("{}: {} mutants of {of}", self.name, work.mutants.len());
        let tally = work.judge(self)?;
        println!("{}: {tally}: {} % of those that compile are noticed", self.name, tally.percent());
        println!("  missed: {}", missed_file(self).display());
        Ok(tally)
    }
}

/// The mutants of a room. The first is number one: nought is the code as it is.
struct Work<'a> {
    mutants: Vec<Mutant>,
    /// The files they are in, as they are.
    texts: BTreeMap<String, String>,
    tree: Tree,
    arguments: &'a Arguments,
}

impl<'a> Work<'a> {
    fn new(mutants: Vec<Mutant>, arguments: &'a Arguments) -> Result<Self, String> {
        let files = mutants
            .iter()
            .map(|mutant| mutant.file.clone())
            .chain([ROOT.to_owned()])
            .collect::<BTreeSet<_>>();
        let read = |file: String| {
            let text =
                std::fs::read_to_string(root().join(&file)).map_err(|fault| format!("{file}: {fault}"))?;
            Ok((file, text))
        };
        let texts = files.into_iter().map(read).collect::<Result<_, String>>()?;
        Ok(Self { mutants, texts, tree: Tree::copy()?, arguments })
    }

    fn judge(&self, room: &Room) -> Result<Tally, String> {
        let start = Instant::now();
        let woven = self.weave(self.all(), Pattern::Beside, room.features)?;
        println!("  {} are built together, in {} minutes", woven.len(), minutes(start));
        let mut limits = Vec::new();
        let mut tally = Tally::of(&woven.iter().map(|mutant| (*mutant, Verdict::Missed)).collect::<Vec<_>>());
        for round in room.rounds {
            let start = Instant::now();
            let Some(mut judge) = round.build(&self.tree, self.arguments.seed, Duration::MAX)? else {
                return Err(format!("{}: they do not compile", round.name));
            };
            limits.push(judge.prepare()?);
            let judged = Tally::of(&judge.all(tally.missed(), self.arguments.jobs)?);
            println!("  {}: {judged}, in {} minutes", round.name, minutes(start));
            tally.then(&judged);
            self.keep(room, tally.missed())?;
        }
        let start = Instant::now();
        let alone = self.judge_alone(&woven, room, &limits)?;
        println!("  one by one: {alone}, in {} minutes", minutes(start));
        tally.and(&alone);
        self.keep(room, tally.missed())?;
        Ok(tally)
    }

    fn all(&self) -> BTreeSet<usize> {
        (1..=self.mutants.len()).collect()
    }

    /// Writes files with as many of these as can be built together, and says which they are.
    fn weave(
        &self,
        mut mutants: BTreeSet<usize>,
        pattern: Pattern,
        features: &[&str],
    ) -> Result<BTreeSet<usize>, String> {
        loop {
            let files = self.woven(&mutants, pattern);
            for (file, woven) in &files {
                let chosen = if *file == ROOT && pattern == Pattern::Beside { CHOSEN } else { "" };
                self.tree.write(file, &[&woven.text, chosen].concat())?;
            }
            mutants = files.values().flat_map(Woven::mutants).collect();
            let faults = self.tree.faults(features)?;
            if faults.is_empty() {
                return Ok(mutants);
            }
            let suspects: BTreeSet<usize> = faults.iter().flat_map(|fault| suspects(fault, &files)).collect();
            if suspects.is_empty() {
                let fault = faults.into_iter().find_map(|fault| fault.rendered);
                return Err(fault.unwrap_or_else(|| "it does not compile".into()));
            }
            mutants.retain(|mutant| !suspects.contains(mutant));
        }
    }

    fn woven(&self, mutants: &BTreeSet<usize>, pattern: Pattern) -> BTreeMap<&str, Woven> {
        let chosen = || (1..).zip(&self.mutants).filter(|(number, _)| mutants.contains(number));
        self.texts
            .iter()
            .map(|(file, text)| {
                let here: Vec<_> = chosen().filter(|(_, mutant)| mutant.file == *file).collect();
                (file.as_str(), weave(text, &here, pattern))
            })
            .collect()
    }

    /// Those that compile where nothing else is changed in their function. As many as there are functions are tried at
    /// a time.
    fn viable(&self, mut mutants: BTreeSet<usize>, features: &[&str]) -> Result<BTreeSet<usize>, String> {
        let mut viable = BTreeSet::new();
        loop {
            let tried: BTreeSet<usize> =
                self.woven(&mutants, Pattern::Instead).values().flat_map(Woven::mutants).collect();
            if tried.is_empty() {
                // Those in no function.
                viable.extend(mutants);
                return Ok(viable);
            }
            mutants.retain(|mutant| !tried.contains(mutant));
            viable.extend(self.weave(tried, Pattern::Instead, features)?);
        }
    }

    /// Judges what is not woven, a build for each.
    fn judge_alone(
        &self,
        woven: &BTreeSet<usize>,
        room: &Room,
        limits: &[Duration],
    ) -> Result<Tally, String> {
        let apart: BTreeSet<usize> = self.all().difference(woven).copied().collect();
        let viable = self.viable(apart.clone(), room.features)?;
        for (file, text) in &self.texts {
            self.tree.write(file, text)?;
        }
        let plain = match room.rounds[0].build(&self.tree, self.arguments.seed, Duration::MAX)? {
            Some(judge) => judge.prints()?,
            None => return Err("the code as it is does not compile".into()),
        };
        let mut verdicts: Verdicts =
            apart.difference(&viable).map(|mutant| (*mutant, Verdict::Unviable)).collect();
        for (number, mutant) in (1..).zip(&self.mutants).filter(|(number, _)| viable.contains(number)) {
            let text = &self.texts[&mutant.file];
            self.tree.write(&mutant.file, &mutant.alone(text))?;
            verdicts.push((number, self.alone(room, limits, &plain)?));
            self.tree.write(&mutant.file, text)?;
        }
        Ok(Tally::of(&verdicts))
    }

    /// What the rounds say of the tree as it is.
    fn alone(&self, room: &Room, limits: &[Duration], plain: &[u64]) -> Result<Verdict, String> {
        if !self.tree.faults(room.features)?.is_empty() {
            return Ok(Verdict::Unviable);
        }
        for (round, limit) in room.rounds.iter().zip(limits) {
            let Some(judge) = round.build(&self.tree, self.arguments.seed, *limit)? else {
                return Ok(Verdict::Unviable);
            };
            if judge.prints()? == plain {
                return Ok(Verdict::Same);
            }
            match judge.one(0)? {
                Verdict::Missed => {}
                verdict => return Ok(verdict),
            }
        }
        Ok(Verdict::Missed)
    }

    /// Writes down what nothing has noticed so far: it takes a while, and can be read meanwhile.
    fn keep(&self, room: &Room, missed: &[usize]) -> Result<(), String> {
        let names = missed.iter().filter_map(|number| self.mutants.get(number - 1));
        let names: String = names.map(|mutant| format!("{}\n", mutant.name)).collect();
        std::fs::write(missed_file(room), names).map_err(|fault| fault.to_string())
    }
}

/// The mutants that can be at fault, by the likeliest place that has any.
fn suspects(fault: &Diagnostic, files: &BTreeMap<&str, Woven>) -> Vec<usize> {
    let mut found = fault.places().into_iter().map(|place| {
        files.get(&*place.file_name).map(|woven| woven.at(place.byte_start)).unwrap_or_default()
    });
    found.find(|mutants| !mutants.is_empty()).unwrap_or_default()
}

fn missed_file(room: &Room) -> PathBuf {
    target().join("mutants").join(format!("{}-missed.txt", room.name))
}

fn minutes(start: Instant) -> u64 {
    start.elapsed().as_secs().div_ceil(60)
}
