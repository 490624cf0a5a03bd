//! What came of a story.

use std::time::{Duration, Instant};

/// What came of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was as it says.
    Passed {
        /// How long it took, in real time.
        took: Duration,
    },
    /// Its file says that this runner does not play it.
    Skipped {
        /// Why.
        reason: String,
    },
    /// Something was not as it says; the report is for people.
    Failed {
        /// What was expected and found, and what happened until then.
        report: String,
    },
}

/// What happened in a story so far, line by line.
#[derive(Debug)]
pub(crate) struct Diary {
    began: Instant,
    lines: Vec<String>,
}

impl Diary {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), lines: Vec::new() }
    }

    /// Notes something, with the real time since the beginning.
    pub(crate) fn note(&mut self, line: impl std::fmt::Display) {
        self.lines.push(format!("{:5} ms  {line}", self.began.elapsed().as_millis()));
    }

    /// A report: what is wrong, then how it came to it.
    pub(crate) fn report(
        &self,
        problems: &[String],
        calls: &[serde_json::Value],
        way: &[String],
        stderr: &str,
    ) -> String {
        let mut report = String::new();
        for problem in problems {
            report.push_str(&format!("* {problem}\n"));
        }
        report.push_str("what happened:\n");
        for line in &self.lines {
            report.push_str(&format!("  {line}\n"));
        }
        report.push_str("what the platform was asked:\n");
        for call in calls {
            let field = |name: &str| call.get(name).map(ToString::to_string).unwrap_or_default();
            report.push_str(&format!(
                "  {} {} {} -> {} {} {}\n",
                field("number"),
                field("operation"),
                field("reference"),
                field("status"),
                field("code"),
                field("faults"),
            ));
        }
        if !way.is_empty() {
            report.push_str("what happened on the way:\n");
        }
        for line in way {
            report.push_str(&format!("  {line}\n"));
        }
        if !stderr.is_empty() {
            report.push_str(&format!("what the runners wrote for people:\n{stderr}\n"));
        }
        report
    }
}
