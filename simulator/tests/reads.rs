//! What get payment and the event log show.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::Till;
use kasse_simulator::{Method, Outcome, Request};
use serde_json::{Value, json};

#[test]
fn right_after_create() {
    let mut till = Till::new();
    let metadata = r#"{"metadata":{"zebra":"1","apple":"2"},"#;
    let body = till.qr("order-0001", 1000).to_string().replacen('{', metadata, 1);
    assert_eq!(till.call(Method::Post, "/epayment/v1/payments", Some("k"), &body).status, 201);
    let reply = till.get("order-0001");
    let zero = json!({"currency": "NOK", "value": 0});
    for name in ["authorizedAmount", "cancelledAmount", "capturedAmount", "refundedAmount"] {
        assert_eq!(reply.body["aggregate"][name], zero);
    }
    assert_eq!(reply.body["profile"], json!({}));
    assert_eq!(reply.body["paymentMethod"], json!({"type": "WALLET"}));
    assert!(reply.body["redirectUrl"].is_string());
    assert!(reply.body.get("userDetails").is_none() && reply.body.get("captureGuaranteedUntil").is_none());
    let text = String::from_utf8(reply.response.body).unwrap();
    assert!(text.contains(r#""metadata":{"zebra":"1","apple":"2"}"#));
}

#[test]
fn after_approval_with_a_profile() {
    let mut till = Till::new();
    let mut body = till.qr("order-0001", 1000);
    body["profile"] = json!({"scope": "name birthDate address"});
    till.create(&body);
    till.platform.approve("order-0001", Some("4712345679")).unwrap();
    let read = till.get("order-0001").body;
    assert_eq!(read["paymentMethod"]["cardBin"].as_str().unwrap().len(), 6);
    assert_eq!(read["profile"]["sub"].as_str().unwrap().len(), 36);
    assert!(read.get("redirectUrl").is_none());
    assert_eq!(read["captureGuaranteedUntil"], "2026-03-09T09:00:00.000+00:00");
    let details = &read["userDetails"];
    assert_eq!((&details["firstName"], &details["mobileNumber"]), (&json!("Ola"), &json!("4712345679")));
    assert_eq!(details["dateOfBirth"], "1992-01-01");
    assert_eq!(details["addresses"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_shared_unasked() {
    let mut till = Till::new();
    till.approved("order-0001", 1000);
    let read = till.get("order-0001").body;
    assert_eq!((&read["profile"], &read["userDetails"]), (&json!({}), &Value::Null));
}

#[test]
fn the_log_tells_every_operation_with_its_key() {
    let mut till = Till::new();
    let body = till.qr("order-0001", 1000);
    till.create_with("create-key", &body);
    till.platform.approve("order-0001", None).unwrap();
    let modification = till.modification(250);
    till.change("order-0001", "capture", "capture-key", &modification);
    till.change("order-0001", "cancel", "cancel-key", "");
    let log = till.events("order-0001").body;
    let told: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (
                event["name"].as_str().unwrap(),
                event["amount"]["value"].as_i64().unwrap(),
                event["idempotencyKey"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("CREATED", 1000, Some("create-key")),
            ("AUTHORIZED", 1000, Some("create-key")),
            ("CAPTURED", 250, Some("capture-key")),
            ("CANCELLED", 750, None),
        ]
    );
    let times: Vec<_> =
        log.as_array().unwrap().iter().map(|event| event["timestamp"].as_str().unwrap()).collect();
    assert_eq!(
        times[..3],
        ["2026-03-02T09:00:00.0000000Z", "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00Z"]
    );
    // Answers carry the reference of the first event, events their own.
    assert_eq!(till.get("order-0001").body["pspReference"], log[0]["pspReference"]);
    assert_ne!(log[0]["pspReference"], log[2]["pspReference"]);
}

#[test]
fn reads_may_lag_behind_the_customer() {
    let mut till = Till::new();
    till.platform.set_switch("authorization_visible", "after_3s").unwrap();
    till.approved("order-0001", 1000);
    assert_eq!(till.get("order-0001").body["state"], "CREATED");
    assert_eq!(till.get("order-0001").body["aggregate"]["authorizedAmount"]["value"], 0);
    assert_eq!(till.events("order-0001").body.as_array().unwrap().len(), 1);
    till.now += 3000;
    assert_eq!(till.get("order-0001").body["state"], "AUTHORIZED");
    assert_eq!(till.events("order-0001").body.as_array().unwrap().len(), 2);
}

#[test]
fn the_profile_may_come_later() {
    let mut till = Till::new();
    till.platform.set_switch("profile_sub", "after_2s").unwrap();
    let mut body = till.qr("order-0001", 1000);
    body["profile"] = json!({"scope": "name"});
    till.create(&body);
    till.platform.approve("order-0001", None).unwrap();
    assert_eq!(till.get("order-0001").body["profile"], json!({}));
    till.now += 2000;
    assert!(till.get("order-0001").body["profile"]["sub"].is_string());
}

#[test]
fn errors_have_the_documented_shape() {
    let mut till = Till::new();
    let reply = till.get("nothing-here");
    assert_eq!(reply.response.content_type, Some("application/problem+json"));
    assert_eq!(reply.body["instance"], "/v1/payments/nothing-here");
    assert_eq!(
        (&reply.body["type"], &reply.body["status"]),
        (&json!("https://httpstatuses.io/404"), &json!(404))
    );
    assert_eq!(reply.body["extraDetails"], json!([{"name": "ErrorCode", "reason": "5090"}]));
    let trace = reply.body["traceId"].as_str().unwrap();
    let lengths: Vec<_> = trace.split('-').map(str::len).collect();
    assert_eq!(lengths, [2, 32, 16, 2]);
}

#[test]
fn a_picture_dies_with_its_payment() {
    let mut till = Till::new();
    let mut body = till.qr("order-0001", 1000);
    body["qrFormat"] = json!({"format": "IMAGE/PNG", "size": 200});
    let link = till.create(&body).body["redirectUrl"].as_str().unwrap().to_owned();
    let target = link.strip_prefix("https://simulator.invalid").unwrap().to_owned();
    let fetch = |till: &mut Till| {
        let headers = kasse_simulator::Headers::default();
        let request = Request { method: Method::Get, target: &target, headers, body: b"" };
        let outcome = till.platform.handle(&request, till.now);
        if let Outcome::Answer(response) = outcome { response.status } else { 0 }
    };
    assert_eq!(fetch(&mut till), 200);
    till.platform.approve("order-0001", None).unwrap();
    assert_eq!(fetch(&mut till), 404);
    till.platform.set_switch("image_link_life", "forever").unwrap();
    assert_eq!(fetch(&mut till), 200);
}
