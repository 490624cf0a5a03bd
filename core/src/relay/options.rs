use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::Invalid;
use crate::ids::{Msn, TillPrefix};
use crate::journal::EVENT_KEPT;
use crate::log::LogTo;
use crate::receiver::ReceiverOptions;
use crate::secret::Secret;

/// Shortest token of a till, in characters: what has half as many random bits cannot be guessed.
const SHORTEST_TOKEN: usize = 32;
/// Longest name of a till, in characters.
const LONGEST_NAME: usize = 64;

/// What a relay is. Build with [`RelayOptions::new`] and change the rest.
#[derive(Debug, Clone)]
pub struct RelayOptions {
    /// Where it listens, for the platform and for tills, and what it puts up with from whoever has not proved who they
    /// are.
    pub receiver: ReceiverOptions,
    /// The secrets that sign deliveries, one per registration.
    pub secrets: Vec<Secret>,
    /// Its journal, on a local disk, made if it is not there. Not that of a till.
    pub journal: PathBuf,
    /// Who may listen.
    pub tills: Vec<RelayTill>,
    /// How long an event is kept for tills that are away. Default nine days: the platform sends an event again for seven,
    /// and doubles must be known.
    pub keep_for: Duration,
    /// A stream on which nothing happens shows this often that it lives. Default 15 s.
    pub heartbeat: Duration,
    /// Most streams at a time. Default 10,000.
    pub streams: usize,
    /// Most streams of one till: its processes, and connections of which the relay does not know yet that they are gone.
    /// Default 8; with more, the oldest is ended.
    pub streams_per_till: usize,
    /// Where lines for a log go. Default: nowhere.
    pub log: LogTo,
}

/// A till, or the host of several, that may listen.
#[derive(Debug, Clone)]
pub struct RelayTill {
    /// Its name in logs: letters, digits, `.`, `-` and `_`.
    pub name: String,
    /// What it proves itself with: at least 32 characters each. Two while they are exchanged.
    pub tokens: Vec<Secret>,
    /// The sales units whose events it hears.
    pub units: Vec<Msn>,
    /// How its references begin: it hears of those payments, and of those whose references are nobody's. With none it
    /// hears of every payment of its units.
    pub prefixes: Vec<TillPrefix>,
    /// The callback stickers at which its customers scan, by their ids.
    pub stickers: Vec<String>,
    /// Scans at all stickers that are nobody's are for this till. One till of a unit can have this; if the unit has one
    /// till only, that one has.
    pub other_stickers: bool,
}

impl RelayOptions {
    /// With the default limits.
    pub fn new(receiver: ReceiverOptions, journal: impl Into<PathBuf>) -> Self {
        Self {
            receiver,
            secrets: Vec::new(),
            journal: journal.into(),
            tills: Vec::new(),
            keep_for: EVENT_KEPT,
            heartbeat: Duration::from_secs(15),
            streams: 10_000,
            streams_per_till: 8,
            log: LogTo::default(),
        }
    }

    /// Whether all of it can be meant. The error never repeats a token.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.secrets.is_empty() {
            return Err(Invalid::new("webhook_secrets", "is empty", "the secret of each registration"));
        }
        if self.tills.is_empty() {
            return Err(Invalid::new("tills", "is empty", "at least one till that listens"));
        }
        if self.heartbeat < Duration::from_millis(10) {
            return Err(Invalid::new("heartbeat", "is too short", "seconds"));
        }
        self.tills.iter().try_for_each(RelayTill::check)?;
        check_once("tills", "has the name", self.tills.iter().map(|till| till.name.as_str()))?;
        let tokens = self.tills.iter().flat_map(|till| till.tokens.iter().map(Secret::expose));
        if has_twice(tokens) {
            return Err(Invalid::new("tills.token", "is given twice", "a token of its own for each till"));
        }
        let units: BTreeSet<&Msn> = self.tills.iter().flat_map(|till| &till.units).collect();
        units.into_iter().try_for_each(|unit| self.check_stickers(unit))
    }

    fn check_stickers(&self, unit: &Msn) -> Result<(), Invalid> {
        let tills = || self.tills.iter().filter(|till| till.units.contains(unit));
        let stickers = tills().flat_map(|till| till.stickers.iter().map(String::as_str));
        check_once("tills.stickers", "has the sticker", stickers)?;
        if tills().filter(|till| till.other_stickers).count() > 1 {
            let fault = format!("is true for two tills of {unit}");
            let rule = "true for one till of a sales unit at most: a scan is for one till";
            return Err(Invalid::new("tills.other_stickers", fault, rule));
        }
        Ok(())
    }
}

impl RelayTill {
    /// One that hears of every payment of its units, and of scans at its own stickers.
    pub fn new(name: impl Into<String>, token: Secret, units: Vec<Msn>) -> Self {
        Self {
            name: name.into(),
            tokens: vec![token],
            units,
            prefixes: Vec::new(),
            stickers: Vec::new(),
            other_stickers: false,
        }
    }

    fn check(&self) -> Result<(), Invalid> {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        if self.name.is_empty() || self.name.len() > LONGEST_NAME || !self.name.chars().all(plain) {
            let rule = "1 to 64 letters, digits, `.`, `-` and `_`";
            return Err(Invalid::new("tills", "has a name that is none", rule));
        }
        let name = &self.name;
        if self.units.is_empty() {
            return Err(Invalid::new(
                "tills.units",
                format!("of `{name}` is empty"),
                "at least one sales unit",
            ));
        }
        let good = |token: &Secret| {
            let text = token.expose();
            text.len() >= SHORTEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if self.tokens.is_empty() || !self.tokens.iter().all(good) {
            let fault = format!("of `{name}` is none");
            return Err(Invalid::new(
                "tills.token",
                fault,
                "at least 32 visible characters, drawn at random",
            ));
        }
        Ok(())
    }
}

fn check_once<'a>(
    field: &'static str,
    fault: &str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Invalid::new(field, format!("{fault} `{name}` twice"), "each once"));
        }
    }
    Ok(())
}

fn has_twice<'a>(mut texts: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = BTreeSet::new();
    texts.any(|text| !seen.insert(text))
}
