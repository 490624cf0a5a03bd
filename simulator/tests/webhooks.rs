//! Registration of webhooks, and the list of what is to be delivered.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::{Reply, Till};
use kasse_simulator::Method;
use serde_json::{Value, json};

const PATH: &str = "/webhooks/v1/webhooks";
const AUTHORIZED: &str = "epayments.payment.authorized.v1";

fn register(till: &mut Till, url: &str, events: &Value) -> Reply {
    till.call(Method::Post, PATH, None, &json!({"url": url, "events": events}).to_string())
}

#[test]
fn register_list_delete() {
    let mut till = Till::new();
    let registered = register(&mut till, "https://shop.example/hook", &json!([AUTHORIZED]));
    assert_eq!(registered.status, 201);
    let id = registered.body["id"].as_str().unwrap().to_owned();
    assert_eq!((id.len(), registered.body["secret"].as_str().unwrap().len()), (36, 88));
    let listed = till.call(Method::Get, PATH, None, "").body;
    let own = json!({"id": id, "url": "https://shop.example/hook", "events": [AUTHORIZED]});
    assert_eq!(listed, json!({"webhooks": [own]}));
    let delete = format!("{PATH}/{id}");
    let deleted = till.call(Method::Delete, &delete, None, "");
    assert_eq!((deleted.status, deleted.response.body.len()), (204, 0));
    assert_eq!(till.call(Method::Delete, &delete, None, "").status, 404);
    till.platform.set_switch("unknown_webhook_status", "400").unwrap();
    assert_eq!(till.call(Method::Delete, &delete, None, "").status, 400);
}

#[test]
fn what_cannot_be_registered() {
    let good = json!([AUTHORIZED]);
    for (url, events, fields) in [
        ("", &good, vec!["url", "url"]),
        ("http://shop.example/hook", &good, vec!["url"]),
        ("https://", &good, vec!["url"]),
        ("https://shop.example/hook", &json!([]), vec!["events"]),
        ("https://shop.example/hook", &json!(["payment.v1"]), vec!["events"]),
        ("https://shop.example/hook", &json!("all"), vec!["events"]),
    ] {
        let reply = register(&mut Till::new(), url, events);
        assert_eq!((reply.status, reply.fields()), (400, fields), "{url} {events}");
        assert_eq!(reply.body["instance"], "/v1/webhooks");
        assert_eq!(reply.body["type"], reply.body["traceId"]);
    }
}

#[test]
fn plain_http_is_for_this_machine() {
    let mut till = Till::new();
    for url in ["http://127.0.0.1:9000/hook", "http://localhost/hook"] {
        assert_eq!(register(&mut till, url, &json!([AUTHORIZED])).status, 201);
    }
    assert_eq!(register(&mut till, "http://localhost.shop.example/hook", &json!([AUTHORIZED])).status, 400);
    till.platform.set_switch("webhook_address", "https_only").unwrap();
    assert_eq!(register(&mut till, "http://127.0.0.1:9000/hook", &json!([AUTHORIZED])).status, 400);
}

#[test]
fn twenty_five_of_a_kind_and_one_for_check_ins() {
    let mut till = Till::new();
    for (event, limit) in [(AUTHORIZED, 25), ("user.checked-in.v1", 1)] {
        for _ in 0..limit {
            assert_eq!(register(&mut till, "https://shop.example/hook", &json!([event])).status, 201);
        }
        assert_eq!(register(&mut till, "https://shop.example/hook", &json!([event])).status, 400);
    }
}

#[test]
fn deliveries_are_noted_for_whoever_asked() {
    let mut till = Till::new();
    register(&mut till, "https://shop.example/a", &json!([AUTHORIZED, "epayments.payment.captured.v1"]));
    register(&mut till, "https://shop.example/b", &json!([AUTHORIZED]));
    till.approved("order-0001", 1000);
    till.capture("order-0001", 1000);
    let due = till.platform.due_deliveries();
    let told: Vec<_> = due.iter().map(|due| (due.url.as_str(), due.event)).collect();
    let captured = "epayments.payment.captured.v1";
    assert_eq!(
        told,
        [
            ("https://shop.example/a", AUTHORIZED),
            ("https://shop.example/b", AUTHORIZED),
            ("https://shop.example/a", captured)
        ]
    );
    assert_eq!(due[2].psp_reference, till.events("order-0001").body[2]["pspReference"].as_str().unwrap());
}
