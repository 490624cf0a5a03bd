//! When something is tried again, to the second. Random parts of the pauses are nought here.

use std::time::Duration;

use super::bench::{APPROVED, Bench, CREATED, Shows, id, lost, nok, refusal};
use crate::error::{Error, ErrorName};
use crate::flow::payment::limits::{DEFAULT_LIFETIME, EXPIRY_GRACE, RANDOM_AGAIN_AFTER};
use crate::flow::payment::{
    Call, CapturePolicy, CreateState, Heard, IfApproved, Input, Moment, Operation, OperationState, Record,
    Reply, Wish,
};

const RELEASE: Wish = Wish::Cancel { if_approved: IfApproved::Release, number: None };

fn manual(record: &mut Record) {
    record.capture_policy = CapturePolicy::Manual;
}

fn unreachable() -> Error {
    Error::new(ErrorName::PlatformUnreachable)
}

fn busy(status: u16) -> Error {
    Error::new(ErrorName::Locked).with_http_status(status)
}

/// The seconds at which calls of one kind go out, from the first on: each is answered by `answer`, which says
/// whether it was one of them.
fn seconds(bench: &mut Bench, calls: usize, mut answer: impl FnMut(&mut Bench, Call) -> bool) -> Vec<u64> {
    let mut times: Vec<Duration> = Vec::new();
    while times.len() < calls {
        let call = bench.until_sent();
        let now = bench.now.mono;
        if answer(bench, call) {
            times.push(now);
        }
    }
    times.iter().map(|time| (*time - times[0]).as_secs()).collect()
}

/// The seconds of changes that are all answered so, while reads show this.
fn changes(bench: &mut Bench, calls: usize, shows: Shows, mut answer: impl FnMut(&mut Bench)) -> Vec<u64> {
    seconds(bench, calls, |bench, call| match call {
        Call::Read => {
            bench.read(shows);
            false
        }
        Call::Events => {
            bench.log(&[]);
            false
        }
        Call::Create { .. } | Call::Change { .. } => {
            answer(bench);
            true
        }
    })
}

#[test]
fn what_never_left_is_tried_again_ever_later_and_takes_nothing_of_the_budget() {
    let tries = [0, 1, 3, 7, 15, 31, 61];
    let mut bench = Bench::begun(|_| {});
    let create = |bench: &mut Bench| {
        bench.reply(Reply::Create(Heard::NotSent(unreachable())));
    };
    assert_eq!(changes(&mut bench, tries.len(), CREATED, create), tries);
    assert_eq!(bench.record().create.attempts, 7);

    let mut bench = Bench::at(APPROVED, |_| {});
    let change = |bench: &mut Bench| {
        bench.changed(Heard::NotSent(unreachable()));
    };
    assert_eq!(changes(&mut bench, tries.len(), APPROVED, change), tries);
    assert_eq!(bench.record().operations[0].attempts, 7);
}

#[test]
fn what_was_lost_is_repeated_ever_later() {
    let tries = [0, 2, 6, 14, 30];
    let mut bench = Bench::begun(|_| {});
    let create = |bench: &mut Bench| {
        bench.reply(Reply::Create(Heard::Lost(lost())));
    };
    assert_eq!(changes(&mut bench, tries.len(), CREATED, create), tries);

    let mut bench = Bench::at(APPROVED, |_| {});
    let change = |bench: &mut Bench| {
        bench.changed(Heard::Lost(lost()));
    };
    assert_eq!(changes(&mut bench, tries.len(), APPROVED, change), tries);
}

#[test]
fn each_refusal_that_may_pass_has_its_pause() {
    for (code, tries) in [
        // "Failed, try later" and the other codes that count.
        (6280, &[0, 2, 6, 14][..]),
        // Another operation holds the payment.
        (6160, &[0, 2, 4, 6, 8]),
    ] {
        let mut bench = Bench::at(APPROVED, |_| {});
        let times = changes(&mut bench, tries.len(), APPROVED, |bench| {
            bench.changed(Heard::Refused(refusal(code)));
        });
        assert_eq!(times, tries, "{code}");
    }
    for (shows, code, tries) in [(APPROVED, 6190, [0, 2, 6, 14, 30]), (CREATED, 6250, [0, 2, 4, 6, 8])] {
        let mut bench = Bench::at(shows, manual);
        bench.wish(RELEASE);
        let times = changes(&mut bench, tries.len(), shows, |bench| {
            bench.changed(Heard::Refused(refusal(code)));
        });
        assert_eq!(times, tries, "{code}");
    }
}

#[test]
fn a_busy_payment_is_left_alone_for_two_seconds_and_a_busy_kind_of_call_for_twelve() {
    for (status, tries) in [(423, [0, 2, 4, 6, 8]), (429, [0, 12, 24, 36, 48])] {
        let mut bench = Bench::at(APPROVED, |_| {});
        let times = changes(&mut bench, tries.len(), APPROVED, |bench| {
            bench.changed(Heard::Busy { error: busy(status), retry_after: None });
        });
        assert_eq!(times, tries, "{status}");
    }
    // No other change goes to a busy payment either.
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Busy { error: busy(423), retry_after: None });
    assert_eq!(bench.wish(RELEASE).send, None);
    assert_eq!(bench.last.wake, Some(bench.now.mono + Duration::from_secs(2)));
    assert!(matches!(bench.pass(2).send, Some(Call::Change { .. })));
    // Reads are more frequent than changes, and so are they again.
    let mut bench = Bench::at(CREATED, |_| {});
    let reads = seconds(&mut bench, 3, |bench, call| {
        assert_eq!(call, Call::Read);
        bench.reply(Reply::Read(Box::new(Heard::Busy { error: busy(429), retry_after: None })));
        true
    });
    assert_eq!(reads, [0, 2, 4]);
}

#[test]
fn a_cancel_for_what_is_approved_waits_when_reads_do_not_show_the_approval() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(RELEASE);
    let times = changes(&mut bench, 4, CREATED, |bench| {
        bench.changed(Heard::Refused(refusal(6060)));
    });
    assert_eq!(times, [0, 0, 2, 4], "the first time a read is what was missing");
    assert_eq!(bench.record().cancel.as_ref().map(|wish| wish.refusals), Some(0));
    // And the read that decides comes after that pause as well.
    assert_eq!(bench.last.wake, Some(bench.now.mono + Duration::from_secs(2)));
}

#[test]
fn reads_that_fail_are_ever_further_apart_and_hopeless_ones_a_minute() {
    for (answer, apart) in [
        (lost(), [0, 1, 3, 7, 15, 25, 35]),
        (Error::new(ErrorName::Unauthorized), [0, 60, 120, 180, 240, 300, 360]),
    ] {
        let mut bench = Bench::at(CREATED, manual);
        let times = seconds(&mut bench, apart.len(), |bench, call| {
            assert_eq!(call, Call::Read);
            bench.reply(Reply::Read(Box::new(Heard::NotSent(answer.clone()))));
            true
        });
        assert_eq!(times, apart, "{answer}");
    }
}

#[test]
fn an_event_log_that_cannot_be_read_is_asked_for_later() {
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    bench.until_sent();
    bench.read(APPROVED);
    let logs = seconds(&mut bench, 4, |bench, call| {
        assert_eq!(call, Call::Events);
        bench.reply(Reply::Events(Heard::Lost(lost())));
        true
    });
    assert_eq!(logs, [0, 1, 3, 7]);
}

#[test]
fn what_is_missing_is_looked_for_ever_later_and_then_once_a_minute() {
    let mut bench = Bench::begun(|_| {});
    bench.restart();
    let mut never = None;
    let looks = seconds(&mut bench, 12, |bench, call| {
        assert_eq!(call, Call::Read);
        bench.not_found();
        if bench.record().create.state == CreateState::NeverCreated {
            never.get_or_insert(bench.now.mono);
        }
        true
    });
    assert_eq!(looks, [0, 1, 3, 7, 15, 25, 35, 45, 55, 65, 125, 185]);
    assert_eq!(bench.now.mono - never.unwrap(), Duration::from_secs(120), "the tenth look decided");
    while !bench.machine.is_closed() {
        bench.until_sent();
        bench.not_found();
    }
    let taken_up = Duration::from_secs(5000);
    assert!(
        bench.now.mono >= taken_up + DEFAULT_LIFETIME + EXPIRY_GRACE,
        "a read after its end was the last"
    );
}

#[test]
fn how_often_it_is_read_depends_on_who_is_waited_for() {
    let by_plan = |bench: &mut Bench, shows, count| {
        seconds(bench, count, |bench, call| {
            assert_eq!(call, Call::Read);
            bench.read(shows);
            true
        })
    };
    let mut bench = Bench::begun(|_| {});
    bench.created();
    assert_eq!(bench.last.wake, Some(bench.now.mono + Duration::from_secs(5)), "five seconds for the phone");
    assert_eq!(by_plan(&mut bench, CREATED, 4), [0, 2, 4, 6]);
    let mut bench = Bench::at(APPROVED, manual);
    assert_eq!(by_plan(&mut bench, APPROVED, 4), [0, 10, 20, 30], "only the host can change it");
    // While the platform has still to show what it said, nobody waits ten seconds.
    bench.wish(Wish::Capture { id: id("c1"), amount: None });
    bench.until_sent();
    bench.done(APPROVED);
    assert_eq!(by_plan(&mut bench, APPROVED, 4), [0, 2, 4, 6]);
}

#[test]
fn what_is_unexplained_is_looked_at_once_a_minute() {
    let part = Shows("AUTHORIZED", [1000, 0, 400, 0]);
    let mut bench = Bench::at(APPROVED, |_| {});
    bench.until_sent();
    bench.changed(Heard::Lost(lost()));
    let reads = seconds(&mut bench, 4, |bench, call| match call {
        Call::Read => {
            bench.read(part);
            true
        }
        _ => {
            bench.log(&[None]);
            false
        }
    });
    assert_eq!(reads, [0, 60, 120, 180]);
}

#[test]
fn an_approval_that_nobody_settles_is_released_at_its_time_although_reads_are_far_apart() {
    let late = Duration::from_secs(3601);
    let mut bench = Bench::at(APPROVED, |record| {
        manual(record);
        record.release_at = Some(record.created_at.after(late));
    });
    let began = bench.now.mono - Duration::from_secs(5);
    // The reads by plan, until one would be too late.
    while let Some(wake) = bench.last.wake {
        bench.now.wall = bench.now.wall.after(wake - bench.now.mono);
        bench.now.mono = wake;
        if let Some(Call::Read) = bench.step(Input::Timer).send {
            bench.read(APPROVED);
        }
    }
    assert!(matches!(bench.last.send, Some(Call::Change { .. })), "{:?}", bench.last);
    assert_eq!(bench.now.mono - began, late);
}

#[test]
fn without_random_bits_no_operation_begins_and_it_is_tried_a_second_later() {
    let mut bench = Bench::begun(|_| {});
    bench.created();
    bench.pass(5);
    let payment = super::bench::payment(&bench.record().reference, APPROVED);
    let without = Moment { bits: None, ..bench.moment() };
    let reply = Reply::Read(Box::new(Heard::Success(payment, None)));
    bench.last = bench.machine.step(Input::Reply(Box::new(reply)), without);
    assert_eq!((bench.last.send.take(), bench.record().operations.len()), (None, 0));
    assert_eq!(bench.last.wake, Some(bench.now.mono + RANDOM_AGAIN_AFTER));
    assert!(matches!(bench.pass(1).send, Some(Call::Change { .. })));
}

#[test]
fn many_cancels_that_failed_leave_few_traces_and_none_of_the_others() {
    let mut bench = Bench::at(CREATED, manual);
    bench.wish(RELEASE);
    changes(&mut bench, 20, CREATED, |bench| {
        bench.changed(Heard::Refused(refusal(6250)));
    });
    let failed = |operation: &&Operation| matches!(operation.state, OperationState::Failed(_));
    assert_eq!(bench.record().operations.iter().filter(failed).count(), 8);
    assert!(bench.record().operations.iter().all(|operation| operation.number >= 12), "the last of them");

    // Captures are kept, whatever became of them: a request stands for each.
    let mut bench = Bench::at(APPROVED, manual);
    for count in 1..=12 {
        bench.wish(Wish::Capture { id: id(&format!("c{count}")), amount: Some(nok(1)) });
        changes(&mut bench, 1, APPROVED, |bench| {
            bench.changed(Heard::Refused(refusal(6200)));
        });
        assert_eq!(bench.until_sent(), Call::Read);
        bench.read(APPROVED);
    }
    assert_eq!(bench.record().operations.len(), 12);
}
