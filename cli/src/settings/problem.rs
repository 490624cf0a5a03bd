//! What is wrong with a setting, and where it stands.

use std::fmt;
use std::path::PathBuf;

use kasse::error::Invalid;
use serde::{Serialize, Serializer};

use super::setting::Setting;

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// On the command line.
    Flag(&'static str),
    /// In a variable of the environment.
    Variable(&'static str),
    /// In a file, on this line.
    File(PathBuf, usize),
    /// Not given; the program's own.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "flag {name}"),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One thing that is wrong. Never repeats a value: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// The setting, as a file spells it.
    pub(crate) setting: String,
    /// Where it stands; nowhere if it is missing.
    #[serde(rename = "where")]
    pub(crate) origin: Option<Origin>,
    /// What is wrong.
    pub(crate) fault: String,
    /// What would be right.
    pub(crate) rule: String,
}

impl Problem {
    pub(crate) fn invalid(key: Setting, origin: Origin, invalid: &Invalid) -> Self {
        Self::new(key.names().file, Some(origin), invalid.fault(), invalid.rule())
    }

    pub(crate) fn missing(key: Setting, rule: &str) -> Self {
        let names = key.names();
        let flag = names.flag.map_or_else(String::new, |flag| format!("{flag}, "));
        let rule = format!("{rule}; give {flag}{} or `{}` in a file", names.variable, names.file);
        Self::new(names.file, None, "is missing", rule)
    }

    pub(crate) fn new(
        setting: impl Into<String>,
        origin: Option<Origin>,
        fault: impl Into<String>,
        rule: impl Into<String>,
    ) -> Self {
        Self { setting: setting.into(), origin, fault: fault.into(), rule: rule.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.setting)?;
        if let Some(origin) = &self.origin {
            write!(f, " ({origin})")?;
        }
        write!(f, ": {}; {}", self.fault, self.rule)
    }
}
