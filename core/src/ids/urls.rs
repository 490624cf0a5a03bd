use url::{Host, Url};
use zeroize::Zeroize;

use crate::error::Invalid;
use crate::text::{check_characters, check_length, personal_text, public_text};

/// Longest address, in characters (`returnUrl` of the ePayment API 1.8.1; other addresses have no documented
/// limit and are held to the same).
const MAX_LENGTH: usize = 2500;

/// Schemes that belong to browsers and systems: never the one of a merchant's app, and some of them run code.
const NOT_AN_APP: [&str; 13] = [
    "http",
    "ws",
    "wss",
    "ftp",
    "file",
    "data",
    "javascript",
    "vbscript",
    "about",
    "blob",
    "mailto",
    "tel",
    "sms",
];

/// An address of the merchant's that starts with `https://`: terms of sale, privacy policy, a webhook
/// receiver.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HttpsUrl(String);

/// Where the customer's phone goes after the payment: `https://…`, or an app's own scheme (`myapp://paid`).
///
/// Such an address often says whose visit or receipt it is, and whoever has it may be let in: never shown, wiped
/// when dropped.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReturnUrl(String);

impl HttpsUrl {
    /// Longest address, in characters.
    pub const MAX_LENGTH: usize = MAX_LENGTH;

    /// An address in a field called `url`. Kept as given, not normalised.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        Self::named("url", text)
    }

    /// The same, for the field of this name (`merchantLegalLinks.termsOfSaleUrl`).
    pub fn named(field: &'static str, text: impl Into<String>) -> Result<Self, Invalid> {
        const RULE: &str = "an https:// address of at most 2500 characters";
        let text = text.into();
        let url = parse(field, &text, RULE)?;
        if url.scheme() != "https" {
            return Err(Invalid::new(field, "is not https", RULE));
        }
        Ok(Self(text))
    }

    /// The same, but `http://` is allowed to this machine itself (`localhost`, `127.0.0.0/8`, `[::1]`): for a
    /// receiver that stands beside a simulator. The platform itself refuses such addresses, and so does reading
    /// one back from JSON.
    pub fn or_loopback(field: &'static str, text: impl Into<String>) -> Result<Self, Invalid> {
        const RULE: &str =
            "an https:// address of at most 2500 characters, or http:// to this machine itself";
        let text = text.into();
        let url = parse(field, &text, RULE)?;
        match url.scheme() {
            "https" => Ok(Self(text)),
            "http" if is_loopback(&url) => Ok(Self(text)),
            _ => Err(Invalid::new(field, "is not https", RULE)),
        }
    }
}

impl ReturnUrl {
    /// Longest address, in characters.
    pub const MAX_LENGTH: usize = MAX_LENGTH;

    /// An address in the field `returnUrl`. Kept as given, not normalised.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        Self::named("returnUrl", text)
    }

    /// The same, for the field of this name (`receiptUrl`).
    pub fn named(field: &'static str, text: impl Into<String>) -> Result<Self, Invalid> {
        const RULE: &str =
            "an address of at most 2500 characters that starts with https:// or an app's own scheme";
        let given = Self(text.into());
        let url = parse(field, &given.0, RULE)?;
        let not_an_app = NOT_AN_APP.contains(&url.scheme());
        String::from(url).zeroize();
        if not_an_app {
            return Err(Invalid::new(field, "is neither https nor an app's own scheme", RULE));
        }
        Ok(given)
    }
}

public_text!(HttpsUrl);
personal_text!(ReturnUrl);

/// Whether the host of an address is this machine, without asking a name server.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn parse(field: &'static str, text: &str, rule: &'static str) -> Result<Url, Invalid> {
    check_length(field, text, 1, MAX_LENGTH, rule)?;
    // Parsers repair what is not allowed, each in its own way: what the platform would make of it is unknown.
    check_characters(field, text, is_url_character, "only characters of an address, others percent-encoded")?;
    let url = Url::parse(text).map_err(|_| Invalid::new(field, "is not an absolute address", rule))?;
    let after = text.split_once(':').map_or("", |(_, rest)| rest);
    // A third slash is a path without a host: an app's address may have that, one on the web may not.
    if !after.starts_with("//") || (url.scheme() == "https" && after.starts_with("///")) {
        return Err(Invalid::new(field, "does not have // after the scheme", rule));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Invalid::new(field, "has a user name or password in it", "an address without user@"));
    }
    Ok(url)
}

/// RFC 3986: unreserved, reserved, and the percent sign.
fn is_url_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}
