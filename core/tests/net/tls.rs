//! Who is trusted.

use std::io::{BufReader, Write};
use std::sync::Arc;

use kasse::transport::net::NetOptions;
use rustls::{ServerConfig, ServerConnection, Stream};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::server::{Connection, Server, read_request};
use crate::{Client, PATIENT, not_sent, post};

pub(crate) fn roots() -> Vec<u8> {
    std::fs::read(certificate("root.pem")).unwrap()
}

fn certificate(name: &str) -> String {
    format!("{}/tests/net/certificates/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn config(versions: &[&'static rustls::SupportedProtocolVersion]) -> Arc<ServerConfig> {
    let chain = CertificateDer::pem_file_iter(certificate("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(certificate("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain.map(Result::unwrap).collect(), key)
        .unwrap();
    Arc::new(config)
}

/// Answers one request over TLS; a client that does not trust the certificate goes away before.
pub(crate) fn serve(connection: &mut Connection, versions: &[&'static rustls::SupportedProtocolVersion]) {
    let mut tls = ServerConnection::new(config(versions)).unwrap();
    let stream = Stream::new(&mut tls, connection.reader.get_mut());
    let mut reader = BufReader::new(stream);
    if read_request(&mut reader).is_some() {
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret";
        reader.get_mut().write_all(answer).unwrap();
    }
}

fn server(versions: &'static [&'static rustls::SupportedProtocolVersion]) -> Server {
    Server::start(move |_, mut connection| serve(&mut connection, versions))
}

fn trusting() -> NetOptions {
    NetOptions { connect: PATIENT, extra_roots: Some(roots()), ..NetOptions::default() }
}

#[test]
fn a_root_that_was_added_is_trusted_with_both_versions() {
    static OLD: [&rustls::SupportedProtocolVersion; 1] = [&rustls::version::TLS12];
    static NEW: [&rustls::SupportedProtocolVersion; 1] = [&rustls::version::TLS13];
    for versions in [&OLD, &NEW] {
        let server = server(versions);
        let client = Client::with(&format!("https://127.0.0.1:{}", server.port()), &trusting());
        assert_eq!(client.send(post("/x", "money")).unwrap().body, b"secret");
    }
}

#[test]
fn an_unknown_root_is_not_sent() {
    let server = server(rustls::ALL_VERSIONS);
    let text =
        not_sent(Client::new(&format!("https://127.0.0.1:{}", server.port())).send(post("/x", "money")));
    assert!(text.contains("UnknownIssuer"), "{text}");
}

#[test]
fn a_certificate_for_another_name_is_not_sent() {
    let server = server(rustls::ALL_VERSIONS);
    let client = Client::with(&format!("https://localhost:{}", server.port()), &trusting());
    not_sent(client.send(post("/x", "money")));
}

#[test]
fn a_server_that_speaks_no_tls_is_not_sent() {
    let server = Server::start(|_, mut connection| {
        connection.write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        connection.stall();
    });
    not_sent(Client::new(&format!("https://127.0.0.1:{}", server.port())).send(post("/x", "money")));
}
