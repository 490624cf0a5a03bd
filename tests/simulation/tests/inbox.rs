//! Signed deliveries: durable, followed up once, and kept until somebody does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::time::Duration;

use kasse::error::ErrorName;
use kasse::ids::Reference;
use kasse::journal::Journal;
use kasse::secret::Secret;
use kasse::till::{Meet, Payment, QrFormat, Sale, Status};
use kasse::webhook::Event;
use kasse_simulation::{Fault, Host, Setup, nok};
use kasse_simulator::Act;

const LONG: Duration = Duration::from_secs(700);
/// Long enough to be looked up and marked; short enough that no poll of its own is due.
const MOMENT: Duration = Duration::from_millis(250);

fn sale() -> Sale {
    Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text))
}

fn event(host: &Host, reference: &str, psp: &str, name: &str) -> String {
    let msn = host.till.msn().as_str();
    format!(
        r#"{{"msn":"{msn}","reference":"{reference}","pspReference":"{psp}","name":"{name}",
            "amount":{{"currency":"NOK","value":5000}},"timestamp":"2026-03-02T09:06:11.042Z","success":true}}"#
    )
}

fn reads(host: &Host, reference: &str) -> usize {
    host.wire.calls(reference).len()
}

fn unhandled(host: &mut Host) -> usize {
    let (journal, msn) = (host.journal.clone(), host.till.msn().clone());
    host.run(journal.unhandled("http://127.0.0.1:1".to_owned(), msn, 100)).unwrap().len()
}

/// A payment that is paid and out of memory.
fn paid(host: &mut Host) -> Payment {
    let till = host.till.clone();
    let payment = host.run(till.pay(sale())).unwrap();
    host.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
    let outcome = host.run(payment.wait(LONG)).unwrap();
    assert!(matches!(outcome.status, Status::Paid { .. }));
    payment
}

#[test]
fn a_delivery_is_read_after_once_however_often_it_comes() {
    let mut host = Setup::new().host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(sale())).unwrap();
    let reference = payment.reference().as_str().to_owned();
    let body = event(&host, &reference, "51892356520", "CREATED");
    assert!(host.deliver(&body).unwrap().first);
    host.pass(MOMENT);
    assert_eq!((reads(&host, &reference), unhandled(&mut host)), (1, 0));
    for _ in 0..2 {
        assert!(!host.deliver(&body).unwrap().first);
        host.pass(MOMENT);
    }
    assert_eq!(reads(&host, &reference), 1, "told again");
    let other = event(&host, &reference, "51892356521", "CREATED");
    assert!(host.deliver(&other).unwrap().first);
    host.pass(MOMENT);
    assert_eq!(reads(&host, &reference), 2);
}

#[test]
fn a_forged_delivery_changes_nothing() {
    let mut host = Setup::new().host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(sale())).unwrap();
    let body = event(&host, payment.reference().as_str(), "1", "CAPTURED");
    let error = host.deliver_signed(&body, "another").unwrap_err();
    assert_eq!(error.name(), ErrorName::WebhookRejected);
    host.pass(MOMENT);
    assert_eq!((reads(&host, payment.reference().as_str()), unhandled(&mut host)), (0, 0));

    host.client.rotate_webhook_secrets(vec![Secret::new("another"), Secret::new("third")]);
    assert!(host.deliver_signed(&body, "another").unwrap().first, "the secret was exchanged");
    host.client.rotate_webhook_secrets(Vec::new());
    assert!(host.deliver_signed(&body, "another").is_err(), "and taken away");
}

/// It says that the money was captured, and the platform says otherwise.
#[test]
fn what_an_event_says_is_not_believed() {
    let mut host = Setup::new().host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(sale())).unwrap();
    let body = event(&host, payment.reference().as_str(), "1", "CAPTURED");
    assert!(host.deliver(&body).unwrap().first);
    host.pass(MOMENT);
    let outcome = host.run(payment.status()).unwrap();
    assert!(matches!(outcome.status, Status::Pending { .. }), "{outcome:?}");
}

#[test]
fn an_event_is_handled_only_when_a_read_has_decided() {
    let mut host = Setup::new().host(|_| {});
    let payment = paid(&mut host);
    let reference = payment.reference().as_str().to_owned();
    host.wire.with(|platform| platform.act(&reference, Act::PortalRefund { amount: Some(2000) })).unwrap();
    for _ in 0..3 {
        host.wire.fault(&reference, Fault::Answer(502, "<html>".to_owned()));
    }
    let body = event(&host, &reference, "77", "REFUNDED");
    host.deliver(&body).unwrap();
    host.pass(MOMENT);
    assert_eq!(unhandled(&mut host), 1, "nobody has read it yet");
    host.pass(Duration::from_secs(60));
    assert_eq!(unhandled(&mut host), 0);
    let outcome = host.run(payment.status()).unwrap();
    assert!(matches!(outcome.status, Status::Paid { refunded, .. } if refunded == nok(2000)), "{outcome:?}");
}

#[test]
fn a_process_that_dies_after_it_answered_leaves_the_event_to_the_next() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let payment = paid(&mut host);
    let reference = payment.reference().clone();
    host.wire.with(|platform| platform.act(reference.as_str(), Act::PortalRefund { amount: None })).unwrap();
    let body = event(&host, reference.as_str(), "77", "REFUNDED");
    assert!(host.deliver(&body).unwrap().first);
    setup.crash(host);

    let mut host = setup.host(|_| {});
    host.pass(Duration::from_secs(2));
    assert_eq!(unhandled(&mut host), 0);
    let client = host.client.clone();
    let recovered = host.run(client.recovered()).unwrap();
    assert_eq!(recovered.len(), 1, "nobody listened when it was refunded");
    let Status::Paid { refunded, .. } = recovered[0].outcome.status else { panic!("{recovered:?}") };
    assert_eq!((recovered[0].reference.clone(), refunded), (reference, nok(5000)));
}

/// The web worker that receives and the till that owns the payment are two processes on one journal.
#[test]
fn an_event_that_another_process_received_reaches_the_owner() {
    let mut setup = Setup::new();
    let mut owner = setup.host(|_| {});
    let till = owner.till.clone();
    let payment = owner.run(till.pay(sale())).unwrap();
    let reference = payment.reference().as_str().to_owned();
    let mut worker = setup.host(|_| {});
    let body = event(&worker, &reference, "1", "CREATED");
    worker.deliver(&body).unwrap();
    assert_eq!(reads(&owner, &reference), 0);
    let clock = owner.clock.clone();
    let until = owner.clock_now() + Duration::from_millis(450);
    owner.run_beside(&mut worker, async move {
        kasse::clock::Clock::sleep_until(&clock, until).await;
    });
    assert_eq!((reads(&owner, &reference), unhandled(&mut worker)), (1, 0));
}

/// Two journals: the second one has never heard of the payment.
fn elsewhere(prefix: &str) -> (Host, Reference) {
    let mut first = Setup::new();
    let mut other = first.host(|till| till.prefix = kasse::ids::TillPrefix::new(prefix).unwrap());
    let payment = paid(&mut other);
    let mut second = Setup::new();
    (second.wire, second.clock) = (other.wire.clone(), other.clock.clone());
    (second.host(|_| {}), payment.reference().clone())
}

#[test]
fn a_payment_that_only_the_event_knows_is_reported_if_its_name_is_ours() {
    let (mut host, reference) = elsewhere("osl1-k03");
    let body = event(&host, reference.as_str(), "77", "CAPTURED");
    host.deliver(&body).unwrap();
    host.pass(Duration::from_secs(10));
    assert_eq!(unhandled(&mut host), 0);
    let client = host.client.clone();
    let recovered = host.run(client.recovered()).unwrap();
    assert_eq!(recovered.len(), 1);
    let Status::Paid { captured, .. } = recovered[0].outcome.status else { panic!("{recovered:?}") };
    assert_eq!((recovered[0].reference.clone(), captured), (reference, nok(5000)));
    assert_eq!(host.wire.calls("/capture").len(), 1, "the other till's own; nothing is done to it here");
}

/// The answer to the first read is on its way for long.
#[test]
fn a_payment_that_only_events_know_is_read_once_for_all_of_them() {
    let (mut host, reference) = elsewhere("osl1-k03");
    let before = reads(&host, reference.as_str());
    host.wire.fault(reference.as_str(), Fault::AnswerLost);
    for (psp, name) in [("77", "CAPTURED"), ("78", "REFUNDED")] {
        let body = event(&host, reference.as_str(), psp, name);
        host.deliver(&body).unwrap();
        host.pass(MOMENT);
    }
    assert_eq!(reads(&host, reference.as_str()) - before, 1);
    host.pass(Duration::from_secs(60));
    assert_eq!(unhandled(&mut host), 0);
}

#[test]
fn a_payment_of_somebody_else_is_left_alone() {
    let (mut host, reference) = elsewhere("oslo2-k1");
    let body = event(&host, reference.as_str(), "77", "CAPTURED");
    let before = reads(&host, reference.as_str());
    host.deliver(&body).unwrap();
    host.pass(Duration::from_secs(10));
    assert_eq!((reads(&host, reference.as_str()), unhandled(&mut host)), (before, 0));
    let client = host.client.clone();
    assert_eq!(host.run(client.recovered()).unwrap(), []);
}

#[test]
fn an_event_about_nothing_is_answered_and_done_with() {
    let mut host = Setup::new().host(|_| {});
    let nobody = Reference::random(&host.till.config().prefix, [7; 16]);
    let body = event(&host, nobody.as_str(), "77", "CAPTURED");
    host.deliver(&body).unwrap();
    host.pass(Duration::from_secs(10));
    assert_eq!(unhandled(&mut host), 0, "the platform does not know it either");
    let other = host.deliver(r#"{"agreementId":"agr_1"}"#).unwrap();
    assert!(matches!(other.event, Event::Other(_)));
}

/// A web worker without a till has no business with payments: it might not even have the unit's keys.
#[test]
fn events_of_units_without_a_till_are_left_to_who_has_one() {
    let mut host = Setup::new().host(|_| {});
    let reference = Reference::random(&host.till.config().prefix, [7; 16]);
    let msn = host.till.msn().as_str().to_owned();
    let body = event(&host, reference.as_str(), "77", "CAPTURED").replace(&msn, "654321");
    host.deliver(&body).unwrap();
    host.pass(Duration::from_secs(10));
    let (journal, other) = (host.journal.clone(), kasse::ids::Msn::new("654321").unwrap());
    let left = host.run(journal.unhandled("http://127.0.0.1:1".to_owned(), other, 100)).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(host.wire.calls(reference.as_str()).len(), 0);
}

/// More units than are looked at together: each has its turn.
#[test]
fn events_that_others_received_are_found_for_every_unit() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let client = host.client.clone();
    let msns: Vec<_> =
        (0..70).map(|number| kasse::ids::Msn::new(format!("{}", 700_000 + number)).unwrap()).collect();
    for msn in &msns {
        let mut config = host.till.config().clone();
        config.msn = msn.clone();
        drop(host.run(client.till(config)).unwrap());
    }
    // Received by a process without tills of these units, about payments of nobody here.
    let mut worker = setup.host(|_| {});
    let own = worker.till.msn().as_str().to_owned();
    for msn in &msns {
        let body = event(&worker, "somebody-elses", "1", "CAPTURED").replace(&own, msn.as_str());
        worker.deliver(&body).unwrap();
    }
    host.pass(Duration::from_secs(3));
    for msn in msns {
        let journal = host.journal.clone();
        let left = host.run(journal.unhandled("http://127.0.0.1:1".to_owned(), msn.clone(), 100)).unwrap();
        assert_eq!(left, [], "{msn}");
    }
}
