//! The signature of a delivery: HMAC-SHA256 over method, address, date and the hash of the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

use super::address::Address;
use crate::clock::Timestamp;
use crate::secret::Secret;

/// What stands before the signature.
pub(super) const SCHEME: &str = "HMAC-SHA256";
/// The headers that are signed, in their order.
pub(super) const SIGNED_HEADERS: &str = "SignedHeaders=x-ms-date;host;x-ms-content-sha256";
/// What stands right before the signature.
pub(super) const SIGNATURE: &str = "Signature=";

/// What is signed.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    pub(super) path_and_query: &'a str,
    pub(super) authority: &'a str,
    pub(super) date: &'a str,
    pub(super) hash: &'a str,
}

/// The headers of a signed delivery. `Debug` shows none of the values.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// `host`.
    pub host: String,
    /// `x-ms-date`.
    pub date: String,
    /// `x-ms-content-sha256`.
    pub content_sha256: String,
    /// `Authorization`.
    pub authorization: String,
}

/// Signs a delivery as the platform does, dated `at`. `None` if `at` is a moment that HTTP cannot write.
pub fn sign(secret: &Secret, address: &Address, body: &[u8], at: Timestamp) -> Option<Signed> {
    let (date, content_sha256) = (at.to_http()?, content_hash(body));
    let content = Content {
        path_and_query: address.path_and_query(),
        authority: address.authority(),
        date: &date,
        hash: &content_sha256,
    };
    let signature = signature(secret.expose().as_bytes(), content);
    let authorization = format!("{SCHEME} {SIGNED_HEADERS}&{SIGNATURE}{signature}");
    Some(Signed { host: address.authority().to_owned(), date, content_sha256, authorization })
}

impl Signed {
    /// Names, spelled as the platform does, and values.
    pub fn pairs(&self) -> [(&'static str, &str); 4] {
        [
            ("Host", &self.host),
            ("x-ms-date", &self.date),
            ("x-ms-content-sha256", &self.content_sha256),
            ("Authorization", &self.authorization),
        ]
    }
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signed(..)")
    }
}

pub(super) fn content_hash(body: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(body))
}

/// The key is the text of the secret. It looks like base64, and is not decoded.
pub(super) fn signature(key: &[u8], content: Content<'_>) -> String {
    let Content { path_and_query, authority, date, hash } = content;
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    for part in ["POST\n", path_and_query, "\n", date, ";", authority, ";", hash] {
        mac.update(part.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}
