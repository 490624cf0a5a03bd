//! A webhook is a reason to read, once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::time::Duration;

use kasse::till::{HintId, Meet, QrFormat, Sale};
use kasse_simulation::{Setup, nok};

#[test]
fn an_event_is_read_after_once_however_often_it_is_told() {
    let mut host = Setup::new().host(|_| {});
    let till = host.till.clone();
    let payment = host.run(till.pay(Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text)))).unwrap();
    let reads = |host: &kasse_simulation::Host| host.wire.calls(payment.reference().as_str()).len();
    let tell = |host: &mut kasse_simulation::Host, psp: &str, name: &str| {
        let client = host.client.clone();
        client.hint(till.msn().clone(), payment.reference().clone(), HintId::of(psp, name)).unwrap();
        host.pass(Duration::from_millis(100));
    };
    assert_eq!(reads(&host), 0, "the first poll is seconds away");
    tell(&mut host, "51892356520", "CREATED");
    assert_eq!(reads(&host), 1);
    tell(&mut host, "51892356520", "CREATED");
    assert_eq!(reads(&host), 1, "told twice");
    tell(&mut host, "51892356521", "CREATED");
    tell(&mut host, "51892356520", "AUTHORIZED");
    assert_eq!(reads(&host), 3, "another event, by either part of its name");
}
