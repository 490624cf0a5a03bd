//! What stands in for the driver: it journals, sends, and brings back what it hears.

use std::collections::BTreeMap;
use std::time::Duration;

use kasse::clock::{Now, Timestamp};
use kasse::flow::payment::{
    CREATE_ATTACHMENT, Call, CreateState, HintId, Input, Machine, Moment, Record, Step, Wish,
};
use kasse::flow::poll::Waiting;

use super::invent::{self, News};
use super::rules::Rules;
use super::world::{Hand, World};
use super::{AMOUNT, Choices, Manners};

/// An attempt that was given up on arrives within this, if at all: far longer than any timeout on the way.
const LATEST_ARRIVAL: Duration = Duration::from_secs(9 * 60);

/// Steps after the last move in which a payment has to come to rest.
const STEPS_TO_REST: usize = 400;

/// One payment, its journal and its platform.
pub(crate) struct Table {
    manners: Manners,
    pub(super) machine: Machine,
    waiting: Waiting,
    pub(super) now: Now,
    drawn: u128,
    /// What is durable: the state as bytes and as it reads, and what is kept beside it.
    state: Vec<u8>,
    durable: Record,
    pub(super) kept: BTreeMap<String, Vec<u8>>,
    pub(super) in_flight: Option<Call>,
    pub(super) wake: Option<Duration>,
    /// Attempts whose answer is lost and that have not arrived yet, with the time they were sent.
    on_the_way: Vec<(Call, Duration)>,
    pub(super) world: World,
    rules: Rules,
    bits: bool,
    closing: bool,
    /// It arrived when nobody watched for it any more.
    pub(super) never_watched: bool,
    /// What happened, for people, if it is to be told.
    story: Option<Vec<String>>,
}

impl Table {
    pub(crate) fn begin(choices: &mut Choices<'_>, manners: Manners, told: bool) -> Self {
        let now = Now { wall: Timestamp::from_millis(1_772_442_000_000), mono: Duration::from_secs(5_000) };
        let record = super::record(choices, now.wall);
        let waiting = super::waiting(&record);
        let moment = Moment { now, bits: Some([1; 16]), webhooks: false, closing: false };
        let (machine, step) = Machine::begin(record, waiting, moment);
        let mut table = Self {
            manners,
            durable: machine.record().clone(),
            machine,
            waiting,
            now,
            drawn: 1,
            state: Vec::new(),
            kept: BTreeMap::from([(CREATE_ATTACHMENT.to_owned(), b"{}".to_vec())]),
            in_flight: None,
            wake: None,
            on_the_way: Vec::new(),
            world: World::default(),
            rules: Rules::new(manners),
            bits: true,
            closing: false,
            never_watched: false,
            story: told.then(Vec::new),
        };
        table.perform(step, &Cause::Other);
        table
    }

    /// Time passes on both clocks.
    pub(crate) fn pass(&mut self, span: Duration) {
        self.now = Now { wall: self.now.wall.after(span), mono: self.now.mono + span };
    }

    /// To the moment the machine asked for, or a timer that comes on its own.
    pub(crate) fn wait(&mut self) {
        if let Some(wake) = self.wake.filter(|_| self.in_flight.is_none()) {
            self.pass(wake.saturating_sub(self.now.mono));
        }
        self.step(Input::Timer, &Cause::Other);
    }

    pub(crate) fn wish(&mut self, wish: Wish) {
        self.step(Input::Wish(wish), &Cause::Wish);
    }

    pub(crate) fn hint(&mut self, number: u8) {
        self.step(Input::Hint(HintId(number.into())), &Cause::Other);
    }

    pub(crate) fn act(&mut self, hand: Hand) {
        match hand {
            Hand::Late => self.arrive_late(),
            hand => {
                self.tell(|| format!("            {hand:?}"));
                self.world.act(hand, AMOUNT);
            }
        }
    }

    fn arrive_late(&mut self) {
        let now = self.now.mono;
        self.on_the_way.retain(|(_, sent)| now.saturating_sub(*sent) < LATEST_ARRIVAL);
        if !self.on_the_way.is_empty() {
            let (call, _) = self.on_the_way.remove(0);
            self.tell(|| format!("            late: {call:?}"));
            // A set clock can make a new process believe that the life of what it never saw is over.
            let never = self.machine.record().create.state == CreateState::NeverCreated;
            self.never_watched |= self.machine.is_closed() && never;
            drop(self.world.carry_out(&call, &self.machine.record().reference, AMOUNT));
        }
    }

    /// Something comes of the call that is under way.
    pub(crate) fn answer(&mut self, choices: &mut Choices<'_>) {
        let Some(call) = self.in_flight.clone() else {
            return if self.manners == Manners::Chaos { self.stray(choices) } else { self.wait() };
        };
        let sent = self.rules.sent_at();
        let (reply, cause) = match choices.byte() % 16 {
            0..=7 if self.manners != Manners::Honest && choices.rarely(3) => {
                (invent::success(&call, &self.keys(), choices), Cause::Success)
            }
            0..=7 => (self.world.carry_out(&call, &self.reference(), AMOUNT), Cause::Success),
            8 | 9 => {
                drop(self.world.carry_out(&call, &self.reference(), AMOUNT));
                (News::lost(choices).in_answer_to(&call), Cause::Line)
            }
            10 | 11 => {
                if matches!(call, Call::Create { .. } | Call::Change { .. }) {
                    self.on_the_way.push((call.clone(), sent));
                }
                (News::lost(choices).in_answer_to(&call), Cause::Line)
            }
            12 => (News::not_sent(choices).in_answer_to(&call), Cause::NotSent),
            13 => {
                let news = News::busy(choices);
                let cause = match &news {
                    News::Busy { retry_after, .. } => Cause::Busy(*retry_after),
                    _ => Cause::Line,
                };
                (news.in_answer_to(&call), cause)
            }
            _ if matches!(call, Call::Create { .. } | Call::Change { .. }) => {
                (News::refused(choices).in_answer_to(&call), Cause::Refused)
            }
            _ if self.manners == Manners::Honest => {
                (self.world.carry_out(&call, &self.reference(), AMOUNT), Cause::Success)
            }
            _ => (News::refused(choices).in_answer_to(&call), Cause::Refused),
        };
        self.step(Input::Reply(Box::new(reply)), &cause);
    }

    /// An answer that nobody waits for.
    fn stray(&mut self, choices: &mut Choices<'_>) {
        let record = self.machine.record();
        let change = record.operations.last().map(|operation| Call::Change {
            kind: operation.kind,
            key: operation.key.clone(),
            attachment: operation.attachment(),
        });
        let calls: Vec<Call> = [Call::Read, Call::Events].into_iter().chain(change).collect();
        let call = choices.one(&calls);
        let reply = match choices.byte() % 3 {
            0 => invent::success(&call, &self.keys(), choices),
            1 => News::refused(choices).in_answer_to(&call),
            _ => News::lost(choices).in_answer_to(&call),
        };
        self.step(Input::Reply(Box::new(reply)), &Cause::Other);
    }

    /// The process dies, with or without its call; another one reads the journal.
    pub(crate) fn crash(&mut self, restart: bool) {
        if let Some(call) = self.in_flight.take() {
            self.on_the_way.push((call, self.rules.sent_at()));
        }
        let moment = self.moment();
        self.machine = Machine::load(self.read_back().clone(), self.waiting, moment);
        self.rules.restarted();
        self.step(Input::Resume { restart }, &Cause::Other);
    }

    fn fault(&mut self, count: u32) {
        if let Some(call) = self.in_flight.take() {
            self.on_the_way.push((call, self.rules.sent_at()));
        }
        let moment = self.moment();
        self.machine = Machine::load(self.read_back().clone(), self.waiting, moment);
        self.rules.restarted();
        self.step(Input::Fault(count), &Cause::Other);
    }

    /// Somebody sets the wall clock.
    pub(crate) fn set_clock(&mut self, choices: &mut Choices<'_>) {
        let day = Duration::from_secs(86_400);
        self.now.wall = match choices.byte() % 4 {
            0 => self.now.wall.after(day),
            1 => Timestamp::from_millis(self.now.wall.millis().saturating_sub(86_400_000)),
            2 => Timestamp::from_millis(choices.number()),
            _ => Timestamp::from_millis(choices.number().saturating_mul(100_000_000)),
        };
        self.step(Input::Timer, &Cause::Other);
    }

    /// What is rare: no random bits, the end of the process, a defect, a payment of somebody else.
    pub(crate) fn disturb(&mut self, choices: &mut Choices<'_>) {
        match choices.byte() % 6 {
            0 => self.bits = !self.bits,
            1 => self.closing = !self.closing,
            2 => self.fault(1),
            3 if self.manners != Manners::Honest => self.fault(choices.byte().into()),
            4 => self.step_adopt(),
            _ => self.pass(Duration::from_secs(3 * 86_400)),
        }
    }

    fn step_adopt(&mut self) {
        let mut record = Record::new(self.reference(), super::nok(AMOUNT), self.now.wall);
        record.create.state = CreateState::Exists;
        record.origin = kasse::flow::payment::Origin::Adopted;
        self.rules.may_be_adopted(self.machine.record());
        self.step(Input::Adopt(Box::new(record)), &Cause::Other);
    }

    /// With a platform that answers and keeps books, everything ends: in rest, or waiting for the host.
    pub(crate) fn come_to_rest(&mut self) {
        (self.bits, self.closing) = (true, false);
        // Of what is closed only a question of the host shows what the portal did since.
        self.wish(Wish::Read);
        for _ in 0..STEPS_TO_REST {
            match self.in_flight.clone() {
                Some(call) => {
                    let reply = self.world.carry_out(&call, &self.reference(), AMOUNT);
                    self.step(Input::Reply(Box::new(reply)), &Cause::Success);
                }
                None if self.machine.is_closed() => break,
                None => self.wait(),
            }
        }
        if self.manners == Manners::Honest {
            super::rules::at_rest(self);
        }
    }

    fn step(&mut self, input: Input, cause: &Cause) {
        if matches!(input, Input::Reply(_)) && self.manners != Manners::Chaos {
            self.rules.heard(self.in_flight.take(), cause, self.now.mono);
        } else if matches!(input, Input::Reply(_)) {
            self.in_flight = None;
        }
        let moment = self.moment();
        self.rules.before(&self.machine, moment);
        let at = self.now.mono.as_millis() - 5_000_000;
        self.tell(|| format!("{at:>8} ms {input:?}"));
        let step = self.machine.step(input, moment);
        self.perform(step, cause);
    }

    /// Durable first, then sent; the rules look on.
    fn perform(&mut self, step: Step, cause: &Cause) {
        if step.scrub {
            self.kept.clear();
        }
        for attachment in &step.attachments {
            self.kept.insert(attachment.name.clone(), attachment.bytes.clone());
        }
        if step.changed {
            self.state = serde_json::to_vec(self.machine.record()).unwrap();
            let read = Record::read(&self.state);
            self.durable = read.unwrap_or_else(|fault| panic!("what was written {fault}"));
        }
        self.wake = step.wake;
        let mut rules = std::mem::replace(&mut self.rules, Rules::new(self.manners));
        rules.after(self, &step, cause);
        self.rules = rules;
        if let Some(call) = step.send {
            self.tell(|| format!("            -> {call:?}"));
            self.in_flight = Some(call);
        }
    }

    fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(what());
        }
    }

    /// The last moves and where they led.
    pub(crate) fn story(&self) -> String {
        let story = self.story.as_deref().unwrap_or_default();
        let moves = story[story.len().saturating_sub(60)..].join("\n");
        format!("{moves}\n{:#?}\n{:?}", self.machine.record(), self.world)
    }

    pub(super) fn state(&self) -> &[u8] {
        &self.state
    }

    /// As a process that starts now would read it.
    pub(super) fn read_back(&self) -> &Record {
        &self.durable
    }

    pub(super) fn loaded(&self) -> Machine {
        Machine::load(self.read_back().clone(), self.waiting, self.still())
    }

    /// The moment of now, without new random bits.
    pub(super) fn still(&self) -> Moment {
        Moment { now: self.now, bits: None, webhooks: false, closing: self.closing }
    }

    fn moment(&mut self) -> Moment {
        self.drawn += 1;
        let bits = self.bits.then(|| self.drawn.to_be_bytes());
        Moment { bits, ..self.still() }
    }

    pub(super) fn may_begin(&self) -> bool {
        !self.closing
    }

    fn reference(&self) -> kasse::ids::Reference {
        self.machine.record().reference.clone()
    }

    fn keys(&self) -> Vec<String> {
        let record = self.machine.record();
        let operations = record.operations.iter().map(|operation| operation.key.as_str().to_owned());
        operations.chain(record.create.key.as_ref().map(|key| key.as_str().to_owned())).collect()
    }
}

/// Why a step was made, as far as a rule depends on it.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// An answer that can be read.
    Success,
    /// A refusal.
    Refused,
    /// Not now.
    Busy(Option<Duration>),
    /// The line or what stands in it failed.
    Line,
    /// It never left.
    NotSent,
    /// The host wants something.
    Wish,
    /// Time, a hint, a restart.
    Other,
}
