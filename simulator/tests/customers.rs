//! The customer, as played.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::Till;
use kasse_simulator::{Act, Approval, Autopilot, Environment, PlatformOptions, PlayError, State, User};
use serde_json::json;

const MINUTE: i64 = 60_000;

fn state(till: &Till, reference: &str) -> State {
    till.platform.inspect(reference).unwrap().state
}

#[test]
fn declined_cards_leave_the_payment_waiting() {
    let mut till = Till::new();
    for amount in [151, 182, 183, 184, 186, 187, 197, 202] {
        let reference = format!("magic-{amount:04}");
        let body = till.qr(&reference, amount);
        till.create(&body);
        assert!(matches!(till.platform.approve(&reference, None), Ok(Approval::Declined(_))), "{amount}");
        assert_eq!(till.get(&reference).body["state"], "CREATED");
        let events = till.events(&reference).body;
        assert_eq!((&events[1]["name"], &events[1]["success"]), (&json!("AUTHORIZED"), &json!(false)));
        till.platform.decline(&reference).unwrap();
        assert_eq!(state(&till, &reference), State::Aborted);
    }
    assert_eq!(till.platform.ledger().all().count(), 0);
}

#[test]
fn two_of_the_magic_amounts_are_norwegian() {
    let mut till = Till::of(PlatformOptions::default(), "234567");
    for amount in [197, 202] {
        till.approved(&format!("magic-{amount:04}"), amount);
    }
}

#[test]
fn no_amount_is_magic_in_production_or_by_force() {
    let options = PlatformOptions { environment: Environment::Production, ..PlatformOptions::default() };
    let mut production = Till::with(options);
    production.approved("magic-0151", 151);

    let mut till = Till::new();
    let body = till.qr("magic-0151", 151);
    till.create(&body);
    let path = "/epayment/v1/test/payments/magic-0151/approve";
    let forced =
        till.call(kasse_simulator::Method::Post, path, None, r#"{"customer":{"phoneNumber":"4712345678"}}"#);
    assert_eq!((forced.status, forced.response.body.len()), (200, 0));
    assert_eq!(state(&till, "magic-0151"), State::Authorized);

    let body = production.qr("magic-0152", 152);
    production.create(&body);
    let path = "/epayment/v1/test/payments/magic-0152/approve";
    let refused = production.call(kasse_simulator::Method::Post, path, None, r#"{"token":"x"}"#);
    assert_eq!(refused.code(), Some(10_020));
}

#[test]
fn the_unknown_result_takes_an_hour() {
    for (switch, end) in [("authorized", State::Authorized), ("expired", State::Expired)] {
        let mut till = Till::new();
        till.platform.set_switch("unknown_result", switch).unwrap();
        let body = till.qr("magic-0201", 201);
        till.create(&body);
        assert_eq!(till.platform.approve("magic-0201", None), Ok(Approval::Unknown));
        assert_eq!(till.cancel("magic-0201").code(), Some(6250));
        till.now += 70 * MINUTE - 1;
        till.platform.advance_to(till.now);
        assert_eq!(state(&till, "magic-0201"), State::Created);
        till.platform.advance_to(till.now + 1);
        assert_eq!(state(&till, "magic-0201"), end);
    }
}

#[test]
fn ten_minutes_and_no_more() {
    let mut till = Till::new();
    let body = till.qr("slow-00001", 1000);
    till.create(&body);
    till.now += 10 * MINUTE - 1;
    assert_eq!(till.get("slow-00001").body["state"], "CREATED");
    till.now += 1;
    let read = till.get("slow-00001").body;
    assert_eq!(read["state"], "EXPIRED");
    assert_eq!(read["aggregate"]["cancelledAmount"]["value"], 0);
    assert_eq!(
        till.platform.approve("slow-00001", None),
        Err(PlayError::NotWaiting { state: State::Expired })
    );
    let events = till.platform.inspect("slow-00001").unwrap().events;
    assert_eq!(events[1].at - events[0].at, 10 * MINUTE);
}

#[test]
fn an_approval_in_progress_outlives_the_expiry() {
    let mut till = Till::new();
    for (reference, act, end) in [
        ("slow-00001", Act::Approve, State::Authorized),
        ("slow-00002", Act::Decline, State::Aborted),
        ("slow-00003", Act::StopApproving, State::Expired),
    ] {
        let body = till.qr(reference, 1000);
        till.create(&body);
        till.platform.act(reference, Act::StartApproving).unwrap();
        till.now += 11 * MINUTE;
        assert_eq!(till.get(reference).body["state"], "CREATED");
        till.platform.act(reference, act).unwrap();
        assert_eq!(state(&till, reference), end);
    }
}

#[test]
fn what_the_bank_decides_late_may_end_the_payment() {
    let mut till = Till::new();
    for (reference, amount) in [("late-00001", 151), ("late-00002", 201)] {
        let body = till.qr(reference, amount);
        till.create(&body);
        till.platform.act(reference, Act::StartApproving).unwrap();
    }
    till.platform.advance_to(till.now + 11 * MINUTE);
    till.platform.approve("late-00001", None).unwrap();
    assert_eq!(state(&till, "late-00001"), State::Expired);
    assert_eq!(till.platform.approve("late-00002", None), Ok(Approval::Unknown));
    till.platform.advance_to(till.now + 70 * MINUTE);
    assert_eq!(state(&till, "late-00002"), State::Authorized);
}

#[test]
fn personal_codes_grow_old() {
    let mut till = Till::new();
    let clear = till.platform.personal_qr("4712345678", false, 0).unwrap();
    assert_eq!(clear, "https://qr.vipps.no/28/2/01/031/4712345678?v=1");
    let fresh = till.platform.personal_qr("4712345678", true, 5 * MINUTE - 1).unwrap();
    let old = till.platform.personal_qr("4712345678", true, 5 * MINUTE).unwrap();
    assert!(fresh.starts_with("https://qr.vipps.no/p/"));
    for (number, (text, status)) in [(clear, 201), (fresh, 201), (old, 400)].into_iter().enumerate() {
        let body = till.push(&format!("scan-{number:04}"), 1000, &json!({"personalQr": text}));
        let reply = till.create(&body);
        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[test]
fn customer_tokens_live_a_quarter_of_an_hour() {
    let mut till = Till::new();
    let token = till.platform.customer_token("4712345678", 0).unwrap();
    let customer = json!({"customerToken": token});
    till.now += 15 * MINUTE - 1;
    let body = till.push("checkin-01", 1000, &customer);
    assert_eq!(till.create(&body).status, 201);
    till.now += 1;
    let body = till.push("checkin-02", 1000, &customer);
    assert_eq!(till.create(&body).code(), Some(4050));
}

#[test]
fn a_push_is_for_one_customer() {
    let mut till = Till::new();
    let body = till.push("push-00001", 1000, &json!({"phoneNumber": "4712345678"}));
    let created = till.create(&body);
    assert_eq!(created.body, json!({"reference": "push-00001"}));
    let other = Some("4712345679");
    assert_eq!(till.platform.approve("push-00001", other), Err(PlayError::NotTheCustomer));
    assert_eq!(till.platform.approve("push-00001", Some("4712345678")), Ok(Approval::Approved));
}

#[test]
fn a_code_is_for_whoever_is_old_enough() {
    let mut till = Till::new();
    let mut body = till.qr("wine-00001", 1000);
    body["minimumUserAge"] = json!(18);
    till.create(&body);
    till.platform.add_user(User { age: 18, ..User::new("4712345618", "Just", "Old") });
    assert_eq!(till.platform.approve("wine-00001", Some("4712345616")), Err(PlayError::TooYoung));
    assert_eq!(till.platform.approve("wine-00001", Some("4712345602")), Err(PlayError::NoCard));
    assert_eq!(till.platform.approve("wine-00001", Some("4700000000")), Err(PlayError::UnknownUser));
    assert_eq!(till.platform.approve("wine-00001", Some("4712345618")), Ok(Approval::Approved));
}

#[test]
fn every_form_of_a_link_can_be_scanned() {
    let mut till = Till::new();
    let formats = ["TEXT/TARGETURL", "IMAGE/PNG", "IMAGE/SVG+XML"];
    for (number, format) in formats.into_iter().enumerate() {
        let reference = format!("link-{number:04}");
        let mut body = till.qr(&reference, 1000);
        body["qrFormat"] = json!({"format": format});
        body["paymentDescription"] = json!("Coffee and cake");
        let link = till.create(&body).body["redirectUrl"].as_str().unwrap().to_owned();
        let seen = till.platform.scan(&link, Some("4712345679")).unwrap();
        assert_eq!((seen.reference, seen.merchant.as_str()), (reference.clone(), "Corner Kiosk"));
        assert_eq!(seen.description.as_deref(), Some("Coffee and cake"));
        till.platform.approve(&reference, None).unwrap();
        assert_eq!(till.platform.inspect(&reference).unwrap().payer.as_deref(), Some("4712345679"));
    }
    let mut body = till.qr("link-00009", 1000);
    body["userFlow"] = json!("NATIVE_REDIRECT");
    let link = till.create(&body).body["redirectUrl"].as_str().unwrap().to_owned();
    assert!(link.starts_with("vipps://token="));
    assert_eq!(till.platform.scan(&link, None).unwrap().reference, "link-00009");
    assert_eq!(till.platform.scan("https://elsewhere.example/", None), Err(PlayError::UnknownPayment));
}

#[test]
fn plans_are_carried_out_replaced_and_dropped() {
    let mut till = Till::new();
    for reference in ["plan-00001", "plan-00002", "plan-00003"] {
        let body = till.qr(reference, 1000);
        till.create(&body);
        till.platform.plan(reference, true, 2000).unwrap();
    }
    till.platform.plan("plan-00002", false, 1000).unwrap();
    till.platform.ignore("plan-00003").unwrap();
    assert_eq!(till.platform.next_event_at(), Some(till.now + 1000));
    till.platform.advance_to(till.now + 2000);
    let states = ["plan-00001", "plan-00002", "plan-00003"].map(|reference| state(&till, reference));
    assert_eq!(states, [State::Authorized, State::Aborted, State::Created]);
}

#[test]
fn an_autopilot_plays_everybody() {
    let autopilot = Some(Autopilot { approve: true, after_ms: 1500 });
    let mut till = Till::with(PlatformOptions { autopilot, ..PlatformOptions::default() });
    let body = till.qr("auto-00001", 1000);
    till.create(&body);
    till.now += 1500;
    assert_eq!(till.get("auto-00001").body["state"], "AUTHORIZED");
}

#[test]
fn the_portal_moves_money_without_a_key() {
    let mut till = Till::new();
    till.approved("portal-001", 1000);
    for act in
        [Act::PortalCapture { amount: Some(400) }, Act::PortalRefund { amount: None }, Act::PortalCancel]
    {
        till.platform.act("portal-001", act).unwrap();
    }
    assert_eq!(till.platform.act("portal-001", Act::PortalCancel), Err(PlayError::Refused { code: 6050 }));
    let totals = till.platform.ledger().totals("123456", "portal-001");
    assert_eq!((totals.captured, totals.refunded, totals.cancelled, totals.net()), (400, 400, 600, 0));
    let names: Vec<_> =
        till.events("portal-001").body.as_array().unwrap().iter().map(|e| e["name"].clone()).collect();
    assert_eq!(names, ["CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED", "CANCELLED"]);
    assert_eq!(till.platform.violations(), []);
}

#[test]
fn what_is_not_captured_is_released_at_the_deadline() {
    let mut till = Till::of(PlatformOptions::default(), "234567");
    till.approved("forgotten1", 1000);
    till.capture("forgotten1", 300);
    till.platform.advance_to(till.now + 14 * 24 * 60 * MINUTE);
    let totals = till.platform.ledger().totals("234567", "forgotten1");
    assert_eq!((totals.captured, totals.cancelled), (300, 700));
}

#[test]
fn references_are_unique_per_unit_only() {
    let mut till = Till::new();
    let body = till.qr("order-0001", 1000);
    till.create(&body);
    let danish = till.platform.units()[1].clone();
    let keys = std::mem::replace(&mut till.keys, kasse_simulator::Credentials::of(&danish));
    let norwegian = std::mem::take(&mut till.token);
    till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
    let body = till.qr("order-0001", 1000);
    assert_eq!(till.create(&body).status, 201);
    assert_eq!(till.platform.approve("order-0001", None), Err(PlayError::Ambiguous));
    till.platform.approve("234567:order-0001", None).unwrap();
    (till.keys, till.token) = (keys, norwegian);
    assert_eq!(till.get("order-0001").body["state"], "CREATED");
}
