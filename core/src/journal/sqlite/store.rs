//! What each call does to the file. Runs inside a transaction of the [`worker`](super::worker) if it writes.

use std::collections::HashMap;

use rusqlite::{Connection, Params, Row, params, params_from_iter, types::Value};

use super::owner::{Owner, Owners};
use super::sql::{self, Found};
use super::{checksum, fault, sql::found};
use crate::clock::Timestamp;
use crate::ids::{Msn, OrderId};
use crate::journal::{
    self, ANSWERED_WISH_KEPT, Attachment, Begun, Change, Claimed, Filter, JournalError, NewPayment,
    Ownership, PaymentKey, Stored, Unhandled, Wish, WishId, Written,
};

/// The first epoch of every payment; [`sql::ADD_CLAIM`] writes it.
const FIRST_EPOCH: u64 = 1;

/// One connection, with the name under which it owns payments.
pub(super) struct Store {
    // Dropped in this order: the connection, then the owner's lock.
    db: Connection,
    owner: Owner,
    me: i64,
    owners: Owners,
    wishes: Seen<Vec<Wish>>,
    /// Per host, sales unit and limit.
    pub(super) unhandled: Seen<HashMap<(String, Msn, u32), Vec<Unhandled>>>,
}

/// Something read from the file, good until another connection commits or this one makes it stale.
pub(super) struct Seen<T> {
    pub(super) version: Option<i64>,
    pub(super) value: T,
}

/// A claim as the file has it.
struct Claim {
    payment: i64,
    owner: Option<i64>,
    epoch: i64,
    live: bool,
    order: Option<OrderId>,
    holds_order: bool,
    unacknowledged: bool,
}

impl Store {
    pub(super) fn new(db: Connection, owner: Owner, owners: Owners) -> Self {
        let wishes = Seen { version: None, value: Vec::new() };
        let unhandled = Seen { version: None, value: HashMap::new() };
        Self { db, me: owner.id(), owner, owners, wishes, unhandled }
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    /// The connection, and what must not end before it.
    pub(super) fn into_parts(self) -> (Connection, Owner) {
        (self.db, self.owner)
    }

    /// Before anything is taken: whoever looks dead would lose it again at once.
    fn stay_alive(&mut self) -> Result<(), JournalError> {
        self.owners.stay(&mut self.owner)
    }

    /// What was read is no longer so: this connection has changed it, or rolled it back.
    pub(super) fn forget_what_was_seen(&mut self) {
        self.wishes.version = None;
        self.unhandled.version = None;
    }

    pub(super) fn begin(&mut self, new: &NewPayment) -> Result<Begun, JournalError> {
        if let (true, Some(order)) = (new.row.holds_order, &new.order) {
            let held = params![new.key.host, new.key.msn.as_str(), order.as_str()];
            if let Some(holder) = self.one(sql::BY_ORDER_HELD, held, found)? {
                return Ok(Begun::OrderTaken(Box::new(self.lives().stored(holder)?)));
            }
        }
        if let Some(stored) = self.load(&new.key)? {
            return Ok(Begun::ReferenceTaken(Box::new(stored)));
        }
        self.stay_alive()?;
        let payment = self.insert(new)?;
        self.attach(payment, &new.attachments)?;
        Ok(Begun::Inserted(FIRST_EPOCH))
    }

    fn insert(&self, new: &NewPayment) -> Result<i64, JournalError> {
        let unit = self.unit(&new.key.host, &new.key.msn)?;
        let row = &new.row;
        self.run(
            sql::ADD_PAYMENT,
            params![
                unit,
                new.key.reference.as_str(),
                new.order.as_ref().map(OrderId::as_str),
                new.created_at.millis(),
                row.updated_at.millis(),
                row.holds_order,
                row.unacknowledged,
                row.outcome,
                row.state,
                checksum::of_payment(&new.key, new.order.as_ref(), &row.state),
            ],
        )?;
        let payment = self.db.last_insert_rowid();
        self.run(sql::ADD_CLAIM, params![payment, self.me, row.live])?;
        Ok(payment)
    }

    pub(super) fn write(
        &mut self,
        key: &PaymentKey,
        epoch: u64,
        change: &Change,
    ) -> Result<Written, JournalError> {
        let Some(claim) = self.claim_of(key)? else { return Ok(Written::NotOwner) };
        if claim.owner != Some(self.me) || u64::try_from(claim.epoch) != Ok(epoch) {
            return Ok(Written::NotOwner);
        }
        let row = &change.row;
        match self.update(key, &claim, row) {
            Err(error) if fault::is_unique_violation(&error) => return Ok(Written::OrderTaken),
            other => other?,
        };
        if change.release || row.live != claim.live {
            let owner = (!change.release).then_some(self.me);
            self.run(sql::UPDATE_CLAIM, params![claim.payment, owner, row.live])?;
            self.forget_what_was_seen();
        }
        if change.scrub {
            self.run(sql::SCRUB, [claim.payment])?;
        }
        self.attach(claim.payment, &change.attachments)?;
        self.answer(claim.payment, &change.answers, row.updated_at)?;
        Ok(Written::Done)
    }

    fn update(&self, key: &PaymentKey, claim: &Claim, row: &journal::Row) -> rusqlite::Result<usize> {
        let (id, at) = (claim.payment, row.updated_at.millis());
        let sum = checksum::of_payment(key, claim.order.as_ref(), &row.state);
        let is_news = row.unacknowledged && !claim.unacknowledged;
        if row.holds_order == claim.holds_order && !is_news {
            return self.run(sql::UPDATE_STATE, params![id, at, row.outcome, row.state, sum]);
        }
        let values = params![id, at, row.holds_order, row.unacknowledged, row.outcome, row.state, sum];
        self.run(sql::UPDATE_PAYMENT, values)
    }

    fn attach(&self, payment: i64, attachments: &[Attachment]) -> Result<(), JournalError> {
        for attachment in attachments {
            let sum = checksum::of_attachment(&attachment.name, &attachment.bytes);
            self.run(sql::ATTACH, params![payment, attachment.name, attachment.bytes, sum])?;
        }
        Ok(())
    }

    pub(super) fn attachment(&self, key: &PaymentKey, name: &str) -> Result<Option<Vec<u8>>, JournalError> {
        let wanted = params![key.host, key.msn.as_str(), key.reference.as_str(), name];
        self.one(sql::ATTACHMENT, wanted, |row| {
            let bytes: Vec<u8> = row.get(0)?;
            checksum::check(row.get(1)?, checksum::of_attachment(name, &bytes))?;
            Ok(bytes)
        })
    }

    pub(super) fn load(&self, key: &PaymentKey) -> Result<Option<Stored>, JournalError> {
        self.find(key)?.map(|found| self.lives().stored(found)).transpose()
    }

    pub(super) fn claim(&mut self, key: &PaymentKey) -> Result<Claimed, JournalError> {
        let Some(mut found) = self.find(key)? else { return Ok(Claimed::Absent) };
        self.stay_alive()?;
        let mut lives = self.lives();
        match lives.ownership(found.owner, found.epoch)? {
            Ownership::Mine(_) => Ok(Claimed::Mine(Box::new(lives.stored(found)?))),
            Ownership::Another => Ok(Claimed::Another(Box::new(lives.stored(found)?))),
            Ownership::Free => {
                self.run(sql::TAKE, params![found.id, self.me])?;
                found.owner = Some(self.me);
                found.epoch += 1;
                let stored = self.lives().stored(found)?;
                self.forget_what_was_seen();
                Ok(Claimed::Mine(Box::new(stored)))
            }
        }
    }

    /// A few statements per dead owner, however many payments it had. One that is damaged is taken over and not
    /// handed out, so that the others go on; whoever asks for it, or for a list, is told.
    pub(super) fn claim_orphans(
        &mut self,
        host: &str,
        msn: &Msn,
        limit: u32,
    ) -> Result<Vec<Stored>, JournalError> {
        let Some(unit) = self.one::<i64>(sql::UNIT, params![host, msn.as_str()], |row| Ok(row.get(0)?))?
        else {
            return Ok(Vec::new());
        };
        self.stay_alive()?;
        let dead = self.dead_owners()?;
        let mut oldest: Vec<i64> = Vec::new();
        for owner in &dead {
            oldest.extend(
                self.all::<i64>(sql::ORPHAN_IDS_OF, params![owner, limit, unit], |row| Ok(row.get(0)?))?,
            );
        }
        oldest.sort_unstable();
        oldest.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let Some(&last) = oldest.last() else { return Ok(Vec::new()) };
        let mut taken = Vec::with_capacity(oldest.len());
        for owner in &dead {
            let readable = |row: &Row<'_>| Ok(found(row).ok());
            taken.extend(
                self.all(sql::ORPHANS_OF, params![owner, last, unit], readable)?.into_iter().flatten(),
            );
            self.run(sql::TAKE_ORPHANS_OF, params![owner, last, unit, self.me])?;
        }
        self.forget_what_was_seen();
        taken.sort_unstable_by_key(|found| found.id);
        let mut lives = self.lives();
        taken
            .into_iter()
            .map(|found| lives.stored(Found { owner: Some(self.me), epoch: found.epoch + 1, ..found }))
            .collect()
    }

    /// Owners of live payments that are dead, and nobody if some are nobody's.
    fn dead_owners(&self) -> Result<Vec<Option<i64>>, JournalError> {
        let mut lives = self.lives();
        let mut dead = vec![None];
        let mut last = -1; // owners are not negative
        while let Some(owner) = self.one(sql::NEXT_OWNER, [last], |row| Ok(row.get(0)?))? {
            if lives.ownership(Some(owner), 0)? == Ownership::Free {
                dead.push(Some(owner));
            }
            last = owner;
        }
        Ok(dead)
    }

    pub(super) fn list(&self, filter: &Filter) -> Result<Vec<Stored>, JournalError> {
        let mut text = format!("{} WHERE TRUE", sql::LIST);
        let mut values = Vec::new();
        if let Some(order) = &filter.order {
            text.push_str(" AND p.order_id = ?");
            values.push(Value::Text(order.as_str().to_owned()));
        }
        // Written out, not bound: only then do the partial indexes serve.
        match filter.live {
            Some(true) => text.push_str(" AND c.live = 1"),
            Some(false) => text.push_str(" AND c.live = 0"),
            None => {}
        }
        match filter.unacknowledged {
            Some(true) => text.push_str(" AND p.unacknowledged = 1"),
            Some(false) => text.push_str(" AND p.unacknowledged = 0"),
            None => {}
        }
        text.push_str(" ORDER BY p.id DESC LIMIT ?");
        values.push(Value::Integer(filter.limit.map_or(-1, i64::from))); // -1: no limit
        let all = self.all(&text, params_from_iter(values), found)?;
        let mut lives = self.lives();
        all.into_iter().map(|found| lives.stored(found)).collect()
    }

    pub(super) fn acknowledge(&self, keys: &[PaymentKey]) -> Result<(), JournalError> {
        for key in keys {
            self.run(sql::ACKNOWLEDGE, params![key.host, key.msn.as_str(), key.reference.as_str()])?;
        }
        Ok(())
    }

    pub(super) fn acknowledge_under(&self, key: &PaymentKey, epoch: u64) -> Result<(), JournalError> {
        let Ok(epoch) = i64::try_from(epoch) else { return Ok(()) };
        let wanted = params![key.host, key.msn.as_str(), key.reference.as_str(), epoch];
        self.run(sql::ACKNOWLEDGE_UNDER, wanted)?;
        Ok(())
    }

    pub(super) fn post_wish(&mut self, key: &PaymentKey, body: &[u8]) -> Result<WishId, JournalError> {
        let claim = self.claim_of(key)?.ok_or(JournalError::Absent)?;
        self.run(sql::ADD_WISH, params![claim.payment, body])?;
        self.forget_what_was_seen();
        Ok(WishId(self.db.last_insert_rowid()))
    }

    /// No query as long as nobody, here or elsewhere, has written since the last one.
    pub(super) fn wishes(&mut self) -> Result<Vec<Wish>, JournalError> {
        let version = self.version()?;
        if self.wishes.version.is_none() || self.wishes.version != version {
            let read = |row: &Row<'_>| {
                Ok(Wish { id: WishId(row.get(0)?), key: sql::key(row, 1)?, body: row.get(4)? })
            };
            self.wishes.value = self.all(sql::WISHES_OF, [self.me], read)?;
            self.wishes.version = version;
        }
        Ok(self.wishes.value.clone())
    }

    fn answer(
        &mut self,
        payment: i64,
        answers: &[(WishId, Vec<u8>)],
        at: Timestamp,
    ) -> Result<(), JournalError> {
        if answers.is_empty() {
            return Ok(());
        }
        let kept = i64::try_from(ANSWERED_WISH_KEPT.as_millis()).unwrap_or(i64::MAX);
        self.run(sql::FORGET_ANSWERED, [at.millis().saturating_sub(kept)])?;
        for (WishId(id), bytes) in answers {
            self.run(sql::ANSWER, params![id, payment, bytes, at.millis()])?;
        }
        self.forget_what_was_seen();
        Ok(())
    }

    pub(super) fn wish_answer(&self, WishId(id): WishId) -> Result<Option<Vec<u8>>, JournalError> {
        Ok(self.one(sql::ANSWER_TO, [id], |row| Ok(row.get(0)?))?.flatten())
    }

    pub(super) fn unit_fact(
        &self,
        host: &str,
        msn: &Msn,
        name: &str,
    ) -> Result<Option<(String, Timestamp)>, JournalError> {
        self.one(sql::FACT, params![host, msn.as_str(), name], |row| {
            Ok((row.get(0)?, Timestamp::from_millis(row.get(1)?)))
        })
    }

    pub(super) fn set_unit_fact(
        &self,
        host: &str,
        msn: &Msn,
        name: &str,
        value: &str,
        at: Timestamp,
    ) -> Result<(), JournalError> {
        let unit = self.unit(host, msn)?;
        self.run(sql::SET_FACT, params![unit, name, value, at.millis()])?;
        Ok(())
    }

    pub(super) fn unit(&self, host: &str, msn: &Msn) -> Result<i64, JournalError> {
        let name = params![host, msn.as_str()];
        if let Some(unit) = self.one(sql::UNIT, name, |row| Ok(row.get(0)?))? {
            return Ok(unit);
        }
        self.run(sql::ADD_UNIT, name)?;
        Ok(self.db.last_insert_rowid())
    }

    fn find(&self, key: &PaymentKey) -> Result<Option<Found>, JournalError> {
        self.one(sql::BY_KEY, params![key.host, key.msn.as_str(), key.reference.as_str()], found)
    }

    fn claim_of(&self, key: &PaymentKey) -> Result<Option<Claim>, JournalError> {
        self.one(sql::CLAIM_OF, params![key.host, key.msn.as_str(), key.reference.as_str()], |row| {
            Ok(Claim {
                payment: row.get(0)?,
                owner: row.get(1)?,
                epoch: row.get(2)?,
                live: row.get(3)?,
                order: sql::order(row.get(4)?)?,
                holds_order: row.get(5)?,
                unacknowledged: row.get(6)?,
            })
        })
    }

    pub(super) fn version(&self) -> Result<Option<i64>, JournalError> {
        self.one(sql::DATA_VERSION, [], |row| Ok(row.get(0)?))
    }

    pub(super) fn run(&self, text: &str, values: impl Params) -> rusqlite::Result<usize> {
        self.db.prepare_cached(text)?.execute(values)
    }

    pub(super) fn one<T>(
        &self,
        text: &str,
        values: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, JournalError>,
    ) -> Result<Option<T>, JournalError> {
        let mut statement = self.db.prepare_cached(text)?;
        let mut rows = statement.query(values)?;
        rows.next()?.map(read).transpose()
    }

    pub(super) fn all<T>(
        &self,
        text: &str,
        values: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, JournalError>,
    ) -> Result<Vec<T>, JournalError> {
        let mut statement = self.db.prepare_cached(text)?;
        let mut rows = statement.query(values)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    fn lives(&self) -> Lives<'_> {
        Lives { owners: &self.owners, me: self.me, seen: HashMap::new() }
    }
}

/// Who is alive, asked once per owner.
struct Lives<'a> {
    owners: &'a Owners,
    me: i64,
    seen: HashMap<i64, bool>,
}

impl Lives<'_> {
    fn ownership(&mut self, owner: Option<i64>, epoch: i64) -> Result<Ownership, JournalError> {
        let Some(owner) = owner else { return Ok(Ownership::Free) };
        if owner == self.me {
            let epoch = u64::try_from(epoch).map_err(|_| JournalError::Damaged(format!("epoch {epoch}")))?;
            return Ok(Ownership::Mine(epoch));
        }
        let owners = self.owners;
        let alive = *self.seen.entry(owner).or_insert_with(|| owners.is_alive(owner));
        Ok(if alive { Ownership::Another } else { Ownership::Free })
    }

    fn stored(&mut self, found: Found) -> Result<Stored, JournalError> {
        let ownership = self.ownership(found.owner, found.epoch)?;
        Ok(Stored {
            key: found.key,
            order: found.order,
            created_at: found.created_at,
            state: found.state,
            live: found.live,
            unacknowledged: found.unacknowledged,
            outcome: found.outcome,
            updated_at: found.updated_at,
            ownership,
        })
    }
}
