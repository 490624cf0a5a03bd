//! The patterns of the QR API, by hand.

use super::{Findings, Reader};
use crate::json::Json;

/// `^[-_+%æøåÆØÅ\w\s]*$`
const ID: &str = r"^[-_+%æøåÆØÅ\w\s]*$";
/// Longest `id` of a redirect sticker.
const ID_MAX: usize = 128;
/// `^https://[\w\.]+([\w#!:.?+=&%@\-/]+)?$`
const TARGET: &str = r"^https://[\w\.]+([\w#!:.?+=&%@\-/]+)?$";
/// Shortest and longest `ttl`, in seconds.
const TTL: (i64, i64) = (300, 2_147_483_647);
/// Widest `whiteBorder`, in pixels.
const BORDER_MAX: i64 = 100;
/// Smallest and largest picture, in pixels.
pub(crate) const SIZES: (i64, i64) = (100, 2000);
/// Longest `locationDescription`.
const LOCATION_MAX: usize = 36;

/// A redirect sticker as it is asked for.
pub(crate) struct NewRedirect<'j> {
    pub(crate) id: &'j str,
    pub(crate) target: &'j str,
    pub(crate) ttl: Option<i64>,
}

pub(crate) fn new_redirect<'j>(top: Reader<'j>, findings: &mut Findings) -> NewRedirect<'j> {
    top.require("id", findings);
    let id = top.text_within("id", 1, ID_MAX, findings).unwrap_or_default();
    top.text_like("id", ID, is_id, findings);
    let ttl = top.int("ttl", TTL.0, TTL.1, findings);
    NewRedirect { id, target: target(top, findings), ttl }
}

pub(crate) fn target<'j>(top: Reader<'j>, findings: &mut Findings) -> &'j str {
    top.require("redirectUrl", findings);
    top.text_like("redirectUrl", TARGET, is_target, findings).unwrap_or_default()
}

/// `size` and `whiteBorder` in a body; the size.
pub(crate) fn layout(top: Reader<'_>, findings: &mut Findings) -> Option<i64> {
    top.int("whiteBorder", 0, BORDER_MAX, findings);
    top.int("size", SIZES.0, SIZES.1, findings)
}

pub(crate) fn location<'j>(top: Reader<'j>, findings: &mut Findings) -> &'j str {
    top.require("locationDescription", findings);
    top.text_within("locationDescription", 1, LOCATION_MAX, findings).unwrap_or_default()
}

/// `requestedData`, where it is there.
pub(crate) fn requested_data(top: Reader<'_>, findings: &mut Findings) {
    let named = top.list("requestedData", findings).unwrap_or_default();
    if named.iter().any(|item| item.text() != Some("MSISDN")) || named.is_empty() && top.has("requestedData")
    {
        findings.field("requestedData".to_owned(), "Only MSISDN can be requested.".to_owned());
    }
}

/// 15 digits or a GUID.
pub(crate) fn is_beacon(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let guid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()));
    guid || text.len() == 15 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A name out of a path: percent-encoding undone once; what is none stays as it is.
pub(crate) fn decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = tail.get(if byte.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8(bytes).unwrap_or_else(|_| segment.to_owned())
}

/// Whether a body is there at all and an object.
pub(crate) fn customer_token<'j>(top: Reader<'j>) -> Option<&'j str> {
    let customer = top.get("customer")?.object()?;
    crate::json::field(customer, "customerToken").and_then(Json::text)
}

fn is_id(text: &str) -> bool {
    text.chars().all(|c| is_word(c) || "-+%".contains(c) || c.is_whitespace())
}

fn is_target(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    rest.starts_with(|c| is_word(c) || c == '.')
        && rest.chars().all(|c| is_word(c) || "#!:.?+=&%@-/".contains(c))
}

/// What `\w` is in the platform's expressions: letters of any language.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for good in [
            "https://my-shop.no",
            "https://localhost:3000/x",
            "https://blåbær.no",
            "https://a.no/x?y=1&z=%20#t",
        ] {
            assert!(is_target(good), "{good}");
        }
        for bad in
            ["http://a.no", "https://", "https://a.no/a~b", "https://a.no/a,b", "https:///x", "https://-a.no"]
        {
            assert!(!is_target(bad), "{bad}");
        }
    }

    #[test]
    fn names() {
        assert!(is_id("blåbær_50% + 1-A") && !is_id("a/b") && !is_id("a.b"));
        assert_eq!(decoded("bl%C3%A5b%C3%A6r%2050%25"), "blåbær 50%");
        assert_eq!(decoded("50%25%32"), "50%2");
        assert_eq!(decoded("%zz%4"), "%zz%4");
        assert!(is_beacon("123456789012345") && is_beacon("27072f82-c4b6-49cd-9838-10f21d87496e"));
        assert!(
            !is_beacon("12345678901234") && !is_beacon("kasse1") && !is_beacon("27072f82-c4b6-49cd-9838")
        );
    }
}
