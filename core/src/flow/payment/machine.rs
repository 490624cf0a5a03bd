//! The payment machine: `(state, input, moment) -> (state, step)`.
//!
//! An input changes facts; what to do next is then derived from the facts alone. So a restart needs no special
//! path: the facts are read back, and the same derivation goes on.

use std::time::Duration;

use super::advance;
use super::attachment::Attachment;
use super::decide::{self, Next};
use super::input::{Call, Heard, HintId, Input, Moment, Reply, Step, Wish};
use super::live::Live;
use super::operation::{Create, CreateState};
use super::record::Record;
use super::{helpers, replies, view, wishes};
use crate::error::Error;
use crate::flow::pacing::CallKind;
use crate::flow::poll::Waiting;
use crate::ids::IdempotencyKey;

use super::outcome::{Outcome, Status};

/// The name of the create's body in the journal.
pub const CREATE_ATTACHMENT: &str = "create";

/// The name under which the address or text of a code is kept until the payment is final.
pub const REDIRECT_ATTACHMENT: &str = "redirect";

/// One payment.
#[derive(Debug, Clone)]
pub struct Machine {
    pub(super) record: Record,
    pub(super) live: Live,
}

impl Machine {
    /// A payment that is about to be created. The returned step sends the create; it may run only once the
    /// record and the create's body are durable.
    pub fn begin(record: Record, waiting: Waiting, moment: Moment) -> (Self, Step) {
        let mut machine = Self { record, live: Live::new(waiting, moment.now) };
        machine.live.create_since = Some(moment.now.mono);
        let mut step = Step::default();
        machine.finish(moment, &mut step);
        step.changed = true;
        (machine, step)
    }

    /// A payment read back from the journal. Feed it [`Input::Resume`] next.
    pub fn load(record: Record, waiting: Waiting, moment: Moment) -> Self {
        Self { record, live: Live::new(waiting, moment.now) }
    }

    /// The facts.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Takes in one input and says what to do.
    pub fn step(&mut self, input: Input, moment: Moment) -> Step {
        let before = self.record.clone();
        let settled = self.status(moment).is_settled();
        let mut step = Step::default();
        self.take_in(input, moment, &mut step);
        self.finish(moment, &mut step);
        step.changed = self.record != before || !step.attachments.is_empty();
        step.news = self.status(moment).is_settled() && (!settled || step.changed);
        step
    }

    /// What is known about the money.
    pub fn outcome(&self, moment: Moment) -> Outcome {
        view::outcome(&self.record, &self.live, moment.now)
    }

    /// The same without the proof.
    pub fn status(&self, moment: Moment) -> Status {
        view::status(&self.record, &self.live, moment.now)
    }

    /// The create is settled, one way or the other.
    pub fn is_created(&self) -> bool {
        self.record.create.state != CreateState::Open
    }

    /// Why the create was refused.
    pub fn refusal(&self) -> Option<&Error> {
        match &self.record.create.state {
            CreateState::Refused(error) => Some(error),
            _ => None,
        }
    }

    /// Nothing is left to do or to follow.
    pub fn is_closed(&self) -> bool {
        self.record.closed
    }

    /// It stands in the way of another payment of the same order: alive, or captured more than refunded.
    pub fn holds_order(&self) -> bool {
        view::holds_order(&self.record)
    }

    fn take_in(&mut self, input: Input, moment: Moment, step: &mut Step) {
        match input {
            Input::Timer => {}
            Input::Resume { restart } => self.resume(restart, moment),
            Input::Fault(count) => {
                self.record.faults = count;
                self.resume(false, moment);
            }
            Input::Adopt(record) => self.adopt(*record, moment),
            Input::Hint(id) => self.hint(id, moment, step),
            Input::Wish(wish) => step.granted = Some(self.wish(wish, moment)),
            Input::Reply(reply) => self.reply(*reply, moment, step),
        }
    }

    fn resume(&mut self, restart: bool, moment: Moment) {
        #[cfg(kasse_defects)]
        super::defects::on_resume(self);
        let record = &mut self.record;
        if restart {
            record.faults = 0;
        }
        if restart && !record.is_authorized() && !record.has_ended() {
            record.restarted = true;
        }
        if matches!(record.create, Create { state: CreateState::Open, key: Some(_), .. }) {
            record.create.ambiguous = true;
        }
        for operation in record.operations.iter_mut().filter(|operation| operation.is_open()) {
            operation.ambiguous = true;
        }
        self.live.events_needed = record.open_money_operation().is_some();
        if !matches!(record.create.state, CreateState::Refused(_) | CreateState::CalledOff) {
            self.live.must_read_from(moment.now.mono);
        }
    }

    fn adopt(&mut self, record: Record, moment: Moment) {
        if matches!(self.record.create.state, CreateState::Refused(_)) {
            self.record = record;
            self.live.must_read_from(moment.now.mono);
        }
    }

    fn hint(&mut self, id: HintId, moment: Moment, step: &mut Step) {
        #[cfg(kasse_defects)]
        super::defects::on_hint(self, moment);
        let never = matches!(self.record.create.state, CreateState::Refused(_) | CreateState::CalledOff);
        if never {
            // It is about somebody else's payment of that name.
            step.handled.push(id);
        } else if self.live.note_hint(id) {
            step.webhooks = self.live.trace.hint(moment.now.mono);
            self.record.closed = false;
            self.live.must_read_from(moment.now.mono);
        } else if !self.live.open_hints.contains(&id) {
            // Known, and followed up. One that still waits for its read is handled with it.
            step.handled.push(id);
        }
    }

    fn wish(&mut self, wish: Wish, moment: Moment) -> Result<super::input::Granted, Error> {
        wishes::take(self, wish, moment)
    }

    fn reply(&mut self, reply: Reply, moment: Moment, step: &mut Step) {
        self.live.in_flight = false;
        #[cfg(kasse_defects)]
        let reply = super::defects::on_reply(self, reply);
        if let Some(kind) = self.never_left(&reply) {
            self.live.pacing.give_back(kind);
        }
        match reply {
            Reply::Create(heard) => replies::create::take(self, heard, moment, step),
            Reply::Read(heard) => replies::read::take(self, *heard, moment, step),
            Reply::Events(heard) => replies::events::take(self, heard, moment, step),
            Reply::Changed(heard) => replies::change::take(self, heard, moment, step),
        }
    }

    /// The kind of a call that certainly did not leave this machine.
    fn never_left(&self, reply: &Reply) -> Option<CallKind> {
        match reply {
            Reply::Create(Heard::NotSent(_)) => Some(CallKind::Create),
            Reply::Events(Heard::NotSent(_)) => Some(CallKind::Read),
            Reply::Read(heard) if matches!(**heard, Heard::NotSent(_)) => Some(CallKind::Read),
            Reply::Changed(Heard::NotSent(_)) => {
                self.operation_in_flight().map(|index| self.record.operations[index].kind.call_kind())
            }
            _ => None,
        }
    }

    fn finish(&mut self, moment: Moment, step: &mut Step) {
        #[cfg(kasse_defects)]
        super::defects::on_derive(self, moment);
        advance::derive(self, moment, step);
        if !moment.closing {
            match decide::next(self, moment) {
                Next::Call(call) => self.send(call, moment, step),
                Next::Wait(until) => step.wake = until,
            }
        }
        step.closed = self.record.closed;
        step.scrub = self.record.closed;
    }

    fn send(&mut self, call: Call, moment: Moment, step: &mut Step) {
        #[cfg(kasse_defects)]
        let call = super::defects::on_send(self, call, moment);
        let now = moment.now;
        self.live.pacing.record(call.kind(), now.mono);
        self.live.in_flight = true;
        self.live.sent_at = now.mono;
        match &call {
            Call::Create { .. } => {
                self.record.create.attempts += 1;
                self.live.missing_since = None;
            }
            Call::Change { key, .. } => self.count_attempt(key, moment, step),
            Call::Read | Call::Events => {}
        }
        step.send = Some(call);
    }

    fn count_attempt(&mut self, key: &IdempotencyKey, moment: Moment, step: &mut Step) {
        let Some(index) = self.record.operations.iter().position(|operation| operation.key == *key) else {
            return;
        };
        let operation = &mut self.record.operations[index];
        operation.attempts += 1;
        operation.last_sent = moment.now.wall;
        self.live.sent_operation = Some(operation.number);
        self.live.write_sent_at = Some(moment.now.mono);
        if operation.attempts == 1 {
            let body = helpers::body(&self.record.reference, operation);
            Self::attach(step, operation.attachment(), body);
        }
    }

    pub(super) fn attach(step: &mut Step, name: impl Into<String>, bytes: Vec<u8>) {
        step.attachments.push(Attachment { name: name.into(), bytes });
    }

    /// Monotonic time at which the wall clock should reach `at`, by the clocks as they stood when this
    /// process took the payment up. A clock that is set meanwhile changes nothing.
    pub(super) fn mono_of(&self, at: crate::clock::Timestamp) -> Duration {
        let base = self.live.base;
        if at >= base.wall {
            base.mono + at.since(base.wall)
        } else {
            base.mono.saturating_sub(base.wall.since(at))
        }
    }
}
