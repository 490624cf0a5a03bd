//! The simulator over TLS, with the certificate that the core's own tests use.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use common::socket::send;
use kasse_simulator::{Server, ServerOptions, Tls};
use rustls::{ClientConfig, ClientConnection, RootCertStore, Stream};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/tests/net/certificates");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn server() -> Server {
    let tls = Tls::from_pem(&file("server.pem"), &file("server.key")).unwrap();
    Server::start(ServerOptions { tls: Some(tls), ..ServerOptions::default() }).unwrap()
}

/// Sends `request` and gives everything that comes back.
fn ask(server: &Server, request: &str, version: &'static rustls::SupportedProtocolVersion) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&file("root.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut tls = ClientConnection::new(Arc::new(config), "127.0.0.1".try_into().unwrap()).unwrap();
    let mut socket = TcpStream::connect(server.base_url.strip_prefix("https://").unwrap()).unwrap();
    let mut stream = Stream::new(&mut tls, &mut socket);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_client_that_trusts_the_certificate_is_answered() {
    let server = server();
    assert!(server.control_url.starts_with("https://127.0.0.1:"));
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let request = "GET /control/v1/time HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let answer = ask(&server, request, version);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"now\""), "{answer}");
    }
}

#[test]
fn a_client_without_tls_is_not() {
    let server = server();
    let plain = server.base_url.replace("https:", "http:");
    assert!(send(&plain, "GET", "/control/v1/time", &[], "").is_none());
}

#[test]
fn what_is_no_certificate_or_no_key_is_refused() {
    let (certificate, key) = (file("server.pem"), file("server.key"));
    for (certificate, key) in [(&key, &key), (&certificate, &certificate), (&file("root.pem"), &key)] {
        assert!(Tls::from_pem(certificate, key).is_err());
    }
}
