//! Events in the journal: each makes its payment be read, and is marked as handled once a read has decided.

use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use super::command::Import;
use super::slot::Queued;
use super::waiter::{Until, Waiter};
use super::{Done, Driver};
use crate::clock::Later;
use crate::error::{Class, Error};
use crate::flow::payment::{HintId, Origin, Record, Wish, imported};
use crate::ids::{Msn, TillPrefix};
use crate::journal::{EventId, JournalError, PaymentKey, Unhandled};
use crate::log::Level;
use crate::tables::{HashMap, HashSet};
use crate::till::api_calls::ApiCalls;
use crate::webhook::CheckIn;

/// Events of one sales unit looked at together; the others follow when these are handled.
const LOOKED_AT_ONCE: u32 = 256;

/// Units whose events are looked up at a time: a back end with hundreds of them goes round in a few seconds.
const UNITS_AT_ONCE: usize = 32;

/// An event that is still not handled after this is given to its payment again: the owner may have been another
/// process that is gone, or the payment could not be read back. Doubled each time.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// How often it is doubled at most: to about an hour and a half.
const AGAIN_DOUBLED: u32 = 10;

/// How often tokens of check-ins that are too old are looked for.
pub(super) const TOKENS_EVERY: Duration = Duration::from_secs(60);

/// What this process knows of the events in the journal.
#[derive(Default)]
pub(super) struct Inbox {
    /// Given to their payments, and not handled yet.
    open: HashMap<EventId, Given>,
    /// Handled, and not yet marked.
    done: Vec<EventId>,
    /// The last one in turn.
    looked_at: Option<Msn>,
    /// Payments that are being read because only an event knows them.
    taking_in: HashSet<PaymentKey>,
    /// How the references begin that the tills of this client make.
    pub(super) prefixes: HashSet<TillPrefix>,
}

struct Given {
    key: PaymentKey,
    again_at: Duration,
    times: u32,
}

impl Driver {
    /// An event of a payment is durable. Those of units of which no till is opened are left to processes that have
    /// their keys.
    pub(super) fn arrived(&mut self, key: PaymentKey, id: EventId) {
        if !self.units.contains(&key.msn) {
            return;
        }
        let now = self.now().mono;
        let given = self.inbox.open.entry(id).or_insert(Given { key: key.clone(), again_at: now, times: 0 });
        if given.again_at > now {
            return;
        }
        given.again_at = now + AGAIN_AFTER * 2_u32.pow(given.times.min(AGAIN_DOUBLED));
        given.times += 1;
        if let Some(hint) = hint_of(id) {
            self.claim_or_feed(key, Queued::Hint(hint));
        }
    }

    /// Looks for what other processes received.
    pub(super) fn ask_inbox(&self, msn: Msn) -> Later<Result<Vec<Unhandled>, JournalError>> {
        self.shared.journal.unhandled(self.shared.host.to_string(), msn, LOOKED_AT_ONCE)
    }

    /// The next units in turn; all of them if they are few.
    pub(super) fn next_units(&mut self) -> Vec<Msn> {
        let first = self.inbox.looked_at.take().map_or(Bound::Unbounded, Bound::Excluded);
        let rest = self.units.range((first, Bound::Unbounded));
        let next: Vec<_> =
            rest.chain(&self.units).take(UNITS_AT_ONCE.min(self.units.len())).cloned().collect();
        self.inbox.looked_at = next.last().cloned();
        next
    }

    pub(super) fn found_in_inbox(&mut self, msn: &Msn, result: Result<Vec<Unhandled>, JournalError>) {
        if self.closing.is_some() {
            return;
        }
        let Ok(found) = result else { return };
        self.forget_what_others_handled(msn, &found);
        for event in found {
            if self.inbox.done.contains(&event.id) {
                continue;
            }
            let host = self.shared.host.clone();
            self.arrived(PaymentKey { host, msn: msn.clone(), reference: event.reference }, event.id);
        }
    }

    /// What was given to a payment that another process owns is handled there.
    fn forget_what_others_handled(&mut self, msn: &Msn, found: &[Unhandled]) {
        if u32::try_from(found.len()).is_ok_and(|count| count == LOOKED_AT_ONCE) {
            return;
        }
        let (now, still): (_, HashSet<_>) = (self.now().mono, found.iter().map(|event| event.id).collect());
        // One that was given just now may have arrived after they were looked up.
        self.inbox
            .open
            .retain(|id, given| given.key.msn != *msn || given.again_at > now || still.contains(id));
    }

    /// No event is open any more: others have handled what was given here.
    pub(super) fn forget_all_given(&mut self) {
        self.inbox.open.clear();
    }

    /// Reads have followed these up. They are marked together, with what else is handled in this fifth of a second:
    /// a process that dies before only reads once more.
    pub(super) fn handled(&mut self, hints: &[HintId]) {
        for HintId(number) in hints {
            let Ok(id) = i64::try_from(*number).map(EventId) else { continue };
            if self.inbox.open.remove(&id).is_some() {
                self.inbox.done.push(id);
            }
        }
    }

    pub(super) fn mark_handled(&mut self) {
        if !self.inbox.done.is_empty() {
            let work = self.shared.journal.handled(std::mem::take(&mut self.inbox.done));
            self.spawn(async move {
                // What could not be marked is found again, and read again.
                drop(work.await);
                Done::Nothing
            });
        }
    }

    /// The journal does not know the payment of these events. If its reference is one that a till of ours makes, the
    /// journal has lost it, or a neighbour made it: it is read, taken in without acting on it, and reported.
    pub(super) fn event_without_payment(&mut self, key: &PaymentKey, hints: &[HintId]) {
        if !self.inbox.prefixes.iter().any(|prefix| key.reference.is_from(prefix)) {
            return self.handled(hints);
        }
        let from_inbox = self.inbox.open.values().any(|given| given.key == *key);
        if from_inbox && self.inbox.taking_in.insert(key.clone()) {
            let (shared, key) = (Arc::clone(&self.shared), key.clone());
            self.spawn(async move {
                let calls = ApiCalls { shared: Arc::clone(&shared), msn: key.msn.clone() };
                let read = async {
                    let found = calls.get(key.reference.clone()).await?;
                    let events = calls.events(key.reference.clone()).await?;
                    Ok(imported(&found, &events, Origin::Adopted, shared.clock.now().wall))
                };
                let result = read.await;
                Done::Found(key, Box::new(result))
            });
        }
    }

    pub(super) fn found_without_payment(&mut self, key: &PaymentKey, result: Result<Record, Error>) {
        self.inbox.taking_in.remove(key);
        match result {
            Ok(record) => {
                self.shared.say(Level::Warn, &key.reference, || {
                    "a webhook spoke of it and the journal did not know it: taken in".to_owned()
                });
                let (waiter, _nobody) = Waiter::here(Until::Now, None);
                self.import(Import { key: key.clone(), record, waiter, news: true });
                self.give_again(key);
            }
            // The platform does not know it either, or not for us.
            Err(error) if error.class() == Class::Refused => {
                let of_it = |given: &&EventId| self.inbox.open.get(given).is_some_and(|g| g.key == *key);
                let hints: Vec<_> =
                    self.inbox.open.keys().filter(of_it).filter_map(|id| hint_of(*id)).collect();
                self.handled(&hints);
            }
            Err(_) => {}
        }
    }

    /// The next look gives the events of this payment to it.
    fn give_again(&mut self, key: &PaymentKey) {
        for given in self.inbox.open.values_mut().filter(|given| given.key == *key) {
            given.again_at = Duration::ZERO;
        }
    }

    /// Events of a unit may have been missed: whatever happened to its payments is read. This proves nothing about
    /// webhooks, so it is no hint.
    pub(super) fn read_all(&mut self, msn: &Msn) {
        let alive: Vec<_> = self.slots.keys().filter(|key| key.msn == *msn).cloned().collect();
        for key in alive {
            let (waiter, _nobody) = Waiter::here(Until::Now, None);
            self.claim_or_feed(key, Queued::Wish(Wish::Read, waiter));
        }
    }

    /// Deletes tokens that the platform takes no more.
    pub(super) fn forget_tokens(&mut self) {
        let now = self.shared.platform_time();
        let valid = i64::try_from(CheckIn::VALID_FOR.as_millis()).unwrap_or(i64::MAX);
        let before = crate::clock::Timestamp::from_millis(now.millis().saturating_sub(valid));
        let work = self.shared.journal.forget_check_ins(before);
        self.spawn(async move {
            drop(work.await);
            Done::Nothing
        });
    }
}

/// A number of the journal is as good a name as any: no other event has it.
fn hint_of(id: EventId) -> Option<HintId> {
    u64::try_from(id.0).ok().map(HintId)
}
