//! What is too long, too slow, too much.

use std::io::{Read, Write};
use std::time::Duration;

use crate::stage::{Answer, Stage, answer, event};

#[test]
fn a_body_that_is_too_long_is_refused_before_it_has_arrived() {
    let stage = Stage::new(|options| options.body = 1_000);
    let head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n";
    let request = [head.as_bytes(), &[b'x'; 2_000]].concat();
    assert_eq!(stage.send(&request).0, Answer::Status(413));
    let padded = format!("{}{}", event("till-01-000001", "1"), " ".repeat(2_000));
    assert_eq!(stage.deliver(&padded), Answer::Status(413), "also a genuine one");
    assert!(stage.kept().is_empty());
    assert_eq!(stage.receiver.tally().unfit, 2);
}

#[test]
fn a_chunked_body_without_end_is_cut_off() {
    let stage = Stage::new(|options| options.body = 1_000);
    let chunk = format!("400\r\n{}\r\n", "x".repeat(1024));
    let head = "POST /hook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let request = [head, &chunk, &chunk].concat();
    assert_eq!(stage.send(request.as_bytes()).0, Answer::Status(413));
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let stage = Stage::new(|_| {});
    let long = "x".repeat(30_000);
    let request = format!("POST /hook HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\n\r\n");
    assert_ne!(stage.send(request.as_bytes()).0, Answer::Status(200));
    let many = "X-Many: 1\r\n".repeat(1_000);
    let request = format!("POST /hook HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    assert_ne!(stage.send(request.as_bytes()).0, Answer::Status(200));
}

#[test]
fn who_is_too_slow_is_let_go() {
    let stage = Stage::new(|options| options.arrive_within = Duration::from_millis(100));
    let mut silent = stage.connect();
    assert_eq!(answer(&mut silent).0, Answer::Closed, "not a word");
    let mut half = stage.connect();
    half.write_all(b"POST /hook HTTP/1.1\r\nHost: x\r\n").unwrap();
    assert_ne!(answer(&mut half).0, Answer::Status(200), "half a head");
    let mut body = stage.connect();
    body.write_all(b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{").unwrap();
    assert_eq!(answer(&mut body).0, Answer::Status(408), "half a body");
    assert_eq!(stage.deliver(&event("till-01-000001", "1")), Answer::Status(200));
}

#[test]
fn who_only_holds_connections_makes_room() {
    let stage = Stage::new(|options| {
        options.connections = 8;
        options.arrive_within = Duration::from_secs(600);
    });
    let mut held: Vec<_> = (0..8).map(|_| stage.connect()).collect();
    for number in 0..4 {
        assert_eq!(stage.deliver(&event(&format!("till-01-{number:06}"), "1")), Answer::Status(200));
    }
    assert!(stage.receiver.tally().closed_for_room > 0);
    // The oldest of them was closed.
    assert_eq!(held[0].read(&mut [0]).unwrap_or(0), 0);
}

#[test]
fn what_is_no_http_is_let_go() {
    let stage = Stage::new(|_| {});
    for request in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"HELO x\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut stream = stage.connect();
        stream.write_all(request).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        assert_ne!(answer(&mut stream).0, Answer::Status(200), "{request:?}");
    }
    assert_eq!(stage.deliver(&event("till-01-000001", "1")), Answer::Status(200));
}
