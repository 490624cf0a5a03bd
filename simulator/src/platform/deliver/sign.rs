//! The signature of a delivery, as the platform documents it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

use super::fault::Spoil;
use crate::http::{JSON, Millis};
use crate::moment::{self, DAY};

/// How old the date is that [`Spoil::Date`] writes.
const OLD: Millis = 30 * DAY;

/// The headers of one attempt.
pub(super) fn headers(
    secret: &str,
    url: &str,
    body: &[u8],
    now: Millis,
    spoil: Option<Spoil>,
) -> Vec<(&'static str, String)> {
    let (host, path_and_query) = split(url);
    let date = moment::http_date(if spoil == Some(Spoil::Date) { now - OLD } else { now });
    let hashed: &[u8] = if spoil == Some(Spoil::Hash) { b"another body" } else { body };
    let hash = STANDARD.encode(Sha256::digest(hashed));
    let key = if spoil == Some(Spoil::Signature) { "another secret" } else { secret };
    let signature = sign(key, &format!("POST\n{path_and_query}\n{date};{host};{hash}"));
    let authorization =
        format!("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    vec![
        ("Host", host.to_owned()),
        ("Content-Type", JSON.to_owned()),
        ("x-ms-date", date),
        ("x-ms-content-sha256", hash),
        ("Authorization", authorization),
    ]
}

fn sign(key: &str, text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The authority without a default port, and path and query with at least `/`.
pub(crate) fn split(url: &str) -> (&str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let default = if scheme == "https" { ":443" } else { ":80" };
    (authority.strip_suffix(default).unwrap_or(authority), if path.is_empty() { "/" } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str =
        "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";

    /// The example of the platform's own documentation.
    #[test]
    fn the_documented_example() {
        let body = br#"{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}"#;
        let url = "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63";
        let headers = headers(SECRET, url, body, 1_680_165_512_000, None);
        let value = |name| headers.iter().find(|(known, _)| *known == name).unwrap().1.as_str();
        assert_eq!(value("Host"), "webhook.site");
        assert_eq!(value("x-ms-date"), "Thu, 30 Mar 2023 08:38:32 GMT");
        assert_eq!(value("x-ms-content-sha256"), "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=");
        assert!(value("Authorization").ends_with("agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U="));
    }

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(split("https://a.example:443/x?y=1#z"), ("a.example", "/x?y=1"));
        assert_eq!(split("http://127.0.0.1:80"), ("127.0.0.1", "/"));
        assert_eq!(split("http://localhost:8080/a"), ("localhost:8080", "/a"));
    }
}
