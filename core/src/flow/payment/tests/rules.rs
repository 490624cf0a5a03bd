use std::time::Duration;

use super::bench::{APPROVED, Bench, CAPTURED, CREATED, RELEASED, Shows, id, lost, nok, refusal};
use crate::error::{Error, ErrorName};
use crate::flow::payment::limits::DEFAULT_LIFETIME;
use crate::flow::payment::{
    AfterRestart, Call, CancelCause, CapturePolicy, CaptureProgress, CreateState, Granted, Heard, HintId,
    IfApproved, Input, NotPaidReason, OperationKind, OperationState, Reply, RequestState, Status,
    UnknownReason, Waited, Wish,
};

const RELEASE: Wish = Wish::Cancel { if_approved: IfApproved::Release, number: None };
const KEEP: Wish = Wish::Cancel { if_approved: IfApproved::Keep, number: None };

fn manual(record: &mut crate::flow::payment::Record) {
    record.capture_policy = CapturePolicy::Manual;
}

fn capture_all() -> Wish {
    Wish::Capture { id: id("c1"), amount: None }
}

fn key_of(call: &Call) -> String {
    match call {
        Call::Create { key, .. } | Call::Change { key, .. } => key.as_str().to_owned(),
        Call::Read | Call::Events => panic!("{call:?} has no key"),
    }
}

fn is_cancel(call: &Call, only: bool) -> bool {
    matches!(call, Call::Change { kind: OperationKind::Cancel { transaction_only }, .. } if *transaction_only == only)
}

// Rule 1: durable before it is sent, one change at a time.

#[test]
fn every_change_is_written_with_its_key_before_it_is_sent() {
    let bench = Bench::at(APPROVED, |_| {});
    let Some(Call::Change { key, attachment, .. }) = &bench.last.send else { panic!("{:?}", bench.last) };
    let operation = &bench.record().operations[0];
    assert!(bench.last.changed);
    assert_eq!((&operation.key, operation.attempts), (key, 1));
    assert!(bench.last.attachments.iter().any(|kept| kept.name == *attachment && !kept.bytes.is_empty()));
}

#[test]
fn nothing_is_sent_while_an_answer_is_awaited() {
    let mut bench = Bench::at(APPROVED, |_| {});
    assert_eq!(bench.wish(RELEASE).send, None);
    assert_eq!(bench.step(Input::Hint(HintId(1))).send, None);
}

// Rule 2: definite and ambiguous.

#[test]
fn a_refusal_of_the_first_attempt_is_believed() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Refused(refusal(7010))));
    assert!(matches!(bench.outcome().status, Status::NotPaid { reason: NotPaidReason::Refused(_) }));
}

#[test]
fn a_refusal_after_a_lost_attempt_is_not() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Lost(lost())));
    let again = bench.until_sent();
    assert_eq!(key_of(&again), bench.record().create.key.as_ref().unwrap().as_str());
    bench.reply(Reply::Create(Heard::Refused(refusal(4150))));
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(CREATED);
    assert_eq!(bench.until_sent(), Call::Events);
    bench.log(&[]);
    assert_eq!(bench.record().create.state, CreateState::Exists);
}

#[test]
fn a_lost_capture_is_read_and_then_repeated_with_its_key() {
    let mut bench = Bench::at(APPROVED, |_| {});
    let first = bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(APPROVED);
    assert_eq!(bench.until_sent(), Call::Events);
    bench.log(&[]);
    assert_eq!(key_of(&bench.until_sent()), key_of(&first));
    bench.done(CAPTURED);
    assert!(matches!(bench.outcome().status, Status::Paid { .. }));
    assert!(bench.last.closed);
}

#[test]
fn a_lost_capture_whose_key_is_in_the_log_is_done() {
    let mut bench = Bench::at(APPROVED, |_| {});
    let key = key_of(&bench.until_sent());
    bench.lose(CAPTURED, &[Some(&key)]);
    assert_eq!(bench.record().operations[0].state, OperationState::Done);
}

#[test]
fn a_lost_capture_that_arrives_between_read_and_log_is_over_with_the_next_read() {
    let mut bench = Bench::at(APPROVED, |_| {});
    let key = key_of(&bench.until_sent());
    bench.changed(Heard::Lost(lost()));
    bench.until_sent();
    bench.read(APPROVED);
    assert_eq!(bench.until_sent(), Call::Events);
    bench.log(&[Some(&key)]);
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(CAPTURED);
    assert!(matches!(bench.outcome().status, Status::Paid { .. }));
    assert!(bench.last.closed && bench.last.scrub, "the log has told all it can");
}

#[test]
fn money_that_moved_without_our_key_is_for_the_host_until_it_is_explained() {
    let mut bench = Bench::at(APPROVED, |_| {});
    let key = key_of(&bench.until_sent());
    bench.changed(Heard::Lost(lost()));
    let part = Shows("AUTHORIZED", [1000, 0, 400, 0]);
    bench.until_sent();
    bench.read(part);
    bench.until_sent();
    bench.log(&[None]);
    let why = |bench: &mut Bench| match bench.outcome().status {
        Status::Unknown { why, .. } => Some(why),
        _ => None,
    };
    assert_eq!(why(&mut bench), Some(UnknownReason::Unexplained));
    // The next look at the log explains it.
    bench.until_sent();
    bench.read(CAPTURED);
    bench.until_sent();
    bench.log(&[None, Some(&key)]);
    assert_eq!(why(&mut bench), None);
}

#[test]
fn a_failure_in_the_log_explains_it_as_well() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.lose(Shows("AUTHORIZED", [1000, 0, 400, 0]), &[None]);
    let key = bench.record().operations[0].key.as_str().to_owned();
    bench.until_sent();
    bench.read(Shows("AUTHORIZED", [1000, 0, 400, 0]));
    bench.until_sent();
    let failed = crate::api::Event {
        name: crate::api::EventName::Captured,
        psp_reference: "2".into(),
        amount: nok(1000),
        timestamp: None,
        idempotency_key: Some(key),
        success: false,
    };
    bench.reply(Reply::Events(Heard::Success(vec![failed], None)));
    assert!(!bench.record().unexplained);
}

#[test]
fn a_clock_that_is_set_does_not_end_the_doubt() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    bench.now.wall = bench.now.wall.after(Duration::from_secs(100_000));
    for answer in [Heard::Refused(refusal(6200)), Heard::Lost(lost())] {
        bench.until_sent();
        bench.read(APPROVED);
        bench.until_sent();
        bench.log(&[]);
        if bench.record().operations[0].refused_after.is_none() {
            bench.until_sent();
            bench.now.wall = crate::clock::Timestamp::from_millis(0);
            bench.changed(answer);
        }
    }
    assert!(bench.record().operations[0].is_open(), "it may still arrive");
}

// Rule 3: create.

#[test]
fn a_create_that_stays_unanswered_is_never_created_after_two_reads_a_minute_apart() {
    let mut bench = Bench::begun(|_| {});
    bench.restart();
    let mut looks = Vec::new();
    while bench.record().create.state == CreateState::Open {
        assert_eq!(bench.until_sent(), Call::Read);
        looks.push(bench.now.mono);
        bench.not_found();
    }
    assert_eq!(bench.record().create.state, CreateState::NeverCreated);
    assert!(*looks.last().unwrap() - looks[0] >= Duration::from_secs(60));
}

#[test]
fn what_was_never_created_is_watched_for_a_whole_lifetime_whatever_the_wall_clock_says() {
    let mut bench = Bench::begun(|_| {});
    bench.now.wall = bench.now.wall.after(Duration::from_secs(2 * 60 * 60));
    bench.restart();
    let taken_up = bench.now.mono;
    while !bench.machine.is_closed() {
        match bench.last.send.take() {
            Some(_) => bench.not_found(),
            None => bench.pass(1),
        };
    }
    assert_eq!(bench.record().create.state, CreateState::NeverCreated);
    let watched = bench.now.mono - taken_up;
    assert!(watched >= DEFAULT_LIFETIME && watched <= DEFAULT_LIFETIME * 2, "{watched:?}");
}

#[test]
fn what_turns_up_is_released_and_never_captured() {
    let mut bench = Bench::never_created();
    bench.until_sent();
    bench.read(APPROVED);
    bench.until_sent();
    bench.log(&[]);
    assert_eq!(bench.record().cancel.as_ref().unwrap().cause, CancelCause::TurnedUp);
    let release = bench.until_sent();
    assert!(is_cancel(&release, false));
    // Not even if the host would now like to keep it: its order may be paid by another payment.
    bench.wish(KEEP);
    let refused = bench.wish(capture_all()).granted.clone();
    assert!(refused.unwrap().is_err());
    bench.done(RELEASED);
    bench.until_sent();
    bench.read(RELEASED);
    assert!(bench.record().operations.iter().all(crate::flow::payment::Operation::is_cancel));
    assert!(bench.last.closed);
}

#[test]
fn giving_up_comes_in_time_although_the_platform_asks_to_wait() {
    let mut bench =
        Bench::begun(|record| record.give_up_at = Some(record.created_at.after(Duration::from_secs(30))));
    let busy = Error::new(ErrorName::RateLimited).with_http_status(429);
    bench.reply(Reply::Create(Heard::Busy { error: busy, retry_after: Some(Duration::from_secs(3600)) }));
    assert_eq!(bench.last.wake, Some(bench.now.mono + Duration::from_secs(30)));
    bench.pass(30);
    assert_eq!(bench.record().create.state, CreateState::CalledOff);
    assert!(bench.last.closed);
}

#[test]
fn a_create_that_never_leaves_is_refused_after_two_minutes() {
    let mut bench = Bench::begun(|_| {});
    let busy = Error::new(ErrorName::RateLimited).with_http_status(429);
    bench.reply(Reply::Create(Heard::Busy { error: busy, retry_after: Some(Duration::from_secs(3600)) }));
    bench.pass(120);
    assert!(matches!(bench.record().create.state, CreateState::Refused(_)));
}

#[test]
fn a_webhook_for_a_payment_that_is_not_ours_changes_nothing() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Refused(refusal(4150))));
    assert!(bench.last.closed);
    bench.step(Input::Hint(HintId(9)));
    assert!(bench.last.closed && !bench.last.changed);
    assert_eq!(bench.last.handled, [HintId(9)]);
}

// Rule 4: cancel.

/// A process left the wish to keep in the journal. The owner took it up, then the cashier pressed release, and the owner
/// died: the next one finds the wish still unanswered.
#[test]
fn an_older_wish_that_is_found_again_does_not_undo_a_later_one() {
    let keep = |number| Wish::Cancel { if_approved: IfApproved::Keep, number: Some(number) };
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(keep(7));
    assert!(is_cancel(&bench.until_sent(), true));
    bench.wish(RELEASE);
    let again = bench.wish(keep(7)).granted.clone();
    assert_eq!(again, Some(Ok(Granted::Open(Waited::Cancel))));
    assert_eq!(bench.record().cancel.as_ref().unwrap().if_approved, IfApproved::Release);
    // A new one is a change of mind.
    bench.wish(keep(8));
    assert_eq!(bench.record().cancel.as_ref().unwrap().if_approved, IfApproved::Keep);

    // Nor does it begin anew what was decided.
    bench.changed(Heard::Refused(refusal(6060)));
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(APPROVED);
    assert_eq!(bench.wish(keep(8)).granted, Some(Ok(Granted::Done)));
    assert_eq!(bench.record().cancel, None);
}

#[test]
fn a_cancel_that_comes_too_late_releases_or_keeps() {
    for (wish, released) in [(RELEASE, true), (KEEP, false)] {
        let mut bench = Bench::at(CREATED, manual);
        bench.wish(wish);
        assert!(is_cancel(&bench.until_sent(), true));
        bench.changed(Heard::Refused(refusal(6060)));
        assert_eq!(bench.until_sent(), Call::Read);
        bench.read(APPROVED);
        if released {
            assert!(is_cancel(&bench.until_sent(), false));
        } else {
            assert!(bench.last.finished.contains(&(Waited::Cancel, Ok(()))));
            assert_eq!(bench.record().cancel, None);
        }
    }
}

#[test]
fn keeping_does_not_stop_the_capture_of_what_is_approved() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    let busy = Error::new(ErrorName::Locked).with_http_status(423);
    bench.changed(Heard::Busy { error: busy, retry_after: None });
    bench.wish(KEEP);
    assert_eq!(bench.last.finished, [(Waited::Cancel, Ok(()))]);
    assert_eq!(bench.record().requests[0].state, RequestState::Open);
    bench.until_sent();
    bench.done(CAPTURED);
    assert!(matches!(bench.outcome().status, Status::Paid { .. }));
}

#[test]
fn releasing_stops_a_capture_that_was_not_carried_out() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    let busy = Error::new(ErrorName::Locked).with_http_status(423);
    bench.changed(Heard::Busy { error: busy, retry_after: None });
    bench.wish(RELEASE);
    assert!(is_cancel(&bench.until_sent(), false));
}

#[test]
fn a_cancel_that_is_refused_for_good_leaves_a_capture_in_doubt_alone() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    bench.wish(RELEASE);
    while bench.record().cancel.is_some() {
        match bench.until_sent() {
            Call::Read => bench.read(APPROVED),
            Call::Events => bench.log(&[]),
            call => {
                assert!(is_cancel(&call, false), "{call:?}");
                bench.changed(Heard::Refused(refusal(6190)))
            }
        };
    }
    for _ in 0..20 {
        match bench.until_sent() {
            Call::Read => bench.read(APPROVED),
            Call::Events => bench.log(&[]),
            call => panic!("{call:?}"),
        };
    }
    let Status::Approved { capture, .. } = bench.outcome().status else { panic!("{:?}", bench.outcome()) };
    assert!(matches!(capture, CaptureProgress::Failed(_)));
}

// Rule 5: settle.

#[test]
fn settling_captures_and_then_releases_also_over_a_restart() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(Wish::Settle { id: id("s1"), amount: nok(400) });
    let capture = bench.until_sent();
    bench.restart();
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(Shows("AUTHORIZED", [1000, 0, 400, 0]));
    bench.until_sent();
    bench.log(&[Some(&key_of(&capture))]);
    assert!(is_cancel(&bench.until_sent(), false));
    bench.done(Shows("AUTHORIZED", [1000, 600, 400, 0]));
    bench.until_sent();
    bench.read(Shows("AUTHORIZED", [1000, 600, 400, 0]));
    assert_eq!(bench.record().requests[0].state, RequestState::Done);
    assert!(bench.last.closed);
}

#[test]
fn the_same_request_again_is_the_same_request() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(capture_all());
    let open = Some(Ok(Granted::Open(Waited::Request(id("c1")))));
    assert_eq!(bench.last.granted, open);
    assert_eq!(bench.wish(capture_all()).granted, open);
    let other = bench.wish(Wish::Capture { id: id("c1"), amount: Some(nok(5)) }).granted.clone();
    assert_eq!(other.unwrap().unwrap_err().name(), ErrorName::RequestIdConflict);
    bench.done(CAPTURED);
    assert_eq!(bench.wish(capture_all()).granted, Some(Ok(Granted::Done)));
    assert_eq!(bench.record().operations.len(), 1);
}

// Rule 6: time.

#[test]
fn past_the_lifetime_it_is_read_cancelled_and_read() {
    let mut bench = Bench::at(CREATED, |_| {});
    while bench.record().cancel.is_none() {
        assert_eq!(bench.until_sent(), Call::Read);
        bench.read(CREATED);
    }
    assert!(bench.now.wall.since(bench.record().expires_at) >= Duration::from_secs(30));
    assert!(is_cancel(&bench.until_sent(), true));
    bench.changed(Heard::Refused(refusal(6060)));
    bench.until_sent();
    bench.read(APPROVED);
    let Call::Change { kind: OperationKind::Capture { .. }, .. } = bench.until_sent() else { panic!() };
}

// Rule 7: restart.

#[test]
fn what_is_approved_after_a_restart_is_held_or_captured() {
    for (choice, held) in [(AfterRestart::Hold, true), (AfterRestart::FollowPolicy, false)] {
        let mut bench = Bench::at(CREATED, |record| record.after_restart = choice);
        bench.restart();
        bench.until_sent();
        bench.read(APPROVED);
        assert_eq!(bench.record().held, held);
        assert_eq!(bench.record().operations.is_empty(), held);
    }
}

// Rule 8: hints.

#[test]
fn a_webhook_is_handled_by_the_read_it_causes() {
    let mut bench = Bench::at(CREATED, |_| {});
    assert_eq!(bench.step(Input::Hint(HintId(1))).send, Some(Call::Read));
    assert_eq!(bench.step(Input::Hint(HintId(1))).handled, [], "told again before the read has decided");
    assert!(bench.last.handled.is_empty());
    assert_eq!(bench.read(CREATED).handled, [HintId(1)]);
    assert_eq!(bench.step(Input::Hint(HintId(1))).handled, [HintId(1)], "a double");
    assert_eq!(bench.last.send, None);
}

#[test]
fn a_read_from_before_the_wish_does_not_answer_it() {
    let mut bench = Bench::at(CREATED, |_| {});
    assert_eq!(bench.until_sent(), Call::Read);
    bench.pass(1);
    bench.wish(Wish::Read);
    let read = (Waited::Read, Ok(()));
    assert!(!bench.read(CREATED).finished.contains(&read));
    assert_eq!(bench.until_sent(), Call::Read);
    assert!(bench.read(APPROVED).finished.contains(&read));
}

// Rule 9: pauses.

#[test]
fn a_read_that_fails_at_once_is_not_repeated_at_once() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.lose(APPROVED, &[]);
    bench.until_sent();
    bench.changed(Heard::Refused(refusal(6200)));
    for _ in 0..5 {
        while !matches!(bench.until_sent(), Call::Read) {
            bench.log(&[]);
        }
        let no_token = Error::new(ErrorName::TokenUnavailable);
        assert_eq!(bench.reply(Reply::Read(Box::new(Heard::NotSent(no_token)))).send, None);
    }
}

// Rule 11 belongs to the driver; closing, too, but the machine knows when to be still.

#[test]
fn a_process_that_ends_takes_answers_in_and_begins_nothing() {
    let mut bench = Bench::begun(|_| {});
    bench.created();
    bench.pass(5);
    let payment = super::bench::payment(&bench.record().reference, APPROVED);
    let mut moment = bench.moment();
    moment.closing = true;
    let reply = Reply::Read(Box::new(Heard::Success(payment, None)));
    let step = bench.machine.step(Input::Reply(Box::new(reply)), moment);
    assert_eq!(step.send, None);
    assert!(step.changed && bench.record().is_authorized() && bench.record().operations.is_empty());
}
