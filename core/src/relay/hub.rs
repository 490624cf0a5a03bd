//! What a relay keeps, and how it comes out again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::options::RelayOptions;
use super::position::Stand;
use super::recent::Recent;
use super::tally::Counters;
use super::tills::{Till, Tills};
use crate::clock::{Timestamp, wall_now};
use crate::error::{Error, ErrorName, Invalid};
use crate::ids::Msn;
use crate::journal::{Arrival, EventId, Filter, Journal, JournalError, KeptEvent, Options, Sqlite};
use crate::log::Level;
use crate::park::block_on;
use crate::random::{OsRandom, Random};
use crate::transport::events::Told;
use crate::webhook::{CheckIn, Delivery, Event, Window, verify};

/// In the place of the platform's address: a relay is not told which platform it stands before.
const HOST: &str = "relay";
/// Under which each sales unit has a name of its own for this journal.
const JOURNAL_FACT: &str = "relay-journal";
/// Events read from the journal, or told in one piece.
pub(super) const AT_ONCE: usize = 64;
/// How often what is too old is looked for.
const TIDY_EVERY: Duration = Duration::from_secs(60);
/// Pause after the journal could not be read.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

pub(super) struct Hub {
    pub(super) options: RelayOptions,
    pub(super) tills: Tills,
    pub(super) tally: Counters,
    pub(super) stopping: watch::Sender<bool>,
    journal: Sqlite,
    /// What this journal is called, by sales unit.
    names: BTreeMap<Msn, String>,
    recent: Mutex<Recent>,
    arrived: Notify,
    streams: AtomicU64,
}

impl Hub {
    pub(super) fn open(options: RelayOptions) -> Result<Self, Error> {
        let journal = Sqlite::open(&options.journal, Options::default())?;
        let payments = block_on(journal.list(Filter { limit: Some(1), ..Filter::default() }))?;
        if !payments.is_empty() {
            let rule = "a file of its own: what a relay keeps is deleted after days";
            return Err(Invalid::new("journal", "is that of a till", rule).into());
        }
        let tills = Tills::new(&options.tills);
        let names = tills.units().map(|msn| Ok((msn.clone(), name_of(&journal, msn)?)));
        let names = names.collect::<Result<_, Error>>()?;
        let newest = block_on(journal.kept_span())?.newest;
        Ok(Self {
            tills,
            tally: Counters::default(),
            stopping: watch::Sender::new(false),
            journal,
            names,
            recent: Mutex::new(Recent::new(newest)),
            arrived: Notify::new(),
            streams: AtomicU64::new(0),
            options,
        })
    }

    /// Whether a delivery is new. It is on the disk when this answers.
    pub(super) async fn deliver(&self, delivery: &Delivery<'_>) -> Result<bool, Error> {
        let now = wall_now();
        let event = verify(delivery, &self.options.secrets, &Window::around(now))?;
        let Some(Told { msn, key, about }) = self.to_keep(&event, now) else { return Ok(true) };
        let arrival = Arrival { host: HOST.to_owned(), msn, key, about, arrived_at: now };
        let received = self.journal.receive(arrival).await?;
        if received.first {
            self.arrived.notify_one();
        }
        Ok(received.first)
    }

    /// Of an event, what is kept: never the customer's name or address, and a token only if somebody waits for it.
    fn to_keep(&self, event: &Event, now: Timestamp) -> Option<Told> {
        match event {
            Event::Payment(_) => Told::of(event),
            Event::CheckIn(check_in) => {
                if !self.tills.has_sticker(&check_in.msn, &check_in.merchant_qr_id) {
                    self.tally.for_nobody.fetch_add(1, Ordering::Relaxed);
                    self.say(Level::Warn, || {
                        format!(
                            "a check-in of {} is for no till: name its sticker for one",
                            check_in.msn.as_str()
                        )
                    });
                    return None;
                }
                let usable = now.since(check_in.initiated_at) <= CheckIn::VALID_FOR;
                Told::of(event).filter(|_| usable)
            }
            Event::Other(_) => None,
        }
    }

    /// Rings at the tills, and deletes what is too old; for ever.
    pub(super) async fn work(&self) {
        tokio::join!(self.hand_on(), self.tidy());
    }

    /// One reader for all: what it has seen is in the order of the journal and has no gaps, however deliveries that
    /// came together were woken.
    async fn hand_on(&self) {
        loop {
            let newest = self.recent().newest();
            let limit = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
            match self.journal.events_after(newest, limit).await {
                Ok(events) if events.is_empty() => self.arrived.notified().await,
                Ok(events) => events.into_iter().map(Arc::new).for_each(|event| {
                    self.recent().push(Arc::clone(&event));
                    self.tills.wake(&event);
                }),
                Err(error) => self.journal_failed(&error).await,
            }
        }
    }

    async fn tidy(&self) {
        let before = |now: Timestamp, span: Duration| {
            let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
            Timestamp::from_millis(now.millis().saturating_sub(span))
        };
        loop {
            let now = wall_now();
            let mut result = self.journal.forget_check_ins(before(now, CheckIn::VALID_FOR)).await;
            let mut more = true;
            while more && result.is_ok() {
                let forgotten = self.journal.forget_events(before(now, self.options.keep_for)).await;
                more = matches!(forgotten, Ok(true));
                result = forgotten.map(drop);
            }
            if let Err(error) = result {
                self.journal_failed(&error).await;
            }
            tokio::time::sleep(TIDY_EVERY).await;
        }
    }

    async fn journal_failed(&self, error: &JournalError) {
        self.say(Level::Error, || error.to_string());
        tokio::time::sleep(AGAIN_AFTER).await;
    }

    /// The next events after `cursor`, whoever they are for, and up to where that is all of them.
    pub(super) async fn after(
        &self,
        cursor: EventId,
    ) -> Result<(Vec<Arc<KeptEvent>>, EventId), JournalError> {
        let found = self.recent().after(cursor, AT_ONCE);
        if let Some(events) = found {
            let cursor = events.last().map_or(cursor, |event| event.id);
            return Ok((events, cursor));
        }
        let known = self.recent().newest();
        let limit = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
        let events = self.journal.events_after(cursor, limit).await?;
        // With none left in the journal, all that was known by then has been seen.
        let cursor = events.last().map_or(known, |event| event.id);
        Ok((events.into_iter().map(Arc::new).collect(), cursor))
    }

    /// Where a till is in the events of a unit.
    pub(super) fn stand(&self, till: &Till, msn: &Msn) -> Stand {
        Stand::new(self.names.get(msn).cloned().unwrap_or_default(), till.filter.clone())
    }

    /// Where a stream begins, and whether some events may be missing.
    pub(super) async fn begin(
        &self,
        stand: &Stand,
        last: Option<&str>,
    ) -> Result<(EventId, bool), JournalError> {
        Ok(stand.begin(last, self.journal.kept_span().await?))
    }

    /// The token of a check-in; `None` once it is too old, or the till has it.
    pub(super) async fn token(&self, id: EventId) -> Result<Option<crate::ids::CustomerToken>, JournalError> {
        self.journal.check_in_token(id).await
    }

    /// The till keeps this check-in: its token is deleted here.
    pub(super) async fn kept_by_till(&self, till: &Till, id: EventId) -> Result<(), JournalError> {
        let found = self.journal.events_after(EventId(id.0.saturating_sub(1)), 1).await?;
        if found.first().is_some_and(|event| event.id == id && self.tills.hears(till, event)) {
            drop(self.journal.use_check_in(id).await?);
        }
        Ok(())
    }

    /// A number for a stream, later ones higher.
    pub(super) fn next_stream(&self) -> u64 {
        self.streams.fetch_add(1, Ordering::Relaxed)
    }

    /// A line for the log.
    pub(super) fn say(&self, level: Level, text: impl FnOnce() -> String) {
        self.options.log.say(level, wall_now(), None, text);
    }

    /// Finishes what was accepted.
    pub(super) fn close(&self) {
        drop(block_on(self.journal.close()));
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a journal is called for a sales unit: drawn once, so that a position in another one is known to be of that.
fn name_of(journal: &Sqlite, msn: &Msn) -> Result<String, Error> {
    let known = block_on(journal.unit_fact(HOST.to_owned(), msn.clone(), JOURNAL_FACT))?;
    if let Some((name, _)) = known {
        return Ok(name);
    }
    let bits = OsRandom
        .bits()
        .map_err(|error| Error::new(ErrorName::Configuration).with_local_detail(&error.to_string()))?;
    let name: String = bits.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    block_on(journal.set_unit_fact(HOST.to_owned(), msn.clone(), JOURNAL_FACT, name.clone(), wall_now()))?;
    Ok(name)
}
