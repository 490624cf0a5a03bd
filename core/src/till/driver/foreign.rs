//! Payments that another process owns: followed through the journal, changed by wishes left there.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::command::outcome_from;
use super::resume::unknown;
use super::slot::Queued;
use super::timers::Timer;
use super::waiter::{Answer, Recipient, Until, Waiter};
use super::{Done, Driver};
use crate::error::Error;
use crate::flow::payment::{IfApproved, Outcome, Record, Wish};
use crate::ids::RequestId;
use crate::journal::{self, JournalError, Ownership, PaymentKey, Stored, WishId};
use crate::money::Money;
use crate::tables::HashMap;

/// What this process knows of payments that are not its own.
#[derive(Default)]
pub(super) struct Foreign {
    /// Inputs for payments that are being looked up.
    pub(super) inputs: HashMap<PaymentKey, Vec<Queued>>,
    followed: HashMap<PaymentKey, Followed>,
    wishes: HashMap<WishId, Left>,
}

/// A payment that somebody here waits for.
#[derive(Default)]
struct Followed {
    waiters: Vec<Waiter>,
    /// The state that left them waiting; `None` if one of them has not been asked yet.
    seen: Option<Vec<u8>>,
}

impl Foreign {
    pub(super) fn follow(&mut self, key: PaymentKey, waiter: Waiter) {
        let followed = self.followed.entry(key).or_default();
        followed.waiters.push(waiter);
        followed.seen = None;
    }

    fn stop_following(&mut self, key: &PaymentKey) -> Vec<Waiter> {
        self.followed.remove(key).map(|followed| followed.waiters).unwrap_or_default()
    }
}

/// A wish in the journal that somebody here waits for.
struct Left {
    key: PaymentKey,
    wish: Wish,
    waiter: Waiter,
}

/// A wish that was left in the journal, or not.
pub(crate) struct Posted {
    left: Left,
    result: Result<WishId, JournalError>,
}

/// What became of a wish that was left in the journal.
pub(crate) struct Fate {
    answer: Option<Vec<u8>>,
    /// Nobody owns the payment any more, so nobody will take the wish up.
    free: bool,
}

/// A wish as it stands in the journal.
#[derive(Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
enum Letter {
    Capture { id: RequestId, amount: Option<Money> },
    Refund { id: RequestId, amount: Option<Money> },
    Settle { id: RequestId, amount: Money },
    Cancel { if_approved: IfApproved },
    Read,
}

impl From<Wish> for Letter {
    fn from(wish: Wish) -> Self {
        match wish {
            Wish::Capture { id, amount } => Self::Capture { id, amount },
            Wish::Refund { id, amount } => Self::Refund { id, amount },
            Wish::Settle { id, amount } => Self::Settle { id, amount },
            Wish::Cancel { if_approved, .. } => Self::Cancel { if_approved },
            Wish::Read => Self::Read,
        }
    }
}

impl Letter {
    /// The wish that lies in the journal under this number.
    fn wish(self, id: WishId) -> Wish {
        match self {
            Self::Capture { id, amount } => Wish::Capture { id, amount },
            Self::Refund { id, amount } => Wish::Refund { id, amount },
            Self::Settle { id, amount } => Wish::Settle { id, amount },
            Self::Cancel { if_approved } => Wish::Cancel { if_approved, number: Some(id.0) },
            Self::Read => Wish::Read,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LetterAnswer {
    Outcome(Box<Outcome>),
    Refused(Error),
}

pub(super) fn encode(answer: &Answer) -> Vec<u8> {
    let answer = match answer {
        Ok(outcome) => LetterAnswer::Outcome(Box::new(outcome.clone())),
        Err(error) => LetterAnswer::Refused(error.clone()),
    };
    serde_json::to_vec(&answer).unwrap_or_default()
}

fn decode(bytes: &[u8]) -> Answer {
    match serde_json::from_slice(bytes) {
        Ok(LetterAnswer::Outcome(outcome)) => Ok(*outcome),
        Ok(LetterAnswer::Refused(error)) => Err(error),
        Err(_) => Err(JournalError::Damaged("the answer to a wish cannot be read".into()).into()),
    }
}

impl Driver {
    /// Leaves a wish for the owner. One that came out of the journal still lies there.
    pub(super) fn leave_wish(&mut self, key: PaymentKey, wish: Wish, waiter: Waiter) {
        if matches!(waiter.to, Recipient::There(_)) {
            return;
        }
        let body = serde_json::to_vec(&Letter::from(wish.clone())).unwrap_or_default();
        let work = self.shared.journal.post_wish(key.clone(), body);
        let left = Left { key, wish, waiter };
        self.spawn(async move { Done::Posted(Box::new(Posted { left, result: work.await })) });
    }

    pub(super) fn posted(&mut self, posted: Posted) {
        let Posted { left, result } = posted;
        match result {
            Ok(id) => {
                if let Some(deadline) = left.waiter.deadline {
                    self.timers.set(deadline, Timer::Deadline(left.key.clone()));
                }
                self.foreign.wishes.insert(id, left);
            }
            Err(error) => left.waiter.refuse(error.into()),
        }
    }

    /// Looks at payments that others own, and at what became of what we want of them.
    pub(super) fn look_at_neighbours(&mut self) {
        self.foreign.followed.retain(|_, followed| {
            followed.waiters.retain(|waiter| !waiter.is_abandoned());
            !followed.waiters.is_empty()
        });
        for key in self.foreign.followed.keys().cloned().collect::<Vec<_>>() {
            self.look_at(key);
        }
        for (id, key) in
            self.foreign.wishes.iter().map(|(id, left)| (*id, left.key.clone())).collect::<Vec<_>>()
        {
            let shared = std::sync::Arc::clone(&self.shared);
            self.spawn(async move {
                // In this order: an owner answers before it lets go.
                let free = match shared.journal.load(key).await {
                    Ok(Some(stored)) => stored.ownership == Ownership::Free,
                    _ => false,
                };
                let answer = shared.journal.wish_answer(id).await;
                Done::Answered(id, answer.map(|answer| Fate { answer, free }))
            });
        }
    }

    pub(super) fn look_at(&mut self, key: PaymentKey) {
        let work = self.shared.journal.load(key.clone());
        self.spawn(async move { Done::Seen(key, work.await) });
    }

    pub(super) fn take_wishes(&mut self, result: Result<Vec<journal::Wish>, JournalError>) {
        for wish in result.unwrap_or_default() {
            let known = self.slots.get(&wish.key).is_some_and(|slot| slot.knows(wish.id));
            if known {
                continue;
            }
            let Ok(letter) = serde_json::from_slice::<Letter>(&wish.body) else { continue };
            let waiter = Waiter { until: Until::Now, deadline: None, to: Recipient::There(wish.id) };
            self.claim_or_feed(wish.key, Queued::Wish(letter.wish(wish.id), waiter));
        }
    }

    pub(super) fn answered_elsewhere(&mut self, id: WishId, result: Result<Fate, JournalError>) {
        let Ok(fate) = result else { return };
        if let Some(bytes) = fate.answer {
            if let Some(Left { waiter: Waiter { to: Recipient::Here(sender), .. }, .. }) =
                self.foreign.wishes.remove(&id)
            {
                drop(sender.send(Box::new(decode(&bytes))));
            }
        } else if fate.free
            && let Some(left) = self.foreign.wishes.get(&id)
            && !self.foreign.inputs.contains_key(&left.key)
        {
            // The owner let the payment go, or died, before it saw the wish: it is for us now.
            let (key, wish) = (left.key.clone(), Letter::from(left.wish.clone()).wish(id));
            let waiter = Waiter { until: Until::Now, deadline: None, to: Recipient::There(id) };
            self.claim_or_feed(key, Queued::Wish(wish, waiter));
        }
    }

    /// What another process has written about a payment that somebody here waits for.
    pub(super) fn seen_elsewhere(&mut self, key: &PaymentKey, result: Result<Option<Stored>, JournalError>) {
        let Some(followed) = self.foreign.followed.get(key) else { return };
        let free = match result {
            // It is looked at five times a second, and changes a few times in all.
            Ok(Some(stored)) if followed.seen.as_deref() == Some(&*stored.state) => is_free(&stored),
            Ok(Some(stored)) => {
                let free = is_free(&stored);
                match outcome_from(&stored.state) {
                    Ok((record, outcome)) => self.tell_followers(key, stored.state, &record, &outcome),
                    Err(error) => return self.refuse_followers(key, &error),
                }
                free
            }
            Ok(None) => return self.refuse_followers(key, &unknown(key)),
            Err(error) => return self.refuse_followers(key, &error.into()),
        };
        if free && self.foreign.followed.contains_key(key) {
            self.look_for_orphans();
        }
        if self.slots.contains_key(key) {
            // Taken over meanwhile: the waiters belong to our own payment now.
            for waiter in self.foreign.stop_following(key) {
                self.wait(key.clone(), waiter);
            }
        }
    }

    /// Who has what they waited for is told; the others go on.
    fn tell_followers(&mut self, key: &PaymentKey, state: Vec<u8>, record: &Record, outcome: &Outcome) {
        let waiters = self.foreign.stop_following(key);
        let (met, left): (Vec<_>, Vec<_>) =
            waiters.into_iter().partition(|waiter| waiter.is_met_by(outcome, record));
        met.into_iter().for_each(|waiter| waiter.tell_here(record, outcome));
        if left.is_empty() {
            return;
        }
        for deadline in left.iter().filter_map(|waiter| waiter.deadline) {
            self.timers.set(deadline, Timer::Deadline(key.clone()));
        }
        self.foreign.followed.insert(key.clone(), Followed { waiters: left, seen: Some(state) });
    }

    fn refuse_followers(&mut self, key: &PaymentKey, error: &Error) {
        for waiter in self.foreign.stop_following(key) {
            waiter.refuse(error.clone());
        }
    }

    pub(super) fn foreign_expire(&mut self, key: &PaymentKey, now: Duration) {
        let is_due = |waiter: &Waiter| waiter.deadline.is_some_and(|deadline| deadline <= now);
        let due_wishes: Vec<WishId> = self
            .foreign
            .wishes
            .iter()
            .filter(|(_, left)| left.key == *key && is_due(&left.waiter))
            .map(|(id, _)| *id)
            .collect();
        for id in due_wishes {
            if let Some(Left { key, waiter, .. }) = self.foreign.wishes.remove(&id) {
                self.wait(key, Waiter { until: Until::Now, deadline: None, ..waiter });
            }
        }
        let Some(followed) = self.foreign.followed.get_mut(key) else { return };
        for waiter in followed.waiters.iter_mut().filter(|waiter| is_due(waiter)) {
            waiter.until = Until::Now;
            followed.seen = None;
        }
        self.look_at(key.clone());
    }
}

/// Alive, and nobody's.
fn is_free(stored: &Stored) -> bool {
    stored.live && stored.ownership == Ownership::Free
}

impl Waiter {
    fn tell_here(self, record: &Record, outcome: &Outcome) {
        let refused = match &record.create.state {
            crate::flow::payment::CreateState::Refused(error) if self.until == Until::Created => {
                Some(error.clone())
            }
            _ => None,
        };
        if let Recipient::Here(sender) = self.to {
            drop(sender.send(Box::new(refused.map_or_else(|| Ok(outcome.clone()), Err))));
        }
    }
}
