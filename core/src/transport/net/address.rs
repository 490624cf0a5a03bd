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

/// Puts the target of a request below `base` (which has no slash at its end), or takes it as it is if it is a
/// whole address. Only https, but for this machine itself. The reason for a refusal never repeats the target.
pub(super) fn resolve(base: &str, target: &str) -> Result<Address, &'static str> {
    if target.starts_with('/') {
        let url = Url::parse(&format!("{base}{target}")).map_err(|_| "the path is not one")?;
        return checked(url).map(Address::Api);
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

    #[test]
    fn a_path_stays_below_the_base() {
        let found = resolve("https://api.example/prefix", "/v1/x?y=1").unwrap();
        assert_eq!(found, Address::Api(Url::parse("https://api.example/prefix/v1/x?y=1").unwrap()));
        let Address::Api(url) = resolve("https://api.example", "//evil.example/x").unwrap() else { panic!() };
        assert_eq!(url.host_str(), Some("api.example"));
    }

    #[test]
    fn only_https_but_for_this_machine() {
        for target in
            ["https://img.example/x", "http://127.0.0.1:1/x", "http://[::1]/x", "http://localhost/x"]
        {
            assert!(matches!(resolve("https://a.example", target), Ok(Address::Image(_))), "{target}");
        }
        for target in ["http://img.example/x", "ftp://img.example", "file:///etc/passwd", "x", ""] {
            assert!(resolve("https://a.example", target).is_err(), "{target}");
        }
        assert!(resolve("http://api.example", "/x").is_err());
        assert!(resolve("https://a.example", "https://user:pass@img.example/x").is_err());
    }
}
