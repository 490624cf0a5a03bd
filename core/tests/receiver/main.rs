//! The receiver over real sockets, beside a client that cannot reach any platform.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod flood;
mod limits;
mod stage;

use kasse::webhook::Address;
use stage::{Answer, Stage, event};

#[test]
fn a_delivery_is_durable_before_it_is_answered() {
    let stage = Stage::new(|_| {});
    let body = event("till-01-000001", "1");
    assert_eq!(stage.deliver(&body), Answer::Status(200));
    assert_eq!(stage.kept(), ["till-01-000001"]);
    assert_eq!(stage.deliver(&body), Answer::Status(200), "again");
    let tally = stage.receiver.tally();
    assert_eq!((tally.first, tally.again, tally.rejected), (1, 1, 0));
    assert_eq!(stage.kept().len(), 1);
}

#[test]
fn what_is_not_the_platforms_is_answered_without_a_reason() {
    let stage = Stage::new(|_| {});
    let body = event("till-01-000001", "1");
    let forged = stage.signed("another secret", &body);
    let bare: String =
        forged.split_inclusive("\r\n").filter(|line| !line.starts_with("Authorization")).collect();
    let get = stage.signed(stage::SECRET, &body).replacen("POST", "GET", 1);
    for request in [forged, bare, get] {
        let (answer, text) = stage.send(request.as_bytes());
        assert_eq!(answer, Answer::Status(401), "{request}");
        assert!(text.ends_with("\r\n\r\n"), "no body: {text}");
    }
    assert_eq!(stage.receiver.tally().rejected, 3);
    assert!(stage.kept().is_empty());
}

#[test]
fn secrets_are_exchanged_while_it_runs() {
    let stage = Stage::new(|_| {});
    let request = stage.signed("next secret", &event("till-01-000001", "1"));
    assert_eq!(stage.send(request.as_bytes()).0, Answer::Status(401));
    stage.client.rotate_webhook_secrets(vec![kasse::secret::Secret::new("next secret")]);
    assert_eq!(stage.send(request.as_bytes()).0, Answer::Status(200));
}

#[test]
fn the_configured_address_counts_and_not_what_a_proxy_makes_of_it() {
    let stage = Stage::new(|options| {
        options.address = Address::new("https://pos.example.test/hooks?shop=1").unwrap();
    });
    let address = Address::new("https://pos.example.test/hooks?shop=1").unwrap();
    let request = stage.signed_for(&address, stage::SECRET, &event("till-01-000001", "1"));
    let rewritten = request.replacen("POST /hooks?shop=1", "POST /internal", 1).replacen(
        "Host: pos.example.test",
        "Host: 10.0.0.7:8080",
        1,
    );
    assert_eq!(stage.send(rewritten.as_bytes()).0, Answer::Status(200));
}

#[test]
fn many_deliveries_over_one_connection() {
    let stage = Stage::new(|_| {});
    let requests: Vec<String> = (0..20)
        .map(|number| stage.signed(stage::SECRET, &event(&format!("till-01-{number:06}"), "1")))
        .collect();
    let answers = stage.send_all(&requests);
    assert_eq!(answers, vec![Answer::Status(200); 20]);
    assert_eq!(stage.kept().len(), 20);
}

#[test]
fn a_full_disk_is_answered_so_that_the_platform_sends_it_again() {
    let stage = Stage::new(|_| {});
    kasse::block_on(stage.client.close());
    assert_eq!(stage.deliver(&event("till-01-000001", "1")), Answer::Status(503));
    assert_eq!(stage.receiver.tally().not_written, 1);
}

#[test]
fn stopping_answers_what_has_arrived_and_nothing_new() {
    let mut stage = Stage::new(|_| {});
    assert_eq!(stage.deliver(&event("till-01-000001", "1")), Answer::Status(200));
    let idle = stage.connect();
    let at = stage.receiver.local_addr();
    stage.stop();
    assert!(std::net::TcpStream::connect(at).is_err(), "nobody listens");
    drop(idle);
    assert_eq!(stage.kept().len(), 1);
}
