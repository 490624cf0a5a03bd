//! Input to step, step to journal, journal to the world: in this order, one at a time per payment.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::slot::{Pending, Queued, Slot, Undo};
use super::timers::Timer;
use super::waiter::{Recipient, Until, Waiter};
use super::{Done, Driver, WRITE_AGAIN_AFTER};
use crate::error::{Error, ErrorName};
use crate::flow::payment::{Granted, Input, Machine, Moment, Outcome, Step, Waited};
use crate::journal::{Change, JournalError, PaymentKey, Row, Written};
use crate::log::Level;

impl Driver {
    /// Gives a payment its next input, or keeps it until the step before is durable.
    pub(super) fn feed(&mut self, key: &PaymentKey, input: Queued) {
        let Some(slot) = self.slots.get_mut(key) else { return };
        if slot.queue.is_empty() && slot.takes_inputs() && !slot.released {
            self.take(key, input);
        } else {
            slot.queue.push_back(input);
        }
        self.drain(key);
    }

    pub(super) fn drain(&mut self, key: &PaymentKey) {
        loop {
            let Some(slot) = self.slots.get_mut(key) else { return };
            if !slot.takes_inputs() {
                return;
            }
            if slot.released && !slot.queue.is_empty() {
                self.claim_again(key);
                return;
            }
            let Some(input) = slot.queue.pop_front() else {
                // A payment that waits has room for nothing it does not need.
                slot.queue.shrink_to_fit();
                break;
            };
            self.take(key, input);
        }
        self.rest(key);
    }

    fn take(&mut self, key: &PaymentKey, input: Queued) {
        let webhooks = self.health.get(&key.msn).is_some_and(|health| health.proven());
        let moment = Moment { webhooks, bits: self.shared.bits(), ..self.moment() };
        let Some(slot) = self.slots.get_mut(key) else { return };
        let (input, waiter) = match input {
            Queued::Timer => (Input::Timer, None),
            Queued::Answer(id, answer) => {
                slot.answers.push((id, answer));
                (Input::Timer, None)
            }
            Queued::Resume { restart } => (Input::Resume { restart }, None),
            Queued::Fault(count) => (Input::Fault(count), None),
            Queued::Reply(reply) => (Input::Reply(reply), None),
            Queued::Adopt(record, waiter) => (Input::Adopt(record), Some(waiter)),
            Queued::Hint(id) => (Input::Hint(id), None),
            Queued::Wish(wish, waiter) => (Input::Wish(wish), Some(waiter)),
        };
        let wish = if let Input::Wish(wish) = &input { Some(wish.clone()) } else { None };
        let before = waiter.is_some().then(|| Box::new(slot.machine.clone()));
        let machine = &mut slot.machine;
        // A defect in one payment must not stop the others: the payment is read back from the journal.
        let Ok(step) = catch_unwind(AssertUnwindSafe(|| machine.step(input, moment))) else {
            self.reload(key, waiter);
            return;
        };
        match (before, waiter) {
            (Some(machine), Some(waiter)) => {
                self.write_or_perform(key, step, Some(Undo { machine, wish, waiter }));
            }
            _ => self.write_or_perform(key, step, None),
        }
    }

    pub(super) fn write_or_perform(&mut self, key: &PaymentKey, step: Step, undo: Option<Undo>) {
        #[cfg(kasse_defects)]
        let step = self.send_too_early(key, step);
        let Some(slot) = self.slots.get_mut(key) else { return };
        if step.news {
            slot.unacknowledged = true;
        }
        if !step.changed && slot.answers.is_empty() {
            self.perform(key, step, undo.map(|undo| undo.waiter));
            return;
        }
        let change = change(slot, &step, self.shared.clock.now().wall);
        slot.pending = Some(Box::new(Pending { step, change, undo }));
        self.write(key);
    }

    #[cfg(kasse_defects)]
    fn send_too_early(&mut self, key: &PaymentKey, mut step: Step) -> Step {
        if crate::defect::is(crate::defect::Defect::SendBeforeJournal)
            && let Some(call) = step.send.take()
        {
            self.call(key, call, &step.attachments);
        }
        step
    }

    fn write(&mut self, key: &PaymentKey) {
        let Some(slot) = self.slots.get(key) else { return };
        let Some(pending) = &slot.pending else { return };
        let work = self.shared.journal.write(key.clone(), slot.epoch, pending.change.clone());
        let (key, epoch) = (key.clone(), slot.epoch);
        self.spawn(async move { Done::Written(key, epoch, work.await) });
    }

    pub(super) fn write_again(&mut self, key: &PaymentKey) {
        self.write(key);
    }

    pub(super) fn written(&mut self, key: &PaymentKey, epoch: u64, result: Result<Written, JournalError>) {
        // A write of a time before others had the payment says nothing about now.
        let Some(slot) = self.slots.get_mut(key).filter(|slot| slot.epoch == epoch) else { return };
        match result {
            Ok(Written::Done) => {
                let Some(pending) = slot.pending.take() else { return };
                slot.answers.clear();
                slot.released = pending.change.release;
                self.perform(key, pending.step, pending.undo.map(|undo| undo.waiter));
                self.drain(key);
            }
            Ok(Written::OrderTaken) => {
                // Another payment took the order while this one counted as over. It is not captured any
                // more, so it can live beside the other one.
                if let Some(pending) = &mut slot.pending {
                    pending.change.row.holds_order = false;
                }
                self.write(key);
            }
            Ok(Written::NotOwner) => {
                self.lose(key);
                self.claim_lost(key.clone());
            }
            Err(error) => self.not_written(key, error),
        }
    }

    fn not_written(&mut self, key: &PaymentKey, error: JournalError) {
        let again = self.now().mono + WRITE_AGAIN_AFTER;
        let Some(slot) = self.slots.get_mut(key) else { return };
        let Some(pending) = &mut slot.pending else { return };
        if let Some(undo) = pending.undo.take() {
            // A wish that cannot be written down was never accepted.
            slot.machine = *undo.machine;
            slot.pending = None;
            undo.waiter.refuse(error.into());
            self.drain(key);
        } else {
            // What the platform said stays true: it is written as soon as the disk takes it, and nothing
            // is sent before.
            self.shared.say(Level::Error, &key.reference, || format!("not written down yet: {error}"));
            self.timers.set(again, Timer::WriteAgain(key.clone()));
        }
    }

    /// Another process owns the payment now, or did since it was put into memory. Whoever waits follows it through
    /// the journal; what is wanted and was not written down goes to the new owner.
    pub(super) fn lose(&mut self, key: &PaymentKey) {
        let Some(slot) = self.slots.remove(key) else { return };
        let undo = slot.pending.and_then(|pending| pending.undo);
        let unwritten = undo.map(|undo| (undo.wish, undo.waiter));
        let queued = slot.queue.into_iter().filter_map(|queued| match queued {
            Queued::Wish(wish, waiter) => Some((Some(wish), waiter)),
            Queued::Adopt(_, waiter) => Some((None, waiter)),
            _ => None,
        });
        for (wish, waiter) in unwritten.into_iter().chain(queued).collect::<Vec<_>>() {
            match wish {
                Some(wish) => self.leave_wish(key.clone(), wish, waiter),
                None => self.foreign.follow(key.clone(), waiter),
            }
        }
        for waiter in slot.waiters {
            self.foreign.follow(key.clone(), waiter);
        }
    }

    /// The owner of a payment that was lost may be this process again: it lost its lock, a neighbour took the payment
    /// over and died, and what it left behind was picked up here while what was known before was still in memory.
    /// Nobody else follows it.
    pub(super) fn claim_lost(&mut self, key: PaymentKey) {
        if self.closing.is_none() && !self.slots.contains_key(&key) {
            let claim = self.shared.journal.claim(key.clone());
            self.spawn(async move { Done::Claimed(key, claim.await) });
        }
    }

    /// Everything a step says, now that it is durable.
    fn perform(&mut self, key: &PaymentKey, step: Step, waiter: Option<Waiter>) {
        // What is not sent because the process is about to end is treated as lost by the next one.
        if let Some(call) = step.send.clone().filter(|_| self.closing.is_none()) {
            self.call(key, call, &step.attachments);
        }
        if let Some(fact) = step.learned {
            self.learn(key, fact);
        }
        self.handled(&step.handled);
        if let Some(evidence) = step.webhooks {
            self.health.entry(key.msn.clone()).or_default().note(evidence);
        }
        let Some(slot) = self.slots.get_mut(key) else { return };
        slot.wake = step.wake;
        if let Some(at) = step.wake {
            self.timers.set(at, Timer::Payment(key.clone()));
        }
        // First who waits, then what is finished: a wish can be finished by the step that takes it up.
        if let Some(waiter) = waiter {
            self.granted(key, step.granted, waiter);
        }
        for (waited, result) in step.finished {
            self.finish_waiters(key, &waited, &result);
        }
        self.tell(key);
    }

    fn granted(&mut self, key: &PaymentKey, granted: Option<Result<Granted, Error>>, mut waiter: Waiter) {
        match granted {
            Some(Ok(Granted::Open(waited))) => {
                waiter.until = Until::Finished(waited);
                self.add_waiter(key, waiter);
            }
            Some(Ok(Granted::Done)) | None => {
                let outcome = self.outcome(key);
                self.give(key, waiter, outcome);
            }
            Some(Err(error)) => self.give(key, waiter, Err(error)),
        }
    }

    pub(super) fn add_waiter(&mut self, key: &PaymentKey, waiter: Waiter) {
        if let Some(deadline) = waiter.deadline {
            self.timers.set(deadline, Timer::Deadline(key.clone()));
        }
        if let Some(slot) = self.slots.get_mut(key) {
            slot.waiters.reserve_exact(1);
            slot.waiters.push(waiter);
        }
    }

    fn finish_waiters(&mut self, key: &PaymentKey, waited: &Waited, result: &Result<(), Error>) {
        let done = self.take_waiters(key, |waiter| waiter.until == Until::Finished(waited.clone()));
        for waiter in done {
            let answer = match result {
                Ok(()) => self.outcome(key),
                Err(error) => Err(error.clone()),
            };
            self.give(key, waiter, answer);
        }
    }

    pub(super) fn take_waiters(
        &mut self,
        key: &PaymentKey,
        is_done: impl Fn(&Waiter) -> bool,
    ) -> Vec<Waiter> {
        let Some(slot) = self.slots.get_mut(key) else { return Vec::new() };
        slot.waiters.retain(|waiter| !waiter.is_abandoned());
        let done = slot.waiters.extract_if(.., |waiter| is_done(waiter)).collect();
        slot.waiters.shrink_to_fit();
        done
    }

    /// Tells whoever waits for a change of the outcome. What is not yet written down is told when it is; only
    /// who asks for what is known now is not kept waiting for a disk.
    pub(super) fn tell(&mut self, key: &PaymentKey) {
        let moment = self.moment();
        let Some(slot) = self.slots.get_mut(key) else { return };
        let outcome = slot.machine.outcome(moment);
        let durable = slot.pending.is_none();
        if durable && slot.last.as_ref() != Some(&outcome.status) {
            slot.last = Some(outcome.status.clone());
            self.shared.say(Level::Info, &key.reference, || format!("is now {}", outcome.status.name()));
            self.shared.events.put(key, &outcome);
        }
        let created = slot.machine.is_created();
        let done = self.take_waiters(key, |waiter| match &waiter.until {
            Until::Now => true,
            Until::Created => durable && created,
            Until::Settled => durable && outcome.status.is_settled(),
            Until::Changed(old) => durable && old.status != outcome.status,
            Until::Finished(_) => false,
        });
        for waiter in done {
            let answer = self.answer_for(key, &waiter.until, &outcome);
            self.give(key, waiter, answer);
        }
    }

    fn answer_for(&self, key: &PaymentKey, until: &Until, outcome: &Outcome) -> super::Answer {
        let refused = self.slots.get(key).and_then(|slot| slot.machine.refusal());
        match (until, refused) {
            (Until::Created, Some(error)) => Err(error.clone()),
            _ => Ok(outcome.clone()),
        }
    }

    pub(super) fn expire_waiters(&mut self, key: &PaymentKey, now: Duration) {
        let due = self.take_waiters(key, |waiter| waiter.deadline.is_some_and(|deadline| deadline <= now));
        for waiter in due {
            let answer = self.outcome(key);
            self.give(key, waiter, answer);
        }
        self.foreign_expire(key, now);
        self.rest(key);
    }

    pub(super) fn outcome(&self, key: &PaymentKey) -> super::Answer {
        self.slots
            .get(key)
            .map(|slot| slot.machine.outcome(self.moment()))
            .ok_or_else(|| Error::new(ErrorName::PaymentNotFound).with_reference(key.reference.as_str()))
    }

    pub(super) fn give(&mut self, key: &PaymentKey, waiter: Waiter, answer: super::Answer) {
        match waiter.to {
            Recipient::Here(sender) => drop(sender.send(Box::new(answer))),
            Recipient::There(id) => {
                if let Some(slot) = self.slots.get_mut(key) {
                    slot.queue.push_back(Queued::Answer(id, answer));
                }
            }
        }
    }

    pub(super) fn wake(&mut self, key: &PaymentKey, now: Duration) {
        let due = self.slots.get(key).and_then(|slot| slot.wake).is_some_and(|at| at <= now);
        if due {
            if let Some(slot) = self.slots.get_mut(key) {
                slot.wake = None;
            }
            self.feed(key, Queued::Timer);
        }
    }

    /// Forgets a payment that nobody needs in memory any more. Whoever still waits follows it in the journal.
    pub(super) fn rest(&mut self, key: &PaymentKey) {
        let Some(slot) = self.slots.get(key).filter(|slot| slot.is_idle()) else { return };
        if !slot.released {
            // It was claimed to be asked something and nothing changed: others may have it now.
            let step = Step { changed: true, scrub: true, closed: true, ..Step::default() };
            return self.write_or_perform(key, step, None);
        }
        if let Some(slot) = self.slots.remove(key) {
            self.heard.remember(key, &slot, self.moment());
            for waiter in slot.waiters {
                self.foreign.follow(key.clone(), waiter);
            }
        }
    }

    /// Something is wanted of a payment that was given up as final.
    fn claim_again(&mut self, key: &PaymentKey) {
        let Some(slot) = self.slots.remove(key) else { return };
        for waiter in slot.waiters {
            self.foreign.follow(key.clone(), waiter);
        }
        for input in slot.queue {
            self.claim_for(key.clone(), input);
        }
    }

    fn reload(&mut self, key: &PaymentKey, waiter: Option<Waiter>) {
        self.shared.say(Level::Error, &key.reference, || "a defect: the payment is read back".to_owned());
        let Some(slot) = self.slots.get_mut(key) else { return };
        slot.faults += 1;
        slot.reloading = true;
        slot.call = None;
        if let Some(waiter) = waiter {
            // The wish was not written down, so it was not accepted.
            let error = Error::new(ErrorName::Panicked).with_reference(key.reference.as_str());
            self.give(key, waiter, Err(error));
        }
        self.read_back(key.clone());
    }

    pub(super) fn read_back(&mut self, key: PaymentKey) {
        let work = self.shared.journal.load(key.clone());
        self.spawn(async move { Done::Reloaded(key, work.await) });
    }

    /// Gives an input to a payment, wherever it is.
    pub(super) fn claim_or_feed(&mut self, key: PaymentKey, input: Queued) {
        if self.slots.contains_key(&key) {
            self.feed(&key, input);
        } else {
            self.claim_for(key, input);
        }
    }
}

/// The change that makes a step durable.
pub(super) fn change(slot: &Slot, step: &Step, now: crate::clock::Timestamp) -> Change {
    let answers = slot.answers.iter().map(|(id, answer)| (*id, super::foreign::encode(answer))).collect();
    Change {
        row: row(&slot.machine, step.news, now),
        attachments: step.attachments.clone(),
        scrub: step.scrub,
        release: step.closed,
        answers,
    }
}

/// Room for the state of most payments, so that writing it down does not move it again and again.
const STATE_ROOM: usize = 2048;

pub(super) fn row(machine: &Machine, unacknowledged: bool, now: crate::clock::Timestamp) -> Row {
    let record = machine.record();
    let mut state = Vec::with_capacity(STATE_ROOM);
    Row {
        state: serde_json::to_writer(&mut state, record).map(|()| state).unwrap_or_default(),
        live: !machine.is_closed(),
        holds_order: machine.holds_order(),
        unacknowledged,
        outcome: crate::flow::payment::status_of(record).name(),
        updated_at: now,
    }
}
