//! Listens to a runner: reads its lines, and waits for the one that is wanted.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;

/// How long, in real time, anything a story waits for may take before the story fails. Far above what is
/// needed, so that only what never comes is found.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// What a runner answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    Answer(Value),
    Error(Value),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Line {
    Hello { hello: Hello },
    Answer { id: u64, answer: Value },
    Error { id: u64, error: Value },
    Broken { id: Option<u64>, broken: String },
    Event { event: Value },
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Hello {
    pub(crate) runner: String,
    pub(crate) contract: u32,
}

#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) hello: Option<Hello>,
    pub(crate) replies: BTreeMap<u64, Reply>,
    pub(crate) events: Vec<Value>,
    /// Every line it wrote.
    pub(crate) lines: Vec<String>,
    pub(crate) broken: Option<String>,
    pub(crate) ended: bool,
    pub(crate) stderr: String,
}

#[derive(Debug, Default)]
pub(crate) struct Ear {
    heard: Mutex<Heard>,
    changed: Condvar,
}

impl Ear {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn hear(&self, line: String) {
        let mut heard = self.lock();
        match serde_json::from_str(&line) {
            Ok(Line::Hello { hello }) => heard.hello = Some(hello),
            Ok(Line::Answer { id, answer }) => drop(heard.replies.insert(id, Reply::Answer(answer))),
            Ok(Line::Error { id, error }) => drop(heard.replies.insert(id, Reply::Error(error))),
            Ok(Line::Event { event }) => heard.events.push(event),
            Ok(Line::Broken { id, broken }) => {
                let step = id.map_or_else(String::new, |id| format!("step {id}: "));
                heard.broken.get_or_insert(format!("the runner does not understand {step}{broken}"));
            }
            Err(_) => drop(heard.broken.get_or_insert(format!("the runner wrote what is no answer: {line}"))),
        }
        heard.lines.push(line);
        self.changed.notify_all();
    }

    pub(crate) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }

    /// Waits until there is something to give, or the runner is broken or gone.
    pub(crate) fn wait<T>(&self, what: &str, take: impl Fn(&mut Heard) -> Option<T>) -> Result<T, String> {
        let until = Instant::now() + PATIENCE;
        let mut heard = self.lock();
        loop {
            if let Some(found) = take(&mut heard) {
                return Ok(found);
            }
            if let Some(broken) = &heard.broken {
                return Err(broken.clone());
            }
            if heard.ended {
                return Err(format!("the runner ended before {what}"));
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("{what} did not come within {} s", PATIENCE.as_secs()));
            }
            (heard, _) = self.changed.wait_timeout(heard, left).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
