//! For programs: one JSON object a line, told apart by `type`.
//!
//! `begin`; for each payment a `story`, a `step` for each thing that happens and a `result`; a `summary` as the
//! last line. Amounts are minor units; `captured`, `released` and `refunded` are those of the simulator's ledger.
//! `at_ms` and `at_counter_ms` are milliseconds at the counter, `took_ms` real ones. `end` is the outcome, or the
//! reason of one that is not paid. `differences` says what is not as it should be.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::judge::Verdict;
use super::super::script::Script;
use super::super::{SPEED, words};
use super::{Line, Report, Summary};

/// One JSON object a line. Codes are not shown: whoever has one can pay.
#[derive(Debug, Default)]
pub(in super::super) struct Json {
    script: &'static str,
}

fn put(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")?;
    out.flush()
}

impl Report for Json {
    fn begin(&mut self, base_url: &str, scripts: &[&Script]) -> io::Result<()> {
        let names: Vec<_> = scripts.iter().map(|script| script.name).collect();
        put(&json!({"type": "begin", "base_url": base_url, "speed": SPEED, "scripts": names}))
    }

    fn story(&mut self, number: usize, script: &Script) -> io::Result<()> {
        self.script = script.name;
        let (title, about) = (script.title, script.about);
        put(
            &json!({"type": "story", "script": self.script, "number": number, "title": title, "about": about}),
        )
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        let at_ms = u64::try_from(line.at.as_millis()).unwrap_or(u64::MAX);
        let who = line.who.name();
        put(&json!({"type": "step", "script": self.script, "at_ms": at_ms, "who": who, "what": line.what}))
    }

    fn code(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn verdict(&mut self, verdict: &Verdict) -> io::Result<()> {
        put(&json!({
            "type": "result",
            "script": verdict.script.name,
            "ok": verdict.differences.is_empty(),
            "outcome": verdict.outcome.as_ref().map(|outcome| outcome.status.name()),
            "end": verdict.outcome.as_ref().map(|outcome| words::end(&outcome.status)),
            "currency": verdict.script.shop.currency.code(),
            "amount": verdict.script.amount,
            "captured": verdict.ledger.captured,
            "released": verdict.ledger.cancelled,
            "refunded": verdict.ledger.refunded,
            "calls": verdict.calls.total(),
            "calls_by_operation": verdict.calls.by_operation(),
            "at_counter_ms": u64::try_from(verdict.at_counter.as_millis()).unwrap_or(u64::MAX),
            "took_ms": u64::try_from(verdict.took.as_millis()).unwrap_or(u64::MAX),
            "differences": verdict.differences,
        }))
    }

    fn end(&mut self, summary: &Summary<'_>) -> io::Result<()> {
        let differ = summary.verdicts.iter().filter(|verdict| !verdict.differences.is_empty());
        put(&json!({
            "type": "summary",
            "ok": summary.is_good(),
            "payments": summary.verdicts.len(),
            "failed": differ.map(|verdict| verdict.script.name).collect::<Vec<_>>(),
            "differences": summary.differences,
            "took_ms": u64::try_from(summary.took.as_millis()).unwrap_or(u64::MAX),
        }))
    }
}
