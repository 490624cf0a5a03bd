//! The world of one story: a simulator, a folder for journals, and the hosts' processes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kasse_simulator::{Control, Market, Server, ServerOptions, TimeMode};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::ear::Reply;
use crate::hook::Hook;
use crate::runner::Runner;
use crate::setting::Setting;
use crate::story::Story;

/// The whole-operation limit that `open` gets unless the story says otherwise, in milliseconds of the story's
/// time: generous, since time is fast and the machine may be busy.
const OPERATION_MS: u64 = 300_000;

/// Something a runner said: an outcome, or anything else.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) runner: String,
    pub(crate) what: Value,
}

/// The world of one story.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) control: Control,
    /// Where the merchant takes webhooks.
    pub(crate) hook: Hook,
    setting: Setting,
    folder: TempDir,
    speed: u32,
    unit: String,
    runners: BTreeMap<String, Runner>,
    /// Processes that have ended, and how their events read.
    pub(crate) past_events: Vec<Said>,
    /// Everything the runners wrote that have ended.
    past_lines: Vec<String>,
    past_stderr: String,
    /// Runners with an open client.
    open: Vec<String>,
}

impl Stage {
    pub(crate) fn new(story: &Story, setting: &Setting) -> Result<Self, String> {
        let speed = setting.speed.unwrap_or(story.speed);
        let options = ServerOptions {
            time: TimeMode::Scaled { factor: speed },
            tls: setting.secured.as_ref().map(|secured| secured.tls.clone()),
            reached_at: setting.way.as_ref().map(|way| way.address()),
            ..ServerOptions::default()
        };
        let server =
            Server::start(options).map_err(|error| format!("the simulator does not start: {error}"))?;
        if let Some(way) = &setting.way {
            way.leads_to(&server.base_url);
        }
        let control = server.control();
        for (name, value) in &story.switches {
            control.set_switch(name, value).map_err(|error| error.to_string())?;
        }
        let hook = Hook::open().map_err(|error| format!("no address for webhooks: {error}"))?;
        let folder = TempDir::new().map_err(|error| format!("no folder for journals: {error}"))?;
        Ok(Self {
            server,
            control,
            hook,
            setting: setting.clone(),
            folder,
            speed,
            unit: story.unit.clone(),
            runners: BTreeMap::new(),
            past_events: Vec::new(),
            past_lines: Vec::new(),
            past_stderr: String::new(),
            open: Vec::new(),
        })
    }

    /// The runner of that name, started if it is not there.
    pub(crate) fn runner(&mut self, name: &str) -> Result<&mut Runner, String> {
        if !self.runners.contains_key(name) {
            self.runners.insert(name.to_owned(), Runner::start(&self.setting.launcher)?);
        }
        self.runners.get_mut(name).ok_or_else(|| format!("there is no runner {name}"))
    }

    /// Gives a runner a step and does not wait.
    pub(crate) fn send(&mut self, name: &str, what: &str, with: Map<String, Value>) -> Result<u64, String> {
        let with = if what == "open" { self.opening(with)? } else { Value::Object(with) };
        if what != "open" && !self.runners.contains_key(name) {
            return Err(format!("{name} is not running; its first step is open"));
        }
        self.runner(name)?.send(what, &with)
    }

    /// The answer to a step.
    pub(crate) fn reply(&mut self, name: &str, what: &str, id: u64) -> Result<Reply, String> {
        let reply = self.runner(name)?.reply(id)?;
        if matches!(reply, Reply::Answer(_)) {
            match what {
                "open" => self.open.push(name.to_owned()),
                "close" => self.open.retain(|open| open != name),
                _ => {}
            }
        }
        Ok(reply)
    }

    /// Runners with an open client.
    pub(crate) fn open(&self) -> Vec<String> {
        self.open.clone()
    }

    pub(crate) fn kill(&mut self, name: &str) -> Result<(), String> {
        let ended = self.runner(name)?.kill();
        self.bury(name);
        ended
    }

    pub(crate) fn end(&mut self, name: &str) -> Result<(), String> {
        let ended = self.runner(name)?.end();
        self.bury(name);
        ended
    }

    /// Ends whatever still runs.
    pub(crate) fn end_all(&mut self) -> Result<(), String> {
        let names: Vec<String> = self.runners.keys().cloned().collect();
        names.iter().try_for_each(|name| self.end(name))
    }

    fn bury(&mut self, name: &str) {
        self.open.retain(|open| open != name);
        let Some(runner) = self.runners.remove(name) else { return };
        self.past_events.extend(said(name, &runner));
        self.past_lines.extend(runner.lines());
        self.past_stderr.push_str(&runner.stderr());
    }

    /// What the hosts were told without asking, process by process.
    pub(crate) fn events(&self) -> Vec<Said> {
        let present = self.runners.iter().flat_map(|(name, runner)| said(name, runner));
        self.past_events.iter().cloned().chain(present).collect()
    }

    /// Everything runners wrote to standard output.
    pub(crate) fn lines(&self) -> Vec<String> {
        let present = self.runners.values().flat_map(Runner::lines);
        self.past_lines.iter().cloned().chain(present).collect()
    }

    /// Everything runners wrote to standard error.
    pub(crate) fn stderr(&self) -> String {
        self.runners.values().fold(self.past_stderr.clone(), |all, runner| all + &runner.stderr())
    }

    /// Every file the hosts have written; what is no text in it is replaced.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let Ok(folder) = std::fs::read_dir(self.folder.path()) else { return Vec::new() };
        folder
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let bytes = std::fs::read(entry.path()).ok()?;
                let name = entry.file_name().to_string_lossy().into_owned();
                Some((name, String::from_utf8_lossy(&bytes).into_owned()))
            })
            .collect()
    }

    /// The journals of hosts.
    pub(crate) fn journals(&self) -> Vec<PathBuf> {
        let Ok(folder) = std::fs::read_dir(self.folder.path()) else { return Vec::new() };
        let paths = folder.filter_map(Result::ok).map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "kasse")).collect()
    }

    /// Where hosts find the platform.
    pub(crate) fn base_url(&self) -> String {
        self.setting.way.as_ref().map_or_else(|| self.server.base_url.clone(), |way| way.address())
    }

    /// What a runner is told at `open`: what only the orchestrator knows, and what the story says on top.
    fn opening(&self, mut with: Map<String, Value>) -> Result<Value, String> {
        let msn = with.get("msn").and_then(Value::as_str).unwrap_or(&self.unit).to_owned();
        let keys = self.server.credentials_of(&self.unit).ok_or("the story's sales unit does not exist")?;
        let keys = self.server.credentials_of(&msn).unwrap_or(keys);
        let market = self.control.units().into_iter().find(|unit| unit.msn == msn).map(|unit| unit.market);
        let journal = with.remove("journal").unwrap_or_else(|| json!("till"));
        let journal = journal.as_str().filter(|_| !self.setting.in_memory);
        let journal = journal.map(|name| self.folder.path().join(format!("{name}.kasse")));
        let mut durations = Map::from_iter([("operation".to_owned(), json!(OPERATION_MS))]);
        durations.extend(self.setting.durations_ms.clone());
        let mut told = json!({
            "base_url": self.base_url(),
            "client_id": keys.client_id,
            "client_secret": keys.client_secret,
            "subscription_key": keys.subscription_key,
            "msn": msn,
            "journal": journal,
            "speed": self.speed,
            "system": { "name": "kasse-conformance", "version": "1" },
            "extra_roots": self.setting.secured.as_ref().map(|secured| &secured.roots),
            "durations_ms": durations,
            "till": { "prefix": "till-1", "currency": currency(market) },
        });
        for (name, value) in with {
            match (told.get_mut(&name), value) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                (Some(known), value) => *known = value,
                (None, _) => return Err(format!("open knows no {name}")),
            }
        }
        Ok(told)
    }
}

fn said(name: &str, runner: &Runner) -> Vec<Said> {
    runner.events().into_iter().map(|what| Said { runner: name.to_owned(), what }).collect()
}

fn currency(market: Option<Market>) -> &'static str {
    match market {
        Some(Market::Dk) => "DKK",
        Some(Market::Fi) => "EUR",
        Some(Market::No) | None => "NOK",
    }
}
