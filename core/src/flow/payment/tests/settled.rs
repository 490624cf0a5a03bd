//! How operations and wishes end when the platform does not simply say yes.

use std::time::Duration;

use super::bench::{APPROVED, Bench, CAPTURED, CREATED, RELEASED, Shows, id, lost, nok, refusal};
use crate::error::{Error, ErrorName};
use crate::flow::payment::limits::{CANCEL_REFUSALS, TRANSIENT_REFUSALS, UNPROVEN_READS};
use crate::flow::payment::{
    Call, CapturePolicy, CreateState, Heard, IfApproved, Operation, OperationKind, OperationState, Origin,
    Record, Reply, RequestState, Status, UnknownReason, Waited, Wish,
};

const RELEASE: Wish = Wish::Cancel { if_approved: IfApproved::Release, number: None };

fn manual(record: &mut Record) {
    record.capture_policy = CapturePolicy::Manual;
}

fn refund(name: &str, minor: i64) -> Wish {
    Wish::Refund { id: id(name), amount: Some(nok(minor)) }
}

/// The key of a cancel, and whether it is only for what is not approved.
fn cancel(call: &Call) -> (String, bool) {
    match call {
        Call::Change { key, kind: OperationKind::Cancel { transaction_only }, .. } => {
            (key.as_str().to_owned(), *transaction_only)
        }
        other => panic!("{other:?}"),
    }
}

fn is_unexplained(bench: &mut Bench) -> bool {
    matches!(bench.outcome().status, Status::Unknown { why: UnknownReason::Unexplained, .. })
}

fn error_of(bench: &Bench, request: &str) -> Option<ErrorName> {
    bench.last.finished.iter().find_map(|(waited, result)| match result {
        Err(error) if *waited == Waited::Request(id(request)) => Some(error.name()),
        _ => None,
    })
}

#[test]
fn a_lost_cancel_that_the_approval_overtook_is_followed_by_one_that_releases() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(RELEASE);
    let (first, only) = cancel(&bench.until_sent());
    assert!(only);
    bench.changed(Heard::Lost(lost()));
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(APPROVED);
    let (second, only) = cancel(&bench.until_sent());
    assert!(!only && second != first);
}

#[test]
fn a_lost_release_is_repeated_with_its_key() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(RELEASE);
    let first = cancel(&bench.until_sent());
    bench.changed(Heard::Lost(lost()));
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(APPROVED);
    assert_eq!(cancel(&bench.until_sent()), first);
}

#[test]
fn a_release_that_reads_never_show_is_tried_anew_after_some_of_them() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(RELEASE);
    let (first, _) = cancel(&bench.until_sent());
    bench.done(APPROVED);
    for _ in 0..UNPROVEN_READS {
        assert_eq!(bench.until_sent(), Call::Read);
        bench.read(APPROVED);
    }
    assert_ne!(cancel(&bench.until_sent()).0, first);
}

#[test]
fn a_capture_that_reads_never_show_is_for_the_host_after_some_of_them() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.done(APPROVED);
    for _ in 0..UNPROVEN_READS {
        assert!(!is_unexplained(&mut bench));
        assert_eq!(bench.until_sent(), Call::Read);
        bench.read(APPROVED);
    }
    assert!(is_unexplained(&mut bench));
    assert_eq!(bench.until_sent(), Call::Read, "it is not repeated");
    bench.read(CAPTURED);
    assert!(matches!(bench.outcome().status, Status::Paid { .. }));
}

#[test]
fn a_capture_in_doubt_that_was_refused_has_failed_when_it_was_quiet_for_long_enough() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(Wish::Capture { id: id("c1"), amount: None });
    bench.until_sent();
    bench.lose(APPROVED, &[]);
    assert!(matches!(bench.until_sent(), Call::Change { .. }));
    let refused_at = bench.now.mono;
    bench.changed(Heard::Refused(refusal(6200)));
    while bench.record().operations[0].is_open() {
        match bench.last.send.take() {
            Some(Call::Read) => bench.read(APPROVED),
            Some(Call::Events) => bench.log(&[]),
            Some(call) => panic!("{call:?}"),
            None => bench.pass(1),
        };
    }
    let quiet = bench.now.mono - refused_at;
    let ten_minutes = Duration::from_secs(600);
    assert!(quiet >= ten_minutes && quiet < ten_minutes + Duration::from_secs(120), "{quiet:?}");
    assert!(error_of(&bench, "c1").is_some());
}

#[test]
fn a_lost_capture_for_which_another_hand_left_nothing_has_failed() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.lose(CAPTURED, &[Some("another hand")]);
    assert!(matches!(bench.record().operations[0].state, OperationState::Failed(_)));
    assert!(!is_unexplained(&mut bench));
}

#[test]
fn what_others_made_is_not_cancelled_by_time() {
    for origin in [Origin::Adopted, Origin::Watched] {
        let mut bench = Bench::at(CREATED, |record| record.origin = origin);
        for _ in 0..1000 {
            if let Some(call) = bench.last.send.take() {
                assert_eq!(call, Call::Read);
                bench.read(CREATED);
            }
            bench.pass(1);
        }
        assert_eq!(bench.record().cancel, None);
    }
}

#[test]
fn settling_has_failed_when_the_rest_is_never_released() {
    let mut bench = Bench::at(APPROVED, manual);
    let part = Shows("AUTHORIZED", [1000, 0, 400, 0]);
    bench.wish(Wish::Settle { id: id("s1"), amount: nok(400) });
    bench.until_sent();
    bench.done(part);
    while bench.record().requests[0].state == RequestState::Open {
        match bench.until_sent() {
            Call::Read => bench.read(part),
            Call::Events => bench.log(&[]),
            call => {
                cancel(&call);
                bench.changed(Heard::Refused(refusal(6190)))
            }
        };
    }
    assert!(error_of(&bench, "s1").is_some());
    assert_eq!(bench.record().cancel, None);
}

#[test]
fn settling_nothing_releases_everything_and_captures_nothing() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(Wish::Settle { id: id("s1"), amount: nok(0) });
    let (_, only) = cancel(&bench.until_sent());
    assert!(!only);
    bench.done(RELEASED);
    bench.until_sent();
    bench.read(RELEASED);
    assert_eq!(bench.record().requests[0].state, RequestState::Done);
}

#[test]
fn nothing_is_asked_of_what_is_released() {
    let bench = Bench::at(RELEASED, |_| {});
    assert_eq!((bench.record().requests.len(), bench.last.closed), (0, true));
}

#[test]
fn a_request_that_waits_has_failed_when_nothing_is_left_for_it() {
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(Wish::Capture { id: id("c1"), amount: Some(nok(400)) });
    bench.until_sent();
    bench.wish(Wish::Capture { id: id("c2"), amount: Some(nok(600)) });
    bench.done(Shows("AUTHORIZED", [1000, 600, 400, 0]));
    assert_eq!(error_of(&bench, "c2"), Some(ErrorName::WrongState));
    assert_eq!(error_of(&bench, "c1"), None);
}

#[test]
fn a_payment_with_a_refund_that_waits_is_not_over() {
    let mut bench = Bench::at(CAPTURED, |_| {});
    for refunded in 1..=5 {
        bench.wish(refund(&format!("r{refunded}"), 1));
        bench.until_sent();
        bench.done(Shows("AUTHORIZED", [1000, 0, 1000, refunded]));
        assert!(bench.last.closed);
    }
    let step = bench.wish(refund("r6", 1));
    assert!(step.send.is_none() && !step.closed, "five a minute are allowed");
    assert!(matches!(bench.until_sent(), Call::Change { .. }));
}

#[test]
fn a_create_that_was_lost_and_then_refused_is_only_looked_for() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Lost(lost())));
    assert!(matches!(bench.until_sent(), Call::Create { .. }));
    bench.reply(Reply::Create(Heard::Refused(refusal(7010))));
    while bench.record().create.state == CreateState::Open {
        assert_eq!(bench.until_sent(), Call::Read);
        bench.not_found();
    }
    assert_eq!(bench.record().create.state, CreateState::NeverCreated);
}

#[test]
fn a_lost_create_that_nobody_wants_any_more_is_only_looked_for() {
    let mut bench = Bench::begun(|_| {});
    bench.reply(Reply::Create(Heard::Lost(lost())));
    bench.wish(RELEASE);
    while bench.record().create.state == CreateState::Open {
        assert_eq!(bench.until_sent(), Call::Read);
        bench.not_found();
    }
    assert!(bench.last.finished.contains(&(Waited::Cancel, Ok(()))));
}

#[test]
fn a_create_that_never_left_in_all_its_time_is_refused_with_the_reason() {
    let mut bench = Bench::begun(|_| {});
    while bench.record().create.state == CreateState::Open {
        let unreachable = Error::new(ErrorName::PlatformUnreachable);
        match bench.last.send.take() {
            Some(_) => bench.reply(Reply::Create(Heard::NotSent(unreachable))),
            None => bench.pass(1),
        };
    }
    let CreateState::Refused(error) = &bench.record().create.state else { panic!("{:?}", bench.record()) };
    assert_eq!(error.name(), ErrorName::PlatformUnreachable);
    assert_eq!(error.attempts(), bench.record().create.attempts);
}

/// 6280 and 6080: the platform says "not now", not "no".
#[test]
fn a_capture_that_fails_for_now_is_tried_again_and_any_other_is_not() {
    for (code, tries) in [(6280, TRANSIENT_REFUSALS), (6080, TRANSIENT_REFUSALS), (6200, 1)] {
        let mut bench = Bench::at(APPROVED, |_| {});
        let mut keys = Vec::new();
        while bench.record().operations.iter().all(Operation::is_open) {
            match bench.until_sent() {
                Call::Read => bench.read(APPROVED),
                Call::Change { key, .. } => {
                    keys.push(key);
                    bench.changed(Heard::Refused(refusal(code)))
                }
                call => panic!("{call:?}"),
            };
        }
        assert_eq!(u32::try_from(keys.len()), Ok(tries), "{code}");
        assert!(keys.iter().all(|key| *key == keys[0]), "{code}");
    }
}

#[test]
fn a_cancel_that_is_given_up_says_why_the_platform_refused_it() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Refused(refusal(6200)));
    bench.until_sent();
    bench.read(APPROVED);
    bench.wish(RELEASE);
    while bench.record().cancel.is_some() {
        match bench.until_sent() {
            Call::Read => bench.read(APPROVED),
            _ => bench.changed(Heard::Refused(refusal(6190))),
        };
    }
    let refused = bench.last.finished.iter().find(|(waited, _)| *waited == Waited::Cancel);
    let Some((_, Err(error))) = refused else { panic!("{:?}", bench.last) };
    assert_eq!(error.platform_code(), Some(6190));
}

#[test]
fn keeping_what_is_approved_while_it_was_being_cancelled_sends_nothing_more() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(Wish::Cancel { if_approved: IfApproved::Keep, number: None });
    cancel(&bench.until_sent());
    bench.changed(Heard::Refused(refusal(6060)));
    bench.until_sent();
    bench.read(APPROVED);
    assert_eq!(bench.last.send, None);
    assert_eq!(bench.record().operations.len(), 1);
}

#[test]
fn what_looks_like_another_payment_is_cancelled_only_by_the_host() {
    let other = Shows("AUTHORIZED", [1001, 0, 0, 0]);
    let mut bench = Bench::at(other, |record| record.release_at = Some(record.created_at));
    assert_eq!((bench.last.send.take(), bench.record().cancel.clone()), (None, None));
    bench.wish(RELEASE);
    cancel(&bench.until_sent());
}

#[test]
fn a_late_refusal_of_a_create_is_what_the_machine_says_of_it() {
    let mut bench = Bench::begun(|_| {});
    assert!(!bench.machine.is_created() && bench.machine.refusal().is_none());
    bench.reply(Reply::Create(Heard::Refused(refusal(7010))));
    assert!(bench.machine.is_created());
    assert_eq!(bench.machine.refusal().and_then(Error::platform_code), Some(7010));
    assert!(!bench.machine.holds_order());
    assert!(Bench::at(APPROVED, manual).machine.holds_order());
    assert!(Bench::at(APPROVED, manual).machine.refusal().is_none());
}

/// 6250: the customer is approving. That is no refusal that counts, however often it comes.
#[test]
fn a_cancel_waits_for_a_customer_who_is_approving() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(RELEASE);
    for _ in 0..CANCEL_REFUSALS * 2 {
        let (_, only) = loop {
            match bench.until_sent() {
                Call::Read => bench.read(CREATED),
                call => break cancel(&call),
            };
        };
        assert!(only);
        bench.changed(Heard::Refused(refusal(6250)));
        assert_eq!(bench.record().cancel.as_ref().map(|wish| wish.refusals), Some(0));
    }
}

#[test]
fn a_refund_after_which_other_money_moved_is_for_the_host_until_it_is_explained() {
    let mut bench = Bench::at(CAPTURED, manual);
    bench.wish(refund("r1", 400));
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    assert_eq!(bench.until_sent(), Call::Read);
    bench.read(Shows("AUTHORIZED", [1000, 0, 1000, 100]));
    assert_eq!(bench.until_sent(), Call::Events);
    bench.log(&[]);
    assert!(is_unexplained(&mut bench));
}

#[test]
fn what_cannot_be_sent_has_failed_if_that_is_hopeless_and_no_attempt_was_lost() {
    let hopeless = || Heard::NotSent(Error::new(ErrorName::Unauthorized));
    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(Wish::Capture { id: id("c1"), amount: None });
    bench.until_sent();
    bench.changed(hopeless());
    assert_eq!(error_of(&bench, "c1"), Some(ErrorName::Unauthorized));

    let mut bench = Bench::at(APPROVED, manual);
    bench.wish(Wish::Capture { id: id("c1"), amount: None });
    let Call::Change { key, .. } = bench.until_sent() else { panic!() };
    bench.changed(Heard::NotSent(Error::new(ErrorName::PlatformUnreachable)));
    assert!(matches!(bench.until_sent(), Call::Change { key: again, .. } if again == key));
    bench.lose(APPROVED, &[]);
    bench.until_sent();
    bench.changed(hopeless());
    assert!(bench.record().operations[0].is_open(), "the lost attempt may still arrive");
}
