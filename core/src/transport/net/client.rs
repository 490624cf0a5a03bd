//! One request, once, on a connection that is kept or made for it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use hyper::body::{Body as _, Incoming};
use hyper::header::{HOST, HeaderValue, USER_AGENT};
use hyper::http::response::Parts;
use hyper::{Request, Response};

use super::address::{Place, Site};
use super::connector::Connector;
use super::failure;
use super::link::{Body, Link};
use super::options::{IDLE_LIMIT, NetOptions};
use super::pool::Pool;
use crate::error::Invalid;
use crate::http::TransportError;

const AGENT: HeaderValue = HeaderValue::from_static(concat!("kasse/", env!("CARGO_PKG_VERSION")));

/// Connections to any number of sites.
#[derive(Clone)]
pub(super) struct Client {
    connector: Arc<Connector>,
    pool: Arc<Pool>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Whether a request may have left this machine, also for who gave up waiting.
pub(super) type Begun = AtomicBool;

impl Client {
    /// Connects to nothing yet.
    pub(super) fn new(options: &NetOptions) -> Result<Self, Invalid> {
        let pool = Pool::new(options.idle_connections, IDLE_LIMIT);
        Ok(Self { connector: Arc::new(Connector::new(options)?), pool: Arc::new(pool) })
    }

    /// Sends a request and gives the head of the answer. Host and program are added to its headers.
    ///
    /// No request goes out twice. Only one of which the connection gives everything back, since it ended before the first
    /// byte, goes out on the next connection.
    pub(super) async fn send(
        &self,
        place: Place,
        mut request: Request<Body>,
        begun: &Begun,
    ) -> Result<Answer, TransportError> {
        let Place { site, path } = place;
        *request.uri_mut() = path;
        request.headers_mut().insert(HOST, site.authority.clone());
        request.headers_mut().insert(USER_AGENT, AGENT);
        while let Some(mut link) = self.pool.take(&site) {
            begun.store(true, Ordering::SeqCst);
            match link.send(request).await {
                Ok(answer) => return Ok(self.answer(site, link, answer)),
                Err(mut fault) => match fault.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(failure::lost(&site, fault.error())),
                },
            }
            begun.store(false, Ordering::SeqCst);
        }
        let stream = self.connector.connect(&site).await;
        let stream = stream.map_err(|fault| failure::not_sent(&site, &*fault))?;
        begun.store(true, Ordering::SeqCst);
        let mut link = Link::over(stream).await.map_err(|fault| failure::lost(&site, &fault))?;
        match link.send(request).await {
            Ok(answer) => Ok(self.answer(site, link, answer)),
            Err(fault) => Err(failure::lost(&site, fault.error())),
        }
    }

    fn answer(&self, site: Arc<Site>, link: Link, answer: Response<Incoming>) -> Answer {
        let (head, body) = answer.into_parts();
        Answer { head, body, link, site, pool: self.pool.clone() }
    }
}

/// An answer whose body is still coming. Dropped, it closes the connection.
pub(super) struct Answer {
    pub(super) head: Parts,
    body: Incoming,
    link: Link,
    site: Arc<Site>,
    pool: Arc<Pool>,
}

impl Answer {
    /// How long the body will be, if the server has said so.
    pub(super) fn announced(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// The next piece of the body; `None` at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        let chunk = self.link.chunk(&mut self.body).await;
        chunk.map_err(|fault| failure::lost(&self.site, &fault))
    }

    /// The body is read: the connection may serve the next request.
    pub(super) fn done(self) {
        let Self { body, link, site, pool, .. } = self;
        drop(body);
        pool.put(site, link);
    }
}
