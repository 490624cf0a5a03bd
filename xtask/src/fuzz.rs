//! `cargo xtask fuzz`: each fuzz target for some seconds, with coverage and sanitizers.
//!
//! Needs what no other task needs, a nightly toolchain and cargo-fuzz, so it is no part of `ci`; there the seeds
//! are replayed by an ordinary test.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use crate::cargo::{nightly, root};

/// The version that is known to work.
const CARGO_FUZZ: &str = "0.13.2";

/// Longest time for one input, in seconds, and most memory, in MiB: more is a finding, too.
const LIMITS: [&str; 3] = ["-timeout=20", "-rss_limit_mb=2048", "-malloc_limit_mb=512"];

/// Longest input, in bytes: several times the longest seed.
const LONGEST: &str = "-max_len=8192";

/// Where temporary files cost nothing, on systems that have it: a journal file is made for each input of `rows`.
const MEMORY: &str = "/dev/shm";

/// What a run of one target came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    executions: u64,
    per_second: u64,
    coverage: u64,
    features: u64,
    /// The file with the input that made it fail.
    found: Option<String>,
    failed: bool,
}

/// Runs every target, or one, for `seconds` each.
pub(crate) fn run(seconds: u64, target: Option<&str>) -> ExitCode {
    if let Err(missing) = tools().and_then(|()| build(target)) {
        eprintln!("fuzz: {missing}");
        return ExitCode::FAILURE;
    }
    let targets = match targets() {
        Ok(all) => all,
        Err(fault) => {
            eprintln!("fuzz: {fault}");
            return ExitCode::FAILURE;
        }
    };
    let chosen: Vec<String> =
        targets.iter().filter(|name| target.is_none_or(|only| only == *name)).cloned().collect();
    if chosen.is_empty() {
        eprintln!("fuzz: no such target; there are {}", targets.join(", "));
        return ExitCode::FAILURE;
    }
    let outcomes: Vec<(String, Outcome)> =
        chosen.into_iter().map(|name| (name.clone(), fuzz(&name, seconds))).collect();
    report(&outcomes)
}

/// Nightly Rust in the folder of the targets.
fn here() -> Command {
    let mut command = nightly();
    command.current_dir(folder());
    command
}

fn folder() -> PathBuf {
    root().join("fuzz")
}

fn tools() -> Result<(), String> {
    let works = |arguments: &[&str]| {
        let quiet = here().args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    };
    if !works(&["--version"]) {
        return Err("there is no nightly toolchain: rustup toolchain install nightly".into());
    }
    if !works(&["fuzz", "--version"]) {
        return Err(format!(
            "cargo-fuzz is not installed: cargo install --locked cargo-fuzz --version {CARGO_FUZZ}"
        ));
    }
    Ok(())
}

fn build(target: Option<&str>) -> Result<(), String> {
    match here().args(["fuzz", "build"]).args(target).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the targets do not build: {status}")),
        Err(fault) => Err(fault.to_string()),
    }
}

/// The names of the files in `fuzz/fuzz_targets`.
fn targets() -> Result<Vec<String>, String> {
    let files = std::fs::read_dir(folder().join("fuzz_targets")).map_err(|fault| fault.to_string())?;
    let stem = |file: std::fs::DirEntry| Some(file.path().file_stem()?.to_string_lossy().into_owned());
    let mut names: Vec<String> = files.filter_map(Result::ok).filter_map(stem).collect();
    names.sort();
    Ok(names)
}

fn fuzz(target: &str, seconds: u64) -> Outcome {
    println!("\n=== fuzz / {target}, {seconds} s");
    let corpus = folder().join("corpus").join(target);
    drop(std::fs::create_dir_all(&corpus));
    let mut command = here();
    command.args(["fuzz", "run", target]).arg(corpus).arg(folder().join("seeds").join(target));
    command.arg("--").arg(format!("-max_total_time={seconds}")).args(["-print_final_stats=1", LONGEST]);
    command.args(LIMITS).stderr(Stdio::piped());
    if std::path::Path::new(MEMORY).is_dir() {
        command.env("TMPDIR", MEMORY);
    }
    match command.spawn() {
        Ok(mut process) => {
            let mut outcome = Outcome::default();
            for line in process.stderr.take().into_iter().flat_map(|lines| BufReader::new(lines).lines()) {
                take_note(&mut outcome, &line.unwrap_or_default());
            }
            outcome.failed |= !process.wait().is_ok_and(|status| status.success());
            outcome
        }
        Err(fault) => {
            eprintln!("fuzz: {fault}");
            Outcome { failed: true, ..Outcome::default() }
        }
    }
}

/// Takes a line of libFuzzer in; shows what a person wants to see of it.
fn take_note(outcome: &mut Outcome, line: &str) {
    let number = |text: &str| text.split_whitespace().next().and_then(|word| word.parse().ok());
    let after = |mark: &str| line.split_once(mark).and_then(|(_, rest)| number(rest));
    for (mark, place) in [
        ("stat::number_of_executed_units:", &mut outcome.executions),
        ("stat::average_exec_per_sec:", &mut outcome.per_second),
        (" cov:", &mut outcome.coverage),
        (" ft:", &mut outcome.features),
    ] {
        if let Some(found) = after(mark) {
            *place = found;
        }
    }
    if let Some((_, file)) = line.split_once("Test unit written to ") {
        outcome.found = Some(file.trim().to_owned());
        outcome.failed = true;
    }
    // Progress, and libFuzzer's advice for a dictionary.
    let noise = ["NEW", "REDUCE", "RELOAD", "pulse"].iter().any(|word| line.contains(word))
        || line.starts_with(['"', '#']);
    if !noise || outcome.failed {
        println!("{line}");
    }
}

fn report(outcomes: &[(String, Outcome)]) -> ExitCode {
    println!("\n=== fuzz / summary");
    println!("target     executions  per second  coverage  features  found");
    for (name, outcome) in outcomes {
        let Outcome { executions, per_second, coverage, features, failed, .. } = outcome;
        let found = if *failed { "a failure" } else { "nothing" };
        println!("{name:10} {executions:>10}  {per_second:>10}  {coverage:>8}  {features:>8}  {found}");
    }
    for (name, outcome) in outcomes.iter().filter(|(_, outcome)| outcome.failed) {
        match &outcome.found {
            Some(file) => println!("again: (cd fuzz && cargo +nightly fuzz run {name} {file})"),
            None => println!("{name} did not run to its end"),
        }
    }
    if outcomes.iter().any(|(_, outcome)| outcome.failed) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(lines: &[&str]) -> Outcome {
        let mut outcome = Outcome::default();
        lines.iter().for_each(|line| take_note(&mut outcome, line));
        outcome
    }

    #[test]
    fn the_figures_are_those_of_the_last_lines() {
        let outcome = noted(&[
            "#2\tINITED cov: 12 ft: 13 corp: 1/1b exec/s: 0 rss: 30Mb",
            "#1024\tNEW    cov: 345 ft: 678 corp: 9/99b lim: 4 exec/s: 0 rss: 30Mb",
            "stat::number_of_executed_units: 123456",
            "stat::average_exec_per_sec:     789",
        ]);
        let due = Outcome {
            executions: 123_456,
            per_second: 789,
            coverage: 345,
            features: 678,
            ..Outcome::default()
        };
        assert_eq!(outcome, due);
    }

    #[test]
    fn what_was_found_can_be_run_again() {
        let file = "/x/fuzz/artifacts/wire/crash-1";
        let outcome = noted(&[&format!("artifact_prefix='/x/'; Test unit written to {file}")]);
        assert_eq!((outcome.found.as_deref(), outcome.failed), (Some(file), true));
    }
}
