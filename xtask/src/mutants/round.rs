//! Some tests against some mutants.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::Arguments;
use super::list::{self, Mutant};
use super::tally::Verdicts;
use crate::cargo::{cargo, target};

/// Tests of one package.
pub(super) struct Round {
    pub name: &'static str,
    pub package: &'static str,
    /// For cargo, also when it builds: nothing else is built.
    pub build: &'static [&'static str],
    /// Only when they run.
    pub run: &'static [&'static str],
    pub tool: Tool,
}

/// What runs them.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Tool {
    /// Quick where there are many small tests.
    Cargo,
    /// Stops at the first test that notices.
    Nextest,
}

impl Round {
    /// Judges the open ones. They are shared out among as many processes as there are jobs: each keeps the
    /// folder it builds in, so that what is not mutated is built once and not once in a round.
    pub(super) fn judge(
        &self,
        folder: &Path,
        room: &'static str,
        all: &[Mutant],
        open: &[String],
        arguments: &Arguments,
    ) -> Result<Verdicts, String> {
        let jobs = arguments.jobs.clamp(1, open.len().max(1));
        let mut running = Vec::new();
        for job in 0..jobs {
            let share: Vec<&str> = open.iter().skip(job).step_by(jobs).map(String::as_str).collect();
            if !share.is_empty() {
                let folder = folder.join(job.to_string());
                let child = self.start(&folder, room, job, all, &share, arguments.seed)?;
                running.push(Job { child, folder, asked: share.len() });
            }
        }
        let ended: Vec<Result<Verdicts, String>> = running.into_iter().map(Job::end).collect();
        ended.into_iter().try_fold(Verdicts::default(), |sum, verdicts| Ok(sum.and(verdicts?)))
    }

    fn start(
        &self,
        folder: &Path,
        room: &str,
        job: usize,
        all: &[Mutant],
        share: &[&str],
        seed: u64,
    ) -> Result<Child, String> {
        leave_out(folder, all, share).map_err(|fault| fault.to_string())?;
        let log = File::create(folder.join("log.txt")).map_err(|fault| fault.to_string())?;
        let mut command = self.command(seed);
        command.args(list::files(room)).arg("--output").arg(folder);
        command.env("CARGO_TARGET_DIR", target().join(format!("mutants/build-{job}")));
        command.stdout(log.try_clone().map_err(|fault| fault.to_string())?).stderr(log);
        command.spawn().map_err(|fault| fault.to_string())
    }

    fn command(&self, seed: u64) -> Command {
        let mut command = cargo("mutants --iterate --no-shuffle --minimum-test-timeout 20");
        // Nobody looks at a backtrace or at a small example here, and they are a third of the time.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_TEST_DEBUG", "0");
        command.env("PROPTEST_MAX_SHRINK_ITERS", "0");
        // Luck would give another count each time.
        command.env("PROPTEST_RNG_SEED", seed.to_string());
        command.args(["--test-package", self.package]);
        command.args(self.build.iter().map(|argument| format!("--cargo-arg={argument}")));
        command.args(self.run.iter().map(|argument| format!("--cargo-test-arg={argument}")));
        if self.tool == Tool::Nextest {
            command.args(["--test-tool", "nextest", "--cargo-test-arg=--max-fail=1:immediate"]);
        }
        command
    }
}

/// All but these have been caught before: no pattern chooses by name what cargo-mutants changes (those for fields
/// of a struct do not choose at all), and its shards are made of what is left, others in each round.
fn leave_out(folder: &Path, all: &[Mutant], share: &[&str]) -> std::io::Result<()> {
    let share: HashSet<&str> = share.iter().copied().collect();
    let others: String = all
        .iter()
        .filter(|mutant| !share.contains(&*mutant.name))
        .map(|mutant| format!("{}\n", mutant.name))
        .collect();
    let out = folder.join("mutants.out");
    std::fs::create_dir_all(&out)?;
    std::fs::write(out.join("previously_caught.txt"), others)
}

/// One process.
struct Job {
    child: Child,
    folder: PathBuf,
    asked: usize,
}

impl Job {
    fn end(mut self) -> Result<Verdicts, String> {
        let status = self.child.wait().map_err(|fault| fault.to_string())?;
        let stopped = |why: String| format!("{why}: see {}", self.folder.join("log.txt").display());
        // 2 and 3: some were missed, or ran for ever. Anything else has judged nothing.
        if !matches!(status.code(), Some(0 | 2 | 3)) {
            return Err(stopped(status.to_string()));
        }
        let verdicts =
            Verdicts::read(&self.folder.join("mutants.out")).map_err(|fault| stopped(fault.to_string()))?;
        if verdicts.len() != self.asked {
            return Err(stopped(format!("{} of {} mutants judged", verdicts.len(), self.asked)));
        }
        Ok(verdicts)
    }
}
