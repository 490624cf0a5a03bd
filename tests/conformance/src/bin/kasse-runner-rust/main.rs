//! The Rust runner: carries out host steps that it reads as JSON lines, and answers as JSON lines.
//!
//! It knows nothing about stories. What a step means is written down in `tests/conformance/README.md`, so that a
//! runner in another language does the same.
#![forbid(unsafe_code)]

mod ask;
mod host;
mod sale;
mod tell;

use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};

use host::{Host, Trouble};

/// The version of the runner contract.
const CONTRACT: u32 = 1;

/// One step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    id: u64,
    #[serde(rename = "do")]
    what: String,
    #[serde(default)]
    with: Value,
}

/// Writes whole lines, from any thread.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<()>>);

impl Lines {
    pub(crate) fn say(&self, line: &Value) {
        let _turn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = std::io::stdout().lock();
        // Nobody listens any more: the process is about to end.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }
}

fn main() {
    let lines = Lines::default();
    lines.say(&json!({ "hello": { "runner": "rust", "contract": CONTRACT } }));
    let host = Arc::new(Host::default());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        match serde_json::from_str::<Step>(&line) {
            Ok(step) => carry_out(&lines, &host, step),
            Err(error) => lines.say(&json!({ "broken": error.to_string() })),
        }
    }
}

/// Each step on a thread of its own: one that waits holds up no other.
fn carry_out(lines: &Lines, host: &Arc<Host>, step: Step) {
    let (lines, host) = (lines.clone(), Arc::clone(host));
    std::thread::spawn(move || {
        let Step { id, what, with } = step;
        lines.say(&match host.carry_out(&lines, &what, with) {
            Ok(answer) => json!({ "id": id, "answer": answer }),
            Err(Trouble::Refused(error)) => json!({ "id": id, "error": tell::error(&error) }),
            Err(Trouble::NotUnderstood(text)) => json!({ "id": id, "broken": text }),
        });
    });
}
