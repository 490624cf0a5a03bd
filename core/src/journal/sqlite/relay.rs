//! The events of a journal in the order in which they were kept, for a relay that hands them on.

use rusqlite::params;

use super::Sqlite;
use super::sql;
use super::store::Store;
use crate::clock::{Later, Timestamp};
use crate::ids::{CustomerToken, Msn, Reference};
use crate::journal::{EventId, JournalError};
use crate::webhook::EventKey;

/// Events deleted in one transaction: deliveries wait for no more than these.
const FORGOTTEN_AT_ONCE: u32 = 1_000;

/// An event as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEvent {
    /// Its name, and its place in the order.
    pub id: EventId,
    /// The sales unit.
    pub msn: Msn,
    /// Tells doubles.
    pub key: EventKey,
    /// What it is about.
    pub about: KeptAbout,
}

/// What a kept event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptAbout {
    /// Something happened to this payment.
    Payment(Reference),
    /// Somebody scanned a sticker. The token is apart, as long as there is one.
    CheckIn {
        /// The sticker.
        merchant_qr_id: String,
        /// When.
        initiated_at: Timestamp,
    },
}

/// Which events a journal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptSpan {
    /// Every event with a higher number is there, check-ins that are over excepted.
    pub after: EventId,
    /// The highest number that was ever given.
    pub newest: EventId,
}

impl Sqlite {
    /// Events with a higher number, in their order, at most `limit`.
    pub fn events_after(&self, after: EventId, limit: u32) -> Later<Result<Vec<KeptEvent>, JournalError>> {
        self.read(move |store| store.events_after(after, limit))
    }

    /// Which events there are.
    pub fn kept_span(&self) -> Later<Result<KeptSpan, JournalError>> {
        self.read(|store| store.kept_span())
    }

    /// The token of a check-in that can still be used.
    pub fn check_in_token(&self, id: EventId) -> Later<Result<Option<CustomerToken>, JournalError>> {
        self.read(move |store| store.check_in_token(id))
    }

    /// Deletes the oldest events, handled or not, up to the first one that arrived later than this. Answers whether
    /// there are more: a call deletes only so many.
    pub fn forget_events(&self, arrived_before: Timestamp) -> Later<Result<bool, JournalError>> {
        self.change(move |store| store.forget_events(arrived_before))
    }
}

impl Store {
    fn events_after(&self, EventId(after): EventId, limit: u32) -> Result<Vec<KeptEvent>, JournalError> {
        let damaged = |what: &str| JournalError::Damaged(format!("an event of no {what}"));
        self.all(sql::EVENTS_AFTER, params![after, limit], |row| {
            let about: String = row.get(4)?;
            let is_payment = row.get::<_, i64>(3)? == super::inbox::PAYMENT;
            Ok(KeptEvent {
                id: EventId(row.get(0)?),
                msn: Msn::new(row.get::<_, String>(1)?).map_err(|_| damaged("sales unit"))?,
                key: EventKey::kept(row.get(2)?),
                about: if is_payment {
                    KeptAbout::Payment(Reference::new(about).map_err(|_| damaged("payment"))?)
                } else {
                    let initiated_at = Timestamp::from_millis(row.get(5)?);
                    KeptAbout::CheckIn { merchant_qr_id: about, initiated_at }
                },
            })
        })
    }

    fn kept_span(&self) -> Result<KeptSpan, JournalError> {
        let newest = self.one(sql::NEWEST_EVENT, [], |row| Ok(row.get(0)?))?.unwrap_or(0);
        let oldest: Option<i64> = self.one(sql::OLDEST_EVENT, [], |row| Ok(row.get(0)?))?.flatten();
        let after = oldest.map_or(newest, |oldest| oldest - 1);
        Ok(KeptSpan { after: EventId(after), newest: EventId(newest) })
    }

    fn forget_events(&self, before: Timestamp) -> Result<bool, JournalError> {
        let ids: Vec<i64> =
            self.all(sql::OLDEST_EVENTS, params![before.millis(), FORGOTTEN_AT_ONCE], |row| Ok(row.get(0)?))?;
        for id in &ids {
            self.run(sql::SCRUB_TOKEN, [id])?;
            self.run(sql::FORGET_EVENT, [id])?;
        }
        Ok(u32::try_from(ids.len()).is_ok_and(|count| count == FORGOTTEN_AT_ONCE))
    }
}
