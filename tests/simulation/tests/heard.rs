//! What the host has heard is not told again, and nothing else is taken for it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use kasse::error::Error;
use kasse::ids::Reference;
use kasse::till::{AfterRestart, Meet, Outcome, Payment, QrFormat, Sale, Status};
use kasse_simulation::{Host, Setup, nok};
use kasse_simulator::Act;

const LONG: Duration = Duration::from_secs(700);

type Waiting = Pin<Box<dyn Future<Output = Result<Outcome, Error>>>>;

fn sale() -> Sale {
    Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text))
}

fn approve(host: &Host, payment: &Payment) {
    host.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
}

/// Somebody waits, and has not looked yet at what came.
fn waiting(host: &mut Host, payment: &Payment) -> Waiting {
    let payment = payment.clone();
    let mut waiting: Waiting = Box::pin(async move { payment.wait(LONG).await });
    host.run(poll_fn(|context| {
        assert!(waiting.as_mut().poll(context).is_pending());
        Poll::Ready(())
    }));
    waiting
}

fn not_heard(host: &mut Host) -> Vec<Reference> {
    let client = host.client.clone();
    let entries = host.run(client.recovered()).unwrap();
    entries.into_iter().map(|entry| entry.reference).collect()
}

/// The payment goes on in memory after the one change, and is over after the other.
#[test]
fn who_hears_old_news_has_not_heard_the_new() {
    for act in [Act::PortalCapture { amount: Some(2000) }, Act::PortalCancel] {
        let mut host = Setup::new().host(|_| {});
        let till = host.till.clone();
        let payment = host.run(till.pay(sale().capture_manually())).unwrap();
        let waiting = waiting(&mut host, &payment);
        approve(&host, &payment);
        host.pass(Duration::from_secs(30));
        host.wire.with(|platform| platform.act(payment.reference().as_str(), act)).unwrap();
        host.pass(Duration::from_secs(120));

        let heard = host.run(waiting).unwrap();
        assert!(matches!(heard.status, Status::Approved { .. }), "{heard:?}");
        assert_eq!(not_heard(&mut host), [payment.reference().clone()], "{act:?} came after it");
    }
}

/// They end alike, and one of them was begun by a process that died.
#[test]
fn two_that_ended_alike_are_both_heard() {
    let mut setup = Setup::new();
    let mut first = setup.host(|_| {});
    let till = first.till.clone();
    let followed = sale().after_restart(AfterRestart::FollowPolicy);
    let taken_over = first.run(till.pay(followed)).unwrap().reference().clone();
    drop(till);
    setup.crash(first);

    let mut host = setup.host(|_| {});
    host.pass(Duration::from_secs(6));
    let taken_over = host.till.payment(taken_over);
    let till = host.till.clone();
    let own = host.run(till.pay(sale())).unwrap();
    let both = [waiting(&mut host, &taken_over), waiting(&mut host, &own)];
    approve(&host, &taken_over);
    approve(&host, &own);
    host.pass(Duration::from_secs(30));

    for waiting in both {
        let heard = host.run(waiting).unwrap();
        assert!(matches!(heard.status, Status::Paid { captured, .. } if captured == nok(5000)), "{heard:?}");
    }
    assert_eq!(not_heard(&mut host), []);
}
