//! `kasse-crashes`: kills tills and says what came of it.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::time::Instant;

use kasse_crashes::case::Case;
use kasse_crashes::orders::{Part, Point};
use kasse_crashes::sweep::{self, Dice};
use kasse_crashes::{process, story};

const USAGE: &str = "cargo xtask crashes [--all] [--seed S] [--count N] [--jobs N]
cargo xtask crashes --story NAME --point 'PLACE N' [--micros N] [--down MS] [--leave] [--late N] [--again 'PLACE N']

Without --all, each point of each story is met once, and the seed picks how it goes on; --count stops after so many.";

#[derive(Default)]
struct Options {
    all: bool,
    seed: Option<u64>,
    count: Option<usize>,
    jobs: Option<usize>,
    story: Option<String>,
    point: Option<Point>,
    micros: u64,
    down: i64,
    leave: bool,
    late: Option<u32>,
    again: Option<Point>,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)) {
        Ok(options) if options.point.is_some() => one(options),
        Ok(options) => many(&options),
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    fn number<T: std::str::FromStr>(name: &str, text: Option<String>) -> Result<T, String> {
        text.and_then(|text| text.parse().ok()).ok_or_else(|| format!("{name} needs a value"))
    }
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        match name.as_str() {
            "--all" => options.all = true,
            "--leave" => options.leave = true,
            "--seed" => options.seed = Some(number(&name, arguments.next())?),
            "--count" => options.count = Some(number(&name, arguments.next())?),
            "--jobs" => options.jobs = Some(number(&name, arguments.next())?),
            "--story" => options.story = arguments.next(),
            "--point" => options.point = Some(number(&name, arguments.next())?),
            "--micros" => options.micros = number(&name, arguments.next())?,
            "--down" => options.down = number(&name, arguments.next())?,
            "--late" => options.late = Some(number(&name, arguments.next())?),
            "--again" => options.again = Some(number(&name, arguments.next())?),
            other => return Err(format!("{other}?")),
        }
    }
    Ok(options)
}

fn one(options: Options) -> ExitCode {
    let Some(point) = options.point else { return ExitCode::FAILURE };
    let case = Case {
        story: story::named(options.story.as_deref().unwrap_or_default()),
        point,
        into_write_micros: options.micros,
        restart: if options.leave { Part::Leave } else { Part::Sell },
        down_ms: options.down,
        late_before: options.late,
        again_at: options.again,
    };
    let played = case.play(&process::beside());
    println!("died {}", played.place.as_deref().unwrap_or("nowhere"));
    played.problems.iter().for_each(|problem| println!("  {problem}"));
    if played.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn many(options: &Options) -> ExitCode {
    let seed = options.seed.unwrap_or(u64::from(std::process::id()));
    let jobs = options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from));
    println!("seed {seed}, {jobs} at a time");
    let (program, mut dice, start) = (process::beside(), Dice::new(seed), Instant::now());
    let mut cases = Vec::new();
    let mut sound = true;
    let stories = story::all();
    for story in stories.iter().filter(|story| options.story.as_ref().is_none_or(|name| *name == story.name))
    {
        let (points, problems) = sweep::points(story, &program);
        println!("{:26}{:4} points", story.name, points.len());
        sound &= problems.is_empty();
        problems.iter().for_each(|problem| println!("  without a crash: {problem}"));
        cases.extend(if options.all {
            sweep::every_case(story, &points, &mut dice)
        } else {
            sweep::one_case_each(story, &points, &mut dice)
        });
    }
    if let Some(count) = options.count {
        shuffle(&mut cases, &mut dice);
        cases.truncate(count);
    }
    let tally = sweep::play(cases, &program, jobs);
    println!();
    tally.places.iter().for_each(|(place, count)| println!("died {count:5} times {place}"));
    println!("{}", tally.report());
    println!(
        "{} tills killed and started again in {} s, {} ended before their point, {} went wrong",
        tally.played - tally.not_reached,
        start.elapsed().as_secs(),
        tally.not_reached,
        tally.failed.len()
    );
    if sound && tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn shuffle(cases: &mut [Case], dice: &mut Dice) {
    for place in (1..cases.len()).rev() {
        let end = u64::try_from(place + 1).unwrap_or(u64::MAX);
        cases.swap(place, usize::try_from(dice.below(end)).unwrap_or(0));
    }
}
