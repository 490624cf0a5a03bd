//! What goes wrong, and how it looks from the till.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::sans_io::Till;
use kasse_simulator::{Fault, Headers, Held, Method, Outcome, Request, Response, State};
use serde_json::{Value, json};

const CAPTURE: &str = r#"{"modificationAmount":{"value":400,"currency":"NOK"}}"#;
const REFERENCE: &str = "order-0001";

/// A till with an approved payment of 1000, and a fault that strikes the next capture.
fn struck_by(what: &Value) -> Till {
    let mut till = Till::new();
    till.approved(REFERENCE, 1000);
    arm(&mut till, &json!({"operation": "capture", "what": what}));
    till
}

fn arm(till: &mut Till, fault: &Value) -> u64 {
    let fault: Fault = serde_json::from_value(fault.clone()).unwrap();
    till.platform.add_fault(fault)
}

fn send(till: &mut Till, what: &str, key: &str, held: Option<Held>) -> Outcome {
    let (bearer, target) =
        (format!("Bearer {}", till.token), format!("/epayment/v1/payments/{REFERENCE}/{what}"));
    let keys = till.keys.clone();
    let headers = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&keys.subscription_key),
        msn: Some(&keys.msn),
        idempotency_key: Some(key),
        content_type: Some("application/json"),
        ..Headers::default()
    };
    let body = if what == "capture" { CAPTURE } else { "" };
    let request = Request { method: Method::Post, target: &target, headers, body: body.as_bytes() };
    match held {
        Some(held) => till.platform.resume(held, &request, till.now),
        None => till.platform.handle(&request, till.now),
    }
}

fn answer(outcome: Outcome) -> Response {
    match outcome {
        Outcome::Answer(response) => response,
        other => panic!("not an answer: {other:?}"),
    }
}

fn captured(till: &Till) -> i64 {
    till.platform.ledger().totals("123456", REFERENCE).captured
}

#[test]
fn what_each_fault_answers_and_whether_the_work_is_done() {
    // The fault, the status (0: no answer), whether money moved.
    let cases = [
        (json!({"kind": "lost"}), 0, true),
        (json!({"kind": "cut_before"}), 0, false),
        (json!({"kind": "cut_in_body"}), 0, true),
        (json!({"kind": "status", "status": 500}), 500, false),
        (json!({"kind": "status", "status": 503, "work": true, "body": "html"}), 503, true),
        (json!({"kind": "status", "status": 502, "body": "gateway"}), 502, false),
        (json!({"kind": "status", "status": 200, "body": "empty"}), 200, false),
        (json!({"kind": "status", "status": 200, "work": true, "body": "object"}), 200, true),
        (json!({"kind": "locked"}), 423, false),
        (json!({"kind": "too_many", "retry_after": 7}), 429, false),
        (json!({"kind": "refused", "code": 6260}), 400, false),
        (json!({"kind": "refused", "code": 6280}), 400, false),
        (json!({"kind": "refused", "code": 9999}), 400, false),
        (json!({"kind": "expired_token"}), 401, false),
        (json!({"kind": "redirect"}), 302, false),
        (json!({"kind": "redirect", "work": true}), 302, true),
        (json!({"kind": "truncated"}), 200, true),
        (json!({"kind": "huge", "bytes": 50_000}), 200, true),
        (json!({"kind": "wrong_amount", "value": 1}), 200, true),
        (json!({"kind": "wrong_currency", "currency": "EUR"}), 200, true),
        (json!({"kind": "wrong_reference"}), 200, true),
        (json!({"kind": "unknown_enum"}), 200, true),
        (json!({"kind": "extra_fields"}), 200, true),
        (json!({"kind": "numbers_as_strings"}), 200, true),
    ];
    for (what, status, moved) in cases {
        let mut till = struck_by(&what);
        let got = match send(&mut till, "capture", "k", None) {
            Outcome::Answer(response) => response.status,
            Outcome::Cut | Outcome::CutInBody { .. } => 0,
            other => panic!("{what}: {other:?}"),
        };
        assert_eq!((got, captured(&till)), (status, if moved { 400 } else { 0 }), "{what}");
        // The same request again, in peace, finds or does the work; it is never done twice.
        till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
        assert_eq!(answer(send(&mut till, "capture", "k", None)).status, 200, "{what}");
        assert_eq!(captured(&till), 400, "{what}");
        assert_eq!(till.platform.violations(), [], "{what}");
        let calls = till.platform.calls(Some(REFERENCE));
        let captures: Vec<_> = calls.iter().filter(|call| call.path.ends_with("/capture")).collect();
        assert_eq!(captures[0].faults, [what["kind"].as_str().unwrap()]);
        assert_eq!(captures[0].status.unwrap_or(0), status);
        assert_eq!((captures[1].attempt, captures[1].status), (2, Some(200)));
    }
}

#[test]
fn edited_answers() {
    let read = |what: Value| {
        let mut till = struck_by(&what);
        let response = answer(send(&mut till, "capture", "k", None));
        serde_json::from_slice::<Value>(&response.body).unwrap_or(Value::Null)
    };
    assert_eq!(read(json!({"kind": "truncated"})), Value::Null);
    assert_eq!(read(json!({"kind": "huge", "bytes": 90_000}))["reference"], REFERENCE);
    let wrong = read(json!({"kind": "wrong_amount", "value": 7}));
    assert_eq!(wrong["aggregate"]["capturedAmount"]["value"], 7);
    assert_eq!(read(json!({"kind": "wrong_currency", "currency": "DKK"}))["amount"]["currency"], "DKK");
    assert_eq!(read(json!({"kind": "wrong_reference"}))["reference"], "another-payment");
    assert_eq!(read(json!({"kind": "unknown_enum"}))["state"], "NEVER_HEARD_OF");
    assert!(read(json!({"kind": "extra_fields"}))["amount"]["neverHeardOf"].is_array());
    assert_eq!(read(json!({"kind": "numbers_as_strings"}))["amount"]["value"], "1000");
}

#[test]
fn details_of_made_up_answers() {
    let mut till = struck_by(&json!({"kind": "too_many", "retry_after": 7}));
    assert_eq!(answer(send(&mut till, "capture", "k", None)).headers, [("retry-after", "7".to_owned())]);
    let mut till = struck_by(&json!({"kind": "redirect", "location": "https://x.example/"}));
    assert_eq!(
        answer(send(&mut till, "capture", "k", None)).headers,
        [("location", "https://x.example/".to_owned())]
    );
    let mut till = struck_by(&json!({"kind": "huge"}));
    assert_eq!(answer(send(&mut till, "capture", "k", None)).body.len(), 10_000_000);
    let mut till = struck_by(&json!({"kind": "cut_in_body"}));
    let Outcome::CutInBody { response, sent } = send(&mut till, "capture", "k", None) else { panic!() };
    assert!(sent > 0 && sent < response.body.len());
}

#[test]
fn a_dead_token_stays_dead() {
    let mut till = struck_by(&json!({"kind": "expired_token"}));
    let spare = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(answer(send(&mut till, "capture", "k", None)).status, 401);
    assert_eq!(till.get(REFERENCE).status, 401);
    till.token = spare;
    assert_eq!(till.get(REFERENCE).status, 200);
}

#[test]
fn a_held_request_arrives_later() {
    let mut till = struck_by(&json!({"kind": "held", "ms": 30_000}));
    arm(&mut till, &json!({"operation": "capture", "what": {"kind": "lost"}}));
    let Outcome::Held { ms, held } = send(&mut till, "capture", "k", None) else { panic!() };
    assert_eq!((ms, captured(&till)), (30_000, 0));
    assert_eq!(answer(send(&mut till, "cancel", "c", None)).status, 200);
    till.now += ms;
    // It comes too late, and its answer is lost on top.
    assert_eq!(send(&mut till, "capture", "k", Some(held)), Outcome::Cut);
    assert_eq!(captured(&till), 0);
    assert_eq!(answer(send(&mut till, "capture", "k", None)).status, 400);
}

#[test]
fn slow_answers_add_up_around_another_fault() {
    let mut till = struck_by(&json!({"kind": "slow", "ms": 1000}));
    arm(&mut till, &json!({"what": {"kind": "slow", "ms": 500}}));
    arm(&mut till, &json!({"what": {"kind": "locked"}}));
    let Outcome::Late { ms, then } = send(&mut till, "capture", "k", None) else { panic!() };
    assert_eq!((ms, answer(*then).status), (1500, 423));
}

#[test]
fn the_customer_is_faster_than_the_cancel() {
    let mut till = Till::new();
    let body = till.qr(REFERENCE, 1000);
    till.create(&body);
    arm(&mut till, &json!({"operation": "cancel", "what": {"kind": "before", "act": {"do": "approve"}}}));
    let reply = till.change(REFERENCE, "cancel", "k", r#"{"cancelTransactionOnly":true}"#);
    assert_eq!(reply.code(), Some(6060));
    assert_eq!(till.get(REFERENCE).body["state"], "AUTHORIZED");
}

#[test]
fn the_customer_acts_between_work_and_answer() {
    let mut till = Till::new();
    arm(&mut till, &json!({"operation": "create", "what": {"kind": "after", "act": {"do": "approve"}}}));
    let body = till.qr(REFERENCE, 1000);
    assert_eq!(till.create(&body).status, 201);
    assert_eq!(till.platform.inspect(REFERENCE).unwrap().state, State::Authorized);
}

#[test]
fn the_portal_may_come_first() {
    let mut till = struck_by(&json!({"kind": "before", "act": {"do": "portal_capture", "amount": 700}}));
    let response = answer(send(&mut till, "capture", "k", None));
    assert_eq!((response.status, captured(&till)), (400, 700));
}

#[test]
fn which_calls_are_struck() {
    let mut till = Till::new();
    till.approved(REFERENCE, 1000);
    till.approved("order-0002", 1000);
    let id = arm(
        &mut till,
        &json!({"operation": "get", "reference": REFERENCE, "nth": 2, "count": 2, "what": {"kind": "locked"}}),
    );
    let statuses: Vec<_> = (0..5).map(|_| till.get(REFERENCE).status).collect();
    assert_eq!(statuses, [200, 423, 423, 200, 200]);
    assert_eq!((till.get("order-0002").status, till.events(REFERENCE).status), (200, 200));
    let armed = till.platform.faults()[0].clone();
    assert_eq!((armed.id, armed.seen, armed.hits), (id, 5, 2));
    assert!(till.platform.remove_fault(id) && !till.platform.remove_fault(id));
}

#[test]
fn one_answer_a_call() {
    let mut till = Till::new();
    till.approved(REFERENCE, 1000);
    for status in [500, 502, 503] {
        arm(&mut till, &json!({"operation": "get", "what": {"kind": "status", "status": status}}));
    }
    let statuses: Vec<_> = (0..4).map(|_| till.get(REFERENCE).status).collect();
    assert_eq!(statuses, [500, 502, 503, 200]);
}

#[test]
fn some_of_a_thousand() {
    let hits = |per_mille: u16| {
        let mut till = Till::new();
        let what = json!({"kind": "status", "status": 500});
        arm(&mut till, &json!({"operation": "token", "count": null, "per_mille": per_mille, "what": what}));
        (0..1000).filter(|_| till.fetch_token().status == 500).count()
    };
    assert_eq!((hits(0), hits(1000)), (0, 1000));
    assert!((200..300).contains(&hits(250)));
}

#[test]
fn arming_a_fault_changes_no_id() {
    let run = |fault: bool| {
        let mut till = Till::new();
        if fault {
            arm(&mut till, &json!({"operation": "refund", "per_mille": 1, "what": {"kind": "lost"}}));
        }
        till.approved(REFERENCE, 1000);
        till.platform.inspect(REFERENCE).unwrap()
    };
    assert_eq!(run(true), run(false));
}
