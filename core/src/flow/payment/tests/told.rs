//! What becomes durable, what the host is told, and what is left alone.

use super::bench::{APPROVED, Bench, CAPTURED, CREATED, RELEASED, Shows, id, lost, nok, refusal};
use crate::api;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorName};
use crate::flow::payment::{
    AfterRestart, Attachment, Call, CapturePolicy, CaptureProgress, CreateState, Granted, Heard, HintId,
    IfApproved, Input, NotPaidReason, OperationKind, OperationState, Origin, Record, Reply, Status, UnitFact,
    UnknownReason, Wish, imported, outcome_of,
};
use crate::flow::webhook_health::Evidence;

const RELEASE: Wish = Wish::Cancel { if_approved: IfApproved::Release, number: None };

const ABORTED: Shows = Shows("ABORTED", [0; 4]);

fn manual(record: &mut Record) {
    record.capture_policy = CapturePolicy::Manual;
}

fn capture(name: &str, amount: Option<i64>) -> Wish {
    Wish::Capture { id: id(name), amount: amount.map(nok) }
}

fn refund(name: &str, amount: Option<i64>) -> Wish {
    Wish::Refund { id: id(name), amount: amount.map(nok) }
}

fn granted(bench: &mut Bench, wish: Wish) -> Result<Granted, ErrorName> {
    bench.wish(wish).granted.clone().unwrap().map_err(|error| error.name())
}

fn is_unknown(bench: &mut Bench) -> bool {
    matches!(bench.outcome().status, Status::Unknown { .. })
}

/// The host asks for a read, and this is the answer.
fn shown(bench: &mut Bench, change: impl FnOnce(&mut api::Payment), shows: Shows) {
    bench.wish(Wish::Read);
    assert_eq!(bench.until_sent(), Call::Read);
    let mut payment = super::bench::payment(&bench.record().reference, shows);
    change(&mut payment);
    bench.reply(Reply::Read(Box::new(Heard::Success(payment, None))));
}

fn event(name: api::EventName, key: &str, success: bool) -> api::Event {
    api::Event {
        name,
        psp_reference: "1".into(),
        amount: nok(1000),
        timestamp: None,
        idempotency_key: Some(key.to_owned()),
        success,
    }
}

// What becomes durable.

#[test]
fn the_bytes_of_each_change_are_kept_under_a_name_of_their_own() {
    let mut bench = Bench::at(APPROVED, manual);
    let mut names = Vec::new();
    for (wish, shows, value) in [
        (capture("c1", Some(400)), Shows("AUTHORIZED", [1000, 0, 400, 0]), Some(400)),
        (refund("r1", Some(100)), Shows("AUTHORIZED", [1000, 0, 400, 100]), Some(100)),
        (RELEASE, Shows("AUTHORIZED", [1000, 600, 400, 100]), None),
    ] {
        bench.wish(wish);
        let kept: &Attachment = &bench.last.attachments[0];
        let body: serde_json::Value = serde_json::from_slice(&kept.bytes).unwrap();
        assert_eq!(body.pointer("/modificationAmount/value").and_then(serde_json::Value::as_i64), value);
        assert!(!names.contains(&kept.name), "{}", kept.name);
        names.push(kept.name.clone());
        bench.until_sent();
        bench.done(shows);
    }
    assert!(!format!("{:?}", Attachment { name: "a".into(), bytes: b"+4791".to_vec() }).contains("+4791"));
    assert!(format!("{:?}", Attachment { name: "a".into(), bytes: b"+4791".to_vec() }).contains("5 bytes"));
}

/// A journal keeps them: another name would be another fact.
#[test]
fn facts_of_a_unit_keep_their_names() {
    assert_eq!(UnitFact::PushRefused.name(), "push");
    assert_eq!(UnitFact::PartialCaptureRefused.name(), "partial_capture");
}

#[test]
fn a_read_that_shows_nothing_new_is_not_written_down() {
    for shows in [CREATED, APPROVED] {
        let mut bench = Bench::at(shows, manual);
        let seen = bench.record().seen.clone();
        bench.pass(1);
        shown(&mut bench, |_| {}, shows);
        assert!(!bench.last.changed);
        assert_eq!(bench.record().seen, seen);
        // The proof a process can give is the newest all the same.
        assert_eq!(bench.outcome().proof.unwrap().read_at, bench.now.wall);
    }
}

#[test]
fn each_single_thing_that_is_new_is_written_down() {
    let until = Timestamp::from_millis(2_000_000_000_000);
    let mut bench = Bench::at(APPROVED, manual);
    shown(&mut bench, |payment| payment.capture_guaranteed_until = Some(until), APPROVED);
    assert!(bench.last.changed);
    let Status::Approved { guaranteed_until, .. } = bench.outcome().status else { panic!() };
    assert_eq!(guaranteed_until, Some(until));
    shown(&mut bench, |payment| payment.amount = nok(999), APPROVED);
    assert!(bench.last.changed && bench.record().is_mismatch());
}

#[test]
fn what_turns_out_to_be_ours_after_all_is_held_for_the_host() {
    let mut bench = Bench::at(Shows("AUTHORIZED", [1001, 0, 0, 0]), |_| {});
    assert!(bench.record().is_mismatch());
    shown(&mut bench, |_| {}, APPROVED);
    assert!(!bench.record().is_mismatch() && bench.record().held, "an older view it is not");
    assert_eq!(bench.last.send, None, "nor is it captured by policy");
    let Status::Approved { capture, .. } = bench.outcome().status else { panic!() };
    assert_eq!(capture, CaptureProgress::NotAsked);

    let mut bench = Bench::at(Shows("AUTHORIZED", [1001, 0, 0, 0]), |_| {});
    shown(&mut bench, |_| {}, Shows("AUTHORIZED", [1002, 0, 0, 0]));
    assert!(!bench.record().held);
}

#[test]
fn an_end_stays_an_end() {
    for end in [ABORTED, Shows("EXPIRED", [0; 4]), Shows("TERMINATED", [0; 4])] {
        let mut bench = Bench::at(end, |_| {});
        assert!(bench.last.closed && bench.last.send.is_none(), "{}", end.0);
        assert_eq!(bench.last.wake, None);
        shown(&mut bench, |_| {}, CREATED);
        assert!(bench.last.closed, "{}", end.0);
        assert!(matches!(bench.outcome().status, Status::NotPaid { .. }));
    }
}

#[test]
fn the_proof_is_there_in_the_next_process_and_without_any() {
    let mut bench = Bench::at(CAPTURED, |_| {});
    let proof = bench.outcome().proof;
    assert_eq!(proof.as_ref().map(|proof| proof.aggregate.captured), Some(nok(1000)));
    assert_eq!(outcome_of(bench.record()).proof, proof);
    bench.restart();
    assert_eq!(bench.outcome().proof, proof);
    // Of what never existed there is none.
    let mut never = Bench::begun(|_| {});
    never.reply(Reply::Create(Heard::Refused(refusal(7010))));
    assert_eq!((never.outcome().proof, outcome_of(never.record()).proof), (None, None));
}

#[test]
fn a_record_with_a_cancel_that_is_open_can_be_read_back() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(RELEASE);
    let record = bench.record().clone();
    assert_eq!(Record::read(&serde_json::to_vec(&record).unwrap()), Ok(record));
}

// What is asked for.

#[test]
fn another_question_under_the_same_id_is_refused() {
    let mut bench = Bench::at(APPROVED, manual);
    granted(&mut bench, capture("c1", Some(1000))).unwrap();
    assert_eq!(
        granted(&mut bench, capture("c1", None)),
        Err(ErrorName::RequestIdConflict),
        "all, whatever it is"
    );
    let mut bench = Bench::at(APPROVED, manual);
    granted(&mut bench, capture("c1", None)).unwrap();
    assert_eq!(granted(&mut bench, refund("c1", None)), Err(ErrorName::RequestIdConflict));
}

#[test]
fn what_was_refused_or_is_done_leaves_room_for_the_rest() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(capture("c1", None));
    bench.until_sent();
    bench.changed(Heard::Refused(refusal(6200)));
    bench.until_sent();
    bench.read(APPROVED);
    assert!(granted(&mut bench, capture("c2", Some(400))).is_ok(), "all of it is there again");
    bench.until_sent();
    bench.done(Shows("AUTHORIZED", [1000, 0, 400, 0]));
    assert!(granted(&mut bench, capture("c3", Some(600))).is_ok());
}

#[test]
fn what_the_sums_show_already_is_not_taken_off_twice() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(capture("c1", Some(400)));
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    bench.until_sent();
    bench.read(Shows("AUTHORIZED", [1000, 0, 400, 0]));
    assert!(granted(&mut bench, capture("c2", Some(600))).is_ok());
}

#[test]
fn there_is_nothing_to_cancel_where_nothing_is_left() {
    let mut refused = Bench::begun(|_| {});
    refused.reply(Reply::Create(Heard::Refused(refusal(7010))));
    let mut over =
        [refused, Bench::at(ABORTED, manual), Bench::at(CAPTURED, manual), Bench::at(RELEASED, manual)];
    for bench in &mut over {
        assert_eq!(granted(bench, RELEASE), Ok(Granted::Done), "{:?}", bench.record().state());
        assert_eq!((bench.record().cancel.clone(), bench.last.send.take()), (None, None));
    }
    let part = Shows("AUTHORIZED", [1000, 0, 400, 0]);
    assert!(matches!(granted(&mut Bench::at(part, manual), RELEASE), Ok(Granted::Open(_))));
    let mut theirs = Bench::at(CREATED, |record| record.origin = Origin::Watched);
    assert_eq!(granted(&mut theirs, RELEASE), Err(ErrorName::WrongState), "it is only watched");
}

#[test]
fn a_cancel_before_the_approval_is_over_when_the_platform_shows_its_end() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(RELEASE);
    bench.until_sent();
    bench.done(CREATED);
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(CREATED);
    assert_eq!(
        bench.record().operations[0].state,
        OperationState::Answered,
        "nothing was reserved, nor released"
    );
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(Shows("TERMINATED", [0; 4]));
    assert_eq!(bench.record().operations[0].state, OperationState::Done);
    assert!(bench.last.closed);
}

// What the host is told.

#[test]
fn news_is_what_settles_it_or_changes_what_was_settled() {
    let mut bench = Bench::at(CREATED, manual);
    assert!(!bench.last.news);
    bench.until_sent();
    assert!(bench.read(APPROVED).news);
    shown(&mut bench, |_| {}, APPROVED);
    assert!(!bench.last.news, "known");
    shown(&mut bench, |_| {}, Shows("AUTHORIZED", [1000, 400, 0, 0]));
    assert!(bench.last.news, "the portal has released a part");
    bench.wish(RELEASE);
    assert!(!bench.last.news, "it is not settled any more");
}

#[test]
fn what_is_released_in_part_is_still_approved() {
    let mut bench = Bench::at(Shows("AUTHORIZED", [1000, 100, 0, 0]), manual);
    let Status::Approved { reserved, .. } = bench.outcome().status else { panic!() };
    assert_eq!(reserved, nok(900));
    // An approval of nothing yet is no release.
    let mut bench = Bench::at(Shows("AUTHORIZED", [0; 4]), manual);
    assert!(matches!(bench.outcome().status, Status::Approved { .. }));
    let mut bench = Bench::at(RELEASED, manual);
    assert_eq!(bench.outcome().status, Status::NotPaid { reason: NotPaidReason::Cancelled });
}

#[test]
fn money_that_moved_under_a_lost_capture_is_not_called_paid_before_the_log_has_told_whose_it_is() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(capture("c1", None));
    let Call::Change { key, .. } = bench.until_sent() else { panic!() };
    bench.changed(Heard::Lost(lost()));
    bench.until_sent();
    bench.read(CAPTURED);
    assert!(is_unknown(&mut bench));
    assert_eq!(bench.until_sent(), Call::Events);
    bench.log(&[Some(key.as_str())]);
    assert!(matches!(bench.outcome().status, Status::Paid { .. }));
    // A refund of which the same is true leaves it paid: that is proven.
    bench.wish(refund("r1", Some(100)));
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    bench.until_sent();
    bench.read(Shows("AUTHORIZED", [1000, 0, 1000, 100]));
    assert!(matches!(bench.outcome().status, Status::Paid { .. }));
}

#[test]
fn a_lost_refund_is_settled_by_its_own_key_in_the_log() {
    for success in [true, false] {
        let mut bench = Bench::at(APPROVED, |_| {});
        bench.until_sent();
        bench.done(CAPTURED);
        bench.wish(refund("r1", Some(400)));
        let Call::Change { key, .. } = bench.until_sent() else { panic!() };
        bench.changed(Heard::Lost(lost()));
        bench.until_sent();
        bench.read(if success { Shows("AUTHORIZED", [1000, 0, 1000, 400]) } else { CAPTURED });
        bench.until_sent();
        let log = vec![event(api::EventName::Refunded, key.as_str(), success)];
        bench.reply(Reply::Events(Heard::Success(log, None)));
        let [captured, refunded] = &bench.record().operations[..] else { panic!() };
        assert_eq!(captured.state, OperationState::Done);
        match (&refunded.state, success) {
            (OperationState::Done, true) => {}
            (OperationState::Failed(error), false) => assert_eq!(error.name(), ErrorName::NotRefundable),
            (state, _) => panic!("{state:?}"),
        }
    }
}

#[test]
fn an_answer_that_cannot_be_about_this_payment_is_not_believed() {
    for (amount, shows) in [(999, CAPTURED), (1000, Shows("AUTHORIZED", [900, 0, 1000, 0]))] {
        let mut bench = Bench::at(APPROVED, |_| {});
        bench.until_sent();
        let mut answer = super::bench::modification(&bench.record().reference, shows);
        answer.amount = nok(amount);
        bench.changed(Heard::Success(answer, None));
        assert_eq!(bench.until_sent(), Call::Read);
        assert_eq!((bench.record().amounts().captured, bench.record().is_mismatch()), (nok(0), false));
        bench.read(CAPTURED);
        assert!(matches!(bench.outcome().status, Status::Paid { .. }));
    }
}

#[test]
fn a_decision_of_the_customer_shows_whether_webhooks_arrive() {
    for (hinted, evidence) in [(true, Evidence::Arrived), (false, Evidence::Missed)] {
        let mut bench = Bench::at(CREATED, manual);
        assert_eq!(bench.last.webhooks, None, "nothing has changed");
        if hinted {
            bench.step(Input::Hint(HintId(1)));
        }
        bench.until_sent();
        assert_eq!(bench.read(APPROVED).webhooks, Some(evidence));
        // What is captured now is no news that a webhook brings.
        shown(&mut bench, |_| {}, CAPTURED);
        assert_eq!(bench.last.webhooks, None);
    }
}

// What is left alone.

#[test]
fn only_the_word_that_it_is_not_there_counts_as_not_there() {
    let mut bench = Bench::begun(|_| {});
    bench.restart();
    for _ in 0..100 {
        assert_eq!(bench.until_sent(), Call::Read);
        bench.reply(Reply::Read(Box::new(Heard::Refused(refusal(1000)))));
    }
    assert_eq!(bench.record().create.state, CreateState::Open);
}

#[test]
fn what_has_another_amount_is_somebody_elses_without_a_look_at_its_log() {
    let mut bench = Bench::begun(|record| record.amount = nok(999));
    bench.restart();
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(APPROVED);
    let CreateState::Refused(error) = &bench.record().create.state else { panic!("{:?}", bench.record()) };
    assert_eq!(error.name(), ErrorName::ReferenceTaken);
    assert!(bench.last.closed && bench.last.send.is_none());
}

#[test]
fn only_what_was_refused_to_us_can_be_adopted() {
    let adopt = |bench: &mut Bench| {
        let theirs = super::bench::payment(&bench.record().reference, APPROVED);
        let record = imported(&theirs, &[], Origin::Adopted, bench.now.wall);
        bench.step(Input::Adopt(Box::new(record)));
    };
    let mut taken = Bench::begun(|_| {});
    taken.reply(Reply::Create(Heard::Refused(refusal(4150))));
    adopt(&mut taken);
    assert_eq!(
        (taken.record().origin, &taken.record().create.state),
        (Origin::Adopted, &CreateState::Exists)
    );
    assert_eq!(taken.last.send, Some(Call::Read));
    taken.read(APPROVED);
    assert!(granted(&mut taken, capture("c1", None)).is_ok());

    let mut ours = Bench::at(CREATED, manual);
    let before = ours.record().clone();
    adopt(&mut ours);
    assert_eq!(*ours.record(), before);
}

#[test]
fn a_worker_that_takes_over_follows_the_policy_and_holds_nothing() {
    let mut bench = Bench::at(CREATED, |record| record.after_restart = AfterRestart::Hold);
    bench.step(Input::Resume { restart: false });
    bench.until_sent();
    bench.read(APPROVED);
    assert!(!bench.record().held);
    let Some(Call::Change { kind: OperationKind::Capture { .. }, .. }) = bench.last.send else { panic!() };
}

#[test]
fn a_webhook_about_what_is_over_is_followed_up() {
    let mut bench = Bench::at(CAPTURED, |_| {});
    assert!(bench.last.closed);
    assert_eq!(bench.step(Input::Hint(HintId(1))).send, Some(Call::Read));
    assert!(!bench.last.closed && bench.last.handled.is_empty());
    bench.read(Shows("AUTHORIZED", [1000, 0, 1000, 1000]));
    assert_eq!(bench.last.handled, [HintId(1)]);
    assert!(bench.last.closed);
    assert!(matches!(bench.outcome().status, Status::Paid { refunded, .. } if refunded == nok(1000)));
}

#[test]
fn what_is_set_aside_sends_nothing_until_the_next_start() {
    let mut bench = Bench::at(CREATED, |_| {});
    bench.step(Input::Fault(1));
    assert_eq!(bench.until_sent(), Call::Read, "once may be bad luck");
    bench.read(CREATED);
    bench.step(Input::Fault(2));
    for _ in 0..100 {
        assert_eq!(bench.pass(10).send, None);
    }
    let Status::Unknown { why, next_check, .. } = bench.outcome().status else { panic!() };
    assert_eq!((why, next_check), (UnknownReason::Fault, None));
    bench.restart();
    assert_eq!(bench.until_sent(), Call::Read);
}

#[test]
fn what_turns_up_late_does_not_stand_in_the_way_of_its_order_unless_it_took_money() {
    let mut bench = Bench::never_created();
    assert!(!bench.machine.holds_order());
    bench.until_sent();
    bench.read(APPROVED);
    bench.until_sent();
    bench.log(&[]);
    assert!(bench.record().turned_up && !bench.machine.holds_order());
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    bench.until_sent();
    bench.read(CAPTURED);
    assert!(bench.machine.holds_order(), "somebody has captured it in the portal");
}

#[test]
fn what_is_only_watched_is_read_and_never_changed() {
    let mut bench = Bench::at(APPROVED, |record| record.origin = Origin::Watched);
    for _ in 0..20 {
        assert_eq!(bench.until_sent(), Call::Read);
        bench.read(APPROVED);
    }
    let error: Error = bench.wish(capture("c1", None)).granted.clone().unwrap().unwrap_err();
    assert_eq!(error.name(), ErrorName::WrongState);
}
