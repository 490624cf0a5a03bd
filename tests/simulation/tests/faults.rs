//! A defect in one payment: it is set aside, and the others go on.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use kasse::api::QrFormat;
use kasse::clock::Timestamp;
use kasse::error::ErrorName;
use kasse::flow::payment::{Status, UnknownReason};
use kasse::journal::{Change, Claimed, Journal, Ownership, PaymentKey, Row};
use kasse::till::{Meet, Sale};
use kasse_simulation::{Setup, key_of, nok};

fn sale() -> Sale {
    Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text))
}

/// Of a payment that goes on.
fn change_to(state: Vec<u8>, updated_at: Timestamp) -> Change {
    let row =
        Row { state, live: true, holds_order: true, unacknowledged: false, outcome: "pending", updated_at };
    Change { row, attachments: Vec::new(), scrub: false, release: false, answers: Vec::new() }
}

/// The next operation of this payment overflows its number: a step of it panics each time.
fn make_defective(setup: &Setup, key: PaymentKey) {
    let journal = setup.journal.handle();
    let Claimed::Mine(stored) = kasse::block_on(journal.claim(key.clone())).unwrap() else {
        panic!("not free")
    };
    let Ownership::Mine(epoch) = stored.ownership else { panic!("not mine") };
    let state = String::from_utf8(stored.state).unwrap();
    let broken = state.replace("\"next_operation\":1", &format!("\"next_operation\":{}", u32::MAX));
    assert_ne!(state, broken);
    let change = Change { release: true, ..change_to(broken.into_bytes(), stored.updated_at) };
    kasse::block_on(journal.write(key, epoch, change)).unwrap();
}

#[test]
fn a_defect_sets_one_payment_aside_and_the_others_go_on() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(sale().capture_manually())).unwrap();
    let reference = payment.reference().clone();
    let key = key_of(&payment);
    drop((payment, till));
    setup.crash(host);
    make_defective(&setup, key);

    let mut host = setup.host(|_| {});
    let till = host.till.clone();
    host.pass(Duration::from_secs(3));
    let defective = till.payment(reference.clone());
    host.wire.with(|platform| platform.approve(reference.as_str(), None)).unwrap();
    host.pass(Duration::from_secs(10));
    for id in ["c1", "c2"] {
        let id = kasse::ids::RequestId::new(id).unwrap();
        let error = host.run(defective.capture(id, None)).unwrap_err();
        assert_eq!(error.name(), kasse::error::ErrorName::Panicked);
    }
    let outcome = host.run(defective.status()).unwrap();
    std::panic::set_hook(quiet);
    assert!(
        matches!(&outcome.status, Status::Unknown { why: UnknownReason::Fault, .. }),
        "set aside, never called failed: {outcome:?}"
    );

    let other = host.run(till.pay(sale())).unwrap();
    host.wire.with(|platform| platform.approve(other.reference().as_str(), None)).unwrap();
    let outcome = host.run(other.wait(Duration::from_secs(60))).unwrap();
    assert!(matches!(outcome.status, Status::Paid { .. }), "{outcome:?}");
}

#[test]
fn who_waits_for_a_payment_that_cannot_be_read_is_told_why() {
    let mut setup = Setup::new();
    let mut owner = setup.host(|_| {});
    let till = owner.till.clone();
    let payment = owner.run(till.pay(sale())).unwrap();
    let key = key_of(&payment);
    let stored = kasse::block_on(owner.journal.load(key.clone())).unwrap().unwrap();
    let Ownership::Mine(epoch) = stored.ownership else { panic!("not mine") };
    let change = change_to(b"{".to_vec(), stored.updated_at);
    kasse::block_on(owner.journal.write(key, epoch, change)).unwrap();

    let mut beside = setup.host(|_| {});
    let seen_beside = beside.till.payment(payment.reference().clone());
    let error = beside.run(seen_beside.wait(Duration::from_secs(10))).unwrap_err();
    assert_eq!(error.name(), ErrorName::JournalDamaged);
    assert_eq!(beside.clock_now(), Duration::ZERO, "at once");
}
