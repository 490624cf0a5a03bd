//! Events, kept as long as the process.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Timestamp;
use crate::ids::{CustomerToken, Msn};
use crate::journal::{About, Arrival, EVENT_KEPT, EventId, OpenCheckIn, Received, Unhandled};
use crate::tables::HashMap;

/// What the handles share of events.
#[derive(Default)]
pub(super) struct Inbox {
    events: BTreeMap<EventId, Event>,
    known: HashMap<(String, Msn, String), EventId>,
    /// Those not followed up, and check-ins that can be used.
    open: BTreeSet<EventId>,
    last: i64,
}

struct Event {
    host: String,
    msn: Msn,
    name: String,
    arrived_at: Timestamp,
    about: Subject,
}

enum Subject {
    Payment(crate::ids::Reference),
    CheckIn { merchant_qr_id: String, initiated_at: Timestamp, token: Option<CustomerToken> },
}

impl Inbox {
    pub(super) fn receive(&mut self, arrival: Arrival) -> Received {
        let name = (arrival.host, arrival.msn, arrival.key.as_str().to_owned());
        if let Some(&id) = self.known.get(&name) {
            return Received { id, first: false, open: self.open.contains(&id) };
        }
        self.forget(arrival.arrived_at);
        self.last += 1;
        let id = EventId(self.last);
        let about = match arrival.about {
            About::Payment(reference) => Subject::Payment(reference),
            About::CheckIn { merchant_qr_id, initiated_at, token } => {
                Subject::CheckIn { merchant_qr_id, initiated_at, token: Some(token) }
            }
        };
        self.known.insert(name.clone(), id);
        let (host, msn, name) = name;
        self.events.insert(id, Event { host, msn, name, arrived_at: arrival.arrived_at, about });
        self.open.insert(id);
        Received { id, first: true, open: true }
    }

    /// From the oldest on: they came in the order of their numbers.
    fn forget(&mut self, now: Timestamp) {
        let is_old = |event: &Event| now.since(event.arrived_at) > EVENT_KEPT;
        let old = self.events.iter().take_while(|(_, event)| is_old(event)).map(|(id, _)| *id);
        let over: Vec<EventId> = old.filter(|id| !self.open.contains(id)).collect();
        for event in over.iter().filter_map(|id| self.events.remove(id)) {
            self.known.remove(&(event.host, event.msn, event.name));
        }
    }

    fn open_of(&self, host: &str, msn: &Msn) -> impl DoubleEndedIterator<Item = (EventId, &Subject)> {
        let of_unit = self.open.iter().filter_map(|id| Some((*id, self.events.get(id)?)));
        let host = host.to_owned();
        let msn = msn.clone();
        of_unit
            .filter(move |(_, event)| event.host == host && event.msn == msn)
            .map(|(id, event)| (id, &event.about))
    }

    pub(super) fn unhandled(&self, host: &str, msn: &Msn, limit: usize) -> Vec<Unhandled> {
        let payments = self.open_of(host, msn).filter_map(|(id, about)| match about {
            Subject::Payment(reference) => Some(Unhandled { id, reference: reference.clone() }),
            Subject::CheckIn { .. } => None,
        });
        payments.take(limit).collect()
    }

    pub(super) fn nothing_is_open(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn handled(&mut self, events: &[EventId]) {
        for id in events {
            if matches!(self.events.get(id), Some(Event { about: Subject::Payment(_), .. })) {
                self.open.remove(id);
            }
        }
    }

    pub(super) fn check_ins(&self, host: &str, msn: &Msn, sticker: Option<&str>) -> Vec<OpenCheckIn> {
        let found = self.open_of(host, msn).filter_map(|(id, about)| match about {
            Subject::CheckIn { merchant_qr_id, initiated_at, .. } => {
                Some(OpenCheckIn { id, merchant_qr_id: merchant_qr_id.clone(), initiated_at: *initiated_at })
            }
            Subject::Payment(_) => None,
        });
        let mut found: Vec<_> =
            found.filter(|found| sticker.is_none_or(|id| id == found.merchant_qr_id)).collect();
        found.sort_by_key(|found| std::cmp::Reverse((found.initiated_at, found.id)));
        found
    }

    pub(super) fn use_check_in(&mut self, id: EventId) -> Option<CustomerToken> {
        let Some(Subject::CheckIn { token, .. }) = self.events.get_mut(&id).map(|event| &mut event.about)
        else {
            return None;
        };
        self.open.remove(&id);
        token.take()
    }

    pub(super) fn forget_check_ins(&mut self, before: Timestamp) {
        let Self { events, open, .. } = self;
        open.retain(|id| match events.get_mut(id).map(|event| &mut event.about) {
            Some(Subject::CheckIn { initiated_at, token, .. }) if *initiated_at < before => {
                *token = None;
                false
            }
            _ => true,
        });
    }
}
