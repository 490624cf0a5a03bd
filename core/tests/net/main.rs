//! The network transport against servers that misbehave: was the request sent, or not?
#![cfg(feature = "net")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

mod faults;
mod keep_alive;
mod proxy;
mod reads;
mod requests;
mod server;
mod tls;

use std::time::Duration;

use kasse::environment::Environment;
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::runtime::Runtime;
use kasse::transport::Transport;
use kasse::transport::net::{Net, NetOptions};

/// Longer than any of these tests takes on a busy machine.
const PATIENT: Duration = Duration::from_secs(60);

struct Client {
    net: Net,
    _runtime: Runtime,
}

impl Client {
    fn new(base: &str) -> Self {
        Self::with(base, &NetOptions { connect: PATIENT, ..NetOptions::default() })
    }

    fn with(base: &str, options: &NetOptions) -> Self {
        let runtime = Runtime::start("kasse-test").unwrap();
        let environment = Environment::parse(base).unwrap();
        Self { net: Net::new(&environment, options, runtime.handle()).unwrap(), _runtime: runtime }
    }

    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        kasse::block_on(self.net.send(request, PATIENT))
    }
}

fn get(target: &str) -> HttpRequest {
    HttpRequest { method: Method::Get, target: target.to_owned(), headers: Vec::new(), body: None }
}

fn post(target: &str, body: &str) -> HttpRequest {
    let body = Some(body.as_bytes().to_vec());
    HttpRequest { method: Method::Post, target: target.to_owned(), headers: Vec::new(), body }
}

fn not_sent(result: Result<HttpResponse, TransportError>) -> String {
    match result {
        Err(TransportError::NotSent(text)) => text,
        other => panic!("expected not sent, got {other:?}"),
    }
}

fn lost(result: Result<HttpResponse, TransportError>) -> String {
    match result {
        Err(TransportError::Lost(text)) => text,
        other => panic!("expected lost, got {other:?}"),
    }
}
