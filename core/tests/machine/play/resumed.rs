//! A machine that goes on from what it is given, which may be anything that reads as a record.

use std::time::Duration;

use kasse::clock::{Now, Timestamp};
use kasse::flow::payment::{Call, HintId, Input, Machine, Moment, OperationKind, Record, Step};
use kasse::flow::poll::Waiting;

use super::Choices;
use super::invent::{self, News};
use super::{MOVE, pause, wish};

/// Takes a record up and goes on with it. Whatever it says, nothing panics, the machine writes what it can read
/// again, and no operation goes out without its amount.
pub(crate) fn resume(record: Record, bytes: &[u8]) {
    let mut now = Now { wall: Timestamp::from_millis(1_772_442_000_000), mono: Duration::from_secs(5_000) };
    let mut drawn = unused(&record);
    let first = Moment { now, bits: None, webhooks: false, closing: false };
    let mut machine = Machine::load(record, Waiting::Phone, first);
    let mut in_flight = None;
    let mut input = Input::Resume { restart: true };
    for bytes in bytes.chunks(MOVE) {
        let mut choices = Choices::new(bytes);
        let span = pause(&mut choices);
        now = Now { wall: now.wall.after(span), mono: now.mono + span };
        drawn += 1;
        let moment = Moment { now, bits: Some(drawn.to_be_bytes()), webhooks: choices.yes(), closing: false };
        let step = machine.step(input, moment);
        look_at(&machine, &step, moment);
        if let Some(call) = step.send {
            in_flight = Some(call);
        }
        input = next(&mut in_flight, &mut choices);
    }
}

/// Random bits are never those of a key that is there: here they count on from where no key begins.
fn unused(record: &Record) -> u128 {
    let keys = || record.operations.iter().map(|operation| &operation.key).chain(&record.create.key);
    let taken = |first: u8| keys().any(|key| key.as_str().starts_with(&format!("{first:02x}")));
    let first = (1..=u8::MAX).find(|first| !taken(*first)).unwrap_or_default();
    u128::from(first) << 120
}

fn look_at(machine: &Machine, step: &Step, moment: Moment) {
    let state = serde_json::to_vec(machine.record()).unwrap();
    assert_eq!(Record::read(&state).as_ref(), Ok(machine.record()));
    drop(machine.outcome(moment));
    let _orders = machine.holds_order();
    for attachment in &step.attachments {
        assert!(!attachment.bytes.is_empty(), "{} has no body", attachment.name);
    }
    if let Some(Call::Change { kind: OperationKind::Capture { amount }, .. }) = &step.send {
        assert!(amount.minor() > 0 && amount.currency() == machine.record().amount.currency());
    }
}

fn next(in_flight: &mut Option<Call>, choices: &mut Choices<'_>) -> Input {
    match (in_flight.take(), choices.byte() % 8) {
        (Some(call), 0..=3) => Input::Reply(Box::new(invent::success(&call, &[], choices))),
        (Some(call), 4) => Input::Reply(Box::new(News::lost(choices).in_answer_to(&call))),
        (Some(call), 5) => Input::Reply(Box::new(News::refused(choices).in_answer_to(&call))),
        (Some(call), 6) => Input::Reply(Box::new(News::not_sent(choices).in_answer_to(&call))),
        (None, 0 | 1) => Input::Wish(wish(choices)),
        (None, 2) => Input::Hint(HintId(choices.byte().into())),
        (call, _) => {
            *in_flight = call;
            Input::Timer
        }
    }
}
