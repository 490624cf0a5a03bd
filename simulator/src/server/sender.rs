//! Sends what registered webhooks are to be told.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::tls::Roots;
use crate::control::Control;
use crate::http::Millis;
use crate::platform::Attempt;

/// How long an answer is waited for, in simulated milliseconds.
const ANSWER_WITHIN: Millis = 10_000;
/// How often it is looked whether something is due, while there are registrations.
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// And while there are none.
const IDLE: Duration = Duration::from_millis(50);

/// How deliveries go out.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// Also to other machines; otherwise to this one alone, and what is registered elsewhere counts as not answered.
    pub(super) anywhere: bool,
    /// Who vouches for receivers with TLS.
    pub(super) roots: Option<Roots>,
}

/// Sends for as long as it is polled.
pub(super) async fn run(control: Control, way: Way) {
    loop {
        let Some(attempts) = control.take_deliveries() else {
            tokio::time::sleep(IDLE).await;
            continue;
        };
        for attempt in attempts {
            let (control, way) = (control.clone(), way.clone());
            tokio::spawn(async move {
                let id = attempt.id;
                let limit = control.real(ANSWER_WITHIN);
                let status = tokio::time::timeout(limit, send(attempt, &way)).await.ok().flatten();
                control.delivered(id, status);
            });
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn send(attempt: Attempt, way: &Way) -> Option<u16> {
    let (authority, _) = crate::platform::split_address(&attempt.url);
    if attempt.url.starts_with("http://") {
        let (_, stream) = connect(authority, 80, way.anywhere).await?;
        return exchange(stream, attempt).await;
    }
    let config = way.roots.as_ref().map(|Roots(config)| Arc::clone(config))?;
    let (host, stream) = connect(authority, 443, way.anywhere).await?;
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let stream = TlsConnector::from(config).connect(name, stream).await.ok()?;
    exchange(stream, attempt).await
}

async fn exchange<S>(stream: S, attempt: Attempt) -> Option<u16>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
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

/// A connection, and the host as it was named.
async fn connect(authority: &str, default_port: u16, anywhere: bool) -> Option<(&str, TcpStream)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, default_port),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = match host.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => tokio::net::lookup_host((host, port)).await.ok()?.collect(),
    };
    let allowed: Vec<_> =
        addresses.into_iter().filter(|address| anywhere || address.ip().is_loopback()).collect();
    let stream = TcpStream::connect(allowed.as_slice()).await.ok()?;
    let _ = stream.set_nodelay(true);
    Some((host, stream))
}
