//! Payments of the journal, in lists.

use std::fmt::Write;

use kasse::clock::Timestamp;
use kasse::flow::payment::Outcome;
use serde::Serialize;

use super::payment::{describe, time};
use super::screen::Screen;

/// A list as JSON.
#[derive(Serialize)]
pub(crate) struct ListReport {
    pub(crate) payments: Vec<EntryReport>,
}

/// A payment of the journal.
#[derive(Serialize)]
pub(crate) struct EntryReport {
    pub(crate) reference: String,
    pub(crate) msn: String,
    pub(crate) order: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) live: bool,
    pub(crate) unacknowledged: bool,
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
}

impl ListReport {
    /// The result of a command that lists.
    pub(crate) fn tell(&self, command: &str, screen: &Screen) {
        screen.done("list", command, self, || self.text());
    }

    /// For people, a line each.
    fn text(&self) -> String {
        let lines: Vec<String> = self.payments.iter().map(EntryReport::line).collect();
        if lines.is_empty() { "none".to_owned() } else { lines.join("\n") }
    }
}

impl EntryReport {
    /// For people.
    pub(crate) fn line(&self) -> String {
        let mut line =
            format!("{}  {}  {}", time(self.created_at), self.reference, describe(&self.outcome.status));
        if let Some(order) = &self.order {
            let _ = write!(line, "  order {order}");
        }
        if self.unacknowledged {
            line.push_str("  (not acknowledged)");
        }
        line
    }
}
