//! The patterns of the API, by hand: no regular expressions at 20,000 requests a second.

/// `^[a-zA-Z0-9-]{8,64}$`
pub(crate) const REFERENCE: &str = "^[a-zA-Z0-9-]{8,64}$";
/// `^[0-9]{4,10}$`
pub(crate) const MSN: &str = "^[0-9]{4,10}$";

/// The longest `returnUrl` and other links, in characters.
pub(crate) const URL_MAX: usize = 2500;

pub(crate) fn is_reference(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

pub(crate) fn is_msn(text: &str) -> bool {
    (4..=10).contains(&text.len()) && digits(text)
}

/// `^\d{9,15}$`
pub(crate) fn is_phone_number(text: &str) -> bool {
    (9..=15).contains(&text.len()) && digits(text)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// `https://` with a host, or a custom scheme. Never `http`, never a scheme that runs code.
pub(crate) fn is_link(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let mut letters = scheme.bytes();
    let well_formed = letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let blank = text.chars().any(|c| c.is_whitespace() || c.is_control());
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        _ if !well_formed || blank => false,
        "https" => !host.is_empty(),
        "http" | "javascript" | "data" | "file" => false,
        _ => true,
    }
}

/// `^((\d{4}-\d{2}-\d{2})(T|t)(\d{2}:\d{2}:\d{2}(\.\d+)?))(Z|z|[+-]hh:mm)$`, and a moment that exists.
pub(crate) const DATE_TIME: &str = r"^((?:(\d{4}-\d{2}-\d{2})(T|t)(\d{2}:\d{2}:\d{2}(?:\.\d+)?))(Z|z|([+-](?:2[0-3]|[01][0-9]):[0-5][0-9])))$";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        for good in ["https://shop.example/r?o=1", "myshop://back", "https://shop.example"] {
            assert!(is_link(good), "{good}");
        }
        for bad in [
            "http://shop.example",
            "https://",
            "https:///x",
            "shop.example",
            "ht tp://x",
            "https://a b",
            "1x://y",
            "",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }

    #[test]
    fn references_and_numbers() {
        assert!(is_reference("a-000001") && is_reference(&"x".repeat(64)));
        assert!(!is_reference("a-00001") && !is_reference(&"x".repeat(65)) && !is_reference("a_000001"));
        assert!(is_phone_number("298123456") && is_phone_number("358401234567"));
        assert!(!is_phone_number("12345678") && !is_phone_number("+4712345678"));
        assert!(is_msn("1234") && !is_msn("123") && !is_msn("12345678901"));
    }
}
