//! Connections, and the way from bytes to a request and back.

use std::convert::Infallible;
use std::net::TcpListener;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::control::{Control, api};
use crate::http::{Headers, Method, Millis, Outcome, Request, Response};
use crate::moment;

/// Largest request body, in bytes.
const BODY_MAX: usize = 1 << 20;
/// Below this everything is the control API.
const CONTROL: &str = "/control/v1";

type HttpResponse = hyper::Response<Full<Bytes>>;

/// Serves until `stopped` fires or its sender is gone.
pub(super) fn run(
    runtime: &Runtime,
    listener: TcpListener,
    control: &Control,
    stopped: oneshot::Receiver<()>,
) {
    runtime.block_on(async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        tokio::select! {
            () = accept(&listener, control) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: &tokio::net::TcpListener, control: &Control) {
    loop {
        // A failed accept (out of descriptors, a peer that left) is that connection's problem only.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        // Answers are small; waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let control = control.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(control.clone(), request));
            // An error here is a client that went away, or a connection cut on purpose.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(control: Control, request: hyper::Request<Incoming>) -> Result<HttpResponse, Infallible> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_MAX).collect().await else {
        let too_large = Response::new(413, "text/plain", b"request body too large".to_vec());
        return Ok(write(too_large, control.now()));
    };
    let body = body.to_bytes();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let method = Method::parse(parts.method.as_str());
    if let Some(rest) = target.strip_prefix(CONTROL) {
        return Ok(write(api::answer(&control, method, rest, &body), control.now()));
    }
    let pairs = parts.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let request = Request { method, target, headers: Headers::read(pairs), body: &body };
    let (outcome, now) = control.handle(&request);
    match outcome {
        Outcome::Answer(response) => Ok(write(response, now)),
    }
}

fn write(response: Response, now: Millis) -> HttpResponse {
    let mut http = hyper::Response::new(Full::new(Bytes::from(response.body)));
    *http.status_mut() =
        hyper::StatusCode::from_u16(response.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = http.headers_mut();
    if let Some(content_type) = response.content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    if let Ok(date) = HeaderValue::from_str(&moment::http_date(now)) {
        headers.insert(DATE, date);
    }
    for (name, value) in &response.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    http
}
