//! `kasse doctor`: is everything in place for the first payment?
//!
//! Checks from the inside out: settings, this machine, the way to the platform, the platform. Each gives a plain
//! verdict and, if it is not good, what to do. Nothing is created and no money moves.

mod machine;
mod network;
mod platform;
mod settings;

use std::sync::Mutex;

use clap::Args as ClapArgs;
use serde::Serialize;

use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::output::{Failure, Output};
use crate::settings::Flags;

const COMMAND: &str = "doctor";

/// Check settings, network and access, and say what to do.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// What a check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Ok,
    Warning,
    Failed,
    /// It could not be checked, because an earlier check failed or it does not apply.
    Skipped,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
struct Check {
    check: String,
    verdict: Verdict,
    found: String,
    advice: Option<String>,
}

#[derive(Serialize)]
struct Report<'a> {
    kind: &'static str,
    command: &'static str,
    ok: bool,
    exit_code: u8,
    checks: &'a [Check],
}

impl Check {
    fn ok(check: impl Into<String>, found: impl Into<String>) -> Self {
        Self { check: check.into(), verdict: Verdict::Ok, found: found.into(), advice: None }
    }

    fn skipped(check: impl Into<String>, found: impl Into<String>) -> Self {
        Self { verdict: Verdict::Skipped, ..Self::ok(check, found) }
    }

    fn warning(check: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warning, advice: Some(advice.into()), ..Self::ok(check, found) }
    }

    fn failed(check: impl Into<String>, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { verdict: Verdict::Failed, advice: Some(advice.into()), ..Self::ok(check, found) }
    }

    fn text(&self) -> String {
        let word = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warning => "warning",
            Verdict::Failed => "FAILED",
            Verdict::Skipped => "skipped",
        };
        let advice =
            self.advice.as_ref().map_or_else(String::new, |advice| format!("\n{:27}-> {advice}", ""));
        format!("{word:8} {:17} {}{advice}", self.check, self.found)
    }
}

/// What was found so far; told at once to people, together to programs.
struct Findings<'a> {
    context: &'a Context,
    checks: Mutex<Vec<Check>>,
}

impl Findings<'_> {
    fn add(&self, check: Check) {
        if !self.context.screen.json {
            self.context.screen.print(&(), || check.text());
        }
        self.checks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(check);
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| examine(context).await)
}

async fn examine(context: &Context) -> Result<Exit, Failure> {
    let findings = Findings { context, checks: Mutex::default() };
    let settings = settings::check(context, &findings);
    machine::check(context, &findings).await;
    if let Some(way) = network::check(context, &findings).await? {
        platform::check(&way, settings.as_ref(), &findings).await?;
    }
    let checks = findings.checks.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let ok = checks.iter().all(|check| check.verdict != Verdict::Failed);
    let exit = if ok { Exit::Done } else { Exit::Failed };
    context.screen.object(&Report {
        kind: "checks",
        command: COMMAND,
        ok,
        exit_code: exit.code(),
        checks: &checks,
    });
    context.screen.note(if ok { "Ready." } else { "Not ready: see the checks that failed." });
    Ok(exit)
}
