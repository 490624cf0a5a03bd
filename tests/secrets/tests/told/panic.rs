//! A defect in a step of a payment: what the panic says, and what is said of it.

use std::panic::{set_hook, take_hook};
use std::sync::Arc;
use std::time::Duration;

use kasse::error::ErrorName;
use kasse::ids::{RequestId, ReturnUrl};
use kasse::journal::{Change, Claimed, Journal, Ownership, PaymentKey, Row};
use kasse::money::Currency;
use kasse::receipt::{Line, Receipt};
use kasse::till::{Meet, Sale};
use kasse_secrets::{Canaries, Kind};
use kasse_simulation::{Setup, nok};
use kasse_simulator::User;

use super::Told;

/// The next operation of this payment overflows its number: a step of it panics each time.
fn make_defective(setup: &Setup, key: PaymentKey) {
    let journal = setup.journal.handle();
    let Claimed::Mine(stored) = kasse::block_on(journal.claim(key.clone())).unwrap() else {
        panic!("not free")
    };
    let Ownership::Mine(epoch) = stored.ownership else { panic!("not mine") };
    let state = String::from_utf8(stored.state).unwrap();
    let broken = state.replace("\"next_operation\":1", &format!("\"next_operation\":{}", u32::MAX));
    let row = Row {
        state: broken.into_bytes(),
        live: true,
        holds_order: true,
        unacknowledged: false,
        outcome: "pending",
        updated_at: stored.updated_at,
    };
    let change = Change { row, attachments: Vec::new(), scrub: false, release: true, answers: Vec::new() };
    kasse::block_on(journal.write(key, epoch, change)).unwrap();
}

fn sale(canaries: &mut Canaries, meet: Meet) -> Sale {
    let line = canaries.make(Kind::Customer, "order line", "Coffee ");
    let link = canaries.make(Kind::Customer, "link to a receipt", "https://shop.example/r/");
    let receipt = Receipt::builder(Currency::Nok).line(Line::new("1", line, 5_000, 2500)).build().unwrap();
    Sale::new(nok(5_000), meet).receipt(receipt).receipt_url(ReturnUrl::new(link).unwrap()).capture_manually()
}

#[test]
fn a_panic_in_a_step_tells_nothing() {
    let mut canaries = Canaries::new();
    let told = Told::default();
    let (heard, before) = (told.clone(), Arc::new(take_hook()));
    let others = Arc::clone(&before);
    // Tests beside this one may fail meanwhile: theirs go on to the hook that was there.
    let me = std::thread::current().id();
    set_hook(Box::new(move |panic| {
        if std::thread::current().id() == me {
            heard.text(&format!("hook: {panic}"));
            heard.show(panic);
        } else {
            others(panic);
        }
    }));
    let mut setup = Setup::new();
    setup.log = told.log();
    let mut host = setup.host(|_| {});
    let number = canaries.number("phone number");
    let user = User::new(&number, &canaries.person("first name"), &canaries.person("last name"));
    host.wire.with(|platform| platform.add_user(user));
    let meet = Meet::PhoneNumber(host.till.phone(&format!("+{number}")).unwrap());
    let till = host.till.clone();
    let payment = host.run(till.pay(sale(&mut canaries, meet))).unwrap();
    let reference = payment.reference().clone();
    let entry = host.run(host.client.clone().list(Default::default())).unwrap().remove(0);
    drop((payment, till));
    setup.crash(host);
    let key = PaymentKey { host: "http://127.0.0.1:1".into(), msn: entry.msn, reference: reference.clone() };
    make_defective(&setup, key);

    let mut host = setup.host(|_| {});
    host.pass(Duration::from_secs(3));
    host.wire.with(|platform| platform.approve(reference.as_str(), None)).unwrap();
    host.pass(Duration::from_secs(10));
    let defective = host.till.payment(reference);
    for id in ["c1", "c2"] {
        let error = host.run(defective.capture(RequestId::new(id).unwrap(), None)).unwrap_err();
        assert_eq!(error.name(), ErrorName::Panicked);
        told.error(&error);
    }
    told.show(&host.run(defective.status()).unwrap());
    drop(take_hook());
    told.assert_silent("hook: ", &canaries);
}
