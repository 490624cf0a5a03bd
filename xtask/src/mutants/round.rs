//! Some tests against some mutants.

use std::hash::{DefaultHasher, Hasher as _};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use super::tally::{Verdict, Verdicts};
use super::tree::{Program, Tree};
use super::weave::CHOOSES;

/// Tests that take longer run for ever, unless they take long without any change.
const LEAST_LIMIT: Duration = Duration::from_secs(5);
/// So many times longer than without any change.
const LIMIT: u32 = 10;
const GLANCE: Duration = Duration::from_millis(5);
/// All bodies of a function have their places on the stack.
const STACK: &str = "268435456";

/// Tests of one package.
pub(super) struct Round {
    pub name: &'static str,
    pub package: &'static str,
    /// For cargo: nothing else is built.
    pub build: &'static [&'static str],
    /// What the names of the tests contain.
    pub filter: &'static str,
}

/// A round that can judge.
pub(super) struct Judge<'a> {
    round: &'a Round,
    programs: Vec<Program>,
    seed: u64,
    limit: Duration,
}

impl Round {
    /// `None` if the tests do not compile.
    pub(super) fn build(&self, tree: &Tree, seed: u64, limit: Duration) -> Result<Option<Judge<'_>>, String> {
        let programs = tree.build(self.package, self.build)?;
        Ok(programs.map(|programs| Judge { round: self, programs, seed, limit }))
    }
}

impl Judge<'_> {
    /// They pass without any change; how long they may take with one.
    pub(super) fn prepare(&mut self) -> Result<Duration, String> {
        let start = Instant::now();
        if self.one(0)? != Verdict::Missed {
            return Err(format!("{}: they fail without any change", self.round.name));
        }
        self.limit = (start.elapsed() * LIMIT).max(LEAST_LIMIT);
        Ok(self.limit)
    }

    /// Judges them, so many at the same time.
    pub(super) fn all(&self, mutants: &[usize], jobs: usize) -> Result<Verdicts, String> {
        let queue = Mutex::new(mutants.iter().copied());
        let next = || queue.lock().ok().and_then(|mut queue| queue.next());
        let work = || -> Result<Verdicts, String> {
            std::iter::from_fn(next).map(|mutant| Ok((mutant, self.one(mutant)?))).collect()
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..jobs.max(1)).map(|_| scope.spawn(work)).collect();
            let ended = workers
                .into_iter()
                .map(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?);
            ended.collect::<Result<Vec<Verdicts>, String>>().map(|all| all.into_iter().flatten().collect())
        })
    }

    /// What the programs are made of, to compare with those of other code.
    pub(super) fn prints(&self) -> Result<Vec<u64>, String> {
        let print = |program: &Program| {
            let bytes = std::fs::read(&program.file).map_err(|fault| fault.to_string())?;
            let mut hasher = DefaultHasher::new();
            hasher.write(&bytes);
            Ok(hasher.finish())
        };
        self.programs.iter().map(print).collect()
    }

    /// It stops at the first program that notices.
    pub(super) fn one(&self, mutant: usize) -> Result<Verdict, String> {
        let start = Instant::now();
        for program in &self.programs {
            let mut command = Command::new(&program.file);
            command.arg(self.round.filter).current_dir(&program.folder);
            command.env(CHOOSES, mutant.to_string()).env("RUST_MIN_STACK", STACK);
            // A small example is of no use here, and luck would give another count each time.
            command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PROPTEST_RNG_SEED", self.seed.to_string());
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut child =
                command.spawn().map_err(|fault| format!("{}: {fault}", program.file.display()))?;
            match end(&mut child, start, self.limit).map_err(|fault| fault.to_string())? {
                Verdict::Missed => {}
                other => return Ok(other),
            }
        }
        Ok(Verdict::Missed)
    }
}

fn end(child: &mut Child, start: Instant, limit: Duration) -> std::io::Result<Verdict> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Verdict::Missed } else { Verdict::Caught });
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(Verdict::Forever);
        }
        thread::sleep(GLANCE);
    }
}
