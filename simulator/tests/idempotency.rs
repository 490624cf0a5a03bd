//! One key, one effect.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::Till;
use kasse_simulator::{Fault, FaultKind, Method, Operation, PlatformOptions};

const CAPTURE: &str = r#"{"modificationAmount":{"value":400,"currency":"NOK"}}"#;

fn till_with(switch: &str, value: &str) -> Till {
    let mut options = PlatformOptions::default();
    options.switches.set(switch, value).unwrap();
    Till::with(options)
}

fn captured(till: &Till, reference: &str) -> i64 {
    till.platform.ledger().totals("123456", reference).captured
}

#[test]
fn a_repeat_gives_the_first_answer_again() {
    let mut till = Till::new();
    let body = till.qr("order-0001", 1000);
    let first = till.create_with("k", &body);
    let again = till.create_with("k", &body);
    assert_eq!((again.status, &again.body), (201, &first.body));
    till.platform.approve("order-0001", None).unwrap();
    let first = till.change("order-0001", "capture", "k", CAPTURE);
    till.capture("order-0001", 600);
    let again = till.change("order-0001", "capture", "k", CAPTURE);
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(captured(&till, "order-0001"), 1000);
}

#[test]
fn a_repeat_may_show_the_present() {
    let mut till = till_with("adjust_replay", "current");
    till.approved("order-0001", 1000);
    till.change("order-0001", "capture", "k", CAPTURE);
    till.capture("order-0001", 600);
    let again = till.change("order-0001", "capture", "k", CAPTURE);
    assert_eq!(again.body["aggregate"]["capturedAmount"]["value"], 1000);
    assert_eq!(captured(&till, "order-0001"), 1000);
}

#[test]
fn a_repeated_create_may_say_that_the_reference_exists() {
    let mut till = till_with("create_replay", "reference_exists");
    let body = till.qr("order-0001", 1000);
    till.create_with("k", &body);
    let again = till.create_with("k", &body);
    assert_eq!((again.status, again.code()), (409, Some(4150)));
}

#[test]
fn keys_of_different_operations_do_not_collide() {
    let mut till = Till::new();
    let body = till.qr("order-0001", 1000);
    till.create_with("k", &body);
    till.platform.approve("order-0001", None).unwrap();
    for what in ["capture", "refund"] {
        assert_eq!(till.change("order-0001", what, "k", CAPTURE).status, 200, "{what}");
    }
    assert_eq!(till.change("order-0001", "cancel", "k", "").status, 200);
}

#[test]
fn a_key_on_another_reference() {
    for (scope, status, code) in [("operation", 409, Some(4010)), ("operation_and_reference", 200, None)] {
        let mut till = till_with("key_scope", scope);
        till.approved("order-0001", 1000);
        till.approved("order-0002", 1000);
        till.change("order-0001", "capture", "k", CAPTURE);
        let reply = till.change("order-0002", "capture", "k", CAPTURE);
        assert_eq!((reply.status, reply.code()), (status, code), "{scope}");
    }
}

#[test]
fn the_same_meaning_in_other_bytes() {
    let spaced = CAPTURE.replace(':', ": ");
    for (comparison, status) in [("bytes", 409), ("meaning", 200)] {
        let mut till = till_with("key_comparison", comparison);
        till.approved("order-0001", 1000);
        till.change("order-0001", "capture", "k", CAPTURE);
        assert_eq!(till.change("order-0001", "capture", "k", &spaced).status, status, "{comparison}");
        assert_eq!(captured(&till, "order-0001"), 400);
    }
}

#[test]
fn a_forgotten_key_moves_money_again() {
    for (retention, total) in [("forever", 400), ("10m", 800)] {
        let mut till = till_with("key_retention", retention);
        till.approved("order-0001", 1000);
        till.change("order-0001", "capture", "k", CAPTURE);
        till.now += 600_000;
        assert_eq!(till.change("order-0001", "capture", "k", CAPTURE).status, 200);
        assert_eq!(captured(&till, "order-0001"), total, "{retention}");
    }
}

#[test]
fn a_refused_key_stays_refused() {
    for (kept, status) in [("kept", 400), ("free", 200)] {
        let mut till = till_with("key_after_refusal", kept);
        let body = till.qr("order-0001", 1000);
        till.create(&body);
        assert_eq!(till.change("order-0001", "capture", "k", CAPTURE).code(), Some(6080));
        till.platform.approve("order-0001", None).unwrap();
        assert_eq!(till.change("order-0001", "capture", "k", CAPTURE).status, status, "{kept}");
    }
}

#[test]
fn a_key_refused_by_the_schema_is_taken_too() {
    let mut till = Till::new();
    let mut body = till.qr("order-0001", 1000);
    body["userFlow"] = "FAX".into();
    assert_eq!(till.create_with("k", &body).status, 400);
    assert_eq!(till.create_with("k", &body).status, 400);
    body["userFlow"] = "QR".into();
    let corrected = till.create_with("k", &body);
    assert_eq!((corrected.status, corrected.code()), (409, Some(4020)));
}

#[test]
fn the_order_of_checks_decides_which_refusal() {
    for (order, status) in [("schema_configuration_key_state", 400), ("key_first", 409)] {
        let mut till = till_with("check_order", order);
        let body = till.qr("order-0001", 1000);
        till.create_with("k", &body);
        let mut other = body.clone();
        other["userFlow"] = "FAX".into();
        assert_eq!(till.create_with("k", &other).status, status, "{order}");
        // The key still belongs to the first request.
        assert_eq!(till.create_with("k", &body).status, 201, "{order}");
    }
}

#[test]
fn busy_and_broken_leave_the_key_free() {
    for what in
        [FaultKind::Locked, FaultKind::TooMany { retry_after: None }, FaultKind::Refused { code: 3010 }]
    {
        let mut till = Till::new();
        till.approved("order-0001", 1000);
        let operation = Some(Operation::Capture);
        till.platform.add_fault(Fault {
            operation,
            reference: None,
            nth: 1,
            count: Some(1),
            per_mille: 1000,
            what,
        });
        assert!(till.change("order-0001", "capture", "k", CAPTURE).status >= 400);
        assert_eq!(till.change("order-0001", "capture", "k", CAPTURE).status, 200);
    }
}

#[test]
fn keys_have_a_form() {
    let mut till = Till::new();
    let body = till.qr("order-0001", 1000).to_string();
    for key in [None, Some(""), Some("x".repeat(51).as_str())] {
        let reply = till.call(Method::Post, "/epayment/v1/payments", key, &body);
        assert_eq!((reply.status, reply.fields()), (400, vec!["Idempotency-Key"]));
    }
    let path = "/epayment/v1/payments/order-0001/cancel";
    assert_eq!(till.call(Method::Post, path, None, "").status, 404);
    let mut strict = till_with("cancel_key", "required");
    assert_eq!(strict.call(Method::Post, path, None, "").status, 400);
}
