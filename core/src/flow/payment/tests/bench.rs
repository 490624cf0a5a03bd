//! One machine, moved by hand.

use std::time::Duration;

use crate::api;
use crate::clock::{Now, Timestamp};
use crate::error::{Error, ErrorName};
use crate::flow::payment::{
    Call, CapturePolicy, Create, CreateState, Heard, Input, Machine, Moment, Outcome, Pairing, Record, Reply,
    Step, Wish,
};
use crate::flow::poll::Waiting;
use crate::ids::{IdempotencyKey, Reference, RequestId};
use crate::money::{Currency, Money};

pub(super) const AMOUNT: i64 = 1000;

/// No test needs so many steps: one that waits for what does not come ends there.
const STEPS: u128 = 5000;

pub(super) fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

pub(super) fn id(text: &str) -> RequestId {
    RequestId::new(text).unwrap()
}

/// A refusal as the platform gives it.
pub(super) fn refusal(code: u32) -> Error {
    Error::new(ErrorName::of_platform_code(code)).with_platform_code(code).with_http_status(400)
}

pub(super) fn lost() -> Error {
    Error::new(ErrorName::NoAnswer)
}

/// What a read shows: state and authorized, cancelled, captured, refunded.
#[derive(Clone, Copy)]
pub(super) struct Shows(pub(super) &'static str, pub(super) [i64; 4]);

pub(super) const CREATED: Shows = Shows("CREATED", [0; 4]);
pub(super) const APPROVED: Shows = Shows("AUTHORIZED", [AMOUNT, 0, 0, 0]);
pub(super) const CAPTURED: Shows = Shows("AUTHORIZED", [AMOUNT, 0, AMOUNT, 0]);
pub(super) const RELEASED: Shows = Shows("AUTHORIZED", [AMOUNT, AMOUNT, 0, 0]);

pub(super) struct Bench {
    pub(super) machine: Machine,
    pub(super) now: Now,
    bits: u128,
    pub(super) last: Step,
}

impl Bench {
    /// A payment whose create is on its way.
    pub(super) fn begun(change: impl FnOnce(&mut Record)) -> Self {
        let now = Now { wall: Timestamp::from_millis(1_772_442_000_000), mono: Duration::from_secs(5000) };
        let mut record = record(now.wall);
        change(&mut record);
        let (machine, last) = Machine::begin(record, Waiting::Phone, moment(now, 0));
        Self { machine, now, bits: 0, last }
    }

    /// A payment that exists and was read once.
    pub(super) fn at(shows: Shows, change: impl FnOnce(&mut Record)) -> Self {
        let mut bench = Self::begun(change);
        bench.created();
        bench.pass(5);
        bench.read(shows);
        bench
    }

    /// A payment whose create was lost: the next process has looked for it until it counts as never created.
    pub(super) fn never_created() -> Self {
        let mut bench = Self::begun(|_| {});
        bench.restart();
        while bench.record().create.state == CreateState::Open {
            assert_eq!(bench.until_sent(), Call::Read);
            bench.not_found();
        }
        bench
    }

    pub(super) fn moment(&mut self) -> Moment {
        self.bits += 1;
        assert!(self.bits < STEPS, "it never ends");
        moment(self.now, self.bits)
    }

    pub(super) fn step(&mut self, input: Input) -> &Step {
        let moment = self.moment();
        self.last = self.machine.step(input, moment);
        &self.last
    }

    pub(super) fn pass(&mut self, seconds: u64) -> &Step {
        let span = Duration::from_secs(seconds);
        self.now = Now { wall: self.now.wall.after(span), mono: self.now.mono + span };
        self.step(Input::Timer)
    }

    /// The machine goes on in another process.
    pub(super) fn restart(&mut self) {
        let record = self.machine.record().clone();
        let moment = self.moment();
        self.machine = Machine::load(record, Waiting::Phone, moment);
        self.step(Input::Resume { restart: true });
    }

    /// Lets time pass, a second at a time, until something is sent.
    pub(super) fn until_sent(&mut self) -> Call {
        for _ in 0..1000 {
            if let Some(call) = self.last.send.take() {
                return call;
            }
            self.pass(1);
        }
        panic!("nothing is sent")
    }

    pub(super) fn wish(&mut self, wish: Wish) -> &Step {
        self.step(Input::Wish(wish))
    }

    pub(super) fn reply(&mut self, reply: Reply) -> &Step {
        self.step(Input::Reply(Box::new(reply)))
    }

    pub(super) fn created(&mut self) -> &Step {
        let reference = self.machine.record().reference.clone();
        self.reply(Reply::Create(Heard::Success(api::Created { reference, redirect_url: None }, None)))
    }

    pub(super) fn read(&mut self, shows: Shows) -> &Step {
        let payment = payment(&self.machine.record().reference, shows);
        self.reply(Reply::Read(Box::new(Heard::Success(payment, None))))
    }

    pub(super) fn not_found(&mut self) -> &Step {
        let error = Error::new(ErrorName::ReferenceNotFound).with_http_status(404);
        self.reply(Reply::Read(Box::new(Heard::Refused(error))))
    }

    /// The event log: captures by these keys.
    pub(super) fn log(&mut self, captures: &[Option<&str>]) -> &Step {
        let event = |key: &Option<&str>| api::Event {
            name: api::EventName::Captured,
            psp_reference: "1".into(),
            amount: nok(1),
            timestamp: None,
            idempotency_key: key.map(str::to_owned),
            success: true,
        };
        let events = captures.iter().map(event).collect();
        self.reply(Reply::Events(Heard::Success(events, None)))
    }

    pub(super) fn changed(&mut self, heard: Heard<api::Modification>) -> &Step {
        self.reply(Reply::Changed(heard))
    }

    /// The answer to a change is lost; the read after it shows this, and the log captures by these keys.
    pub(super) fn lose(&mut self, shows: Shows, captures: &[Option<&str>]) -> &Step {
        self.changed(Heard::Lost(lost()));
        assert_eq!(self.until_sent(), Call::Read);
        self.read(shows);
        assert_eq!(self.until_sent(), Call::Events);
        self.log(captures)
    }

    pub(super) fn done(&mut self, shows: Shows) -> &Step {
        let done = modification(&self.machine.record().reference, shows);
        self.changed(Heard::Success(done, None))
    }

    pub(super) fn outcome(&mut self) -> Outcome {
        let moment = self.moment();
        self.machine.outcome(moment)
    }

    pub(super) fn record(&self) -> &Record {
        self.machine.record()
    }
}

fn moment(now: Now, bits: u128) -> Moment {
    Moment { now, bits: Some(bits.to_be_bytes()), webhooks: false, closing: false }
}

pub(super) fn payment(reference: &Reference, Shows(state, sums): Shows) -> api::Payment {
    let [authorized, cancelled, captured, refunded] = sums.map(nok);
    api::Payment {
        reference: reference.clone(),
        state: serde_json::from_value(state.into()).unwrap(),
        amount: nok(AMOUNT),
        aggregate: api::Aggregate { authorized, cancelled, captured, refunded },
        psp_reference: "psp".into(),
        redirect_url: None,
        capture_guaranteed_until: None,
        method: None,
        card_bin: None,
        profile_sub: None,
        user_details: None,
        metadata: std::collections::BTreeMap::new(),
    }
}

pub(super) fn modification(reference: &Reference, shows: Shows) -> api::Modification {
    let payment = payment(reference, shows);
    api::Modification {
        reference: payment.reference.clone(),
        state: payment.state.clone(),
        amount: payment.amount,
        aggregate: payment.aggregate,
        psp_reference: payment.psp_reference.clone(),
    }
}

fn record(now: Timestamp) -> Record {
    Record {
        pairing: Some(Pairing::PhoneNumber),
        capture_policy: CapturePolicy::OnApproval,
        create: Create::new(Some(IdempotencyKey::from_random([7; 16]))),
        ..Record::new(Reference::new("sale-0001").unwrap(), nok(AMOUNT), now)
    }
}
