//! `cargo xtask networks`: the stories over networks that misbehave.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kasse_networks::campaign::{self, JOBS, Summary};
use kasse_networks::case::Case;
use kasse_networks::proxy::Kind;
use kasse_networks::run::Player;
use kasse_networks::sweep::{self, Group};

const USAGE: &str = "kasse-networks [--full | --chaos] [--seed S] [--seconds N] [--jobs N] [--only STORY]...
                [--kind KIND]... [--case \"LINE\"]

Without --full, one case of each kind of fault in each direction of each exchange, and some of chaos.
--full    every byte of every exchange, in an order that the seed decides, until done or the seconds are over
--chaos   many faults at once, until the seconds are over
--case    this one, with everything that happened";

/// Runs of chaos in the short sweep.
const CHAOS: usize = 120;
/// Chaos has no end of its own.
const CHAOS_SECONDS: u64 = 60;
/// How often it is said how far it has come.
const TELL_EVERY: Duration = Duration::from_secs(15);

#[derive(Default)]
struct Options {
    full: bool,
    chaos: bool,
    seed: Option<u64>,
    seconds: Option<u64>,
    jobs: Option<usize>,
    only: Vec<String>,
    kinds: Vec<Kind>,
    case: Option<Case>,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"));
        let number = |text: String| text.parse().map_err(|_| format!("{name} takes a number\n{USAGE}"));
        match name.as_str() {
            "--full" => options.full = true,
            "--chaos" => options.chaos = true,
            "--seed" => options.seed = Some(number(value()?)?),
            "--seconds" => options.seconds = Some(number(value()?)?),
            "--jobs" => options.jobs = usize::try_from(number(value()?)?).ok(),
            "--only" => options.only.push(value()?),
            "--kind" => options.kinds.push(value()?.parse()?),
            "--case" => options.case = Some(value()?.parse()?),
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok(options)
}

fn run(options: &Options) -> Result<bool, String> {
    let player = Player::new().map_err(|error| error.to_string())?;
    if let Some(case) = &options.case {
        let played = player.play(case);
        for seen in &played.spans {
            println!("{}: {} bytes up, {} down", seen.span, seen.up, seen.down);
        }
        println!("{}", played.failure.as_deref().unwrap_or("passed"));
        return Ok(played.failure.is_none());
    }
    let seed = options.seed.unwrap_or_else(fresh_seed);
    let jobs = options.jobs.unwrap_or(JOBS);
    println!("seed {seed}");
    let in_seconds = |seconds| Instant::now().checked_add(Duration::from_secs(seconds));
    if options.chaos {
        let until = in_seconds(options.seconds.unwrap_or(CHAOS_SECONDS));
        let told = Mutex::new((Instant::now(), 0));
        let cases = sweep::chaos(seed);
        return Ok(report(&campaign::play(&player, cases, jobs, until, |summary| progress(&told, summary))));
    }
    let asked = |story: &str| options.only.is_empty() || options.only.iter().any(|only| only == story);
    let stories: Vec<_> = sweep::all().filter(|(_, swept)| asked(swept.story)).collect();
    let mut groups = campaign::groups(&player, stories, jobs)?;
    groups.retain(|group| options.kinds.is_empty() || options.kinds.contains(&group.kind()));
    let places: u64 = groups.iter().map(Group::offsets).sum();
    println!("{} kinds of fault in one direction of one span each, at {places} places", groups.len());
    let told = Mutex::new((Instant::now(), 0));
    let tell = |summary: &Summary| progress(&told, summary);
    let until = options.seconds.and_then(in_seconds);
    let summary = if options.full {
        campaign::play(&player, sweep::full(&groups, seed), jobs, until, tell)
    } else {
        let cases = sweep::short(&groups, seed).into_iter().chain(sweep::chaos(seed).take(CHAOS));
        campaign::play(&player, cases, jobs, until, tell)
    };
    Ok(report(&summary))
}

/// Tells how far it has come, and a failure at once.
fn progress(told: &Mutex<(Instant, usize)>, summary: &Summary) {
    let Ok(mut told) = told.lock() else { return };
    for (case, report) in summary.failures.iter().skip(told.1) {
        println!("\nFAILED   cargo xtask networks --case \"{case}\"\n{report}");
    }
    told.1 = summary.failures.len();
    if told.0.elapsed() >= TELL_EVERY {
        told.0 = Instant::now();
        println!("{summary}");
    }
}

fn report(summary: &Summary) -> bool {
    println!("{summary}");
    summary.failures.is_empty()
}

fn fresh_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos() % u128::from(u32::MAX)).unwrap_or(1)
}
