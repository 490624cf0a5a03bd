//! Customers who scan a callback sticker.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::time::Duration;

use kasse::clock::{Clock, Timestamp};
use kasse::till::Till;
use kasse_simulation::{Host, Setup};

const MINUTE: Duration = Duration::from_secs(60);

fn scan(host: &Host, sticker: &str, token: &str, ago: Duration) -> String {
    let at = Timestamp::from_millis(host.clock.now().wall.millis() - i64::try_from(ago.as_millis()).unwrap());
    let (msn, at) = (host.till.msn().as_str(), at.to_rfc3339());
    format!(r#"{{"customerToken":"{token}","merchantQrId":"{sticker}","msn":"{msn}","initiatedAt":"{at}"}}"#)
}

fn deliver(host: &mut Host, sticker: &str, token: &str, ago: Duration) {
    let body = scan(host, sticker, token, ago);
    host.deliver(&body).unwrap();
}

/// The token of the next customer.
fn next(host: &mut Host, sticker: &str, limit: Duration) -> Option<String> {
    let check_ins = host.till.check_ins();
    let taken = host.run(check_ins.next(sticker, limit)).unwrap();
    taken.map(|taken| taken.token.as_str().to_owned())
}

#[test]
fn whoever_waits_gets_the_next_scan() {
    let mut host = Setup::new().host(|_| {});
    let (till, clock, started): (Till, _, _) = (host.till.clone(), host.clock.clone(), host.clock_now());
    let body = scan(&host, "till-01", "token-1", Duration::ZERO);
    let client = host.client.clone();
    let address = kasse::webhook::Address::new(kasse_simulation::WEBHOOK_URL).unwrap();
    let secret = kasse::secret::Secret::new(kasse_simulation::WEBHOOK_SECRET);
    let both = async {
        let later = async {
            clock.sleep_until(started + Duration::from_millis(3_050)).await;
            let signed = kasse::webhook::sign(&secret, &address, body.as_bytes(), clock.now().wall).unwrap();
            let headers = signed.pairs().into_iter().collect();
            let (address, body) = (&address, body.as_bytes());
            client
                .deliver(&kasse::webhook::Delivery { method: "POST", address, headers, body })
                .await
                .unwrap();
        };
        futures_util::future::join(till.check_ins().next("till-01", MINUTE), later).await.0
    };
    let check_ins = host.run(both).unwrap().unwrap();
    assert_eq!(check_ins.token.as_str(), "token-1");
    let waited = host.clock_now() - started;
    assert_eq!(waited, Duration::from_millis(3_050), "at once, not at the next look");
}

#[test]
fn nobody_came() {
    let mut host = Setup::new().host(|_| {});
    let started = host.clock_now();
    assert_eq!(next(&mut host, "till-01", Duration::from_secs(20)), None);
    assert_eq!(host.clock_now() - started, Duration::from_secs(20));
    assert_eq!(next(&mut host, "till-01", Duration::ZERO), None);
}

#[test]
fn a_scan_before_the_sale_waits_for_it_and_is_used_once() {
    let mut host = Setup::new().host(|_| {});
    deliver(&mut host, "till-01", "token-1", Duration::ZERO);
    deliver(&mut host, "till-02", "token-2", Duration::ZERO);
    host.pass(MINUTE * 2);
    let body = scan(&host, "till-01", "token-1", MINUTE * 2);
    assert!(!host.deliver(&body).unwrap().first, "a double");
    assert_eq!(next(&mut host, "till-01", Duration::ZERO).as_deref(), Some("token-1"));
    assert_eq!(next(&mut host, "till-01", Duration::ZERO), None);
    assert!(!host.deliver(&body).unwrap().first);
    assert_eq!(next(&mut host, "till-01", Duration::ZERO), None, "a double after it was used");
    assert_eq!(next(&mut host, "till-02", Duration::ZERO).as_deref(), Some("token-2"));
}

#[test]
fn of_two_customers_at_one_sticker_the_newest_scan_comes_first() {
    let mut host = Setup::new().host(|_| {});
    deliver(&mut host, "till-01", "token-new", MINUTE);
    deliver(&mut host, "till-01", "token-old", MINUTE * 3);
    let check_ins = host.till.check_ins();
    let waiting = host.run(check_ins.waiting("till-01")).unwrap();
    let ages: Vec<_> = waiting.iter().map(|waiting| waiting.age.as_secs()).collect();
    assert_eq!(ages, [60, 180]);
    assert_eq!(next(&mut host, "till-01", Duration::ZERO).as_deref(), Some("token-new"));
    assert_eq!(next(&mut host, "till-01", Duration::ZERO).as_deref(), Some("token-old"));
    let late = host.run(check_ins.take(waiting.into_iter().next().unwrap())).unwrap();
    assert_eq!(late, None, "taken already");
}

#[test]
fn a_scan_survives_a_restart_and_a_crash() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    deliver(&mut host, "till-01", "token-1", Duration::ZERO);
    setup.crash(host);
    let mut host = setup.host(|_| {});
    assert_eq!(next(&mut host, "till-01", Duration::ZERO).as_deref(), Some("token-1"));
}

#[test]
fn a_scan_is_offered_for_fifteen_minutes_and_then_forgotten() {
    let mut host = Setup::new().host(|_| {});
    deliver(&mut host, "till-01", "token-1", MINUTE * 13);
    deliver(&mut host, "till-01", "token-2", MINUTE * 16);
    let check_ins = host.till.check_ins();
    assert_eq!(host.run(check_ins.waiting("till-01")).unwrap().len(), 1);
    host.pass(MINUTE * 4);
    assert_eq!(host.run(check_ins.waiting("till-01")).unwrap(), []);
    let (journal, msn) = (host.journal.clone(), host.till.msn().clone());
    let kept = host.run(kasse::journal::Journal::check_ins(
        &*journal,
        "http://127.0.0.1:1".to_owned(),
        msn,
        Some("till-01".to_owned()),
    ));
    assert_eq!(kept.unwrap(), [], "nor is it in the journal");
}

#[test]
fn two_tills_at_one_sticker_never_get_the_same_customer() {
    let mut setup = Setup::new();
    let (mut one, mut two) = (setup.host(|_| {}), setup.host(|_| {}));
    let (first, second) = (one.till.check_ins(), two.till.check_ins());
    let body = scan(&one, "till-01", "token-1", Duration::ZERO);
    two.deliver(&body).unwrap();
    let both = futures_util::future::join(
        first.next("till-01", Duration::from_secs(2)),
        second.next("till-01", Duration::from_secs(2)),
    );
    let (first, second) = one.run_beside(&mut two, both);
    assert!(first.unwrap().is_some() != second.unwrap().is_some());
}
