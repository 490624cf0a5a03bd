//! HTTP over the network, with hyper and rustls.
//!
//! One request, once: not a byte of it is ever sent a second time.

mod address;
mod client;
mod connector;
mod failure;
mod headers;
mod link;
mod options;
mod pool;
mod relay;
mod sse;
mod tls;

use std::mem::{replace, take};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::Request;
use hyper::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use self::address::{Address, Base, Place};
use self::client::{Begun, Client};
use self::headers::{Headers, wiped};
use self::link::Body;
use super::{HttpRequest, HttpResponse, Method, Transport, TransportError};
use crate::clock::Later;
use crate::environment::Environment;
use crate::error::Invalid;
use crate::runtime::Handle;

pub use options::{
    ANSWER_LIMIT, CONNECT_LIMIT, IDLE_CONNECTIONS, IDLE_LIMIT, IMAGE_LIMIT, NetOptions, Proxy, READS_AT_ONCE,
};
pub use relay::{RelayAt, RelaySource};

/// The platform over the network. All work is done on the I/O thread of the runtime it was given, so its
/// futures can be awaited anywhere.
#[derive(Debug, Clone)]
pub struct Net {
    client: Client,
    base: Arc<Base>,
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
        let client = Client::new(options)?;
        let base = Base::new(environment.base_url())
            .map_err(|fault| Invalid::new("environment", fault, "an address of the platform"))?;
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

    fn prepare(&self, mut request: HttpRequest) -> Result<Exchange, TransportError> {
        let refuse = |why: &str| TransportError::NotSent(why.to_owned());
        let (place, largest) = match self.base.resolve(&request.target).map_err(refuse)? {
            Address::Api(place) => (place, self.answer_limit),
            Address::Image(place) => (place, self.image_limit),
        };
        let request = self.write_down(&mut request)?;
        Ok(Exchange { client: self.client.clone(), place, request, largest })
    }

    fn write_down(&self, request: &mut HttpRequest) -> Result<Request<Body>, TransportError> {
        let body = take(&mut request.body).filter(|body| !body.is_empty());
        let states_length = body.is_none() && matches!(request.method, Method::Post | Method::Put);
        let mut written = Request::new(Body::new(wiped(Zeroizing::new(body.unwrap_or_default()))));
        *written.method_mut() = match request.method {
            Method::Get => hyper::Method::GET,
            Method::Post => hyper::Method::POST,
            Method::Put => hyper::Method::PUT,
            Method::Delete => hyper::Method::DELETE,
        };
        *written.headers_mut() = self.headers.of(request)?;
        if states_length {
            // Gateways answer 411 to a change without a length, and nothing else would state that it is zero.
            written.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(written)
    }
}

impl Transport for Net {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let begun = Arc::new(Begun::default());
        let mark = begun.clone();
        let net = self.clone();
        let task = self.handle.when_awaited(async move {
            let mut host = String::new();
            let work = async {
                // Nothing that changes something waits behind a read. The semaphore is never closed.
                let _turn = match request.method {
                    Method::Get => net.reads.acquire().await.ok(),
                    _ => None,
                };
                // Not before its turn: written down, a request takes several times the room.
                let exchange = net.prepare(request)?;
                host.clone_from(&exchange.place.site.name);
                // Boxed: the many that wait for their turn need no room for what happens then.
                Box::pin(exchange.run(&mark)).await
            };
            match tokio::time::timeout(limit, work).await {
                Ok(result) => result,
                Err(_) if mark.load(Ordering::SeqCst) => {
                    Err(TransportError::Lost(format!("{host}: no answer within {limit:?}")))
                }
                Err(_) if host.is_empty() => {
                    Err(TransportError::NotSent(format!("not its turn within {limit:?}")))
                }
                Err(_) => Err(TransportError::NotSent(format!("{host}: no connection within {limit:?}"))),
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
    place: Place,
    request: Request<Body>,
    largest: usize,
}

impl Exchange {
    async fn run(self, begun: &Begun) -> Result<HttpResponse, TransportError> {
        let Self { client, place, request, largest } = self;
        let host = place.site.clone();
        let oversized =
            || TransportError::Lost(format!("{}: the answer is larger than {largest} bytes", host.name));
        let mut answer = client.send(place, request, begun).await?;
        let announced = answer.announced().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |length| length > largest) {
            return Err(oversized());
        }
        let (status, headers) = (answer.head.status.as_u16(), readable(&answer.head.headers));
        let mut answered = HttpResponse { status, headers, body: Vec::new() };
        while let Some(chunk) = answer.chunk().await? {
            if answered.body.len() + chunk.len() > largest {
                return Err(oversized());
            }
            append(&mut answered.body, &chunk);
        }
        answer.done();
        Ok(answered)
    }
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
