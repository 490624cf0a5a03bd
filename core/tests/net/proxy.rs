//! Through a proxy, and around it.

use kasse::transport::net::{NetOptions, Proxy};

use crate::server::Server;
use crate::{Client, PATIENT, not_sent, post, tls};

fn through(server: &Server, direct: &[&str]) -> NetOptions {
    let url = format!("http://kari:hemmelig@127.0.0.1:{}", server.port());
    let proxy = Some(Proxy::new(&url, direct).unwrap());
    NetOptions { connect: PATIENT, extra_roots: Some(tls::roots()), proxy, ..NetOptions::default() }
}

#[test]
fn the_tunnel_names_the_host_and_carries_tls() {
    let server = Server::start(|_, mut connection| {
        connection.read();
        connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
        tls::serve(&mut connection, rustls::ALL_VERSIONS);
    });
    let client = Client::with("https://kasse.test", &through(&server, &[]));
    assert_eq!(client.send(post("/x?token=1", "money")).unwrap().body, b"secret");
    let seen = &server.seen()[0];
    assert_eq!(seen.line(), "CONNECT kasse.test:443 HTTP/1.1");
    assert_eq!(seen.header("proxy-authorization").as_deref(), Some("Basic a2FyaTpoZW1tZWxpZw=="));
    assert!(!seen.head.contains("token=1"));
}

#[test]
fn a_refused_tunnel_is_not_sent() {
    for answer in ["HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP/1.1 407 Who are you\r\n\r\n", ""] {
        let server = Server::start(move |_, mut connection| {
            connection.read();
            connection.write(answer);
            connection.close();
        });
        let client = Client::with("https://kasse.test", &through(&server, &[]));
        let text = not_sent(client.send(post("/x", "money")));
        assert!(!text.contains("hemmelig"), "{text}");
    }
}

#[test]
fn this_machine_and_what_was_named_are_reached_directly() {
    let proxy = Server::start(|_, mut connection| {
        connection.read();
        connection.close();
    });
    let target = Server::start(|_, mut connection| {
        connection.read();
        connection.answer("direct");
    });
    let client = Client::with(&target.base(), &through(&proxy, &[]));
    assert_eq!(client.send(post("/x", "money")).unwrap().body, b"direct");
    let named = Client::with("https://kasse.invalid", &through(&proxy, &["invalid"]));
    not_sent(named.send(post("/x", "money")));
    assert!(proxy.seen().is_empty());
}
