//! What the host has heard of, and need not be told again.

use std::collections::VecDeque;

use futures_channel::oneshot;

use super::command::{Told, outcome_from};
use super::slot::Slot;
use super::{Done, Driver};
use crate::flow::payment::{CreateState, Moment, Record, Status};
use crate::journal::PaymentKey;
use crate::till::shared::{Shared, lock};

/// Payments that are remembered after they were forgotten, until the host has heard what became of them. That
/// takes it no time if it waits for them; of more the journal knows.
const REMEMBERED: usize = 32;

/// Notes that are being written down.
#[derive(Default)]
pub(super) struct HeardOf {
    open: usize,
    asked: Vec<oneshot::Sender<()>>,
    /// The newest last.
    remembered: VecDeque<Remembered>,
}

/// What there was to be told of a payment when it was forgotten, and under which epoch it was written.
struct Remembered {
    key: PaymentKey,
    epoch: u64,
    refused: bool,
    status: Status,
}

impl HeardOf {
    /// A payment is forgotten; the host may not have heard yet.
    pub(super) fn remember(&mut self, key: &PaymentKey, slot: &Slot, moment: Moment) {
        if !slot.unacknowledged {
            return;
        }
        if self.remembered.len() == REMEMBERED {
            self.remembered.pop_front();
        }
        self.remembered.push_back(Remembered {
            key: key.clone(),
            epoch: slot.epoch,
            refused: was_refused(slot.machine.record()),
            status: slot.machine.status(moment),
        });
    }

    /// The epoch under which `told` was written, if it is what there was to be told of a payment that was forgotten.
    fn recall(&mut self, key: &PaymentKey, told: &Told) -> Option<u64> {
        let is_it = |it: &Remembered| it.key == *key && told.is(it.refused, &it.status);
        let place = self.remembered.iter().rposition(is_it)?;
        self.remembered.remove(place).map(|it| it.epoch)
    }
}

impl Driver {
    /// Takes note of what the host has heard since the last turn.
    pub(super) fn take_notes(&mut self) {
        let heard = std::mem::take(&mut *lock(&self.shared.heard));
        for (key, told) in heard {
            self.heard(key, told);
        }
    }

    /// Takes note, unless there has been news since: that was not heard.
    fn heard(&mut self, key: PaymentKey, told: Told) {
        let moment = self.moment();
        let epoch = match self.slots.get_mut(&key) {
            Some(slot) => {
                let (refused, status) = (was_refused(slot.machine.record()), slot.machine.status(moment));
                let current = told.is(refused, &status);
                if !current || !std::mem::take(&mut slot.unacknowledged) {
                    return;
                }
                Some(slot.epoch)
            }
            None => self.heard.recall(&key, &told),
        };
        self.heard.open += 1;
        let shared = std::sync::Arc::clone(&self.shared);
        self.spawn(async move {
            // If it cannot be written down it is told once more.
            match epoch {
                Some(epoch) => drop(shared.journal.acknowledge_under(key, epoch).await),
                None => note_if_current(&shared, key, &told).await,
            }
            Done::Noted
        });
    }

    pub(super) fn answer_when_noted(&mut self, asked: oneshot::Sender<()>) {
        self.take_notes();
        self.heard.asked.push(asked);
        self.answer_asked();
    }

    pub(super) fn noted(&mut self) {
        self.heard.open = self.heard.open.saturating_sub(1);
        self.answer_asked();
    }

    fn answer_asked(&mut self) {
        if self.heard.open == 0 {
            for asked in self.heard.asked.drain(..) {
                let _nobody_waits_any_more = asked.send(());
            }
        }
    }
}

/// Takes note of what was told of a payment that is not in memory, if it is still so in the journal.
async fn note_if_current(shared: &Shared, key: PaymentKey, told: &Told) {
    let Ok(Some(stored)) = shared.journal.load(key.clone()).await else { return };
    let known = outcome_from(&stored.state);
    let current = known.is_ok_and(|(record, outcome)| told.is(was_refused(&record), &outcome.status));
    if stored.unacknowledged && current {
        drop(shared.journal.acknowledge(vec![key]).await);
    }
}

fn was_refused(record: &Record) -> bool {
    matches!(record.create.state, CreateState::Refused(_))
}

impl Told {
    /// It is still what there is to be told.
    fn is(&self, refused: bool, status: &Status) -> bool {
        match self {
            Self::Refused => refused,
            Self::Settled(told) => told == status,
        }
    }
}
