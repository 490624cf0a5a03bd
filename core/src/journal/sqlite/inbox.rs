//! What each call about events does to the file.

use std::collections::HashMap;

use rusqlite::params;
use zeroize::Zeroizing;

use super::sql;
use super::store::Store;
use crate::clock::Timestamp;
use crate::ids::{CustomerToken, Msn, Reference};
use crate::journal::{About, Arrival, EVENT_KEPT, EventId, JournalError, OpenCheckIn, Received, Unhandled};

/// `kind` in the table.
pub(super) const PAYMENT: i64 = 0;
const CHECK_IN: i64 = 1;

impl Store {
    pub(super) fn receive(&mut self, arrival: &Arrival) -> Result<Received, JournalError> {
        let unit = self.unit(&arrival.host, &arrival.msn)?;
        let name = params![unit, arrival.key.as_str()];
        if let Some((id, open)) = self.one(sql::KNOWN_EVENT, name, |row| Ok((row.get(0)?, row.get(1)?)))? {
            return Ok(Received { id: EventId(id), first: false, open });
        }
        let kept = i64::try_from(EVENT_KEPT.as_millis()).unwrap_or(i64::MAX);
        self.run(sql::FORGET_EVENTS, [arrival.arrived_at.millis().saturating_sub(kept)])?;
        let (kind, about, happened_at) = match &arrival.about {
            About::Payment(reference) => (PAYMENT, reference.as_str(), arrival.arrived_at),
            About::CheckIn { merchant_qr_id, initiated_at, .. } => {
                (CHECK_IN, merchant_qr_id.as_str(), *initiated_at)
            }
        };
        let (happened_at, arrived_at) = (happened_at.millis(), arrival.arrived_at.millis());
        self.run(sql::ADD_EVENT, params![unit, arrival.key.as_str(), kind, about, happened_at, arrived_at])?;
        let id = self.db().last_insert_rowid();
        if let About::CheckIn { token, .. } = &arrival.about {
            self.run(sql::ADD_TOKEN, params![id, token.as_str().as_bytes()])?;
        }
        self.forget_what_was_seen();
        Ok(Received { id: EventId(id), first: true, open: true })
    }

    /// No query as long as nobody, here or elsewhere, has written since the last one.
    pub(super) fn unhandled(
        &mut self,
        host: &str,
        msn: &Msn,
        limit: u32,
    ) -> Result<Vec<Unhandled>, JournalError> {
        let version = self.version()?;
        if self.unhandled.version.is_none() || self.unhandled.version != version {
            self.unhandled.value = HashMap::new();
            self.unhandled.version = version;
        }
        let unit = (host.to_owned(), msn.clone(), limit);
        if let Some(known) = self.unhandled.value.get(&unit) {
            return Ok(known.clone());
        }
        let found = self.all(sql::UNHANDLED, params![host, msn.as_str(), limit], |row| {
            let reference = Reference::new(row.get::<_, String>(1)?)
                .map_err(|_| JournalError::Damaged("an event of no payment".to_owned()))?;
            Ok(Unhandled { id: EventId(row.get(0)?), reference })
        })?;
        self.unhandled.value.insert(unit, found.clone());
        Ok(found)
    }

    pub(super) fn handled(&mut self, events: &[EventId]) -> Result<(), JournalError> {
        for EventId(id) in events {
            self.run(sql::HANDLED, [id])?;
        }
        self.forget_what_was_seen();
        Ok(())
    }

    pub(super) fn check_ins(
        &self,
        host: &str,
        msn: &Msn,
        merchant_qr_id: Option<&str>,
    ) -> Result<Vec<OpenCheckIn>, JournalError> {
        self.all(sql::CHECK_INS, params![host, msn.as_str(), merchant_qr_id], |row| {
            Ok(OpenCheckIn {
                id: EventId(row.get(0)?),
                merchant_qr_id: row.get(1)?,
                initiated_at: Timestamp::from_millis(row.get(2)?),
            })
        })
    }

    pub(super) fn check_in_token(&self, EventId(id): EventId) -> Result<Option<CustomerToken>, JournalError> {
        let token = self.one(sql::TOKEN, [id], |row| Ok(Zeroizing::new(row.get::<_, Vec<u8>>(0)?)))?;
        let token = token.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        Ok(token.and_then(|text| CustomerToken::new(text).ok()))
    }

    pub(super) fn use_check_in(&self, id: EventId) -> Result<Option<CustomerToken>, JournalError> {
        let token = self.check_in_token(id)?;
        self.run(sql::SCRUB_TOKEN, [id.0])?;
        self.run(sql::USED, [id.0])?;
        Ok(token)
    }

    pub(super) fn forget_check_ins(&self, before: Timestamp) -> Result<(), JournalError> {
        let old: Vec<i64> = self.all(sql::OLD_CHECK_INS, [before.millis()], |row| Ok(row.get(0)?))?;
        for id in old {
            self.run(sql::SCRUB_TOKEN, [id])?;
            self.run(sql::USED, [id])?;
        }
        Ok(())
    }
}
