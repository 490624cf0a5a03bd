//! What is told: log lines, errors, `Debug` of everything public, events, outcomes, panics.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

mod debug;
mod echo;
mod panic;
#[path = "../common/platform.rs"]
mod platform;
mod story;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use kasse::error::Error;
use kasse::log::{Level, Log, LogLine, LogTo};
use kasse_secrets::{Canaries, Searcher};

/// Everything that was told.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<String>>);

impl Log for Told {
    fn wants(&self, _: Level) -> bool {
        true
    }

    fn line(&self, line: LogLine) {
        self.text(line.text());
        self.show(&line);
    }
}

impl Told {
    fn log(&self) -> LogTo {
        LogTo::new(Arc::new(self.clone()))
    }

    fn text(&self, text: &str) {
        self.0.lock().unwrap().push_str(&format!("{text}\n"));
    }

    fn show(&self, shown: &dyn Debug) {
        self.text(&format!("{shown:?}\n{shown:#?}"));
    }

    /// In every way there is to look at an error.
    fn error(&self, error: &Error) {
        self.show(error);
        self.text(&error.to_string());
        self.text(&serde_json::to_string(error).unwrap());
        self.show(&(error.title(), error.detail(), error.extra(), error.invalid(), error.trace_id()));
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            self.text(&error.to_string());
            self.show(&error);
            cause = error.source();
        }
    }

    /// `mark` was told, and no canary.
    fn assert_silent(&self, mark: &str, canaries: &Canaries) {
        let told = self.0.lock().unwrap();
        assert!(told.contains(mark), "something was told:\n{told}");
        let searcher = Searcher::new(canaries);
        let lines: BTreeSet<&str> = told.lines().collect();
        let broken: Vec<String> = lines
            .iter()
            .map(|line| (searcher.named(line.as_bytes()), line))
            .filter(|(names, _)| !names.is_empty())
            .map(|(names, line)| format!("{}: {line}", names.join(", ")))
            .collect();
        // Whatever a line alone does not show.
        let found = searcher.named(told.as_bytes());
        assert!(broken.is_empty() && found.is_empty(), "{found:?}\n{}", broken.join("\n"));
    }
}

#[test]
#[should_panic(expected = "client secret (Base64)")]
fn what_is_told_is_found() {
    let mut canaries = Canaries::new();
    let secret = canaries.make(kasse_secrets::Kind::Credential, "client secret", "");
    let told = Told::default();
    use base64::Engine;
    let header = base64::engine::general_purpose::STANDARD.encode(format!("id:{secret}"));
    told.show(&("authorization", header));
    told.assert_silent("authorization", &canaries);
}
