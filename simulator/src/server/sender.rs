//! Sends what registered webhooks are to be told.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::control::Control;
use crate::http::Millis;
use crate::platform::Attempt;

/// How long an answer is waited for, in simulated milliseconds.
const ANSWER_WITHIN: Millis = 10_000;
/// How often it is looked whether something is due, while there are registrations.
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// And while there are none.
const IDLE: Duration = Duration::from_millis(50);

/// Sends for as long as it is polled. Without `anywhere`, to this machine alone: what is registered elsewhere counts
/// as not answered.
pub(super) async fn run(control: Control, anywhere: bool) {
    loop {
        let Some(attempts) = control.take_deliveries() else {
            tokio::time::sleep(IDLE).await;
            continue;
        };
        for attempt in attempts {
            let control = control.clone();
            tokio::spawn(async move {
                let id = attempt.id;
                let limit = control.real(ANSWER_WITHIN);
                let status = tokio::time::timeout(limit, send(attempt, anywhere)).await.ok().flatten();
                control.delivered(id, status);
            });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn send(attempt: Attempt, anywhere: bool) -> Option<u16> {
    let stream = connect(&attempt.url, anywhere).await?;
    let _ = stream.set_nodelay(true);
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    tokio::spawn(connection);
    let (_, target) = crate::platform::split_address(&attempt.url);
    let mut request = Request::builder().method(Method::POST).uri(target);
    for (name, value) in &attempt.headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(attempt.body))).ok()?;
    let response = sender.send_request(request).await.ok()?;
    Some(response.status().as_u16())
}

/// A connection in the clear; whoever wants TLS has something in front of the receiver.
async fn connect(url: &str, anywhere: bool) -> Option<TcpStream> {
    let (authority, _) = crate::platform::split_address(url);
    url.strip_prefix("http://")?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, 80),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => tokio::net::lookup_host((host, port)).await.ok()?.collect(),
    };
    let allowed: Vec<_> =
        addresses.into_iter().filter(|address| anywhere || address.ip().is_loopback()).collect();
    TcpStream::connect(allowed.as_slice()).await.ok()
}
