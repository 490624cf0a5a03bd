//! What is believed of an answer, what may be asked for, and what the host is told meanwhile.

use super::bench::{APPROVED, Bench, CAPTURED, CREATED, RELEASED, Shows, id, lost, nok, refusal};
use crate::api;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorName};
use crate::flow::payment::limits::READ_FAILURES_BEFORE_UNKNOWN;
use crate::flow::payment::{
    Call, CapturePolicy, CreateState, Heard, Origin, Record, Reply, Status, UnitFact, UnknownReason, Wish,
    imported,
};
use crate::money::{Currency, Money};

fn manual(record: &mut Record) {
    record.capture_policy = CapturePolicy::Manual;
}

fn why(bench: &mut Bench) -> Option<UnknownReason> {
    match bench.outcome().status {
        Status::Unknown { why, .. } => Some(why),
        _ => None,
    }
}

/// Whether a wish is taken up.
fn granted(bench: &mut Bench, wish: Wish) -> bool {
    bench.wish(wish).granted.as_ref().is_some_and(Result::is_ok)
}

/// The create was lost, and this was found under its reference: a payment, and who created it.
fn found(shows: Shows, key: impl FnOnce(&Bench) -> Option<String>) -> Bench {
    let mut bench = Bench::begun(manual);
    bench.reply(Reply::Create(Heard::Lost(lost())));
    bench.restart();
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(shows);
    assert_eq!(bench.until_sent(), Call::Events);
    let created = api::Event {
        name: api::EventName::Created,
        psp_reference: "1".into(),
        amount: nok(1000),
        timestamp: None,
        idempotency_key: key(&bench),
        success: true,
    };
    bench.reply(Reply::Events(Heard::Success(vec![created], None)));
    bench
}

#[test]
fn what_is_found_is_ours_by_its_key() {
    let ours = |bench: &Bench| bench.record().create.key.as_ref().map(|key| key.as_str().to_owned());
    assert_eq!(found(APPROVED, ours).record().create.state, CreateState::Exists);
    assert_eq!(found(APPROVED, |_| None).record().create.state, CreateState::Exists);
    let theirs = found(APPROVED, |_| Some("another till".to_owned()));
    let CreateState::Refused(error) = &theirs.record().create.state else { panic!("{:?}", theirs.record()) };
    assert_eq!(error.name(), ErrorName::ReferenceTaken);
}

#[test]
fn an_older_view_changes_nothing() {
    for older in [CREATED, APPROVED, Shows("CREATED", [1000, 0, 400, 0])] {
        let mut bench = Bench::at(Shows("AUTHORIZED", [1000, 0, 400, 100]), manual);
        let before = bench.record().seen.clone();
        bench.wish(Wish::Read);
        bench.until_sent();
        bench.read(older);
        assert_eq!(bench.record().seen, before);
    }
}

#[test]
fn each_change_that_is_shown_is_seen() {
    let mut bench = Bench::at(CREATED, manual);
    for shows in
        [APPROVED, Shows("AUTHORIZED", [1000, 100, 400, 0]), Shows("AUTHORIZED", [1000, 600, 400, 0])]
    {
        bench.wish(Wish::Read);
        bench.until_sent();
        bench.read(shows);
        let aggregate = bench.record().amounts();
        let sums = [aggregate.authorized, aggregate.cancelled, aggregate.captured, aggregate.refunded];
        assert_eq!(sums.map(Money::minor), shows.1);
    }
}

#[test]
fn only_what_is_left_can_be_asked_for() {
    let capture = |name: &str, amount| Wish::Capture { id: id(name), amount: Some(amount) };
    let refund = |name: &str, amount| Wish::Refund { id: id(name), amount: Some(amount) };
    let mut bench = Bench::at(Shows("AUTHORIZED", [1000, 0, 400, 100]), manual);
    let euros = Money::new(100, Currency::Eur).unwrap();
    for refused in [nok(0), nok(601), euros] {
        assert!(!granted(&mut bench, capture("c", refused)), "{refused:?}");
    }
    for refused in [nok(0), nok(301), euros] {
        assert!(!granted(&mut bench, refund("r", refused)), "{refused:?}");
    }
    // What is asked for already is taken off, until the sums show it; captures leave refunds alone.
    assert!(granted(&mut bench, capture("c1", nok(500))));
    assert!(!granted(&mut bench, capture("c2", nok(101))));
    assert!(granted(&mut bench, capture("c3", nok(100))));
    assert!(granted(&mut bench, refund("r1", nok(300))));
    assert!(!granted(&mut bench, refund("r2", nok(1))));
}

#[test]
fn the_least_that_can_be_asked_for_is_one_and_for_settling_nothing() {
    for (wish, good) in [
        (Wish::Capture { id: id("w"), amount: Some(nok(1)) }, true),
        (Wish::Capture { id: id("w"), amount: Some(nok(0)) }, false),
        (Wish::Settle { id: id("w"), amount: nok(0) }, true),
        (Wish::Settle { id: id("w"), amount: nok(1) }, true),
    ] {
        assert_eq!(granted(&mut Bench::at(APPROVED, manual), wish.clone()), good, "{wish:?}");
    }
}

#[test]
fn nothing_is_taken_while_it_is_being_cancelled_or_settled() {
    let mut bench = Bench::at(APPROVED, manual);
    assert!(granted(&mut bench, Wish::Capture { id: id("c1"), amount: Some(nok(400)) }));
    assert!(!granted(&mut bench, Wish::Settle { id: id("s1"), amount: nok(100) }), "one after the other");
    assert!(granted(
        &mut bench,
        Wish::Cancel { if_approved: crate::flow::payment::IfApproved::Release, number: None }
    ));
    assert!(!granted(&mut bench, Wish::Capture { id: id("c2"), amount: Some(nok(1)) }));
    assert!(!granted(&mut bench, Wish::Settle { id: id("s2"), amount: nok(1) }));
}

#[test]
fn the_order_is_held_while_it_is_alive_or_has_money() {
    let mut bench = Bench::begun(manual);
    assert!(bench.machine.holds_order());
    bench.reply(Reply::Create(Heard::Refused(refusal(7010))));
    assert!(!bench.machine.holds_order());
    let back = Shows("AUTHORIZED", [1000, 0, 1000, 1000]);
    let part = Shows("AUTHORIZED", [1000, 0, 1000, 999]);
    let some_left = Shows("AUTHORIZED", [1000, 0, 400, 400]);
    for (shows, holds) in [
        (CREATED, true),
        (APPROVED, true),
        (CAPTURED, true),
        (RELEASED, false),
        (back, false),
        (part, true),
        (some_left, true),
    ] {
        assert_eq!(Bench::at(shows, manual).machine.holds_order(), holds, "{:?}", shows.1);
    }
}

#[test]
fn a_lost_create_is_unknown_when_it_is_not_repeated_any_more() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Lost(lost())));
    assert_eq!(why(&mut bench), None, "it is tried again");
    bench.restart();
    assert_eq!(why(&mut bench), Some(UnknownReason::CreateUnanswered));
    bench.until_sent();
    bench.read(CREATED);
    bench.until_sent();
    bench.log(&[]);
    assert_eq!(why(&mut bench), None);
}

#[test]
fn a_platform_that_cannot_be_read_is_said_to_be_out_of_reach_until_it_can() {
    let mut bench = Bench::at(CREATED, manual);
    for _ in 0..READ_FAILURES_BEFORE_UNKNOWN {
        assert_eq!(why(&mut bench), None);
        bench.until_sent();
        bench.reply(Reply::Read(Box::new(Heard::Lost(lost()))));
    }
    assert_eq!(why(&mut bench), Some(UnknownReason::Unreachable(lost())));
    bench.until_sent();
    bench.read(CREATED);
    assert_eq!(why(&mut bench), None);
}

#[test]
fn a_create_that_did_not_leave_is_refused_only_if_trying_again_is_hopeless() {
    for (name, refused) in [(ErrorName::Unauthorized, true), (ErrorName::PlatformUnreachable, false)] {
        let mut bench = Bench::begun(|_| {});
        bench.reply(Reply::Create(Heard::NotSent(Error::new(name))));
        assert_eq!(matches!(bench.record().create.state, CreateState::Refused(_)), refused, "{name}");
        // After a lost attempt it proves nothing.
        let mut bench = Bench::begun(|_| {});
        bench.reply(Reply::Create(Heard::Lost(lost())));
        bench.until_sent();
        bench.reply(Reply::Create(Heard::NotSent(Error::new(name))));
        assert_eq!(bench.record().create.state, CreateState::Open, "{name}");
    }
}

#[test]
fn what_a_refusal_tells_of_the_unit_is_learned_from_it_alone() {
    let learned = |bench: &Bench| bench.last.learned;
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Refused(refusal(5080))));
    assert_eq!(learned(&bench), Some(UnitFact::PushRefused));
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Refused(refusal(7010))));
    assert_eq!(learned(&bench), None);
    for (code, fact) in [(6140, Some(UnitFact::PartialCaptureRefused)), (6200, None)] {
        let mut bench = Bench::at(APPROVED, manual);
        bench.wish(Wish::Capture { id: id("c1"), amount: Some(nok(1)) });
        bench.changed(Heard::Refused(refusal(code)));
        assert_eq!(learned(&bench), fact, "{code}");
    }
}

#[test]
fn every_outcome_has_its_name_and_some_wait_for_nobody() {
    let mut capturing = Bench::at(APPROVED, |record| record.capture_policy = CapturePolicy::OnApproval);
    for (bench, name, settled) in [
        (&mut Bench::at(CREATED, manual), "pending", false),
        (&mut Bench::at(APPROVED, manual), "approved", true),
        (&mut capturing, "approved", false),
        (&mut Bench::at(CAPTURED, manual), "paid", true),
        (&mut Bench::at(RELEASED, manual), "not_paid", true),
        (&mut Bench::at(Shows("AUTHORIZED", [1001, 0, 0, 0]), manual), "unknown", true),
        (&mut Bench::at(Shows("NEW", [0; 4]), manual), "unknown", false),
    ] {
        let status = bench.outcome().status;
        assert_eq!((status.name(), status.is_settled()), (name, settled), "{status:?}");
    }
}

#[test]
fn what_others_made_is_taken_in_as_it_is_shown() {
    let (now, then) = (Timestamp::from_millis(9_000_000), Timestamp::from_millis(5_000_000));
    let found = super::bench::payment(&crate::ids::Reference::new("theirs-01").unwrap(), APPROVED);
    let event = |name, timestamp| api::Event {
        name,
        psp_reference: "1".into(),
        amount: nok(1000),
        timestamp: Some(timestamp),
        idempotency_key: None,
        success: true,
    };
    let events = [event(api::EventName::Authorized, now), event(api::EventName::Created, then)];
    let record = imported(&found, &events, Origin::Adopted, now);
    assert_eq!(
        (record.origin, &record.create.state, record.created_at),
        (Origin::Adopted, &CreateState::Exists, then)
    );
    assert!(record.is_authorized() && !record.is_mismatch());
    assert_eq!(imported(&found, &[], Origin::Watched, now).created_at, now);
}
