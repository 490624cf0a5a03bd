//! Connections that end or hang at every point.

use std::net::TcpListener;
use std::time::Duration;

use kasse::transport::Transport;
use kasse::transport::net::NetOptions;

use crate::server::{Connection, Server};
use crate::{Client, get, lost, not_sent, post};

/// The fate of a POST whose connection is played by `play`, and how many whole requests the server saw.
fn fate_of(play: impl Fn(&mut Connection) + Send + Sync + 'static) -> (String, usize) {
    let server = Server::start(move |_, mut connection| {
        play(&mut connection);
        connection.close();
    });
    let text = lost(Client::new(&server.base()).send(post("/x?token=hemmelig", "money")));
    assert!(!text.contains("hemmelig"), "{text}");
    (text, server.seen().len())
}

#[test]
fn a_port_nobody_listens_on_is_not_sent() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let text = not_sent(Client::new(&format!("http://127.0.0.1:{port}")).send(post("/x", "money")));
    assert!(text.starts_with("127.0.0.1: "), "{text}");
}

#[test]
fn a_name_that_does_not_resolve_is_not_sent() {
    let text = not_sent(Client::new("https://kasse.invalid").send(post("/x?token=hemmelig", "money")));
    assert!(text.starts_with("kasse.invalid: ") && !text.contains("hemmelig"), "{text}");
}

#[test]
fn a_connection_that_does_not_come_about_in_time_is_not_sent() {
    // A TLS handshake that is never answered: the connection is open, and nothing of the request has left.
    let server = Server::start(|_, connection| connection.stall());
    let base = format!("https://127.0.0.1:{}", server.port());
    let options = NetOptions { connect: Duration::from_millis(50), ..NetOptions::default() };
    not_sent(Client::with(&base, &options).send(post("/x", "money")));
}

#[test]
fn an_attempt_that_ends_while_it_connects_is_not_sent() {
    let server = Server::start(|_, connection| connection.stall());
    let client = Client::new(&format!("https://127.0.0.1:{}", server.port()));
    let limit = Duration::from_millis(50);
    let text = not_sent(kasse::block_on(client.net.send(post("/x?token=hemmelig", "money"), limit)));
    assert!(text.contains("no connection within") && !text.contains("hemmelig"), "{text}");
}

#[test]
fn closed_on_accept_is_lost() {
    fate_of(|_| ());
}

#[test]
fn closed_after_the_request_is_lost_and_not_repeated() {
    assert_eq!(fate_of(|connection| drop(connection.read())).1, 1);
}

#[test]
fn cut_in_the_head_is_lost() {
    let (_, seen) = fate_of(|connection| {
        connection.read();
        connection.write("HTTP/1.1 200 OK\r\ncontent-le");
    });
    assert_eq!(seen, 1);
}

#[test]
fn cut_in_the_body_is_lost() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"reference\":",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"ref\r\n",
    ] {
        let (_, seen) = fate_of(|connection| {
            connection.read();
            connection.write(answer);
        });
        assert_eq!(seen, 1);
    }
}

#[test]
fn garbage_is_lost() {
    let endless = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(1_000_000));
    for answer in ["\u{0}\u{1}\u{2}\r\n\r\n".to_owned(), "SSH-2.0-OpenSSH\r\n".to_owned(), endless] {
        let (_, seen) = fate_of(move |connection| {
            connection.read();
            connection.write(&answer);
        });
        assert_eq!(seen, 1);
    }
}

#[test]
fn silence_is_lost() {
    for begin in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"] {
        let server = Server::start(move |_, mut connection| {
            connection.read();
            connection.write(begin);
            connection.stall();
        });
        let client = Client::new(&server.base());
        let limit = Duration::from_millis(200);
        let text = lost(kasse::block_on(client.net.send(post("/x", "money"), limit)));
        assert!(text.contains("no answer within"), "{text}");
    }
}

#[test]
fn a_second_answer_to_one_request_is_not_taken_for_the_next() {
    for _ in 0..20 {
        let server = Server::start(|number, mut connection| {
            connection.read();
            if number == 0 {
                let answer = |body| format!("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{body}");
                connection.write(&format!("{}{}", answer("first"), answer("stale")));
                connection.stall();
            } else {
                connection.answer("fresh");
            }
        });
        let client = Client::new(&server.base());
        assert_eq!(client.send(get("/1")).unwrap().body, b"first");
        if let Ok(answer) = client.send(get("/2")) {
            assert_eq!(answer.body, b"fresh");
        }
    }
}
