//! The simulator over real HTTP, with a client that is nothing but a socket.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;
use std::net::TcpStream;

use common::socket::{Answer, send};
use kasse_simulator::{Credentials, Market, Server, ServerOptions, State, TimeMode, Unit};
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
fn links_lead_to_where_clients_find_the_server() {
    let reached_at = Some("http://127.0.0.1:1".to_owned());
    let till = Till::new(ServerOptions { reached_at, ..ServerOptions::default() });
    for format in ["TEXT/TARGETURL", "IMAGE/SVG+XML"] {
        let reference = format!("between-{}", format.len());
        let link = till.create(&reference, format).json()["redirectUrl"].as_str().unwrap().to_owned();
        assert!(link.starts_with("http://127.0.0.1:1/"), "{link}");
        assert_eq!(till.server.control().scan(&link, None).unwrap().reference, reference);
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

/// A till with an approved payment of 1000.
fn approved(options: ServerOptions) -> Till {
    let till = Till::new(options);
    till.create("order-0001", "TEXT/TARGETURL");
    till.server.control().approve("order-0001", None).unwrap();
    till
}

fn strike(till: &Till, fault: &serde_json::Value) {
    till.server.control().add_fault(serde_json::from_value(fault.clone()).unwrap());
}

const CAPTURE: &str = "/epayment/v1/payments/order-0001/capture";
const ALL: &str = r#"{"modificationAmount":{"value":14900,"currency":"NOK"}}"#;

#[test]
fn cut_connections_over_a_real_socket() {
    for (kind, captured) in [("lost", 14_900), ("cut_in_body", 14_900), ("cut_before", 0)] {
        let till = approved(ServerOptions::default());
        strike(&till, &json!({"operation": "capture", "what": {"kind": kind}}));
        assert!(till.call("POST", CAPTURE, "k", ALL).is_none(), "{kind}");
        assert_eq!(till.server.control().ledger("order-0001").unwrap().1.captured, captured, "{kind}");
        assert_eq!(till.call("POST", CAPTURE, "k", ALL).unwrap().status, 200, "{kind}");
    }
}

#[test]
fn a_held_request_arrives_although_the_client_has_gone() {
    let till =
        approved(ServerOptions { time: TimeMode::Scaled { factor: 1000 }, ..ServerOptions::default() });
    strike(&till, &json!({"operation": "capture", "what": {"kind": "held", "ms": 200_000}}));
    let host = till.server.base_url.strip_prefix("http://").unwrap().to_owned();
    let keys = till.server.credentials.clone();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST {CAPTURE} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nocp-apim-subscription-key: {}\r\n\
         merchant-serial-number: {}\r\nidempotency-key: k\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{ALL}",
        till.token,
        keys.subscription_key,
        keys.msn,
        ALL.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let control = till.server.control();
    while control.calls(Some("order-0001")).iter().all(|call| call.path != CAPTURE) {
        std::thread::yield_now();
    }
    assert_eq!(control.ledger("order-0001").unwrap().1.captured, 0);
    drop(stream);
    while control.ledger("order-0001").unwrap().1.captured == 0 {
        std::thread::yield_now();
    }
}

#[test]
fn stepped_time_stands_still_until_told() {
    let time = TimeMode::Stepped { start: Some(1_772_442_000_000) };
    let till = Till::new(ServerOptions { time, ..ServerOptions::default() });
    let created = till.create("order-0001", "TEXT/TARGETURL");
    assert_eq!(created.header("date"), Some("Mon, 02 Mar 2026 09:00:00 GMT"));
    let control = till.server.control();
    assert_eq!(control.advance(599_999), 1_772_442_599_999);
    assert_eq!(control.payment("order-0001").unwrap().state, State::Created);
    control.advance(1);
    assert_eq!(control.payment("order-0001").unwrap().state, State::Expired);
}

#[test]
fn a_reset_forgets_everything() {
    let till = approved(ServerOptions::default());
    let control = till.server.control();
    control.set_switch("retry_after", "absent").unwrap();
    strike(&till, &json!({"what": {"kind": "lost"}}));
    control.reset(Some(7));
    assert!(control.payments().is_empty() && control.faults().is_empty() && control.calls(None).is_empty());
    assert_eq!(control.switch("retry_after"), Some("seconds"));
    assert_eq!(till.call("GET", "/epayment/v1/payments/order-0001", "", "").unwrap().status, 401);
}

#[test]
fn a_unit_of_ones_own() {
    let till = Till::new(ServerOptions::default());
    let base = &till.server.base_url;
    let unit = json!({"msn": "987654", "market": "FI", "agreement": {"push": false}}).to_string();
    assert_eq!(send(base, "POST", "/control/v1/units", &[], &unit).unwrap().status, 200);
    assert_eq!(send(base, "POST", "/control/v1/units", &[], &unit).unwrap().status, 409);
    let keys = till.server.credentials_of("987654").unwrap();
    assert_eq!(keys, Credentials::of(&Unit::new("987654", "", Market::Fi)));
    let path = "/control/v1/units/987654/agreement";
    assert_eq!(send(base, "PUT", path, &[], r#"{"push": true}"#).unwrap().status, 200);
    assert!(till.server.control().units().iter().all(|unit| unit.msn != "987654" || unit.agreement.push));
    assert_eq!(send(base, "PUT", "/control/v1/units/111111/agreement", &[], "{}").unwrap().status, 404);
}

#[test]
fn a_page_for_people() {
    let till = Till::new(ServerOptions::default());
    let link = till.create("order-0001", "TEXT/TARGETURL").json()["redirectUrl"].as_str().unwrap().to_owned();
    let path = link.strip_prefix(&till.server.base_url).unwrap();
    let page = |path: &str| {
        String::from_utf8(send(&till.server.base_url, "GET", path, &[], "").unwrap().body).unwrap()
    };
    assert!(
        page(path).contains("149.00 NOK") && page(path).contains("/control/v1/payments/123456:order-0001/")
    );
    till.server.control().decline("order-0001").unwrap();
    assert!(page(path).contains("over: Aborted"));
    assert!(page("/q").contains("no such payment"));
}

#[test]
fn a_request_body_has_a_limit() {
    let till = Till::new(ServerOptions::default());
    let answer = till.call("POST", "/epayment/v1/payments", "k", &" ".repeat((1 << 20) + 1)).unwrap();
    assert_eq!(answer.status, 413);
}

#[test]
fn a_dropped_server_is_gone() {
    let server = Server::start(ServerOptions::default()).unwrap();
    let host = server.base_url.strip_prefix("http://").unwrap().to_owned();
    assert!(TcpStream::connect(&host).is_ok());
    drop(server);
    assert!(TcpStream::connect(&host).is_err());
}
