//! What is shown: for people, or for programs.

mod json;
mod text;

use std::io;
use std::time::Duration;

pub(super) use json::Json;
pub(super) use text::{Look, Text};

use super::judge::Verdict;
use super::script::Script;

/// Somebody who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Cashier,
    Till,
    Customer,
    Platform,
    /// What nobody does and happens all the same.
    World,
}

impl Who {
    fn name(self) -> &'static str {
        match self {
            Self::Cashier => "cashier",
            Self::Till => "till",
            Self::Customer => "customer",
            Self::Platform => "platform",
            Self::World => "world",
        }
    }
}

/// One thing that happened.
#[derive(Debug)]
pub(super) struct Line {
    /// Since the story began, at the counter.
    pub(super) at: Duration,
    pub(super) who: Who,
    pub(super) what: String,
}

/// The whole evening.
#[derive(Debug)]
pub(super) struct Summary<'a> {
    pub(super) verdicts: &'a [Verdict],
    /// What does not belong to one story: rules of money that the ledger found broken, or no stage to play on.
    pub(super) differences: &'a [String],
    /// Real time.
    pub(super) took: Duration,
}

impl Summary<'_> {
    /// Everything ended as the scripts say, and the ledger agrees.
    pub(super) fn is_good(&self) -> bool {
        self.differences.is_empty() && self.verdicts.iter().all(|verdict| verdict.differences.is_empty())
    }
}

/// Where it is shown. An error is one of standard output: nobody looks any more.
pub(super) trait Report {
    /// Before the first story.
    fn begin(&mut self, base_url: &str, scripts: &[&Script]) -> io::Result<()>;
    /// A story begins; `number` counts from 1.
    fn story(&mut self, number: usize, script: &Script) -> io::Result<()>;
    /// A thing happened.
    fn line(&mut self, line: &Line) -> io::Result<()>;
    /// A code is on the customer's screen.
    fn code(&mut self, text: &str) -> io::Result<()>;
    /// A story is over.
    fn verdict(&mut self, verdict: &Verdict) -> io::Result<()>;
    /// Everything is over.
    fn end(&mut self, summary: &Summary<'_>) -> io::Result<()>;
}
