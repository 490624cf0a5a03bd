//! Payments that come out of the journal: after a start, from a dead owner, or because somebody asks.

use std::sync::Arc;

use super::command::outcome_from;
use super::slot::{Queued, Slot};
use super::timers::Timer;
use super::waiter::{Until, Waiter};
use super::{Done, Driver, PICKED_UP_AT_ONCE, PICKED_UP_LEFT, WRITE_AGAIN_AFTER};
use crate::error::{Error, ErrorName};
use crate::flow::payment::{Machine, Pairing, Record};
use crate::flow::poll::Waiting;
use crate::ids::{Msn, TillPrefix};
use crate::journal::{Claimed, JournalError, Ownership, PaymentKey, Stored};
use crate::log::Level;
use crate::till::follow::Follow;

impl Driver {
    /// A till of this sales unit was opened: the client has its keys, and acts for its payments from now on.
    pub(super) fn serve(&mut self, msn: Msn, prefix: TillPrefix) {
        self.inbox.prefixes.insert(prefix);
        if self.units.insert(msn.clone()) {
            self.claim_orphans(msn.clone());
            if let Some(source) = self.shared.source.clone() {
                self.followers.push(Box::pin(Follow::new(Arc::clone(&self.shared), source, msn).run()));
            }
        }
    }

    pub(super) fn look_for_orphans(&mut self) {
        for msn in self.units.clone() {
            self.claim_orphans(msn);
        }
    }

    fn claim_orphans(&mut self, msn: Msn) {
        let work =
            self.shared.journal.claim_orphans(self.shared.host.to_string(), msn.clone(), PICKED_UP_AT_ONCE);
        self.spawn(async move { Done::Orphans(msn, work.await) });
    }

    pub(super) fn adopt_orphans(&mut self, msn: Msn, result: Result<Vec<Stored>, JournalError>) {
        // A failure is tried again by the timer: nothing is lost meanwhile but time.
        let Ok(orphans) = result else { return };
        // What is found first was left by a process that is gone; later, by a neighbour that died.
        let restart = !self.picked_up.contains(&msn);
        let all = u32::try_from(orphans.len()).is_ok_and(|count| count < PICKED_UP_AT_ONCE);
        for stored in orphans {
            self.taking_stock.insert(stored.key.clone());
            self.load(&stored, restart, Vec::new());
        }
        if all {
            self.picked_up.insert(msn);
        } else {
            self.more.insert(msn);
        }
    }

    /// Takes the next payments out of the journal when most of those before have heard how they stand, so that
    /// neither the platform nor a new sale meets ten thousand of them at once.
    pub(super) fn pick_up_more(&mut self) {
        if self.more.is_empty() || self.closing.is_some() {
            return;
        }
        let slots = &self.slots;
        let busy = |key: &PaymentKey| {
            slots.get(key).is_some_and(|slot| slot.pending.is_some() || slot.call.is_some())
        };
        self.taking_stock.retain(busy);
        if self.taking_stock.len() <= PICKED_UP_LEFT
            && let Some(msn) = self.more.pop_first()
        {
            self.claim_orphans(msn);
        }
    }

    /// Puts a payment into memory; what is wanted of it comes after it has taken stock.
    fn load(&mut self, stored: &Stored, restart: bool, inputs: Vec<Queued>) {
        let Ownership::Mine(epoch) = stored.ownership else { return };
        match self.slots.get_mut(&stored.key) {
            Some(slot) if slot.epoch >= epoch => {
                slot.queue.extend(inputs);
                return self.drain(&stored.key);
            }
            // What is in memory is of a time before another process had the payment.
            Some(_) => self.lose(&stored.key),
            None => {}
        }
        let record = match outcome_from(&stored.state) {
            Ok((record, _)) => record,
            Err(error) => {
                let reference = &stored.key.reference;
                self.shared.say(Level::Error, reference, || format!("cannot be taken up: {error}"));
                return self.refuse_all(inputs, &error);
            }
        };
        let waiting = waiting_of(&record);
        let machine = Machine::load(record, waiting, self.moment());
        let mut slot = Slot::new(machine, epoch, stored.unacknowledged);
        slot.queue.push_back(Queued::Resume { restart });
        slot.queue.extend(inputs);
        self.slots.insert(stored.key.clone(), Box::new(slot));
        self.drain(&stored.key);
    }

    /// Looks a payment up, takes it over if it is free, and gives it the input.
    pub(super) fn claim_for(&mut self, key: PaymentKey, input: Queued) {
        if let Some(beginning) = self.beginning.get_mut(&key) {
            return beginning.inputs.push(input);
        }
        let waiting = self.foreign.inputs.entry(key.clone()).or_default();
        waiting.push(input);
        if waiting.len() == 1 {
            let work = self.shared.journal.claim(key.clone());
            self.spawn(async move { Done::Claimed(key, work.await) });
        }
    }

    pub(super) fn claimed(&mut self, key: &PaymentKey, result: Result<Claimed, JournalError>) {
        let inputs = self.foreign.inputs.remove(key).unwrap_or_default();
        if let Some(beginning) = self.beginning.get_mut(key) {
            return beginning.inputs.extend(inputs);
        }
        match result {
            Ok(Claimed::Mine(stored)) => {
                let restart = stored.live && !self.picked_up.contains(&key.msn);
                self.load(&stored, restart, inputs);
            }
            Ok(Claimed::Another(_)) => {
                for input in inputs {
                    match input {
                        Queued::Wish(wish, waiter) => self.leave_wish(key.clone(), wish, waiter),
                        Queued::Adopt(_, waiter) => self.foreign.follow(key.clone(), waiter),
                        _ => {}
                    }
                }
            }
            Ok(Claimed::Absent) => {
                let hint = |input: &Queued| if let Queued::Hint(id) = input { Some(*id) } else { None };
                let hints: Vec<_> = inputs.iter().filter_map(hint).collect();
                self.event_without_payment(key, &hints);
                self.refuse_all(inputs, &unknown(key));
            }
            Err(error) => {
                if inputs.is_empty() {
                    // Nobody asked: it was lost, and may be nobody's but ours.
                    self.shared
                        .say(Level::Error, &key.reference, || format!("whose it is cannot be read: {error}"));
                    let again = self.now().mono + WRITE_AGAIN_AFTER;
                    self.timers.set(again, Timer::ClaimAgain(key.clone()));
                }
                self.refuse_all(inputs, &error.into());
            }
        }
    }

    fn refuse_all(&mut self, inputs: Vec<Queued>, error: &Error) {
        for input in inputs {
            if let Queued::Wish(_, waiter) | Queued::Adopt(_, waiter) = input {
                waiter.refuse(error.clone());
            }
        }
    }

    /// Waits for a payment, wherever it is.
    pub(super) fn wait(&mut self, key: PaymentKey, waiter: Waiter) {
        if self.slots.contains_key(&key) {
            self.add_waiter(&key, waiter);
            self.tell(&key);
            self.rest(&key);
        } else {
            self.foreign.follow(key.clone(), waiter);
            self.look_at(key);
        }
    }

    pub(super) fn reloaded(&mut self, key: &PaymentKey, result: Result<Option<Stored>, JournalError>) {
        let moment = self.moment();
        let Some(slot) = self.slots.get_mut(key) else { return };
        let Some((record, _)) = result.ok().flatten().and_then(|stored| outcome_from(&stored.state).ok())
        else {
            // Not even readable at the moment: tried again until it is.
            let again = moment.now.mono + WRITE_AGAIN_AFTER;
            return self.timers.set(again, Timer::ReadAgain(key.clone()));
        };
        let waiting = waiting_of(&record);
        slot.machine = Machine::load(record, waiting, moment);
        slot.reloading = false;
        slot.queue.push_front(Queued::Fault(slot.faults));
        self.drain(key);
    }
}

impl Waiter {
    pub(super) fn refuse(self, error: Error) {
        if let super::waiter::Recipient::Here(sender) = self.to {
            drop(sender.send(Box::new(Err(error))));
        }
    }

    /// The outcome of a payment that another process follows answers this.
    pub(super) fn is_met_by(&self, outcome: &crate::flow::payment::Outcome, record: &Record) -> bool {
        match &self.until {
            Until::Now => true,
            Until::Created => record.create.state != crate::flow::payment::CreateState::Open,
            Until::Settled => outcome.status.is_settled(),
            Until::Changed(old) => old.status != outcome.status,
            Until::Finished(_) => false,
        }
    }
}

fn waiting_of(record: &Record) -> Waiting {
    match record.pairing {
        Some(Pairing::DynamicQr) => Waiting::Screen,
        _ => Waiting::Phone,
    }
}

pub(super) fn unknown(key: &PaymentKey) -> Error {
    Error::new(ErrorName::PaymentNotFound).with_reference(key.reference.as_str())
}
