//! Steps with a header each and a summary at the end.
//!
//! A failed step does not stop the next: one run shows everything that is wrong. A step whose tool is not
//! there is skipped by name; under `CI=true`, where every tool has to be there, that is a failure.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// The steps of one task.
pub(crate) struct Steps {
    task: &'static str,
    strict: bool,
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

enum Verdict {
    Passed,
    Skipped(String),
    Failed(String),
}

impl Steps {
    /// The steps of `task`, strict about missing tools when the environment says `CI=true`.
    pub(crate) fn new(task: &'static str) -> Self {
        let strict = std::env::var("CI").is_ok_and(|value| value == "true");
        Self { task, strict, done: Vec::new() }
    }

    /// Runs a command to its end, its output passed through; it passes with exit code 0.
    pub(crate) fn command(&mut self, name: &'static str, command: &mut Command) {
        self.check(name, || match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(status.to_string()),
            Err(fault) => Err(fault.to_string()),
        });
    }

    /// Runs a check that says what is wrong.
    pub(crate) fn check(&mut self, name: &'static str, check: impl FnOnce() -> Result<(), String>) {
        println!("\n=== {} / {name}", self.task);
        let start = Instant::now();
        let verdict = match check() {
            Ok(()) => Verdict::Passed,
            Err(fault) => Verdict::Failed(fault),
        };
        self.done.push(Step { name, verdict, took: start.elapsed() });
    }

    /// A tool is missing: skipped, and a failure where every tool has to be there.
    pub(crate) fn missing(&mut self, name: &'static str, tool: &str) {
        let why = format!("{tool} is not installed");
        if self.strict {
            self.check(name, || Err(why));
        } else {
            self.skip(name, why);
        }
    }

    /// Skipped for a reason that is nobody's fault.
    pub(crate) fn skip(&mut self, name: &'static str, why: impl Into<String>) {
        println!("\n=== {} / {name}: skipped", self.task);
        self.done.push(Step { name, verdict: Verdict::Skipped(why.into()), took: Duration::ZERO });
    }

    /// Prints the summary; success when nothing failed.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\n=== {} / summary", self.task);
        let (mut passed, mut skipped, mut failed) = (0, 0, 0);
        for step in &self.done {
            let (word, why) = match &step.verdict {
                Verdict::Passed => (count(&mut passed, "passed"), ""),
                Verdict::Skipped(why) => (count(&mut skipped, "SKIPPED"), why.as_str()),
                Verdict::Failed(why) => (count(&mut failed, "FAILED"), why.as_str()),
            };
            println!("{word:8}{:26}{:>5} s  {why}", step.name, step.took.as_secs());
        }
        println!("{}: {passed} passed, {skipped} skipped, {failed} failed", self.task);
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn count(counter: &mut u32, word: &'static str) -> &'static str {
    *counter += 1;
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(strict: bool) -> Steps {
        Steps { task: "example", strict, done: Vec::new() }
    }

    #[test]
    fn a_missing_tool_fails_only_where_every_tool_has_to_be_there() {
        for (strict, ends) in [(false, ExitCode::SUCCESS), (true, ExitCode::FAILURE)] {
            let mut steps = steps(strict);
            steps.missing("a step", "a tool");
            assert_eq!(steps.finish(), ends);
        }
    }

    #[test]
    fn a_skip_for_a_reason_never_fails() {
        let mut steps = steps(true);
        steps.skip("a step", "it cannot be had from here");
        assert_eq!(steps.finish(), ExitCode::SUCCESS);
    }

    #[test]
    fn a_failed_step_does_not_stop_the_next_and_fails_the_task() {
        let mut steps = steps(false);
        steps.command("no such program", &mut Command::new("no-such-program-anywhere"));
        let mut ran = false;
        steps.check("the next", || {
            ran = true;
            Ok(())
        });
        assert_eq!(steps.finish(), ExitCode::FAILURE);
        assert!(ran);
    }
}
