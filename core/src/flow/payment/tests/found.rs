//! What arbitrary sequences of inputs have found, as the shortest story of each.

use std::time::Duration;

use super::bench::{APPROVED, Bench, CAPTURED, CREATED, Shows, lost, nok, refusal};
use crate::error::{Error, ErrorName};
use crate::flow::pacing::RETRY_AFTER_CEILING;
use crate::flow::payment::{
    Call, CreateState, Heard, HintId, IfApproved, Input, OperationKind, Reply, Status, UnknownReason, Waited,
    Wish,
};

const RELEASE: Wish = Wish::Cancel { if_approved: IfApproved::Release, number: None };

fn too_many() -> Error {
    Error::new(ErrorName::RateLimited).with_http_status(429)
}

#[test]
fn nobody_reads_before_the_platform_wants_to_be_read() {
    for input in [Input::Wish(Wish::Read), Input::Hint(HintId(1)), Input::Timer] {
        let mut bench = Bench::at(CREATED, |_| {});
        assert_eq!(bench.until_sent(), Call::Read);
        let busy = Heard::Busy { error: too_many(), retry_after: Some(Duration::from_secs(40)) };
        bench.reply(Reply::Read(Box::new(busy)));
        let until = bench.now.mono + Duration::from_secs(40);
        assert_eq!(bench.step(input).send, None);
        assert_eq!(bench.last.wake, Some(until));
        assert_eq!(bench.pass(40).send, Some(Call::Read));
    }
}

#[test]
fn a_capture_that_is_held_back_does_not_hold_back_a_cancel() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Busy { error: too_many(), retry_after: Some(Duration::MAX) });
    assert!(bench.last.wake <= Some(bench.now.mono + RETRY_AFTER_CEILING));
    let cancel = bench.wish(RELEASE).send.clone();
    assert!(
        matches!(cancel, Some(Call::Change { kind: OperationKind::Cancel { .. }, .. })),
        "sent at once: {cancel:?}"
    );
}

#[test]
fn a_read_asked_for_while_a_create_is_refused_is_answered_and_the_payment_is_over() {
    let mut bench = Bench::begun(|_| {});
    bench.wish(Wish::Read);
    bench.step(Input::Hint(HintId(1)));
    bench.reply(Reply::Create(Heard::Refused(refusal(7010))));
    assert!(bench.last.finished.contains(&(Waited::Read, Ok(()))));
    assert_eq!(bench.last.handled, [HintId(1)]);
    assert!(bench.last.closed);
}

#[test]
fn more_than_was_asked_for_is_never_taken() {
    let impossible = [
        Shows("AUTHORIZED", [1001, 0, 0, 0]),
        Shows("AUTHORIZED", [i64::MAX, 0, 0, 0]),
        Shows("AUTHORIZED", [0, 0, 1000, 0]),
        Shows("AUTHORIZED", [1000, 0, 400, 401]),
    ];
    for shows in impossible {
        let mut bench = Bench::at(shows, |_| {});
        let Status::Unknown { why, .. } = bench.outcome().status else { panic!("{:?}", bench.outcome()) };
        assert_eq!(why, UnknownReason::NotOurs);
        assert!(bench.record().operations.is_empty() && bench.last.send.is_none());
        bench.wish(Wish::Refund { id: super::bench::id("r"), amount: Some(nok(1)) });
        assert!(bench.last.granted.as_ref().is_some_and(Result::is_err));
    }
    assert!(matches!(Bench::at(CAPTURED, |_| {}).outcome().status, Status::Paid { .. }));
}

#[test]
fn who_slept_through_the_life_of_what_was_never_created_looks_once_more() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Lost(lost())));
    while bench.record().create.state == CreateState::Open {
        match bench.until_sent() {
            Call::Create { .. } => bench.reply(Reply::Create(Heard::Lost(lost()))),
            _ => bench.not_found(),
        };
    }
    assert_eq!(bench.record().create.state, CreateState::NeverCreated);
    assert_eq!(bench.pass(3600).send, Some(Call::Read), "it may have turned up meanwhile");
    assert!(bench.not_found().closed);
}
