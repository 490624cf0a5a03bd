//! Connections, and the way from bytes to a request and back.

use std::future::Future;
use std::net::TcpListener;
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use super::landing;
use super::payload::{Cut, Payload};
use super::sender;
use super::tls::Tls;
use crate::control::{Control, api};
use crate::http::{Headers, Held, Method, Millis, Outcome, Request, Response};
use crate::moment;
use crate::platform::{LANDING, REDIRECT};

/// Largest request body, in bytes.
const BODY_MAX: usize = 1 << 20;
/// Pause after a connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);
/// Below this everything is the control API.
const CONTROL: &str = "/control/v1";

type HttpResponse = hyper::Response<Payload>;

/// Serves until the sender of `stopped` is gone.
pub(super) fn run(
    runtime: &Runtime,
    listener: TcpListener,
    tls: Option<Tls>,
    control: &Control,
    way: sender::Way,
    stopped: oneshot::Receiver<()>,
) {
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let acceptor = tls.map(|Tls(config)| TlsAcceptor::from(config));
        tokio::select! {
            () = accept(&listener, acceptor.as_ref(), control) => {}
            () = sender::run(control.clone(), way) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: &tokio::net::TcpListener, acceptor: Option<&TlsAcceptor>, control: &Control) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, perhaps: some may be free again soon.
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        // Answers are small; waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let control = control.clone();
        match acceptor {
            None => drop(tokio::spawn(converse(stream, control))),
            Some(acceptor) => {
                let handshake = acceptor.accept(stream);
                tokio::spawn(async move {
                    // A client that does not trust the certificate, or one that speaks no TLS, is let go.
                    if let Ok(stream) = handshake.await {
                        converse(stream, control).await;
                    }
                });
            }
        }
    }
}

/// Answers one request after another.
fn converse<S>(stream: S, control: Control) -> impl Future<Output = ()> + Send
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| answer(control.clone(), request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    async move {
        // An error here is a client that went away, or a connection cut on purpose.
        let _ = connection.await;
    }
}

/// A request with its own copy of everything.
struct Arrived {
    parts: Parts,
    body: Bytes,
}

impl Arrived {
    fn target(&self) -> &str {
        self.parts.uri.path_and_query().map_or("/", |target| target.as_str())
    }

    fn request(&self) -> Request<'_> {
        let headers = self.parts.headers.iter();
        let pairs = headers.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let method = Method::parse(self.parts.method.as_str());
        Request { method, target: self.target(), headers: Headers::read(pairs), body: &self.body }
    }
}

async fn answer(control: Control, request: hyper::Request<Incoming>) -> Result<HttpResponse, Cut> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_MAX).collect().await else {
        let too_large = Response::new(413, "text/plain", b"request body too large".to_vec());
        return Ok(write(too_large, None, control.now()));
    };
    let arrived = Arrived { parts, body: body.to_bytes() };
    let request = arrived.request();
    if let Some(rest) = arrived.target().strip_prefix(CONTROL) {
        return Ok(write(api::answer(&control, request.method, rest, &arrived.body), None, control.now()));
    }
    if arrived.parts.uri.path() == LANDING {
        let page = landing::page(&control, arrived.parts.uri.query().unwrap_or_default());
        return Ok(write(page, None, control.now()));
    }
    if arrived.parts.uri.path().starts_with(REDIRECT) {
        let page = landing::redirect(&control, arrived.parts.uri.path());
        return Ok(write(page, None, control.now()));
    }
    let mut outcome = control.handle(&request);
    if let Outcome::Held { ms, held } = outcome {
        outcome = wait_for(control.clone(), arrived, ms, held).await?;
    }
    send(&control, outcome).await
}

/// Lets a request arrive late, on a task of its own: it arrives also if the client has gone.
async fn wait_for(control: Control, arrived: Arrived, ms: Millis, held: Held) -> Result<Outcome, Cut> {
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut ms, mut held) = (ms, held);
        let outcome = loop {
            tokio::time::sleep(control.real(ms)).await;
            match control.resume(held, &arrived.request()) {
                Outcome::Held { ms: again, held: still } => (ms, held) = (again, still),
                outcome => break outcome,
            }
        };
        // Nobody listens any more if the client has gone.
        let _ = tell.send(outcome);
    });
    told.await.map_err(|_| Cut)
}

async fn send(control: &Control, mut outcome: Outcome) -> Result<HttpResponse, Cut> {
    while let Outcome::Late { ms, then } = outcome {
        tokio::time::sleep(control.real(ms)).await;
        outcome = *then;
    }
    match outcome {
        Outcome::Answer(response) => Ok(write(response, None, control.now())),
        Outcome::CutInBody { response, sent } => Ok(write(response, Some(sent), control.now())),
        Outcome::Cut | Outcome::Late { .. } | Outcome::Held { .. } => Err(Cut),
    }
}

fn write(response: Response, cut_after: Option<usize>, now: Millis) -> HttpResponse {
    let Response { status, content_type, headers: extra, body } = response;
    let payload = match cut_after {
        Some(sent) => Payload::broken(body, sent),
        None => Payload::whole(body),
    };
    let mut http = hyper::Response::new(payload);
    *http.status_mut() =
        hyper::StatusCode::from_u16(status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = http.headers_mut();
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if let Ok(date) = HeaderValue::from_str(&moment::http_date(now)) {
        headers.insert(DATE, date);
    }
    for (name, value) in &extra {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    http
}

impl Control {
    /// Real time for simulated time: shorter on a faster clock, the same on a stepped one.
    pub(super) fn real(&self, ms: Millis) -> Duration {
        let ms = u64::try_from(ms).unwrap_or(0);
        Duration::from_millis(ms / u64::from(self.speed()))
    }
}
