//! The first step of a payment: durable before the first byte leaves.

use zeroize::Zeroizing;

use super::command::{Begin, BeginError, Holder, Import, outcome_from};
use super::slot::{Queued, Slot};
use super::step::row;
use super::{Done, Driver};
use crate::error::{Error, ErrorName};
use crate::flow::payment::{CREATE_ATTACHMENT, Machine, Step};
use crate::flow::poll::Waiting;
use crate::journal::{Attachment, Begun, JournalError, NewPayment, PaymentKey, Stored};

/// A machine and its first step, until both are durable.
pub(crate) struct Prepared {
    machine: Machine,
    step: Step,
}

/// What is wanted of a payment while its first record is being written. It is ours already, but not in
/// memory: whoever claimed it now would send its create a second time, or never.
#[derive(Default)]
pub(super) struct Beginning {
    /// Records under this name that are being written; only one can succeed.
    attempts: usize,
    pub(super) inputs: Vec<Queued>,
}

impl Driver {
    pub(super) fn begin(&mut self, begin: Begin) {
        self.beginning.entry(begin.key.clone()).or_default().attempts += 1;
        let (machine, mut step) = Machine::begin(begin.record.clone(), begin.waiting, self.moment());
        let body = Attachment { name: CREATE_ATTACHMENT.into(), bytes: begin.body.to_vec() };
        step.attachments.push(body);
        let new = NewPayment {
            key: begin.key.clone(),
            order: begin.order.clone(),
            created_at: begin.record.created_at,
            row: row(&machine, false, begin.record.created_at),
            attachments: step.attachments.clone(),
        };
        let work = self.shared.journal.begin(new);
        self.spawn(async move {
            let result = work.await;
            Done::Began(Box::new(begin), Box::new(Prepared { machine, step }), result)
        });
    }

    pub(super) fn began(&mut self, begin: Begin, prepared: Prepared, result: Result<Begun, JournalError>) {
        let key = begin.key.clone();
        self.settle_begun(begin, prepared, result);
        self.hand_over(&key);
    }

    /// The first record of a payment is written, or not: what was wanted meanwhile goes where it belongs.
    fn hand_over(&mut self, key: &PaymentKey) {
        let Some(beginning) = self.beginning.get_mut(key) else { return };
        beginning.attempts -= 1;
        if beginning.attempts > 0 && !self.slots.contains_key(key) {
            return;
        }
        let inputs = std::mem::take(&mut beginning.inputs);
        if beginning.attempts == 0 {
            self.beginning.remove(key);
        }
        for input in inputs {
            self.claim_or_feed(key.clone(), input);
        }
    }

    fn settle_begun(&mut self, begin: Begin, prepared: Prepared, result: Result<Begun, JournalError>) {
        match result {
            // Closed before the first byte left: the next process finds that nothing was created.
            Ok(Begun::Inserted(_)) if self.closing.is_some() => {
                drop(begin.reply.send(Err(BeginError::Refused(closed(&begin.key)))));
            }
            Ok(Begun::Inserted(epoch)) => {
                let Prepared { machine, mut step } = prepared;
                let key = begin.key;
                self.slots.insert(key.clone(), Box::new(Slot::new(machine, epoch, false)));
                drop(begin.reply.send(Ok(())));
                self.add_waiter(&key, begin.created);
                step.changed = false;
                self.write_or_perform(&key, step, None);
            }
            Ok(Begun::ReferenceTaken(_)) => drop(begin.reply.send(Err(BeginError::ReferenceTaken))),
            Ok(Begun::OrderTaken(holder)) => self.show_holder(begin, *holder),
            Err(error) => drop(begin.reply.send(Err(BeginError::Refused(error.into())))),
        }
    }

    fn show_holder(&mut self, begin: Begin, holder: Stored) {
        let record = match outcome_from(&holder.state) {
            Ok((record, _)) => record,
            Err(error) => return drop(begin.reply.send(Err(BeginError::Refused(error)))),
        };
        let work = self.shared.journal.attachment(holder.key.clone(), CREATE_ATTACHMENT.into());
        self.spawn(async move {
            let body = work.await.ok().flatten().map(Zeroizing::new);
            let holder = Holder { key: holder.key, record, body };
            drop(begin.reply.send(Err(BeginError::OrderTaken(Box::new(holder)))));
            Done::Nothing
        });
    }

    pub(super) fn import(&mut self, import: Import) {
        self.beginning.entry(import.key.clone()).or_default().attempts += 1;
        let now = self.shared.clock.now();
        let machine = Machine::load(import.record.clone(), Waiting::Host, self.moment());
        let new = NewPayment {
            key: import.key.clone(),
            order: None,
            created_at: import.record.created_at,
            row: row(&machine, import.news, now.wall),
            attachments: Vec::new(),
        };
        let work = self.shared.journal.begin(new);
        self.spawn(async move {
            let result = work.await;
            Done::Imported(Box::new(import), result)
        });
    }

    pub(super) fn imported(&mut self, import: Import, result: Result<Begun, JournalError>) {
        let key = import.key.clone();
        self.settle_import(import, result);
        self.hand_over(&key);
    }

    fn settle_import(&mut self, import: Import, result: Result<Begun, JournalError>) {
        match result {
            Ok(Begun::Inserted(epoch)) => {
                let machine = Machine::load(import.record, Waiting::Host, self.moment());
                self.slots.insert(import.key.clone(), Box::new(Slot::new(machine, epoch, import.news)));
                self.feed(&import.key, Queued::Resume { restart: false });
                self.wait(import.key, import.waiter);
            }
            Ok(Begun::ReferenceTaken(_)) => {
                self.claim_or_feed(import.key, Queued::Adopt(Box::new(import.record), import.waiter));
            }
            Ok(Begun::OrderTaken(_)) => import.waiter.refuse(order_taken(&import.key)),
            Err(error) => import.waiter.refuse(error.into()),
        }
    }
}

fn closed(key: &PaymentKey) -> Error {
    Error::new(ErrorName::Closed).with_reference(key.reference.as_str())
}

fn order_taken(key: &PaymentKey) -> Error {
    Error::new(ErrorName::OrderTaken).with_reference(key.reference.as_str())
}
