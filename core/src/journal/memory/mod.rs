//! A journal that lives as long as the process: for tests, simulation and hosts that accept to lose it.

mod inbox;

use std::collections::BTreeMap;
use std::fmt;
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroize;

use self::inbox::Inbox;
use super::{
    ANSWERED_WISH_KEPT, Arrival, Attachment, Begun, Change, Claimed, EventId, Filter, Journal, JournalError,
    NewPayment, OpenCheckIn, Ownership, PaymentKey, Received, Row, Stored, Unhandled, Wish, WishId, Written,
};
use crate::clock::{Later, Timestamp};
use crate::ids::{CustomerToken, Msn, OrderId};
use crate::tables::{HashMap, HashSet};

/// One handle on a journal in memory.
///
/// Several handles share one store as if they were processes that share a file: each is an owner of its own.
/// Dropping a handle is the death of that process; what it owned can be taken over by another handle.
/// Nothing survives the last handle, so this journal protects no money against a crash.
pub struct Memory {
    store: Arc<Mutex<Store>>,
    owner: u64,
}

impl Memory {
    /// The first handle on an empty journal of its own.
    pub fn shared() -> Self {
        Self::on(Arc::default())
    }

    /// Another handle on the same journal.
    #[must_use]
    pub fn handle(&self) -> Self {
        Self::on(Arc::clone(&self.store))
    }

    /// As when the lock of a living process vanishes under it: others may take over what it owns, and its own
    /// next write to that is refused. It gets a new one before it takes anything itself.
    pub fn lose_lock(&self) {
        locked(&self.store).living.remove(&self.owner);
    }

    fn on(store: Arc<Mutex<Store>>) -> Self {
        let owner = locked(&store).enter();
        Self { store, owner }
    }

    /// Does `work` at once; nothing is left to wait for.
    fn now<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store, u64) -> Result<T, JournalError>,
    ) -> Later<Result<T, JournalError>> {
        let mut store = locked(&self.store);
        let answer = if store.open.contains(&self.owner) {
            work(&mut store, self.owner)
        } else {
            Err(JournalError::Closed)
        };
        Box::pin(std::future::ready(answer))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        locked(&self.store).leave(self.owner);
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memory(handle {})", self.owner)
    }
}

impl Journal for Memory {
    fn begin(&self, new: NewPayment) -> Later<Result<Begun, JournalError>> {
        self.now(|store, me| Ok(store.begin(new, me)))
    }

    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Later<Result<Written, JournalError>> {
        self.now(|store, me| Ok(store.write(&key, epoch, change, me)))
    }

    fn attachment(&self, key: PaymentKey, name: String) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.now(|store, _| Ok(store.find(&key).and_then(|entry| entry.attachments.get(&name).cloned())))
    }

    fn load(&self, key: PaymentKey) -> Later<Result<Option<Stored>, JournalError>> {
        self.now(|store, me| Ok(store.find(&key).map(|entry| store.stored(entry, me))))
    }

    fn claim(&self, key: PaymentKey) -> Later<Result<Claimed, JournalError>> {
        self.now(|store, me| Ok(store.claim(&key, me)))
    }

    fn claim_orphans(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Stored>, JournalError>> {
        self.now(|store, me| Ok(store.claim_orphans(&host, &msn, limit, me)))
    }

    fn list(&self, filter: Filter) -> Later<Result<Vec<Stored>, JournalError>> {
        self.now(|store, me| Ok(store.list(&filter, me)))
    }

    fn acknowledge(&self, keys: Vec<PaymentKey>) -> Later<Result<(), JournalError>> {
        self.now(|store, _| {
            store.acknowledge(&keys);
            Ok(())
        })
    }

    fn acknowledge_under(&self, key: PaymentKey, epoch: u64) -> Later<Result<(), JournalError>> {
        self.now(|store, _| {
            if store.find(&key).is_some_and(|entry| entry.epoch == epoch) {
                store.acknowledge(&[key]);
            }
            Ok(())
        })
    }

    fn post_wish(&self, key: PaymentKey, body: Vec<u8>) -> Later<Result<WishId, JournalError>> {
        self.now(|store, _| store.post_wish(key, body))
    }

    fn wishes(&self) -> Later<Result<Vec<Wish>, JournalError>> {
        self.now(|store, me| Ok(store.wishes(me)))
    }

    fn wish_answer(&self, id: WishId) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.now(|store, _| Ok(store.answered.get(&id).map(|answer| answer.bytes.clone())))
    }

    fn unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
    ) -> Later<Result<Option<(String, Timestamp)>, JournalError>> {
        self.now(|store, _| Ok(store.facts.get(&(host, msn, name)).cloned()))
    }

    fn set_unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
        value: String,
        at: Timestamp,
    ) -> Later<Result<(), JournalError>> {
        self.now(|store, _| {
            store.facts.insert((host, msn, name), (value, at));
            Ok(())
        })
    }

    fn receive(&self, arrival: Arrival) -> Later<Result<Received, JournalError>> {
        self.now(|store, _| Ok(store.inbox.receive(arrival)))
    }

    fn unhandled(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Unhandled>, JournalError>> {
        self.now(|store, _| Ok(store.inbox.unhandled(&host, &msn, at_most(Some(limit)))))
    }

    fn nothing_is_open(&self) -> bool {
        let store = locked(&self.store);
        store.open_wishes.is_empty() && store.inbox.nothing_is_open()
    }

    fn handled(&self, events: Vec<EventId>) -> Later<Result<(), JournalError>> {
        self.now(|store, _| {
            store.inbox.handled(&events);
            Ok(())
        })
    }

    fn check_ins(
        &self,
        host: String,
        msn: Msn,
        merchant_qr_id: Option<String>,
    ) -> Later<Result<Vec<OpenCheckIn>, JournalError>> {
        self.now(|store, _| Ok(store.inbox.check_ins(&host, &msn, merchant_qr_id.as_deref())))
    }

    fn use_check_in(&self, id: EventId) -> Later<Result<Option<CustomerToken>, JournalError>> {
        self.now(|store, _| Ok(store.inbox.use_check_in(id)))
    }

    fn forget_check_ins(&self, initiated_before: Timestamp) -> Later<Result<(), JournalError>> {
        self.now(|store, _| {
            store.inbox.forget_check_ins(initiated_before);
            Ok(())
        })
    }

    fn close(&self) -> Later<Result<(), JournalError>> {
        self.now(|store, me| {
            store.leave(me);
            Ok(())
        })
    }
}

fn locked(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the handles share.
#[derive(Default)]
struct Store {
    /// In the order they were begun.
    payments: Vec<Entry>,
    places: HashMap<PaymentKey, usize>,
    /// Which payment holds an order.
    holders: HashMap<Order, usize>,
    open_wishes: BTreeMap<WishId, Wish>,
    answered: BTreeMap<WishId, Answer>,
    facts: HashMap<(String, Msn, &'static str), (String, Timestamp)>,
    inbox: Inbox,
    /// Handles that are not closed.
    open: HashSet<u64>,
    /// Those that hold their lock.
    living: HashSet<u64>,
    last_owner: u64,
    last_wish: i64,
}

type Order = (Arc<str>, Msn, OrderId);

struct Entry {
    key: PaymentKey,
    order: Option<OrderId>,
    created_at: Timestamp,
    row: Row,
    attachments: HashMap<String, Vec<u8>>,
    owner: Option<u64>,
    epoch: u64,
}

struct Answer {
    bytes: Vec<u8>,
    at: Timestamp,
}

impl Store {
    fn enter(&mut self) -> u64 {
        self.last_owner += 1;
        self.open.insert(self.last_owner);
        self.living.insert(self.last_owner);
        self.last_owner
    }

    fn leave(&mut self, owner: u64) {
        self.open.remove(&owner);
        self.living.remove(&owner);
    }

    fn begin(&mut self, new: NewPayment, me: u64) -> Begun {
        let wanted = if new.row.holds_order { order_of(&new.key, new.order.as_ref()) } else { None };
        #[cfg(kasse_defects)]
        let wanted = wanted.filter(|_| !crate::defect::is(crate::defect::Defect::OrderNotInTransaction));
        if let Some(holder) = wanted.as_ref().and_then(|order| self.holders.get(order)) {
            return Begun::OrderTaken(Box::new(self.stored(&self.payments[*holder], me)));
        }
        if let Some(entry) = self.find(&new.key) {
            return Begun::ReferenceTaken(Box::new(self.stored(entry, me)));
        }
        self.living.insert(me);
        let place = self.payments.len();
        if let Some(order) = wanted {
            self.holders.insert(order, place);
        }
        self.places.insert(new.key.clone(), place);
        let mut entry = Entry {
            key: new.key,
            order: new.order,
            created_at: new.created_at,
            row: new.row,
            attachments: HashMap::default(),
            owner: Some(me),
            epoch: 1,
        };
        entry.attach(new.attachments);
        self.payments.push(entry);
        Begun::Inserted(1)
    }

    fn write(&mut self, key: &PaymentKey, epoch: u64, change: Change, me: u64) -> Written {
        let Some(&place) = self.places.get(key) else { return Written::NotOwner };
        let entry = &mut self.payments[place];
        let foreign = entry.owner != Some(me) || entry.epoch != epoch;
        #[cfg(kasse_defects)]
        let foreign = foreign && !crate::defect::is(crate::defect::Defect::OwnerIgnored);
        if foreign {
            return Written::NotOwner;
        }
        if let Some(order) = order_of(key, entry.order.as_ref()) {
            let holder = self.holders.get(&order).copied();
            if change.row.holds_order {
                if holder.is_some_and(|other| other != place) {
                    return Written::OrderTaken;
                }
                self.holders.insert(order, place);
            } else if holder == Some(place) {
                self.holders.remove(&order);
            }
        }
        if change.scrub {
            entry.scrub();
        }
        entry.attach(change.attachments);
        if change.release {
            entry.owner = None;
        }
        let at = change.row.updated_at;
        let unacknowledged = entry.row.unacknowledged || change.row.unacknowledged;
        entry.row = Row { unacknowledged, ..change.row };
        self.answer(key, change.answers, at);
        Written::Done
    }

    fn claim(&mut self, key: &PaymentKey, me: u64) -> Claimed {
        let Some(&place) = self.places.get(key) else { return Claimed::Absent };
        self.living.insert(me);
        match self.ownership(&self.payments[place], me) {
            Ownership::Another => Claimed::Another(Box::new(self.stored(&self.payments[place], me))),
            Ownership::Mine(_) => Claimed::Mine(Box::new(self.stored(&self.payments[place], me))),
            Ownership::Free => Claimed::Mine(Box::new(self.take(place, me))),
        }
    }

    fn claim_orphans(&mut self, host: &str, msn: &Msn, limit: u32, me: u64) -> Vec<Stored> {
        self.living.insert(me);
        let orphans: Vec<usize> = (0..self.payments.len())
            .filter(|&place| {
                let entry = &self.payments[place];
                let of_unit = *entry.key.host == *host && entry.key.msn == *msn;
                of_unit && entry.row.live && self.ownership(entry, me) == Ownership::Free
            })
            .take(at_most(Some(limit)))
            .collect();
        orphans.into_iter().map(|place| self.take(place, me)).collect()
    }

    fn take(&mut self, place: usize, me: u64) -> Stored {
        let entry = &mut self.payments[place];
        entry.owner = Some(me);
        entry.epoch += 1;
        self.stored(&self.payments[place], me)
    }

    fn list(&self, filter: &Filter, me: u64) -> Vec<Stored> {
        let chosen = |entry: &&Entry| {
            filter.order.as_ref().is_none_or(|order| entry.order.as_ref() == Some(order))
                && filter.live.is_none_or(|live| entry.row.live == live)
                && filter.unacknowledged.is_none_or(|wanted| entry.row.unacknowledged == wanted)
        };
        let newest_first = self.payments.iter().rev();
        newest_first.filter(chosen).take(at_most(filter.limit)).map(|entry| self.stored(entry, me)).collect()
    }

    fn acknowledge(&mut self, keys: &[PaymentKey]) {
        for key in keys {
            if let Some(&place) = self.places.get(key) {
                self.payments[place].row.unacknowledged = false;
            }
        }
    }

    fn post_wish(&mut self, key: PaymentKey, body: Vec<u8>) -> Result<WishId, JournalError> {
        if !self.places.contains_key(&key) {
            return Err(JournalError::Absent);
        }
        self.last_wish += 1;
        let id = WishId(self.last_wish);
        self.open_wishes.insert(id, Wish { id, key, body });
        Ok(id)
    }

    fn wishes(&self, me: u64) -> Vec<Wish> {
        let mine = |wish: &&Wish| self.find(&wish.key).is_some_and(|entry| entry.owner == Some(me));
        self.open_wishes.values().filter(mine).cloned().collect()
    }

    fn answer(&mut self, key: &PaymentKey, answers: Vec<(WishId, Vec<u8>)>, at: Timestamp) {
        if answers.is_empty() {
            return;
        }
        self.answered.retain(|_, answer| at.since(answer.at) <= ANSWERED_WISH_KEPT);
        for (id, bytes) in answers {
            if self.open_wishes.get(&id).is_some_and(|wish| wish.key == *key) {
                self.open_wishes.remove(&id);
                self.answered.insert(id, Answer { bytes, at });
            }
        }
    }

    fn find(&self, key: &PaymentKey) -> Option<&Entry> {
        self.places.get(key).map(|&place| &self.payments[place])
    }

    fn ownership(&self, entry: &Entry, me: u64) -> Ownership {
        #[cfg(kasse_defects)]
        if crate::defect::is(crate::defect::Defect::OwnerIgnored) && entry.owner != Some(me) {
            return Ownership::Free;
        }
        match entry.owner {
            Some(owner) if owner == me => Ownership::Mine(entry.epoch),
            Some(owner) if self.living.contains(&owner) => Ownership::Another,
            _ => Ownership::Free,
        }
    }

    fn stored(&self, entry: &Entry, me: u64) -> Stored {
        Stored {
            key: entry.key.clone(),
            order: entry.order.clone(),
            created_at: entry.created_at,
            state: entry.row.state.clone(),
            live: entry.row.live,
            unacknowledged: entry.row.unacknowledged,
            outcome: entry.row.outcome.to_owned(),
            updated_at: entry.row.updated_at,
            ownership: self.ownership(entry, me),
        }
    }
}

impl Entry {
    fn attach(&mut self, attachments: Vec<Attachment>) {
        for mut attachment in attachments {
            let (name, bytes) = (take(&mut attachment.name), take(&mut attachment.bytes));
            if let Some(mut old) = self.attachments.insert(name, bytes) {
                old.zeroize();
            }
        }
    }

    fn scrub(&mut self) {
        for (_, mut bytes) in self.attachments.drain() {
            bytes.zeroize();
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.scrub();
    }
}

fn order_of(key: &PaymentKey, order: Option<&OrderId>) -> Option<Order> {
    order.map(|order| (key.host.clone(), key.msn.clone(), order.clone()))
}

fn at_most(limit: Option<u32>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}
