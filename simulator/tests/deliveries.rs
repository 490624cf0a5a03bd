//! Deliveries: when, in which order, how often, and over a real socket.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;

use common::sans_io::{START, Till};
use kasse_simulator::{
    Attempt, DeliveryFault, DeliveryFaultKind, DeliveryState, Millis, Server, ServerOptions, TimeMode,
};
use serde_json::Value;

const URL: &str = "http://127.0.0.1:9000/hook?a=1";
const AUTHORIZED: &str = "epayments.payment.authorized.v1";
const CAPTURED: &str = "epayments.payment.captured.v1";
const MSN: &str = "123456";
const HOUR: Millis = 3_600_000;

fn till(events: &[&str]) -> Till {
    let mut till = Till::new();
    till.platform.add_webhook(MSN, URL, events).unwrap();
    till
}

fn take(till: &mut Till) -> Option<Attempt> {
    let now = till.now;
    till.platform.advance_to(now);
    till.platform.take_delivery()
}

fn body(attempt: &Attempt) -> Value {
    serde_json::from_slice(&attempt.body).unwrap()
}

fn header<'a>(attempt: &'a Attempt, name: &str) -> &'a str {
    &attempt.headers.iter().find(|(known, _)| *known == name).unwrap().1
}

fn fault(event: Option<&str>, what: DeliveryFaultKind) -> DeliveryFault {
    DeliveryFault { event: event.map(str::to_owned), reference: None, count: None, per_mille: 1000, what }
}

#[test]
fn an_event_has_the_documented_body_and_headers() {
    let mut till = till(&[AUTHORIZED]);
    till.approved("order-0001", 1000);
    let attempt = take(&mut till).unwrap();
    let body = body(&attempt);
    assert_eq!(
        (&body["msn"], &body["reference"], &body["name"]),
        (&MSN.into(), &"order-0001".into(), &"AUTHORIZED".into())
    );
    assert_eq!(body["amount"], serde_json::json!({"currency": "NOK", "value": 1000}));
    assert_eq!(body["success"], true);
    let psp = till.events("order-0001").body[1]["pspReference"].clone();
    assert_eq!(body["pspReference"], psp);
    assert_eq!(
        (header(&attempt, "Host"), header(&attempt, "Content-Type")),
        ("127.0.0.1:9000", "application/json")
    );
    assert!(
        header(&attempt, "Authorization")
            .starts_with("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=")
    );
}

#[test]
fn what_is_not_accepted_is_sent_again_on_the_documented_schedule() {
    let mut till = till(&[AUTHORIZED]);
    till.approved("order-0001", 1000);
    let mut moments = Vec::new();
    while let Some(at) = till.platform.next_delivery_at() {
        till.now = till.now.max(at);
        let attempt = take(&mut till).unwrap();
        moments.push(till.now - START);
        let answers = [None, Some(404), Some(500), Some(302)];
        till.platform.delivered(attempt.id, answers[moments.len() % 4]);
    }
    let pauses: Vec<Millis> = moments.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses[..5], [2_000, 2_000, 2_000, 60_000, 120_000]);
    assert_eq!(pauses[5..28], [HOUR; 23]);
    assert!(pauses[28..].iter().all(|pause| *pause == 24 * HOUR) && pauses.len() > 30);
    assert!(*moments.last().unwrap() <= 7 * 24 * HOUR);
    assert_eq!(till.platform.due_deliveries()[0].state, DeliveryState::GivenUp);
}

#[test]
fn events_of_one_payment_wait_for_each_other_and_others_do_not() {
    let mut till = till(&[AUTHORIZED, CAPTURED]);
    till.approved("order-0001", 1000);
    till.capture("order-0001", 1000);
    till.approved("order-0002", 500);
    let (first, second) = (take(&mut till).unwrap(), take(&mut till).unwrap());
    let names = [&first, &second].map(|attempt| body(attempt)["reference"].clone());
    assert_eq!(names, ["order-0001", "order-0002"]);
    assert_eq!(take(&mut till), None, "the capture waits for the approval");
    till.platform.delivered(first.id, Some(500));
    assert_eq!(take(&mut till), None, "also while that is to be sent again");
    till.now += 2_000;
    let again = take(&mut till).unwrap();
    assert_eq!((again.id, body(&again)), (first.id, body(&first)));
    till.platform.delivered(again.id, Some(202));
    assert_eq!(body(&take(&mut till).unwrap())["name"], "CAPTURED");
}

#[test]
fn a_deleted_registration_hears_nothing_more() {
    let mut till = till(&[AUTHORIZED]);
    till.approved("order-0001", 1000);
    let listed = till.call(kasse_simulator::Method::Get, "/webhooks/v1/webhooks", None, "");
    let id = listed.body["webhooks"][0]["id"].as_str().unwrap().to_owned();
    till.call(kasse_simulator::Method::Delete, &format!("/webhooks/v1/webhooks/{id}"), None, "");
    assert_eq!(take(&mut till), None);
}

#[test]
fn check_ins_are_tried_three_times() {
    let mut till = till(&["user.checked-in.v1"]);
    assert!(till.platform.check_in(MSN, "till-01", "4712345678").unwrap());
    let mut attempts = 0;
    while let Some(at) = till.platform.next_delivery_at() {
        till.now = till.now.max(at);
        let attempt = take(&mut till).unwrap();
        let body = body(&attempt);
        assert_eq!((&body["merchantQrId"], &body["msn"]), (&"till-01".into(), &MSN.into()));
        assert!(body["customerToken"].is_string() && body["initiatedAt"].as_str().unwrap().len() == 28);
        attempts += 1;
        till.platform.delivered(attempt.id, None);
    }
    assert_eq!(attempts, 3);
    assert!(!Till::new().platform.check_in(MSN, "till-01", "4712345678").unwrap(), "nobody is told");
}

#[test]
fn faults_lose_delay_double_and_spoil() {
    let mut till = till(&[AUTHORIZED, CAPTURED]);
    till.platform.add_delivery_fault(fault(Some(AUTHORIZED), DeliveryFaultKind::Late { ms: 5_000 }));
    till.platform.add_delivery_fault(fault(Some(CAPTURED), DeliveryFaultKind::Doubled { ms: 1_000 }));
    till.approved("order-0001", 1000);
    till.capture("order-0001", 1000);
    let mut order = Vec::new();
    while let Some(at) = till.platform.next_delivery_at() {
        till.now = till.now.max(at);
        let attempt = take(&mut till).unwrap();
        order.push(body(&attempt)["name"].as_str().unwrap().to_owned());
        till.platform.delivered(attempt.id, Some(200));
    }
    assert_eq!(order, ["CAPTURED", "CAPTURED", "AUTHORIZED"]);
    till.platform.clear_delivery_faults();
    till.platform.add_delivery_fault(fault(None, DeliveryFaultKind::Missing));
    till.approved("order-0002", 500);
    assert_eq!(till.platform.next_delivery_at(), None);
}

/// A receiver of one request: its head and body.
fn receive(listener: &TcpListener, status: u16) -> (BTreeMap<String, String>, String) {
    let (mut stream, _) = listener.accept().unwrap();
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let (head, body) = loop {
        let read = stream.read(&mut part).unwrap();
        bytes.extend(&part[..read]);
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .unwrap()
                .lines()
                .next()
                .unwrap()
                .parse()
                .unwrap();
            if body.len() == length {
                break (head.to_owned(), body.to_owned());
            }
        }
    };
    write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n").unwrap();
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    (lines.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(), body)
}

#[test]
fn the_server_delivers_to_this_machine_until_it_is_accepted() {
    let time = TimeMode::Scaled { factor: 20 };
    let server = Server::start(ServerOptions { time, ..ServerOptions::default() }).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let control = server.control();
    control.add_webhook(MSN, &format!("http://127.0.0.1:{port}/hook"), &["user.checked-in.v1"]).unwrap();
    control.check_in(MSN, "till-01", "4712345678").unwrap();
    let refused = receive(&listener, 500);
    let accepted = receive(&listener, 200);
    assert_eq!(refused.1, accepted.1);
    assert_eq!(accepted.0["host"], format!("127.0.0.1:{port}"));
    assert!(accepted.0["authorization"].starts_with("HMAC-SHA256 "));
    let given_up_by = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while control.due_deliveries()[0].state != DeliveryState::Accepted {
        assert!(std::time::Instant::now() < given_up_by);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!((control.due_deliveries()[0].attempts, control.due_deliveries()[0].status), (2, Some(200)));
}
