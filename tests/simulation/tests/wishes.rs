//! Answers to wishes come as soon as they are known, whoever acts on them.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use kasse::clock::Clock;
use kasse::flow::payment::{IfApproved, NotPaidReason, Status};
use kasse::ids::{OrderId, RequestId};
use kasse::journal::{Journal, Ownership};
use kasse::till::{Meet, Sale, Till};
use kasse_simulation::{Fault, Host, Setup, key_of, nok};

const LONG: Duration = Duration::from_secs(700);
/// Of simulated time: an answer that takes longer came from a deadline and not from what happened.
const AT_ONCE: Duration = Duration::from_secs(20);

fn qr() -> Sale {
    Sale::new(nok(5000), Meet::DynamicQr(kasse::api::QrFormat::Text))
}

#[test]
fn keeping_what_is_approved_is_answered_at_once() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr().capture_manually())).unwrap();
    host.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
    host.run(payment.wait(LONG)).unwrap();
    let asked = host.clock_now();
    let outcome = host.run(payment.cancel(IfApproved::Keep, LONG)).unwrap();
    assert!(matches!(outcome.status, Status::Approved { .. }), "{outcome:?}");
    assert!(host.clock_now() - asked < AT_ONCE);
}

#[test]
fn a_cancel_from_a_process_beside_is_answered_at_once() {
    let mut setup = Setup::new();
    let mut till_process = setup.host(|_| {});
    let till = till_process.till.clone();
    let payment = till_process.run(till.pay(qr())).unwrap();
    let mut command = setup.host(|_| {});
    let asked = command.clock_now();
    let wish = command.till.payment(payment.reference().clone());
    let outcome = command.run_beside(&mut till_process, wish.cancel(IfApproved::Release, LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
    assert!(command.clock_now() - asked < AT_ONCE);
}

/// The lock of a living process can vanish: somebody deletes its file. What its host wants then is for the new
/// owner, and neither forgotten nor called done.
#[test]
fn a_wish_at_a_process_that_lost_its_lock_goes_to_the_new_owner() {
    let mut setup = Setup::new();
    let mut old = setup.host(|_| {});
    let till = old.till.clone();
    let payment = old.run(till.pay(qr().capture_manually())).unwrap();
    old.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
    old.run(payment.wait(LONG)).unwrap();

    old.journal.lose_lock();
    let mut new = setup.host(|_| {});
    new.pass(Duration::from_secs(10));
    let captured = old.run_beside(&mut new, payment.capture(RequestId::new("c1").unwrap(), None)).unwrap();
    assert!(matches!(captured.status, Status::Paid { .. }), "{captured:?}");
    assert_eq!(old.wire.calls("/capture").len(), 1);
}

/// The owner dies before it has seen the wish: nobody waits for the next look for orphans.
#[test]
fn a_wish_at_an_owner_that_dies_is_taken_up_at_the_next_look() {
    let mut setup = Setup::new();
    let mut owner = setup.host(|_| {});
    let till = owner.till.clone();
    let reference = owner.run(till.pay(qr())).unwrap().reference().clone();
    drop(till);
    let mut command = setup.host(|_| {});
    command.pass(Duration::from_secs(1));
    let asked = command.clock_now();
    let payment = command.till.payment(reference);
    let mut cancel = Box::pin(payment.cancel(IfApproved::Release, LONG));
    let mut turns = 0;
    command.run(poll_fn(|context| {
        turns += 1;
        assert!(cancel.as_mut().poll(context).is_pending());
        if turns > 2 { Poll::Ready(()) } else { Poll::Pending }
    }));
    setup.crash(owner);
    let outcome = command.run(cancel).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
    assert!(command.clock_now() - asked < Duration::from_secs(2));
}

/// It was taken over to be asked, and said no: the others may have it now.
#[test]
fn a_payment_of_which_a_wish_was_refused_is_nobodys_again() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(qr().give_up_after(Duration::ZERO))).unwrap();
    host.run(payment.wait(LONG)).unwrap();
    let key = key_of(&payment);
    let ownership = |host: &Host| {
        let stored = kasse::block_on(host.journal.load(key.clone())).unwrap().unwrap();
        stored.ownership
    };
    assert_eq!(ownership(&host), Ownership::Free);
    assert!(host.run(payment.capture(RequestId::new("c1").unwrap(), None)).is_err());
    host.pass(Duration::from_secs(1));
    assert_eq!(ownership(&host), Ownership::Free);
}

/// A process can live, hold its lock, and do nothing: stopped by hand, or waiting for a disk. Who waits for it is told
/// how it stands when the time is over, and the wish still lies there for it.
#[test]
fn a_wish_that_nobody_answers_ends_at_its_limit() {
    let mut setup = Setup::new();
    let mut owner = setup.host(|_| {});
    let till = owner.till.clone();
    let payment = owner.run(till.pay(qr())).unwrap();
    let mut command = setup.host(|_| {});
    let asked = command.clock_now();
    let wish = command.till.payment(payment.reference().clone());
    let limit = Duration::from_secs(30);
    let outcome = command.run(wish.cancel(IfApproved::Release, limit)).unwrap();
    assert!(matches!(outcome.status, Status::Pending { .. }), "{outcome:?}");
    assert_eq!(command.clock_now() - asked, limit);
    let outcome = owner.run(payment.wait(LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Cancelled });
}

/// Both are asked for the same order, and the platform's first answer is lost.
#[test]
fn who_asks_for_an_order_beside_waits_for_its_create_as_well() {
    let mut setup = Setup::new();
    let (mut one, mut two) = (setup.host(|_| {}), setup.host(|_| {}));
    setup.wire.fault("/payments", Fault::AnswerLost);
    let clock = &setup.clock;
    let pay = |till: Till| async move {
        let sale = qr().order(OrderId::new("order-1").unwrap());
        let payment = till.pay(sale).await.unwrap();
        (payment.reference().clone(), clock.now().mono)
    };
    let both = futures_util::future::join(pay(one.till.clone()), pay(two.till.clone()));
    let ((first, at_first), (second, at_second)) = one.run_beside(&mut two, both);
    assert_eq!(first, second);
    // One attempt, and the pause after it.
    let known = Duration::from_secs(22);
    assert!(at_first >= known && at_second >= known, "{at_first:?}, {at_second:?}");
}
