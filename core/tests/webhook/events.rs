//! What a body says.

use kasse::clock::Timestamp;
use kasse::webhook::{Event, PaymentEvent, Sub};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::vectors::cases;

fn read(value: &Value) -> Event {
    Event::read(value.to_string().as_bytes())
}

fn payment(value: &Value) -> PaymentEvent {
    match read(value) {
        Event::Payment(event) => *event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_body_says_what_the_vectors_say() {
    for case in cases("events") {
        let (name, event) = (&case["name"], read(&case["body"]));
        match (case["kind"].as_str().unwrap(), &event) {
            ("payment", Event::Payment(event)) => is_payment(event, &case),
            ("check_in", Event::CheckIn(event)) => {
                assert_eq!(event.merchant_qr_id, case["merchant_qr_id"], "{name}");
                assert_eq!(event.msn.as_str(), case["msn"], "{name}");
                assert_eq!(event.customer_token.as_str(), case["token"], "{name}");
                assert_eq!(event.initiated_at.millis(), case["initiated_at"].as_i64().unwrap(), "{name}");
                assert_eq!(names(event.extra.names()), names_of(&case["extra"]), "{name}");
            }
            ("other", Event::Other(event)) => {
                assert_eq!(serde_json::from_slice::<Value>(event.body()).unwrap(), case["body"], "{name}");
            }
            (_, other) => panic!("{name}: {other:?}"),
        }
    }
}

fn is_payment(event: &PaymentEvent, case: &Value) {
    let name = &case["name"];
    assert_eq!(event.msn.as_str(), case["body"]["msn"], "{name}");
    assert_eq!(event.reference.as_str(), case["body"]["reference"], "{name}");
    assert_eq!(event.name.as_str(), case["event_name"], "{name}");
    assert_eq!(json!(event.success), case["success"], "{name}");
    assert_eq!(event.amount.map(kasse::money::Money::minor), case["amount"].as_i64(), "{name}");
    assert_eq!(event.moved().map(kasse::money::Money::minor), case["moved"].as_i64(), "{name}");
    assert_eq!(event.key().as_str(), case["key"], "{name}");
    assert_eq!(event.idempotency_key.as_deref(), case["body"]["idempotencyKey"].as_str(), "{name}");
    assert_eq!(event.at, case["body"]["timestamp"].as_str().and_then(Timestamp::parse), "{name}");
    assert_eq!(event.sub.as_ref().map(Sub::as_str), case["sub"].as_str(), "{name}");
    let first_name = event.user_details.as_ref().and_then(|user| user.first_name.clone());
    assert_eq!(first_name.as_deref(), case["first_name"].as_str(), "{name}");
    let until = case["guaranteed_until"].as_str().and_then(Timestamp::parse);
    assert_eq!(event.capture_guaranteed_until, until, "{name}");
    assert_eq!(names(event.extra.names()), names_of(&case["extra"]), "{name}");
}

fn names<'a>(found: impl Iterator<Item = &'a str>) -> Vec<String> {
    found.map(str::to_owned).collect()
}

fn names_of(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn bytes_that_are_no_json_are_kept_whole() {
    for body in [&b""[..], b"{", b"\xFF\xFE", b"{\"msn\":\"1234\",\"msn\":\"1235\"}", b"{} {}"] {
        assert!(matches!(Event::read(body), Event::Other(event) if event.body() == body), "{body:?}");
    }
}

#[test]
fn a_name_given_twice_is_no_payment() {
    let body = br#"{"msn":"123456","reference":"till-01-000123","pspReference":"p","name":"CAPTURED","name":"CREATED","success":true}"#;
    assert!(matches!(Event::read(body), Event::Other(_)));
}

#[test]
fn two_captures_of_one_payment_are_two_events() {
    let capture = |psp: &str| {
        payment(&json!({"msn": "123456", "reference": "till-01-000123", "pspReference": psp,
            "name": "CAPTURED", "amount": {"currency": "NOK", "value": 100}, "success": true}))
    };
    assert_ne!(capture("1").key(), capture("2").key());
    assert_eq!(capture("1").key(), capture("1").key());
}

#[test]
fn nothing_about_the_customer_is_shown() {
    for case in cases("events") {
        let event = read(&case["body"]);
        let shown = format!("{event:?} {:?}", event.key());
        for hidden in ["Ada", "Lovelace", "ada@example.com", "4712345678", "c06c4afe", "c2ltLXRva2Vu"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }
}

#[test]
fn an_amount_that_is_no_money_leaves_the_event_a_reason_to_read() {
    for amount in [
        json!(null),
        json!({"currency": "XXX", "value": 1}),
        json!({"currency": "NOK", "value": -1}),
        json!(1),
    ] {
        let event = payment(&json!({"msn": "123456", "reference": "till-01-000123", "pspReference": "p",
            "name": "CAPTURED", "amount": amount, "success": true}));
        assert_eq!((event.amount, event.moved()), (None, None));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_an_event(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(Event::read(&body).key(), Event::read(&body).key());
    }

    #[test]
    fn a_failed_event_never_moved_money(name in "[A-Z]{1,12}|CAPTURED|REFUNDED", value: i64) {
        let event = payment(&json!({"msn": "123456", "reference": "till-01-000123", "pspReference": "p",
            "name": name, "amount": {"currency": "NOK", "value": value}, "success": false}));
        prop_assert_eq!(event.moved(), None);
    }
}
