//! What came of a story.

use std::time::Duration;

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
#[derive(Debug, Default)]
pub(crate) struct Diary(Vec<String>);

impl Diary {
    pub(crate) fn note(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    /// A report: what is wrong, then how it came to it.
    pub(crate) fn report(&self, problems: &[String], calls: &[serde_json::Value], stderr: &str) -> String {
        let mut report = String::new();
        for problem in problems {
            report.push_str(&format!("* {problem}\n"));
        }
        report.push_str("what happened:\n");
        for line in &self.0 {
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
        if !stderr.is_empty() {
            report.push_str(&format!("what the runners wrote for people:\n{stderr}\n"));
        }
        report
    }
}
