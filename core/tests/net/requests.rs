//! What goes over the wire, and what comes back.

use kasse::http::{HttpRequest, Method};
use kasse::transport::Transport;

use crate::server::Server;
use crate::{Client, get, lost, not_sent, post};

fn echo() -> Server {
    Server::start(|_, mut connection| {
        while let Some(seen) = connection.read() {
            connection.answer(&seen.body);
        }
    })
}

#[test]
fn method_path_headers_and_bytes_arrive_as_they_were_given() {
    let server = echo();
    let client = Client::new(&format!("{}/prefix", server.base()));
    let mut request = post("/epayment/v1/payments?x=1", "{\"a\": 1.50}");
    request.headers = vec![("client_id", "abc".to_owned()), ("idempotency-key", "k-1".to_owned())];
    let answer = client.send(request).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"{\"a\": 1.50}".as_slice()));
    assert_eq!(answer.header("content-length"), Some("11"));

    let seen = &server.seen()[0];
    assert_eq!(seen.line(), "POST /prefix/epayment/v1/payments?x=1 HTTP/1.1");
    assert_eq!(seen.header("client_id").as_deref(), Some("abc"));
    assert_eq!(seen.header("idempotency-key").as_deref(), Some("k-1"));
    assert_eq!(seen.header("accept-encoding"), None, "no compression is asked for");
    assert!(seen.header("user-agent").unwrap().starts_with("kasse/"));
}

#[test]
fn a_change_without_a_body_states_its_length() {
    let server = echo();
    let client = Client::new(&server.base());
    for method in [Method::Post, Method::Put, Method::Delete, Method::Get] {
        for body in [None, Some(Vec::new())] {
            let target = "/accesstoken/get".to_owned();
            client.send(HttpRequest { method, target, headers: Vec::new(), body }).unwrap();
        }
    }
    let lengths: Vec<_> = server.seen().iter().map(|seen| seen.header("content-length")).collect();
    let zero = Some("0".to_owned());
    assert_eq!(lengths, [zero.clone(), zero.clone(), zero.clone(), zero, None, None, None, None]);
}

#[test]
fn a_redirect_is_an_answer_and_is_not_followed() {
    let server = Server::start(|_, mut connection| {
        while connection.read().is_some() {
            connection.write("HTTP/1.1 307 Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n");
        }
    });
    let answer = Client::new(&server.base()).send(post("/x", "money")).unwrap();
    assert_eq!(answer.status, 307);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_large_answer_is_lost_whether_it_says_so_or_not() {
    for announce in [true, false] {
        let server = Server::start(move |_, mut connection| {
            while connection.read().is_some() {
                if announce {
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10485760\r\n\r\n");
                } else {
                    connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                }
                for _ in 0..160 {
                    let chunk = "x".repeat(65_536);
                    connection.write(&if announce { chunk } else { format!("10000\r\n{chunk}\r\n") });
                }
                connection.write(if announce { "" } else { "0\r\n\r\n" });
            }
        });
        let client = Client::new(&server.base());
        assert!(lost(client.send(post("/x", "money"))).contains("larger than 1048576 bytes"));
        let image = format!("{}/image?token=hemmelig", server.base());
        let text = lost(client.send(get(&image)));
        assert!(text.contains("larger than 8388608 bytes") && !text.contains("hemmelig"), "{text}");
    }
}

#[test]
fn what_cannot_be_written_down_is_not_sent() {
    let server = echo();
    let client = Client::new(&server.base());
    let mut request = post("/x", "money");
    request.headers = vec![("idempotency-key", "two\r\nlines: hemmelig".to_owned())];
    assert!(!not_sent(client.send(request)).contains("hemmelig"));
    not_sent(client.send(get("http://example.com/not-https")));
    not_sent(client.send(get("neither path nor address")));
    assert!(server.seen().is_empty());
}

#[test]
fn any_executor_may_wait_and_dropping_gives_up() {
    let server = Server::start(|_, connection| connection.stall());
    let client = Client::new(&server.base());
    let waiting = client.net.send(get("/x"), crate::PATIENT);
    drop(waiting);
    let other = std::thread::spawn(move || client.send(get("http://127.0.0.1:9/closed")));
    assert!(other.join().unwrap().is_err());
}

#[test]
fn after_the_runtime_ended_nothing_is_sent() {
    let server = echo();
    let Client { net, _runtime } = Client::new(&server.base());
    drop(_runtime);
    not_sent(kasse::block_on(net.send(post("/x", "money"), crate::PATIENT)));
    assert!(server.seen().is_empty());
}
