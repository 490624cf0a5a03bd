//! Plays every payment story with a runner and prints a score card.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use kasse_conformance::{Launcher, Story, Verdict, play};

/// Stories played at a time. They mostly wait.
const JOBS: usize = 8;

const USAGE: &str =
    "kasse-conformance [--only NAME]... [--jobs N] [--switch NAME=VALUE]... [--scenarios FOLDER]
                  [--runner PROGRAM ARGUMENT...]";

struct Options {
    only: Vec<String>,
    jobs: usize,
    switches: Vec<(String, String)>,
    scenarios: PathBuf,
    launcher: Launcher,
}

fn main() -> ExitCode {
    let outcome = options(std::env::args().skip(1)).and_then(|options| run(&options));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let beside = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut options = Options {
        only: Vec::new(),
        jobs: JOBS,
        switches: Vec::new(),
        scenarios: Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios"),
        launcher: Launcher::new(
            beside.with_file_name(format!("kasse-runner-rust{}", std::env::consts::EXE_SUFFIX)),
        ),
    };
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"));
        match name.as_str() {
            "--only" => options.only.push(value()?),
            "--jobs" => {
                options.jobs = value()?.parse().map_err(|_| format!("--jobs is a number\n{USAGE}"))?;
            }
            "--switch" => {
                let value = value()?;
                let (name, value) = value.split_once('=').ok_or(USAGE)?;
                options.switches.push((name.to_owned(), value.to_owned()));
            }
            "--scenarios" => options.scenarios = value()?.into(),
            "--runner" => {
                options.launcher =
                    Launcher::Program { program: value()?.into(), arguments: arguments.by_ref().collect() };
            }
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok(options)
}

/// The stories of the folder by name, or those that were asked for.
fn stories(options: &Options) -> Result<Vec<(String, PathBuf)>, String> {
    let folder = &options.scenarios;
    let files = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut stories: Vec<(String, PathBuf)> = files
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
        .collect();
    stories.sort();
    if let Some(missing) = options.only.iter().find(|only| !stories.iter().any(|(name, _)| name == *only)) {
        return Err(format!("{}: there is no {missing}.json", folder.display()));
    }
    stories.retain(|(name, _)| options.only.is_empty() || options.only.contains(name));
    Ok(stories)
}

fn run(options: &Options) -> Result<bool, String> {
    let stories = stories(options)?;
    let waiting = Mutex::new(stories.into_iter());
    let (mut passed, mut skipped, mut failed) = (0_usize, 0_usize, 0_usize);
    let verdicts = std::thread::scope(|scope| {
        let (tell, told) = std::sync::mpsc::channel();
        for _ in 0..options.jobs.max(1) {
            let (tell, waiting) = (tell.clone(), &waiting);
            scope.spawn(move || {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((name, path)) = next else { break };
                    let verdict = match Story::read(&path) {
                        Ok(mut story) => {
                            options.switches.iter().for_each(|(name, value)| story.assume(name, value));
                            play(&story, &options.launcher)
                        }
                        Err(error) => Verdict::Failed { report: error.to_string() },
                    };
                    if tell.send((name, verdict)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        let show = |(name, verdict): (String, Verdict)| {
            match &verdict {
                Verdict::Passed { took } => println!("passed   {name} ({} ms)", took.as_millis()),
                Verdict::Skipped { reason } => println!("skipped  {name}: {reason}"),
                Verdict::Failed { report } => println!("FAILED   {name}\n{report}"),
            }
            verdict
        };
        told.into_iter().map(show).collect::<Vec<_>>()
    });
    for verdict in &verdicts {
        match verdict {
            Verdict::Passed { .. } => passed += 1,
            Verdict::Skipped { .. } => skipped += 1,
            Verdict::Failed { .. } => failed += 1,
        }
    }
    println!("{passed} passed, {skipped} skipped, {failed} failed");
    Ok(failed == 0)
}
