//! Where a request goes.

use std::sync::Arc;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper::http::uri::PathAndQuery;
use url::{Position, Url};

use crate::ids::is_loopback;

/// Who answers at an address: scheme, host and port. What is kept open to one serves all requests to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Site {
    /// Scheme, host and port, with the path `/`.
    pub(super) uri: Uri,
    /// The name or address that a certificate has to show.
    pub(super) name: String,
    pub(super) https: bool,
    /// Host, and port if it is not the usual one.
    pub(super) authority: HeaderValue,
}

/// The base address, taken apart once for all requests below it.
#[derive(Debug)]
pub(super) struct Base {
    site: Arc<Site>,
    /// Before each path.
    prefix: String,
    url: Url,
}

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) site: Arc<Site>,
    /// Path and query, as the request names them.
    pub(super) path: Uri,
}

/// Where a request goes, checked, and the largest answer it may get.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A path below the base address.
    Api(Place),
    /// A whole address: the picture of a code.
    Image(Place),
}

/// What a reference, a number or an id of ours consists of: an address with nothing else needs no look at what may
/// have to be encoded.
const PLAIN: &[u8] = b"-_/?=&";

impl Base {
    pub(super) fn new(text: &str) -> Result<Self, &'static str> {
        let url = checked(Url::parse(text).map_err(|_| "the base address is not one")?)?;
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { site: Arc::new(Site::of(&url)?), prefix, url })
    }

    /// Puts the target of a request below this one, or takes it as it is if it is a whole address. Only https, but for
    /// this machine itself. The reason for a refusal never repeats the target.
    pub(super) fn resolve(&self, target: &str) -> Result<Address, &'static str> {
        if target.starts_with('/') {
            let path = self.below(target)?;
            return Ok(Address::Api(Place { site: self.site.clone(), path }));
        }
        Place::new(target).map(Address::Image)
    }

    fn below(&self, target: &str) -> Result<Uri, &'static str> {
        if target.bytes().all(|byte| byte.is_ascii_alphanumeric() || PLAIN.contains(&byte)) {
            return path(&[&self.prefix, target].concat());
        }
        let (path_only, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let mut url = self.url.clone();
        url.set_path(&[&self.prefix, path_only].concat());
        url.set_query(query);
        path(&url[Position::BeforePath..Position::AfterQuery])
    }
}

impl Place {
    /// A whole address.
    pub(super) fn new(text: &str) -> Result<Self, &'static str> {
        let url = checked(Url::parse(text).map_err(|_| "the address is not one")?)?;
        let path = path(&url[Position::BeforePath..Position::AfterQuery])?;
        Ok(Self { site: Arc::new(Site::of(&url)?), path })
    }
}

impl Site {
    fn of(url: &Url) -> Result<Self, &'static str> {
        let unfit = |_| "the address cannot be written down";
        let host = url.host_str().unwrap_or_default();
        let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let uri = Uri::try_from(format!("{}://{authority}/", url.scheme())).map_err(unfit)?;
        let authority =
            HeaderValue::from_str(&authority).map_err(|_| "the address cannot be written down")?;
        Ok(Self { uri, name: host.to_owned(), https: url.scheme() == "https", authority })
    }
}

fn path(text: &str) -> Result<Uri, &'static str> {
    PathAndQuery::try_from(text).map(Uri::from).map_err(|_| "the address cannot be written down")
}

fn checked(url: Url) -> Result<Url, &'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address has a user name or password in it");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err("the address is not https"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(from: &str, target: &str) -> Result<Address, &'static str> {
        Base::new(from)?.resolve(target)
    }

    #[test]
    fn a_path_stays_below_the_base() {
        for (from, target, site, path) in [
            ("https://api.example", "/v1/x", "https://api.example/", "/v1/x"),
            ("https://API.example:443", "/v1/x", "https://api.example/", "/v1/x"),
            ("https://api.example:8443", "/v1/x?y=1&z=%20", "https://api.example:8443/", "/v1/x?y=1&z=%20"),
            ("https://api.example/prefix", "/v1/x?y=1", "https://api.example/", "/prefix/v1/x?y=1"),
            ("https://api.example/prefix/", "/v1/x?y=1", "https://api.example/", "/prefix/v1/x?y=1"),
            ("https://api.example/prefix", "/v1/a b?c d", "https://api.example/", "/prefix/v1/a%20b?c%20d"),
            ("http://127.0.0.1:80/a/b", "/v1/x?", "http://127.0.0.1/", "/a/b/v1/x?"),
            ("http://[::1]:8080", "/", "http://[::1]:8080/", "/"),
            ("https://api.example", "/v1/å#x", "https://api.example/", "/v1/%C3%A5%23x"),
            ("https://api.example", "//evil.example/x", "https://api.example/", "//evil.example/x"),
        ] {
            let Address::Api(place) = resolved(from, target).unwrap() else { panic!("{target}") };
            assert_eq!((place.site.uri.to_string(), place.path.to_string()), (site.into(), path.into()));
            let authority = place.site.uri.authority().unwrap().as_str();
            assert_eq!(place.site.authority, authority);
            assert_eq!(place.site.https, from.starts_with("https"));
        }
    }

    #[test]
    fn only_https_but_for_this_machine() {
        for target in
            ["https://img.example/x", "http://127.0.0.1:1/x", "http://[::1]/x", "http://localhost/x"]
        {
            assert!(matches!(resolved("https://a.example", target), Ok(Address::Image(_))), "{target}");
        }
        for target in ["http://img.example/x", "ftp://img.example", "file:///etc/passwd", "x", ""] {
            assert!(resolved("https://a.example", target).is_err(), "{target}");
        }
        assert!(resolved("http://api.example", "/x").is_err());
        assert!(resolved("https://a.example", "https://user:pass@img.example/x").is_err());
    }

    #[test]
    fn of_a_whole_address_the_server_hears_path_and_query() {
        let place = Place::new("https://img.example?token=a/b#top").unwrap();
        assert_eq!((place.path.to_string(), &*place.site.name), ("/?token=a/b".into(), "img.example"));
    }
}
