//! Connections, requests, answers.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_channel::oneshot;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::connections::{Connections, Open};
use super::options::ReceiverOptions;
use super::patient::Patient;
use super::tally::{Counters, count};
use crate::error::{Error, ErrorName};
use crate::log::Level;
use crate::webhook::{Delivery, Headers};

/// Pause after a connection could not be accepted: some descriptors may be free again soon.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);
/// Smallest head that hyper can be limited to, in bytes.
const SMALLEST_HEAD: usize = 8192;
/// Requests that are not believed are put into the log at most this often.
const LOG_EVERY: Duration = Duration::from_secs(1);

/// The body of an answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// What is behind a server.
pub(crate) trait Site: Send + Sync + 'static {
    /// Takes a delivery; whether it is new.
    fn deliver(&self, delivery: &Delivery<'_>) -> impl Future<Output = Result<bool, Error>> + Send;
    /// Answers what is no `POST`; with `None` it is refused as a delivery is that nobody believes.
    fn answer(
        &self,
        request: &Parts,
        open: &Arc<Open>,
    ) -> impl Future<Output = Option<Response<Body>>> + Send;
    /// What is to be done beside answering, for ever.
    fn work(&self) -> impl Future<Output = ()> + Send;
    /// No connection is accepted any more.
    fn stop(&self);
    /// A line for the host's log.
    fn say(&self, level: Level, text: impl FnOnce() -> String);
}

pub(super) struct Server<S> {
    site: Arc<S>,
    options: ReceiverOptions,
    tls: Option<TlsAcceptor>,
    tally: Arc<Counters>,
    logged: std::sync::Mutex<Option<Instant>>,
}

impl<S: Site> Server<S> {
    pub(super) fn new(
        site: Arc<S>,
        options: ReceiverOptions,
        tls: Option<TlsAcceptor>,
        tally: Arc<Counters>,
    ) -> Arc<Self> {
        Arc::new(Self { site, options, tls, tally, logged: std::sync::Mutex::default() })
    }

    /// Serves until the sender of `stopped` is gone, and what has arrived is answered.
    pub(super) async fn run(
        self: Arc<Self>,
        listener: tokio::net::TcpListener,
        stopped: oneshot::Receiver<()>,
    ) {
        let connections = Arc::new(Connections::default());
        let (stop, stopping) = watch::channel(false);
        tokio::select! {
            () = self.accept(&listener, &connections, &stopping) => {}
            () = self.site.work() => {}
            _ = stopped => {}
        }
        drop(listener);
        self.site.stop();
        let _ = stop.send(true);
        // What is not finished by then has not been answered, and is sent again.
        let _ = tokio::time::timeout(self.options.finish_within, connections.none_left()).await;
    }

    async fn accept(
        self: &Arc<Self>,
        listener: &tokio::net::TcpListener,
        connections: &Arc<Connections>,
        stopping: &watch::Receiver<bool>,
    ) {
        let mut number = 0;
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            if connections.count() >= self.options.connections {
                if !connections.make_room() {
                    continue; // all of them are being answered; this one is closed
                }
                count(&self.tally.closed_for_room);
            }
            let _ = stream.set_nodelay(true);
            number += 1;
            let open = connections.open(number);
            let (server, stopping) = (Arc::clone(self), stopping.clone());
            let task = tokio::spawn(async move {
                let Some(tls) = server.tls.clone() else {
                    return server.converse(stream, open, stopping).await;
                };
                let handshake = tokio::time::timeout(server.options.arrive_within, tls.accept(stream));
                match handshake.await {
                    Ok(Ok(stream)) => server.converse(stream, open, stopping).await,
                    _ => drop(count(&server.tally.unfit)),
                }
            });
            connections.runs_as(number, task.abort_handle());
        }
    }

    /// Answers one request after another, until the other side closes, is too slow, or the receiver stops.
    async fn converse<T>(self: Arc<Self>, stream: T, open: Open, mut stopping: watch::Receiver<bool>)
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let open = Arc::new(open);
        let (server, place) = (Arc::clone(&self), Arc::clone(&open));
        let service = service_fn(move |request| {
            let (server, place) = (Arc::clone(&server), Arc::clone(&place));
            async move { Ok::<_, Infallible>(server.answer(request, &place).await) }
        });
        let stream = Patient::new(stream, self.options.take_within);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.options.arrive_within)
            .max_buf_size(self.options.head.max(SMALLEST_HEAD))
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        let stop = async {
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stop => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if ended.is_err() {
            count(&self.tally.unfit);
        }
        drop(open);
    }

    async fn answer(&self, request: Request<Incoming>, open: &Arc<Open>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        if parts.method != hyper::Method::POST
            && let Some(answer) = self.site.answer(&parts, open).await
        {
            return answer;
        }
        let whole =
            tokio::time::timeout(self.options.arrive_within, Limited::new(body, self.options.body).collect());
        let body = match whole.await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(_)) => return self.unfit(StatusCode::PAYLOAD_TOO_LARGE),
            Err(_) => return self.unfit(StatusCode::REQUEST_TIMEOUT),
        };
        open.busy.store(true, Ordering::Relaxed);
        let status = self.deliver(&parts, &body).await;
        open.busy.store(false, Ordering::Relaxed);
        empty(status)
    }

    async fn deliver(&self, parts: &Parts, body: &[u8]) -> StatusCode {
        let pairs = parts.headers.iter();
        let headers: Headers<'_> =
            pairs.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
        let method = parts.method.as_str();
        let delivery = Delivery { method, address: &self.options.address, headers, body };
        match self.site.deliver(&delivery).await {
            Ok(first) => {
                count(if first { &self.tally.first } else { &self.tally.again });
                StatusCode::OK
            }
            Err(error) if error.name() == ErrorName::WebhookRejected => {
                let rejected = count(&self.tally.rejected);
                if self.may_log() {
                    let why = error.detail().unwrap_or_default();
                    self.site.say(Level::Warn, || format!("{rejected} webhooks rejected so far: {why}"));
                }
                StatusCode::UNAUTHORIZED
            }
            Err(error) => {
                count(&self.tally.not_written);
                if self.may_log() {
                    self.site.say(Level::Error, || format!("a webhook was not written down: {error}"));
                }
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// A connection that sent what does not fit is not used again.
    fn unfit(&self, status: StatusCode) -> Response<Body> {
        count(&self.tally.unfit);
        let mut response = empty(status);
        response
            .headers_mut()
            .insert(hyper::header::CONNECTION, hyper::header::HeaderValue::from_static("close"));
        response
    }

    fn may_log(&self) -> bool {
        let mut logged = self.logged.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = Instant::now();
        let may = logged.is_none_or(|last| now.duration_since(last) >= LOG_EVERY);
        if may {
            *logged = Some(now);
        }
        may
    }
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = status;
    response
}
