//! A sale at a callback sticker, in one call.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::time::Duration;

use kasse::clock::{Clock, Timestamp};
use kasse::error::Error;
use kasse::ids::{MerchantQrId, OrderId, Reference};
use kasse::till::{AtSticker, CheckInFlow, Meet, Sale};
use kasse_simulation::{Fault, Host, Setup, nok};

const MINUTE: Duration = Duration::from_secs(60);
const KARI: &str = "4712345678";
const OLA: &str = "4712345679";

fn sale(order: &str) -> Sale {
    let sticker = MerchantQrId::new("till-01").unwrap();
    Sale::new(nok(5000), Meet::Sticker(sticker)).order(OrderId::new(order).unwrap())
}

/// A customer scans, and the till hears of it.
fn scan(host: &mut Host, phone: &str, ago: Duration) -> String {
    let ago_ms = i64::try_from(ago.as_millis()).unwrap();
    let now = host.clock.now().wall.millis();
    let token = host.wire.with(|platform| {
        platform.advance_to(now);
        platform.customer_token(phone, ago_ms).unwrap()
    });
    let at = Timestamp::from_millis(host.clock.now().wall.millis() - ago_ms).to_rfc3339();
    let msn = host.till.msn().as_str();
    let body = format!(
        r#"{{"customerToken":"{token}","merchantQrId":"till-01","msn":"{msn}","initiatedAt":"{at}"}}"#
    );
    host.deliver(&body).unwrap();
    token
}

/// What came of a sale, and the steps the host heard of.
fn sell(host: &mut Host, sale: Sale, limit: Duration) -> (Result<Option<Reference>, Error>, Vec<AtSticker>) {
    let till = host.till.clone();
    let mut told = Vec::new();
    let sold = host.run(till.pay_at_sticker(sale, limit, |step| told.push(step)));
    (sold.map(|payment| payment.map(|payment| payment.reference().clone())), told)
}

fn tokens(host: &Host) -> Vec<String> {
    let calls = host.wire.calls("/payments");
    let bodies = calls.iter().filter_map(|call| serde_json::from_slice::<serde_json::Value>(&call.body).ok());
    bodies.filter_map(|body| Some(body["customer"]["customerToken"].as_str()?.to_owned())).collect()
}

#[test]
fn a_customer_is_kept_while_the_platform_is_out_of_reach() {
    let mut host = Setup::new().host(|_| {});
    let token = scan(&mut host, KARI, Duration::ZERO);
    for _ in 0..4 {
        host.wire.fault("/payments", Fault::NotSent);
    }
    host.wire.fault("/payments", Fault::AnswerLost);
    let (sold, told) = sell(&mut host, sale("1"), MINUTE);
    assert!(sold.unwrap().is_some());
    assert!(matches!(told[..], [AtSticker::WaitingForScan, AtSticker::Connected { .. }]), "{told:?}");
    host.pass(MINUTE);
    assert!(tokens(&host).iter().all(|used| *used == token));
    assert_eq!(host.wire.with(|platform| platform.payments().len()), 1);
}

#[test]
fn the_newest_wins_and_the_others_are_let_go() {
    let mut host = Setup::new().host(|_| {});
    let kari = scan(&mut host, KARI, MINUTE);
    let ola = scan(&mut host, OLA, Duration::ZERO);
    assert_ne!(kari, ola);
    assert!(sell(&mut host, sale("1"), MINUTE).0.unwrap().is_some());
    assert_eq!(tokens(&host), [ola]);
    let (sold, told) = sell(&mut host, sale("2"), MINUTE);
    assert_eq!((sold.unwrap(), told), (None, vec![AtSticker::WaitingForScan]));
}

#[test]
fn a_token_that_is_not_known_any_more_asks_for_another_scan() {
    let mut host = Setup::new().host(|_| {});
    scan(&mut host, KARI, Duration::ZERO);
    // By the till's clock it is good; by the platform's it is not.
    let later = host.clock.now().wall.millis() + 16 * 60_000;
    host.wire.with(|platform| platform.advance_to(later));
    let (sold, told) = sell(&mut host, sale("1"), MINUTE);
    assert_eq!(sold.unwrap(), None);
    let steps =
        [AtSticker::WaitingForScan, AtSticker::Connected { age: Duration::ZERO }, AtSticker::ScanAgain];
    assert_eq!(told, steps);
    assert_eq!(host.wire.with(|platform| platform.payments().len()), 0);
}

#[test]
fn an_order_that_has_a_payment_asks_nobody() {
    let mut host = Setup::new().host(|_| {});
    scan(&mut host, KARI, Duration::ZERO);
    let first = sell(&mut host, sale("1"), MINUTE).0.unwrap();
    scan(&mut host, OLA, Duration::ZERO);
    assert_eq!(sell(&mut host, sale("1"), MINUTE), (Ok(first), Vec::new()));
    let waiting = host.run(host.till.check_ins().waiting("till-01"));
    assert_eq!(waiting.unwrap().len(), 1, "the next customer waits for the next sale");
}

#[test]
fn a_crash_between_check_in_and_sale_asks_for_another_scan_at_most() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    scan(&mut host, KARI, Duration::ZERO);
    setup.crash(host);
    let mut host = setup.host(|_| {});
    let first = sell(&mut host, sale("1"), MINUTE).0.unwrap();
    setup.crash(host);
    let mut host = setup.host(|_| {});
    assert_eq!(sell(&mut host, sale("1"), MINUTE), (Ok(first), Vec::new()));
    assert_eq!(host.wire.with(|platform| platform.payments().len()), 1);
}

#[test]
fn a_sale_that_cannot_be_uses_nobody_up() {
    let mut host = Setup::new().host(|_| {});
    scan(&mut host, KARI, Duration::ZERO);
    let bad = sale("1").description("ab");
    let error = sell(&mut host, bad, MINUTE).0.unwrap_err();
    assert_eq!(error.invalid().unwrap().field(), "paymentDescription");
    let waiting = host.run(host.till.check_ins().waiting("till-01"));
    assert_eq!(waiting.unwrap().len(), 1);
}

#[test]
fn a_unit_without_push_answers_check_ins_by_redirect() {
    let mut host = Setup::new().host(|till| {
        till.customer_screen = true;
        let return_url = kasse::ids::ReturnUrl::new("https://shop.example/done").unwrap();
        till.check_in_flow = CheckInFlow::WebRedirect { return_url };
    });
    host.wire.with(|platform| {
        let agreement = kasse_simulator::Agreement { push: false, ..kasse_simulator::Agreement::default() };
        platform.set_agreement("123456", agreement).unwrap();
    });
    let token = scan(&mut host, KARI, Duration::ZERO);
    assert!(sell(&mut host, sale("1"), MINUTE).0.unwrap().is_some());
    assert_eq!(tokens(&host), [token], "no fallback to the screen");
}
