//! HTTP over the network, with reqwest and rustls.
//!
//! One request, once. reqwest's own repeats are switched off. What remains below it, in the connection pool,
//! is the repeat of a request that was queued on a kept connection and never begun on it; not one byte of it
//! has left then.

mod address;
mod failure;
mod headers;
mod options;
mod relay;
mod sse;
mod tls;

use std::mem::{replace, take};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use reqwest::{Client, NoProxy, Request};
use tokio::sync::Semaphore;
use url::Url;
use zeroize::Zeroizing;

use self::address::Address;
use self::headers::{Headers, wiped};
use super::{HttpRequest, HttpResponse, Method, Transport, TransportError};
use crate::clock::Later;
use crate::environment::Environment;
use crate::error::Invalid;
use crate::runtime::Handle;

pub use options::{
    ANSWER_LIMIT, CONNECT_LIMIT, IDLE_CONNECTIONS, IDLE_LIMIT, IMAGE_LIMIT, NetOptions, Proxy, READS_AT_ONCE,
};
pub use relay::{RelayAt, RelaySource};

/// Between two signs of life on a connection that says nothing (ours).
const KEEP_ALIVE_PROBE: Duration = Duration::from_secs(20);

/// The platform over the network. All work is done on the I/O thread of the runtime it was given, so its
/// futures can be awaited anywhere.
#[derive(Debug, Clone)]
pub struct Net {
    client: Client,
    base: Arc<Url>,
    headers: Arc<Headers>,
    answer_limit: usize,
    image_limit: usize,
    /// One permit for each read that may be under way.
    reads: Arc<Semaphore>,
    handle: Handle,
}

impl Net {
    /// Connects to nothing yet. Refuses roots and proxies that are not; the error never repeats them.
    pub fn new(environment: &Environment, options: &NetOptions, handle: Handle) -> Result<Self, Invalid> {
        let client = client(options)?;
        let base = address::base(environment.base_url()).map_err(|_| unfit())?;
        Ok(Self {
            client,
            base: Arc::new(base),
            headers: Arc::default(),
            answer_limit: options.answer_limit,
            image_limit: options.image_limit,
            reads: Arc::new(Semaphore::new(options.reads_at_once.max(1))),
            handle,
        })
    }

    fn prepare(&self, request: HttpRequest) -> Result<Exchange, TransportError> {
        let refuse = |why: &str| TransportError::NotSent(why.to_owned());
        let (url, largest) = match address::resolve(&self.base, &request.target).map_err(refuse)? {
            Address::Api(url) => (url, self.answer_limit),
            Address::Image(url) => (url, self.image_limit),
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let request = self.write_down(request, url)?;
        Ok(Exchange { client: self.client.clone(), request, host, largest })
    }

    fn write_down(&self, mut request: HttpRequest, url: Url) -> Result<Request, TransportError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let body = take(&mut request.body).filter(|body| !body.is_empty());
        let states_length = body.is_none() && matches!(request.method, Method::Post | Method::Put);
        let mut written = Request::new(method, url);
        *written.headers_mut() = self.headers.of(&mut request)?;
        if states_length {
            // Gateways answer 411 to a change without a length, and nothing else would state that it is zero.
            written.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *written.body_mut() = body.map(|body| wiped(Zeroizing::new(body)).into());
        Ok(written)
    }
}

impl Transport for Net {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let begun = Arc::new(AtomicBool::new(false));
        let mark = begun.clone();
        let net = self.clone();
        let task = self.handle.spawn(async move {
            let mut host = String::new();
            let work = async {
                // Nothing that changes something waits behind a read. The semaphore is never closed.
                let _turn = match request.method {
                    Method::Get => net.reads.acquire().await.ok(),
                    _ => None,
                };
                // Not before its turn: written down, a request takes several times the room.
                let exchange = net.prepare(request)?;
                host.clone_from(&exchange.host);
                mark.store(true, Ordering::SeqCst);
                // Boxed: the many that wait for their turn need no room for what happens then.
                Box::pin(exchange.run()).await
            };
            match tokio::time::timeout(limit, work).await {
                Ok(result) => result,
                Err(_) if mark.load(Ordering::SeqCst) => {
                    Err(TransportError::Lost(format!("{host}: no answer within {limit:?}")))
                }
                Err(_) => Err(TransportError::NotSent(format!("not its turn within {limit:?}"))),
            }
        });
        Box::pin(async move {
            task.await.unwrap_or_else(|stopped| {
                let text = stopped.to_string();
                let sent = begun.load(Ordering::SeqCst);
                Err(if sent { TransportError::Lost(text) } else { TransportError::NotSent(text) })
            })
        })
    }
}

/// One request on its way.
struct Exchange {
    client: Client,
    request: Request,
    host: String,
    largest: usize,
}

impl Exchange {
    async fn run(self) -> Result<HttpResponse, TransportError> {
        let fail = |error: reqwest::Error| failure::sort(&self.host, &error);
        let oversized = || {
            TransportError::Lost(format!("{}: the answer is larger than {} bytes", self.host, self.largest))
        };
        let mut answer = self.client.execute(self.request).await.map_err(fail)?;
        let status = answer.status().as_u16();
        let headers = readable(answer.headers());
        let announced = answer.content_length().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |length| length > self.largest) {
            return Err(oversized());
        }
        let mut answered = HttpResponse { status, headers, body: Vec::new() };
        while let Some(chunk) = answer.chunk().await.map_err(fail)? {
            if answered.body.len() + chunk.len() > self.largest {
                return Err(oversized());
            }
            append(&mut answered.body, &chunk);
        }
        Ok(answered)
    }
}

/// Connects to nothing yet.
fn client(options: &NetOptions) -> Result<Client, Invalid> {
    let tls = tls::config(options.extra_roots.as_deref())?;
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent(concat!("kasse/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(options.connect)
        .pool_idle_timeout(IDLE_LIMIT)
        .pool_max_idle_per_host(options.idle_connections)
        .tcp_keepalive(KEEP_ALIVE_PROBE)
        .no_proxy();
    if let Some(proxy) = &options.proxy {
        builder = builder.proxy(tunnel(proxy)?);
    }
    builder.build().map_err(|_| unfit())
}

fn unfit() -> Invalid {
    Invalid::new("net", "cannot be set up", "valid options")
}

fn tunnel(proxy: &Proxy) -> Result<reqwest::Proxy, Invalid> {
    let rule = "http:// or https://, a host and a port";
    let tunnel =
        reqwest::Proxy::all(proxy.url()).map_err(|_| Invalid::new("proxy", "cannot be used", rule))?;
    Ok(tunnel.no_proxy(NoProxy::from_string(&proxy.direct())))
}

/// Adds to a body. One that has to grow is moved, and wiped where it was.
fn append(body: &mut Vec<u8>, chunk: &[u8]) {
    if body.capacity() - body.len() < chunk.len() {
        let mut larger = Vec::with_capacity((body.capacity() * 2).max(body.len() + chunk.len()));
        larger.extend_from_slice(body);
        drop(Zeroizing::new(replace(body, larger)));
    }
    body.extend_from_slice(chunk);
}

fn readable(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}
