//! Where and how a story is played.

use std::sync::Arc;

use kasse_simulator::{Control, Tls};
use serde_json::{Map, Value};

use crate::runner::Launcher;

/// Where and how a story is played.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Who plays the hosts.
    pub launcher: Launcher,
    /// How many times as fast as real time, whatever the story says.
    pub speed: Option<u32>,
    /// Durations of the client that differ from its defaults, as in `open`.
    pub durations_ms: Map<String, Value>,
    /// Journals are kept in memory, whatever the story says.
    pub in_memory: bool,
    /// TLS between host and platform.
    pub secured: Option<Secured>,
    /// What lies between host and platform.
    pub way: Option<Arc<dyn Way>>,
    /// How much of a story has to come true.
    pub expect: Expect,
}

impl Setting {
    /// As the story has it, with nothing in between.
    pub fn new(launcher: Launcher) -> Self {
        Self {
            launcher,
            speed: None,
            durations_ms: Map::new(),
            in_memory: false,
            secured: None,
            way: None,
            expect: Expect::Everything,
        }
    }
}

/// TLS between host and platform.
#[derive(Debug, Clone)]
pub struct Secured {
    /// The platform's certificate.
    pub tls: Tls,
    /// What the hosts trust, in PEM.
    pub roots: String,
}

/// What lies between host and platform, and may do to their bytes whatever networks do.
pub trait Way: std::fmt::Debug + Send + Sync {
    /// Where hosts find the platform.
    fn address(&self) -> String;
    /// Where the platform is.
    fn leads_to(&self, base_url: &str);
    /// From now on nothing goes wrong. Returns when whatever was held back has arrived.
    fn heal(&self);
    /// At the end, when no host is left: what was not as the way itself knows it must be.
    fn problems(&self, control: &Control) -> Vec<String>;
    /// What happened on it, line by line.
    fn diary(&self) -> Vec<String>;
}

/// How much of a story has to come true. The judge judges in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Everything.
    Everything,
    /// Every step, the payments and the books. How often the platform was asked, and what a host was told on the
    /// way there, is left to the network; but what must never be asked or told must not be.
    Results,
    /// Only what is said about money. The story is left where a step does not go on; then the network heals, what
    /// is still open is cancelled, and every payment has to come to its end.
    Money,
}
