//! Which mistake explains what does not match. Only mistakes that people make are tried, and only the name of the
//! mistake leaves here.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::rejected::Rejected;
use super::signature::{Content, content_hash, signature as sign};
use super::verify::equal;
use crate::secret::Secret;

/// The byte order mark that some frameworks put in front of text.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The signature is right for `hash`, but the body has another.
pub(super) fn body(body: &[u8], hash: &str) -> Rejected {
    let bare = body.strip_prefix(MARK).unwrap_or(body);
    let forms = [bare.to_vec(), bare.trim_ascii().to_vec(), without_space(bare), without_escapes(bare)];
    if forms.iter().any(|form| equal(&content_hash(form), hash)) {
        Rejected::BodyReserialised
    } else {
        Rejected::BodyChanged
    }
}

/// The body is right, but no secret made the signature.
pub(super) fn signature(
    secrets: &[Secret],
    content: Content<'_>,
    host: Option<&str>,
    given: &str,
) -> Rejected {
    let is = |key: &[u8], content: &Content<'_>| equal(&sign(key, *content), given);
    let decoded = |secret: &Secret| other_forms(secret.expose()).iter().any(|key| is(key, &content));
    if secrets.iter().any(decoded) {
        return Rejected::SecretDecoded;
    }
    let addresses = other_addresses(content, host);
    let elsewhere = |secret: &Secret| {
        let same = |(path, authority): &(String, String)| {
            is(secret.expose().as_bytes(), &Content { path_and_query: path, authority, ..content })
        };
        addresses.iter().any(same)
    };
    if secrets.iter().any(elsewhere) { Rejected::OtherAddress } else { Rejected::Signature }
}

/// The secret decoded, and what it was if somebody decoded it before it came here.
fn other_forms(secret: &str) -> Vec<Zeroizing<Vec<u8>>> {
    let decoders = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    let decoded = decoders.iter().find_map(|decoder| decoder.decode(secret).ok());
    // Bytes that are no text are handed on as text in one of these ways.
    let latin1 = secret.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>();
    let encoded = [from_hex(secret), latin1].into_iter().flatten();
    let encoded = encoded.map(|bytes| STANDARD.encode(Zeroizing::new(bytes).as_slice()).into_bytes());
    decoded.into_iter().chain(encoded).map(Zeroizing::new).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// What a proxy, or a slip of the configuration, makes of the address. The host is the one that was asked for.
fn other_addresses(content: Content<'_>, host: Option<&str>) -> Vec<(String, String)> {
    let (whole, authority) = (content.path_and_query, content.authority);
    let path = whole.split('?').next().unwrap_or_default();
    let turned = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    let paths = [whole.to_owned(), path.to_owned(), turned, "/".to_owned()];
    let bare = authority.rsplit_once(':').map_or(authority, |(name, _)| name);
    let authorities = [Some(authority), Some(bare), host].into_iter().flatten();
    authorities.flat_map(|name| paths.iter().map(|path| (path.clone(), name.to_owned()))).collect()
}

/// JSON without white space between its parts.
fn without_space(json: &[u8]) -> Vec<u8> {
    let (mut in_text, mut escaped) = (false, false);
    let mut keep = |byte: &u8| {
        if in_text {
            in_text = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            return true;
        }
        in_text = *byte == b'"';
        !byte.is_ascii_whitespace()
    };
    json.iter().copied().filter(|byte| keep(byte)).collect()
}

/// The same, with characters in place of the `\u00e5` that some writers make of them. Fields keep their order.
fn without_escapes(json: &[u8]) -> Vec<u8> {
    let Ok(text) = String::from_utf8(without_space(json)) else { return Vec::new() };
    let mut parts = text.split("\\u");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32).filter(|c| !c.is_ascii()) {
            Some(c) => {
                plain.push(c);
                plain.push_str(&part[4..]);
            }
            None => {
                plain.push_str("\\u");
                plain.push_str(part);
            }
        }
    }
    plain.into_bytes()
}
