//! A story as it stands in its file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::step::Step;

/// How many times as fast as real time a story is played, unless it says otherwise: a ten-minute payment lives
/// 20 s, which leaves a busy machine time to answer.
const SPEED: u32 = 30;
/// The simulator's Norwegian sales unit, where everything is allowed.
const UNIT: &str = "123456";

/// A payment story. Reading one checks that every step is well formed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it shows, in a sentence or two.
    pub about: String,
    /// Who does not play it, and why.
    #[serde(default)]
    pub skip: Vec<Skip>,
    /// How many times as fast as real time.
    #[serde(default = "speed")]
    pub(crate) speed: u32,
    /// The sales unit whose keys `open` gets, unless it names another.
    #[serde(default = "unit")]
    pub(crate) unit: String,
    /// Assumptions about the platform that this story turns round.
    #[serde(default)]
    pub(crate) switches: BTreeMap<String, String>,
    /// What happens, in order; kept as it stands, since references are filled in while it is played.
    pub(crate) steps: Vec<Value>,
    /// How many payments the platform knows at the end.
    pub(crate) payments: Value,
    /// What the books say at the end.
    #[serde(default)]
    pub(crate) ledger: Vec<Value>,
    /// What the platform was asked.
    #[serde(default)]
    pub(crate) calls: Vec<Value>,
    /// What the hosts were told without asking.
    #[serde(default)]
    pub(crate) events: Vec<Value>,
}

/// A language that does not play a story.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The name that its runner gives itself.
    pub runner: String,
    /// Why.
    pub reason: String,
}

fn speed() -> u32 {
    SPEED
}

fn unit() -> String {
    UNIT.to_owned()
}

/// A file that is no story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryError(String);

impl std::fmt::Display for StoryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoryError {}

impl Story {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or is no story; the text says where.
    pub fn read(path: &Path) -> Result<Self, StoryError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| StoryError(format!("{}: {error}", path.display())))?;
        Self::parse(&text).map_err(|StoryError(text)| StoryError(format!("{}: {text}", path.display())))
    }

    /// Reads a text.
    ///
    /// # Errors
    /// It is no story; the text says where.
    pub fn parse(text: &str) -> Result<Self, StoryError> {
        let story: Self = serde_json::from_str(text).map_err(|error| StoryError(error.to_string()))?;
        for (place, step) in story.steps.iter().enumerate() {
            Step::read(step).map_err(|error| StoryError(format!("step {}: {error}", place + 1)))?;
        }
        story.check_end()?;
        Ok(story)
    }

    fn check_end(&self) -> Result<(), StoryError> {
        let failed = |part: &str, error: serde_json::Error| StoryError(format!("{part}: {error}"));
        for entry in &self.ledger {
            crate::expect::Sums::deserialize(entry).map_err(|error| failed("ledger", error))?;
        }
        for entry in &self.calls {
            crate::expect::CallsSeen::deserialize(entry).map_err(|error| failed("calls", error))?;
        }
        for entry in &self.events {
            crate::expect::EventsSeen::deserialize(entry).map_err(|error| failed("events", error))?;
        }
        Ok(())
    }

    /// Turns an assumption about the platform round, unless the story itself says how it is.
    pub fn assume(&mut self, switch: &str, value: &str) {
        self.switches.entry(switch.to_owned()).or_insert_with(|| value.to_owned());
    }

    /// Why this runner does not play it, if it does not.
    pub(crate) fn skipped_by(&self, runner: &str) -> Option<&str> {
        self.skip.iter().find(|skip| skip.runner == runner).map(|skip| skip.reason.as_str())
    }
}
