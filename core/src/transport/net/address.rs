use url::Url;

use crate::ids::is_loopback;

/// Where a request goes, checked, and the largest answer it may get.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A path below the base address.
    Api(Url),
    /// A whole address: the picture of a code.
    Image(Url),
}

/// The base address, read once: no request has to take host and port apart again.
pub(super) fn base(text: &str) -> Result<Url, &'static str> {
    Url::parse(text).map_err(|_| "the base address is not one").and_then(checked)
}

/// Puts the target of a request below `base`, or takes it as it is if it is a whole address. Only https, but for
/// this machine itself. The reason for a refusal never repeats the target.
pub(super) fn resolve(base: &Url, target: &str) -> Result<Address, &'static str> {
    if target.starts_with('/') {
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let mut url = base.clone();
        url.set_path(&[base.path().trim_end_matches('/'), path].concat());
        url.set_query(query);
        return Ok(Address::Api(url));
    }
    let url = Url::parse(target).map_err(|_| "the address is not one")?;
    checked(url).map(Address::Image)
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
        resolve(&base(from)?, target)
    }

    #[test]
    fn a_path_stays_below_the_base() {
        for (from, target, whole) in [
            ("https://api.example", "/v1/x", "https://api.example/v1/x"),
            ("https://api.example:8443", "/v1/x?y=1&z=%20", "https://api.example:8443/v1/x?y=1&z=%20"),
            ("https://api.example/prefix", "/v1/x?y=1", "https://api.example/prefix/v1/x?y=1"),
            ("https://api.example/prefix", "/v1/a b?c d", "https://api.example/prefix/v1/a%20b?c%20d"),
            ("http://127.0.0.1:80/a/b", "/v1/x?", "http://127.0.0.1:80/a/b/v1/x?"),
            ("http://[::1]:8080", "/", "http://[::1]:8080/"),
        ] {
            assert_eq!(resolved(from, target), Ok(Address::Api(Url::parse(whole).unwrap())), "{whole}");
        }
        let Address::Api(url) = resolved("https://api.example", "//evil.example/x").unwrap() else {
            panic!()
        };
        assert_eq!(url.host_str(), Some("api.example"));
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
}
