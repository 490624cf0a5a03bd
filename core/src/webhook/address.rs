use std::str::FromStr;

use url::Url;

use crate::error::Invalid;
use crate::ids::HttpsUrl;

/// The address events are sent to, as it was registered: `https://…`, or `http://` on this machine.
///
/// Signatures are over this address. Never over what a reverse proxy made of it, so it is given by whoever
/// configured it and not taken from the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    url: HttpsUrl,
    path_and_query: String,
    authority: String,
}

impl Address {
    /// Takes the address apart as the platform does: path and query with at least `/`, and the host with its port
    /// unless that is the default one.
    pub fn new(url: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "url";
        let url = HttpsUrl::or_loopback(FIELD, url)?;
        let parsed = Url::parse(url.as_str())
            .map_err(|_| Invalid::new(FIELD, "is not an absolute address", "an https:// address"))?;
        let query = parsed.query().filter(|query| !query.is_empty());
        let path_and_query = match query {
            Some(query) => format!("{}?{query}", parsed.path()),
            None => parsed.path().to_owned(),
        };
        let host = parsed.host_str().unwrap_or_default();
        let authority = parsed.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Ok(Self { path_and_query, authority, url })
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// As it can be registered.
    pub fn url(&self) -> &HttpsUrl {
        &self.url
    }

    /// Path and query, as they are signed.
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// Host and port, as they are signed.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl FromStr for Address {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}
