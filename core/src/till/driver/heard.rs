//! What the host has heard of, and need not be told again.

use futures_channel::oneshot;

use super::command::{Told, outcome_from};
use super::{Done, Driver};
use crate::flow::payment::{CreateState, Outcome, Record};
use crate::journal::PaymentKey;

/// Notes that are being written down.
#[derive(Default)]
pub(super) struct HeardOf {
    open: usize,
    asked: Vec<oneshot::Sender<()>>,
}

impl Driver {
    /// Takes note, unless there has been news since: that was not heard.
    pub(super) fn heard(&mut self, key: PaymentKey, told: Told) {
        let moment = self.moment();
        let known = self.slots.get_mut(&key).map(|slot| {
            let current = told.is(slot.machine.record(), &slot.machine.outcome(moment));
            current && std::mem::take(&mut slot.unacknowledged)
        });
        if known == Some(false) {
            return;
        }
        self.heard.open += 1;
        let shared = std::sync::Arc::clone(&self.shared);
        self.spawn(async move {
            let current = match known {
                Some(_) => true,
                None => match shared.journal.load(key.clone()).await {
                    Ok(Some(stored)) => {
                        let known = outcome_from(&stored.state);
                        stored.unacknowledged
                            && known.is_ok_and(|(record, outcome)| told.is(&record, &outcome))
                    }
                    _ => false,
                },
            };
            if current {
                // If it cannot be written down it is told once more.
                drop(shared.journal.acknowledge(vec![key]).await);
            }
            Done::Noted
        });
    }

    pub(super) fn answer_when_noted(&mut self, asked: oneshot::Sender<()>) {
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

impl Told {
    /// It is still what there is to be told.
    fn is(&self, record: &Record, outcome: &Outcome) -> bool {
        match self {
            Self::Refused => matches!(record.create.state, CreateState::Refused(_)),
            Self::Settled(status) => *status == outcome.status,
        }
    }
}
