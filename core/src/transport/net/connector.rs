//! From a site to an open connection: name, TCP, the proxy's tunnel, TLS.

use std::error::Error;
use std::future::{Ready, ready};
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::address::Site;
use super::options::{NetOptions, Proxy};
use super::tls;
use crate::error::Invalid;

/// Between two signs of life on a connection that says nothing (ours).
const KEEP_ALIVE_PROBE: Duration = Duration::from_secs(20);

type AnyError = Box<dyn Error + Send + Sync>;

/// Bytes both ways, in the clear or not, directly or not.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A connection of any kind.
pub(super) type Stream = Box<dyn Wire>;

pub(super) struct Connector {
    tcp: HttpConnector,
    tls: TlsConnector,
    proxy: Option<Matcher>,
    limit: Duration,
}

impl Connector {
    /// Connects to nothing yet.
    pub(super) fn new(options: &NetOptions) -> Result<Self, Invalid> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEP_ALIVE_PROBE));
        // Of several addresses of a name each has its share of it.
        tcp.set_connect_timeout(Some(options.connect));
        let tls = TlsConnector::from(Arc::new(tls::config(options.extra_roots.as_deref())?));
        let proxy = options.proxy.as_ref().map(matcher);
        Ok(Self { tcp, tls, proxy, limit: options.connect })
    }

    /// Opens a connection, within the limit. Nothing of a request has left before it is there.
    pub(super) async fn connect(&self, site: &Site) -> Result<Stream, AnyError> {
        let opened = tokio::time::timeout(self.limit, self.open(site)).await;
        opened.map_err(|_| format!("no connection within {:?}", self.limit))?
    }

    async fn open(&self, site: &Site) -> Result<Stream, AnyError> {
        let proxy = self.proxy.as_ref().and_then(|proxy| proxy.intercept(&site.uri));
        let stream = match proxy {
            Some(proxy) => self.tunnel(&proxy, site).await?,
            None => self.tcp(&site.uri).await?,
        };
        if site.https { self.tls(stream, &site.name).await } else { Ok(stream) }
    }

    async fn tcp(&self, to: &Uri) -> Result<Stream, AnyError> {
        let stream = self.tcp.clone().call(to.clone()).await?;
        Ok(Box::new(stream.into_inner()))
    }

    async fn tls(&self, stream: Stream, name: &str) -> Result<Stream, AnyError> {
        let name = ServerName::try_from(name.trim_matches(['[', ']']).to_owned())?;
        Ok(Box::new(self.tls.connect(name, stream).await?))
    }

    async fn tunnel(&self, proxy: &Intercept, site: &Site) -> Result<Stream, AnyError> {
        let mut stream = self.tcp(proxy.uri()).await?;
        if proxy.uri().scheme_str() == Some("https") {
            stream = self.tls(stream, proxy.uri().host().unwrap_or_default()).await?;
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), Reached(Some(TokioIo::new(stream))));
        if let Some(keys) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(keys.clone());
        }
        Ok(tunnel.call(site.uri.clone()).await?.into_inner())
    }
}

fn matcher(proxy: &Proxy) -> Matcher {
    Matcher::builder().all(proxy.url()).no(proxy.direct()).build()
}

/// A proxy that a connection is open to.
struct Reached(Option<TokioIo<Stream>>);

impl Service<Uri> for Reached {
    type Response = TokioIo<Stream>;
    type Error = io::Error;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}
