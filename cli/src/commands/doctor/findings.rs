//! What checks found: told at once to people, together to programs.

use std::sync::Mutex;

use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;

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
pub(crate) struct Check {
    pub(super) check: String,
    verdict: Verdict,
    found: String,
    pub(super) advice: Option<String>,
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
    pub(crate) fn ok(check: impl Into<String>, found: impl Into<String>) -> Self {
        Self { check: check.into(), verdict: Verdict::Ok, found: found.into(), advice: None }
    }

    pub(crate) fn skipped(check: impl Into<String>, found: impl Into<String>) -> Self {
        Self { verdict: Verdict::Skipped, ..Self::ok(check, found) }
    }

    pub(crate) fn warning(
        check: impl Into<String>,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { verdict: Verdict::Warning, advice: Some(advice.into()), ..Self::ok(check, found) }
    }

    pub(crate) fn failed(
        check: impl Into<String>,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
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
pub(crate) struct Findings<'a> {
    context: &'a Context,
    checks: Mutex<Vec<Check>>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Self { context, checks: Mutex::default() }
    }

    pub(crate) fn add(&self, check: Check) {
        if !self.context.screen.json {
            self.context.screen.print(&(), || check.text());
        }
        self.checks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(check);
    }

    /// Tells programs, and everybody how it is on the whole.
    pub(crate) fn conclude(self, command: &'static str) -> Exit {
        let checks = self.checks.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let ok = checks.iter().all(|check| check.verdict != Verdict::Failed);
        let exit = if ok { Exit::Done } else { Exit::Failed };
        let screen = &self.context.screen;
        screen.object(&Report { kind: "checks", command, ok, exit_code: exit.code(), checks: &checks });
        screen.note(if ok { "Ready." } else { "Not ready: see the checks that failed." });
        exit
    }
}
