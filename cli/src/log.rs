//! The library's log, on standard error.

use std::sync::Arc;

use clap::ValueEnum;
use kasse::log::{Level, Log, LogLine, LogTo};

use crate::output::{Screen, time};

/// What is logged.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LogLevel {
    /// A person has to look
    Error,
    /// Something went wrong and was dealt with
    Warn,
    /// What payments go through
    Info,
    /// Each call, without its content
    Debug,
}

struct OnScreen {
    screen: Screen,
    level: Level,
}

impl Log for OnScreen {
    fn wants(&self, level: Level) -> bool {
        level <= self.level
    }

    fn line(&self, line: LogLine) {
        let word = match line.level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        };
        let payment = line.reference.as_ref().map_or("-", |reference| reference.as_str());
        self.screen.warn(&format!("{} {word:5} {payment} {}", time(line.at), line.text()));
    }
}

/// Lines up to this level; none without one.
pub(crate) fn to(screen: Screen, level: Option<LogLevel>) -> LogTo {
    let level = match level {
        None => return LogTo::default(),
        Some(LogLevel::Error) => Level::Error,
        Some(LogLevel::Warn) => Level::Warn,
        Some(LogLevel::Info) => Level::Info,
        Some(LogLevel::Debug) => Level::Debug,
    };
    LogTo::new(Arc::new(OnScreen { screen, level }))
}
