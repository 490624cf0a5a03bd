//! The newest events in memory, so that what a thousand tills are told is not read a thousand times.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::journal::{EventId, KeptEvent};

/// How many.
const KEPT: usize = 1_024;

/// Every event after a certain one, without gaps: they are read from the journal in the order in which it has them.
#[derive(Debug)]
pub(super) struct Recent {
    after: EventId,
    events: VecDeque<Arc<KeptEvent>>,
}

impl Recent {
    /// None yet; the next one comes after `newest`.
    pub(super) fn new(newest: EventId) -> Self {
        Self { after: newest, events: VecDeque::new() }
    }

    /// The last one.
    pub(super) fn newest(&self) -> EventId {
        self.events.back().map_or(self.after, |event| event.id)
    }

    pub(super) fn push(&mut self, event: Arc<KeptEvent>) {
        self.events.push_back(event);
        if self.events.len() > KEPT
            && let Some(oldest) = self.events.pop_front()
        {
            self.after = oldest.id;
        }
    }

    /// Those after `cursor`, at most `limit`; `None` if only the journal knows them.
    pub(super) fn after(&self, cursor: EventId, limit: usize) -> Option<Vec<Arc<KeptEvent>>> {
        if cursor < self.after {
            return None;
        }
        let first = self.events.partition_point(|event| event.id <= cursor);
        Some(self.events.iter().skip(first).take(limit).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Msn, Reference};
    use crate::journal::KeptAbout;
    use crate::webhook::EventKey;

    fn event(id: i64) -> Arc<KeptEvent> {
        let about = KeptAbout::Payment(Reference::new("till-0001").unwrap());
        let msn = Msn::new("123456").unwrap();
        Arc::new(KeptEvent { id: EventId(id), msn, key: EventKey::kept(id.to_string()), about })
    }

    fn ids(found: Option<Vec<Arc<KeptEvent>>>) -> Option<Vec<i64>> {
        found.map(|events| events.iter().map(|event| event.id.0).collect())
    }

    #[test]
    fn what_it_does_not_have_is_the_journals() {
        let mut recent = Recent::new(EventId(5));
        assert_eq!(ids(recent.after(EventId(5), 9)), Some(vec![]));
        assert_eq!(ids(recent.after(EventId(4), 9)), None);
        recent.push(event(7));
        recent.push(event(8));
        assert_eq!(ids(recent.after(EventId(5), 9)), Some(vec![7, 8]));
        assert_eq!(ids(recent.after(EventId(7), 9)), Some(vec![8]));
        assert_eq!(ids(recent.after(EventId(5), 1)), Some(vec![7]));
        assert_eq!(recent.newest(), EventId(8));
    }

    #[test]
    fn the_oldest_make_room() {
        let mut recent = Recent::new(EventId(0));
        let last = i64::try_from(KEPT).unwrap() + 10;
        (1..=last).for_each(|id| recent.push(event(id)));
        assert_eq!(ids(recent.after(EventId(9), 1)), None);
        assert_eq!(ids(recent.after(EventId(10), 1)), Some(vec![11]));
        assert_eq!(recent.after(EventId(10), 10_000).unwrap().len(), KEPT);
    }
}
