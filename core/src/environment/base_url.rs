use url::Url;

use crate::error::Invalid;
use crate::ids::is_loopback;
use crate::text::{check_characters, check_length, public_text};

const FIELD: &str = "base_url";
const RULE: &str = "https://host[:port][/prefix], or http:// to this machine itself";

/// An address that stands in for the platform's, such as `https://gateway.example/vipps`.
///
/// `https` is required, but for this machine itself (`localhost`, `127.0.0.0/8`, `[::1]`): keys and tokens
/// travel to it. A path prefix is allowed, for gateways that serve more than the platform. User name, query
/// and fragment are refused, as they would be lost; so is whatever another reader of the address could take
/// differently (`..`, `//`, `\`, `%`). Kept normalised (host in small letters, default port and last slash
/// left out), since payments are journalled under it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Longest address, in characters. A limit of this library.
    pub const MAX_LENGTH: usize = 255;

    /// Refuses anything but `https://host[:port][/prefix]`, or the same with `http` to this machine itself.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_characters(FIELD, &text, is_plain, RULE)?;
        let url = Url::parse(&text).map_err(|_| Invalid::new(FIELD, "is not an absolute address", RULE))?;
        check_scheme(&url)?;
        check_prefix(&text, &url)?;
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

public_text!(BaseUrl);

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/[]".contains(c)
}

fn check_scheme(url: &Url) -> Result<(), Invalid> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => Err(Invalid::new(FIELD, "is not https", RULE)),
        _ => Err(Invalid::new(FIELD, "is neither https nor http", RULE)),
    }
}

/// On the text as given: the parser has already tidied up what it shows.
fn check_prefix(text: &str, url: &Url) -> Result<(), Invalid> {
    // The parser takes `https:host` too, and what then stands before a later `://` for the host.
    let parts = text.split_once("://").filter(|(scheme, _)| scheme.eq_ignore_ascii_case(url.scheme()));
    let Some((_, rest)) = parts else {
        return Err(Invalid::new(FIELD, "has no // after the scheme", RULE));
    };
    let (_, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.strip_suffix('/').unwrap_or(path);
    let odd = |part: &str| part.is_empty() || part == "." || part == ".." || part.contains([':', '[', ']']);
    if rest.starts_with('/') || (!path.is_empty() && path.split('/').any(odd)) {
        return Err(Invalid::new(FIELD, "has an empty or relative part in its path", RULE));
    }
    Ok(())
}
