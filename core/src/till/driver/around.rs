//! What others left in the journal, looked for five times a second.

use super::{Done, Driver};
use crate::ids::Msn;
use crate::journal::{JournalError, Unhandled, Wish};

/// What was there.
pub(crate) struct Around {
    /// What other processes want of our payments.
    wishes: Result<Vec<Wish>, JournalError>,
    /// Events that nobody has followed up, of some units.
    events: Vec<(Msn, Result<Vec<Unhandled>, JournalError>)>,
}

impl Driver {
    /// Asks for everything at once: the journal's thread wakes up once, and so does the driver.
    pub(super) fn look_around(&mut self) {
        self.mark_handled();
        self.look_at_neighbours();
        if self.shared.journal.nothing_is_open() {
            return self.forget_all_given();
        }
        // A disk that has not answered yet is not asked again.
        if std::mem::replace(&mut self.looking_around, true) {
            return;
        }
        let wishes = self.shared.journal.wishes();
        let units: Vec<_> =
            self.next_units().into_iter().map(|msn| (self.ask_inbox(msn.clone()), msn)).collect();
        self.spawn(async move {
            let wishes = wishes.await;
            let mut events = Vec::with_capacity(units.len());
            for (work, msn) in units {
                events.push((msn, work.await));
            }
            Done::Around(Box::new(Around { wishes, events }))
        });
    }

    pub(super) fn looked_around(&mut self, around: Around) {
        self.looking_around = false;
        self.take_wishes(around.wishes);
        for (msn, found) in around.events {
            self.found_in_inbox(&msn, found);
        }
    }
}
