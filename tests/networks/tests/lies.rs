//! The checks can fail: transports with the faults they are there for.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::time::Duration;

use kasse::clock::Later;
use kasse::http::{HttpRequest, HttpResponse, TransportError};
use kasse::transport::Transport;
use kasse::transport::net::Net;
use kasse_networks::host::Wire;
use kasse_networks::run::Player;

/// The capture is carried out, and the connection ends before the first byte of the answer.
const ANSWER_LOST: &str = "qr-happy plain capture.1 down 0 cut";

fn failure(wire: Wire, case: &str) -> Option<String> {
    Player::over(wire).unwrap().play(&case.parse().unwrap()).failure
}

fn found(wire: Wire, words: &str) {
    let report = failure(wire, ANSWER_LOST).unwrap_or_else(|| panic!("nobody noticed"));
    assert!(report.lines().any(|line| line.starts_with('*') && line.contains(words)), "{report}");
}

/// Takes every lost request for one that was never sent.
struct Hasty(Net);

impl Transport for Hasty {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let sent = self.0.send(request, limit);
        Box::pin(async move {
            sent.await.map_err(|error| match error {
                TransportError::Lost(text) => TransportError::NotSent(text),
                other => other,
            })
        })
    }
}

/// Sends what was lost again, and tells nobody.
struct Eager(Net);

impl Transport for Eager {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let (first, net) = (self.0.send(request.clone(), limit), self.0.clone());
        Box::pin(async move {
            match first.await {
                Err(TransportError::Lost(_)) => net.send(request, limit).await,
                other => other,
            }
        })
    }
}

/// Answers what was lost itself.
struct Inventive(Net);

impl Transport for Inventive {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let sent = self.0.send(request, limit);
        Box::pin(async move {
            sent.await.or_else(|_| Ok(HttpResponse { status: 503, headers: Vec::new(), body: Vec::new() }))
        })
    }
}

#[test]
fn the_transport_that_ships_passes() {
    assert_eq!(failure(|net| Arc::new(net), ANSWER_LOST), None);
}

#[test]
fn a_request_called_not_sent_that_arrived_is_found() {
    found(|net| Arc::new(Hasty(net)), "called not sent");
}

#[test]
fn a_request_sent_twice_is_found() {
    found(|net| Arc::new(Eager(net)), "arrived, but 1 were handed over");
}

#[test]
fn an_answer_that_the_platform_did_not_give_is_found() {
    found(|net| Arc::new(Inventive(net)), "an answer 503 that the platform did not give");
}
