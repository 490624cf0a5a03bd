//! The Rust runner: carries out host steps that it reads as JSON lines, and answers as JSON lines.
//!
//! It knows nothing about stories. What a step means is written down in `tests/conformance/README.md`, so that a
//! runner in another language does the same.

mod ask;
mod host;
mod platform;
mod sale;
mod tell;

use std::sync::Arc;

use kasse::error::Error;
use kasse::till::{Client, OpenOptions};
use serde::Deserialize;
use serde_json::{Value, json};

use host::{Host, Trouble};

/// Takes a line the runner writes, from any thread.
pub type Say = Arc<dyn Fn(&Value) + Send + Sync>;

/// How a client is opened: [`Client::open`], or something that watches it.
pub type Opener = Arc<dyn Fn(OpenOptions) -> Result<Client, Error> + Send + Sync>;

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

/// Carries out steps until there are no more. Those still under way are left to themselves, as at the end of a
/// process.
pub fn run(steps: impl Iterator<Item = String>, say: &Say, opener: &Opener) {
    say(&json!({ "hello": { "runner": "rust", "contract": CONTRACT } }));
    let host = Arc::new(Host::new(Arc::clone(opener)));
    for step in steps {
        match serde_json::from_str::<Step>(&step) {
            Ok(step) => carry_out(say, &host, step),
            Err(error) => say(&json!({ "broken": error.to_string() })),
        }
    }
}

/// Each step on a thread of its own: one that waits holds up no other.
fn carry_out(say: &Say, host: &Arc<Host>, step: Step) {
    let (say, host) = (Arc::clone(say), Arc::clone(host));
    std::thread::spawn(move || {
        let Step { id, what, with } = step;
        say(&match host.carry_out(&say, &what, with) {
            Ok(answer) => json!({ "id": id, "answer": answer }),
            Err(Trouble::Refused(error)) => json!({ "id": id, "error": tell::error(&error) }),
            Err(Trouble::NotUnderstood(text)) => json!({ "id": id, "broken": text }),
        });
    });
}
