//! Lines for the host's own log. Off unless the host asks for them.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::error::redact;
use crate::ids::Reference;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A person has to look: money may be involved.
    Error,
    /// Something went wrong and was dealt with.
    Warn,
    /// What a payment went through.
    Info,
    /// Each call, without its content.
    Debug,
}

/// One line. Its text has no secret, no personal data and no line end in it: whatever looks like one was masked
/// when the line was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// How much it matters.
    pub level: Level,
    /// When, by the wall clock.
    pub at: Timestamp,
    /// The payment it is about.
    pub reference: Option<Reference>,
    text: String,
}

impl LogLine {
    /// A line about `reference`, or about none.
    pub fn new(level: Level, at: Timestamp, reference: Option<Reference>, text: &str) -> Self {
        Self { level, at, reference, text: redact(text) }
    }

    /// What happened.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Where lines go.
///
/// Called on the thread that does the I/O: it must return at once, and must not call back into the library.
pub trait Log: Send + Sync {
    /// Whether a line of this level would be kept; if not, none is made.
    fn wants(&self, level: Level) -> bool;
    /// Takes a line.
    fn line(&self, line: LogLine);
}

/// A log, or none.
#[derive(Clone, Default)]
pub struct LogTo(Option<Arc<dyn Log>>);

impl LogTo {
    /// Lines go there.
    pub fn new(log: Arc<dyn Log>) -> Self {
        Self(Some(log))
    }

    /// Makes a line if it is wanted.
    pub fn say(
        &self,
        level: Level,
        at: Timestamp,
        reference: Option<&Reference>,
        text: impl FnOnce() -> String,
    ) {
        if let Some(log) = self.0.as_ref().filter(|log| log.wants(level)) {
            log.line(LogLine::new(level, at, reference.cloned(), &text()));
        }
    }
}

impl std::fmt::Debug for LogTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "LogTo(..)" } else { "LogTo(nothing)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_masks_what_must_not_be_written() {
        let at = Timestamp::from_millis(0);
        let line =
            LogLine::new(Level::Info, at, None, "sent to 4712345678\nat https://x.example/p?token=abc");
        assert_eq!(line.text(), "sent to … at https://x.example/…");
        assert!(!format!("{line:?}").contains("4712345678"));
    }

    #[test]
    fn nothing_is_wanted_unless_asked_for() {
        LogTo::default().say(Level::Error, Timestamp::from_millis(0), None, || panic!("no text is made"));
    }
}
