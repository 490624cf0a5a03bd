//! The simulator over real HTTP, with a client that is nothing but a socket.
#![allow(clippy::unwrap_used)]

mod common;

use common::socket::{Answer, send};
use kasse_simulator::{Server, ServerOptions, State};
use serde_json::json;

struct Till {
    server: Server,
    token: String,
}

impl Till {
    fn new(options: ServerOptions) -> Self {
        let server = Server::start(options).unwrap();
        let keys = server.credentials.clone();
        let headers = [
            ("client_id", keys.client_id.as_str()),
            ("client_secret", &keys.client_secret),
            ("Ocp-Apim-Subscription-Key", &keys.subscription_key),
        ];
        let answer = send(&server.base_url, "POST", "/accessToken/get", &headers, "").unwrap();
        assert_eq!(answer.status, 200);
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        assert!(token.len() > 1000);
        Self { server, token }
    }

    fn call(&self, method: &str, path: &str, key: &str, body: &str) -> Option<Answer> {
        let (keys, bearer) = (&self.server.credentials, format!("Bearer {}", self.token));
        let headers = [
            ("authorization", bearer.as_str()),
            ("ocp-apim-subscription-key", &keys.subscription_key),
            ("merchant-serial-number", &keys.msn),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        send(&self.server.base_url, method, path, &headers, body)
    }

    fn create(&self, reference: &str, format: &str) -> Answer {
        let body = json!({
            "amount": {"value": 14900, "currency": "NOK"},
            "paymentMethod": {"type": "WALLET"},
            "reference": reference,
            "userFlow": "QR",
            "qrFormat": {"format": format, "size": 300},
        });
        self.call("POST", "/epayment/v1/payments", reference, &body.to_string()).unwrap()
    }
}

#[test]
fn a_sale_from_code_to_money() {
    let till = Till::new(ServerOptions::default());
    let control = till.server.control();
    let created = till.create("sale-00001", "TEXT/TARGETURL");
    assert_eq!(created.status, 201);
    let text = created.json()["redirectUrl"].as_str().unwrap().to_owned();

    let seen = control.scan(&text, None).unwrap();
    assert_eq!((seen.reference.as_str(), seen.amount.value), ("sale-00001", 14900));
    control.approve("sale-00001", None).unwrap();

    let body = r#"{"modificationAmount":{"value":14900,"currency":"NOK"}}"#;
    let captured = till.call("POST", "/epayment/v1/payments/sale-00001/capture", "c", body).unwrap();
    assert_eq!(captured.status, 200);
    assert_eq!(captured.header("content-type"), Some("application/problem+json"));
    let read = till.call("GET", "/epayment/v1/payments/sale-00001", "", "").unwrap();
    assert_eq!(read.json()["aggregate"]["capturedAmount"]["value"], 14900);
    assert_eq!(control.payment("sale-00001").unwrap().state, State::Authorized);
    assert!(control.violations().is_empty());
}

#[test]
fn pictures_are_pictures() {
    let till = Till::new(ServerOptions::default());
    for (format, kind, start) in
        [("IMAGE/SVG+XML", "image/svg+xml", b"<svg".as_slice()), ("IMAGE/PNG", "image/png", b"\x89PNG")]
    {
        let reference = format!("picture-{}", kind.len());
        let link = till.create(&reference, format).json()["redirectUrl"].as_str().unwrap().to_owned();
        let path = link.strip_prefix(&till.server.base_url).unwrap();
        let picture = send(&till.server.base_url, "GET", path, &[], "").unwrap();
        assert_eq!((picture.status, picture.header("content-type")), (200, Some(kind)));
        assert!(picture.body.starts_with(start));
        if kind == "image/png" {
            // Width and height stand at fixed places of the header.
            assert_eq!(picture.body[16..24], [0, 0, 1, 44, 0, 0, 1, 44]);
        }
    }
}

#[test]
fn the_control_api_plays_the_customer() {
    let till = Till::new(ServerOptions::default());
    till.create("played-001", "TEXT/TARGETURL");
    let base = &till.server.base_url;
    let post =
        |path: &str, body: &str| send(base, "POST", &format!("/control/v1/{path}"), &[], body).unwrap();
    assert_eq!(post("payments/played-001/approve", "").json(), json!({"approval": "approved"}));
    let again = post("payments/played-001/decline", "");
    assert_eq!((again.status, again.json()), (409, json!({"error": "not_waiting", "state": "AUTHORIZED"})));
    assert_eq!(post("payments/nobody-001/approve", "").status, 404);
    assert_eq!(post("scan", "{}").status, 400);
}
