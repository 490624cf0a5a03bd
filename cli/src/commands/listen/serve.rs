//! The server that listens, and hands on.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use kasse::secret::Secret;
use kasse::webhook::{Address, Delivery, Event, EventKey, Headers, Window, sign, verify};
use tokio::net::TcpListener;

use super::COMMAND;
use super::show::{Heard, name_of};
use crate::commands::trigger::now;
use crate::commands::trigger::send::Sender;
use crate::output::{Failure, Screen};

/// Longest body, in bytes.
const BODY: usize = 64 * 1024;
/// For a whole request to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(5);

/// Hears, shows and hands on.
pub(super) struct Ear {
    registered: Address,
    secrets: [Secret; 1],
    forward: Option<(Sender, Address)>,
    screen: Screen,
    /// How often each event has come.
    seen: Mutex<HashMap<EventKey, u32>>,
}

impl Ear {
    pub(super) fn new(
        registered: Address,
        secret: Secret,
        forward: Option<(Sender, Address)>,
        screen: Screen,
    ) -> Arc<Self> {
        Arc::new(Self { registered, secrets: [secret], forward, screen, seen: Mutex::default() })
    }

    /// For ever.
    pub(super) async fn serve(self: &Arc<Self>, listener: TcpListener) {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let ear = Arc::clone(self);
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let ear = Arc::clone(&ear);
                    async move { Ok::<_, Infallible>(ear.answer(request).await) }
                });
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(ARRIVES_WITHIN)
                    .serve_connection(TokioIo::new(stream), service);
                // Who hangs up has said enough.
                drop(connection.await);
            });
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Empty<Bytes>> {
        let (parts, body) = request.into_parts();
        let whole = tokio::time::timeout(ARRIVES_WITHIN, Limited::new(body, BODY).collect()).await;
        let heard = match whole {
            Ok(Ok(body)) => self.hear(&parts, &body.to_bytes()).await,
            _ => nobody(413, "it is too long, or too slow".to_owned()),
        };
        self.screen.print(&heard, || heard.text());
        let mut response = Response::new(Empty::new());
        *response.status_mut() = StatusCode::from_u16(heard.status).unwrap_or(StatusCode::BAD_GATEWAY);
        response
    }

    async fn hear(&self, parts: &hyper::http::request::Parts, body: &[u8]) -> Heard {
        match self.believe(parts, body) {
            Ok(event) => self.hand_on(&event, body).await,
            Err(why) => nobody(401, why),
        }
    }

    fn believe(&self, parts: &hyper::http::request::Parts, body: &[u8]) -> Result<Event, String> {
        let pairs = parts.headers.iter();
        let headers: Headers<'_> =
            pairs.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
        let delivery = Delivery { method: parts.method.as_str(), address: &self.registered, headers, body };
        let now = now().map_err(|_| "the clock of this machine is not set".to_owned())?;
        verify(&delivery, &self.secrets, &Window::around(now)).map_err(|rejected| rejected.to_string())
    }

    async fn hand_on(&self, event: &Event, body: &[u8]) -> Heard {
        let attempt = self.count(event);
        let (name, reference) = name_of(event);
        let started = Instant::now();
        let (status, fault) = match self.forward(body).await {
            Ok(status) => (status, None),
            Err(Failure::Machine(fault)) => (502, Some(fault)),
            Err(_) => (502, Some("it cannot be asked".to_owned())),
        };
        let took =
            self.forward.as_ref().map(|_| u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
        Heard {
            ok: (200..300).contains(&status),
            event: Some(name),
            reference,
            attempt,
            rejected: None,
            status,
            fault,
            milliseconds: took,
            ..nobody(0, String::new())
        }
    }

    /// The handler's answer; without one, everything is accepted.
    async fn forward(&self, body: &[u8]) -> Result<u16, Failure> {
        let Some((sender, to)) = &self.forward else { return Ok(200) };
        let [secret] = &self.secrets;
        let unsigned =
            || Failure::Machine("the clock of this machine cannot be written as a date".to_owned());
        let signed = sign(secret, to, body, now()?).ok_or_else(unsigned)?;
        sender.send(&signed, body).await
    }

    fn count(&self, event: &Event) -> u32 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let count = seen.entry(event.key()).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

/// A request that nobody believes.
fn nobody(status: u16, why: String) -> Heard {
    Heard {
        kind: "heard",
        command: COMMAND,
        ok: false,
        event: None,
        reference: None,
        attempt: 1,
        rejected: Some(why),
        status,
        fault: None,
        milliseconds: None,
    }
}
