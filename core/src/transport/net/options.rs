use std::fmt;
use std::time::Duration;

use url::Url;

use crate::error::Invalid;
use crate::secret::Secret;

/// Longest wait for a connection: name, TCP, proxy and TLS together. The platform's only published figure is
/// "at least 1 s"; existing clients use 5 to 10.
pub const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// Largest answer of the API that is read, in bytes (ours). Real ones have a few thousand.
pub const ANSWER_LIMIT: usize = 1024 * 1024;

/// Largest picture that is read, in bytes (ours).
pub const IMAGE_LIMIT: usize = 8 * 1024 * 1024;

/// Connections kept open for later requests (ours): a till needs one; a back end full of tills as many as it has requests
/// under way, or it would make new ones for them all day.
pub const IDLE_CONNECTIONS: usize = READS_AT_ONCE;

/// How long a connection is kept for the next request (ours): well below the four minutes after which the
/// platform's kind of gateway, and many routers, drop it without a word.
pub const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// Reads under way at the same time (ours). Ten thousand payments that are picked up after a restart would
/// otherwise open ten thousand connections, and the process has as many files as it may have.
pub const READS_AT_ONCE: usize = 32;

/// How the platform is reached. [`Default`] is right for a till with an open way to the internet. `Debug` shows
/// of the roots how long they are.
#[derive(Clone)]
pub struct NetOptions {
    /// Longest wait for a connection, within the limit of an attempt. Until there is one nothing of a request has left.
    pub connect: Duration,
    /// Largest answer of the API, in bytes. A larger one counts as lost.
    pub answer_limit: usize,
    /// Largest picture, in bytes.
    pub image_limit: usize,
    /// Connections kept open while idle.
    pub idle_connections: usize,
    /// Reads (`GET`) under way at the same time, at least one. Further ones wait, within the limit of the
    /// attempt; what changes something never waits behind them.
    pub reads_at_once: usize,
    /// Certificates in PEM that are trusted beside the bundled web roots, such as that of a filtering proxy.
    pub extra_roots: Option<Vec<u8>>,
    /// The proxy, if there is one. The environment of the process is never read.
    pub proxy: Option<Proxy>,
}

impl fmt::Debug for NetOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { connect, answer_limit, image_limit, idle_connections, reads_at_once, extra_roots, proxy } =
            self;
        let roots = extra_roots.as_ref().map(|pem| format!("{} bytes", pem.len()));
        f.debug_struct("NetOptions")
            .field("connect", connect)
            .field("answer_limit", answer_limit)
            .field("image_limit", image_limit)
            .field("idle_connections", idle_connections)
            .field("reads_at_once", reads_at_once)
            .field("extra_roots", &roots)
            .field("proxy", proxy)
            .finish()
    }
}

impl Default for NetOptions {
    fn default() -> Self {
        Self {
            connect: CONNECT_LIMIT,
            answer_limit: ANSWER_LIMIT,
            image_limit: IMAGE_LIMIT,
            idle_connections: IDLE_CONNECTIONS,
            reads_at_once: READS_AT_ONCE,
            extra_roots: None,
            proxy: None,
        }
    }
}

/// An HTTP proxy, asked for a tunnel (`CONNECT`): it sees the host name and nothing else. Addresses of this
/// machine itself are always reached directly.
#[derive(Clone)]
pub struct Proxy {
    url: Secret,
    shown: String,
    direct: Vec<String>,
}

impl Proxy {
    /// `http://` or `https://`, host, port, and if the proxy asks for them `user:password@`. `direct` names
    /// what is reached without it, as in `NO_PROXY`: hosts (with everything below them), addresses, networks
    /// (`10.0.0.0/8`) or `*`.
    pub fn new(url: &str, direct: &[&str]) -> Result<Self, Invalid> {
        const FIELD: &str = "proxy";
        const RULE: &str = "http:// or https://, a host and a port";
        let parsed = Url::parse(url).map_err(|_| Invalid::new(FIELD, "is not an address", RULE))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(Invalid::new(FIELD, "is neither http nor https", RULE));
        }
        let Some(host) = parsed.host_str().filter(|host| !host.is_empty()) else {
            return Err(Invalid::new(FIELD, "has no host", RULE));
        };
        if parsed.path() != "/" || parsed.query().is_some() || parsed.fragment().is_some() {
            return Err(Invalid::new(FIELD, "has a path, query or fragment", RULE));
        }
        let port = parsed.port().map_or_else(String::new, |port| format!(":{port}"));
        let shown = format!("{}://{host}{port}", parsed.scheme());
        let direct = direct.iter().map(|host| (*host).to_owned()).collect();
        Ok(Self { url: Secret::new(url), shown, direct })
    }

    pub(super) fn url(&self) -> &str {
        self.url.expose()
    }

    /// Comma-separated, this machine itself included.
    pub(super) fn direct(&self) -> String {
        let here = ["localhost", "127.0.0.0/8", "::1"];
        here.into_iter().chain(self.direct.iter().map(String::as_str)).collect::<Vec<_>>().join(",")
    }
}

/// Scheme, host and port: never user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({}, direct {:?})", self.shown, self.direct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_shows_neither_user_nor_password() {
        let proxy = Proxy::new("http://kari:hemmelig@proxy.example:3128", &["10.0.0.0/8"]).unwrap();
        assert_eq!(proxy.to_string(), "http://proxy.example:3128");
        for text in
            [format!("{proxy:?}"), format!("{:?}", NetOptions { proxy: Some(proxy), ..Default::default() })]
        {
            assert!(!text.contains("kari") && !text.contains("hemmelig"), "{text}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_repeating_it() {
        for (text, fault) in [
            ("proxy.example", "is not an address"),
            ("socks5://proxy.example:1080", "is neither http nor https"),
            ("http://kari:hemmelig@proxy.example/path", "has a path, query or fragment"),
        ] {
            let error = Proxy::new(text, &[]).unwrap_err();
            assert_eq!(error.fault(), fault);
            assert!(!error.to_string().contains("hemmelig"));
        }
    }
}
