//! Listens to a source of events for as long as the client is open.
//!
//! What comes goes into the inbox, as what is delivered here does. The position is written down after that, and never
//! before: a process that dies in between is told again, and knows doubles.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;

use super::driver::Command;
use super::shared::Shared;
use crate::error::Error;
use crate::ids::Msn;
use crate::journal::About;
use crate::log::Level;
use crate::transport::events::{EventSource, Heard};

/// Under which the position is written down for the sales unit.
const POSITION: &str = "events-position";
/// How often it is: what is told again after a crash costs less than an fsync each time.
const NOTE_EVERY: Duration = Duration::from_secs(60);
/// Pauses before a new stream is opened: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Where the events of one sales unit were last read.
pub(super) struct Follow {
    shared: Arc<Shared>,
    source: Arc<dyn EventSource>,
    msn: Msn,
    position: Option<String>,
    /// Written down, and when.
    noted: Option<String>,
    noted_at: Option<Duration>,
}

impl Follow {
    pub(super) fn new(shared: Arc<Shared>, source: Arc<dyn EventSource>, msn: Msn) -> Self {
        Self { shared, source, msn, position: None, noted: None, noted_at: None }
    }

    /// For ever.
    pub(super) async fn run(mut self) {
        let (host, msn) = (self.shared.host.to_string(), self.msn.clone());
        // Without it, everything that is kept is told: that costs time, and loses nothing.
        let known = self.shared.journal.unit_fact(host, msn, POSITION).await.ok().flatten();
        self.position = known.map(|(position, _)| position);
        self.noted.clone_from(&self.position);
        let mut pause = PAUSES.0;
        loop {
            let mut stream = self.source.open(&self.msn, self.position.clone());
            let why = loop {
                match stream.next().await {
                    Ok(heard) => match self.take(heard).await {
                        Ok(()) => pause = PAUSES.0,
                        Err(error) => break error.to_string(),
                    },
                    Err(error) => break error.to_string(),
                }
            };
            drop(stream);
            let unit = self.msn.as_str();
            self.log(Level::Warn, || format!("no events of {unit} for now, polling goes on: {why}"));
            self.sleep(pause).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    async fn take(&mut self, heard: Heard) -> Result<(), Error> {
        // They share an fsync.
        let ours = || heard.events.iter().filter(|(_, told)| told.msn == self.msn);
        try_join_all(ours().map(|(_, told)| self.shared.take_in(told.clone()))).await?;
        for (position, told) in ours() {
            if matches!(told.about, About::CheckIn { .. }) {
                self.source.kept(&self.msn, position);
            }
        }
        if heard.gap {
            self.log(Level::Warn, || "events may have been missed: every payment is read".to_owned());
            self.shared.send(Command::ReadAll(self.msn.clone()))?;
        }
        self.position = heard.position.or(self.position.take());
        self.note().await;
        Ok(())
    }

    /// A position that could not be written down is told again after a restart.
    async fn note(&mut self) {
        let now = self.shared.clock.now();
        let due = self.noted_at.is_none_or(|at| now.mono.saturating_sub(at) >= NOTE_EVERY);
        if let Some(position) = self.position.clone().filter(|_| due && self.position != self.noted) {
            let (host, msn) = (self.shared.host.to_string(), self.msn.clone());
            let written =
                self.shared.journal.set_unit_fact(host, msn, POSITION, position.clone(), now.wall).await;
            if written.is_ok() {
                self.noted = Some(position);
                self.noted_at = Some(now.mono);
            }
        }
    }

    /// Up to half as long again: a thousand tills that lost their relay do not come back in the same moment.
    async fn sleep(&self, pause: Duration) {
        let drawn = self.shared.bits().map_or(0, |bits| u32::from(bits[0]));
        let until = self.shared.clock.now().mono + pause + pause * drawn / 512;
        self.shared.clock.sleep_until(until).await;
    }

    fn log(&self, level: Level, text: impl FnOnce() -> String) {
        self.shared.log.say(level, self.shared.clock.now().wall, None, text);
    }
}
