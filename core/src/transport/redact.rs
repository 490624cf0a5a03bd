//! What of a request may be written into a log line or an error.

use crate::error::redact;

/// Digits that may be a phone number.
const PHONE_DIGITS: usize = 8;

const MASK: &str = "…";

/// The path of a target without what follows the `?`, and without parts that may be a phone number. Of a whole
/// address, such as that of a picture, only the host: the rest may open a payment.
pub fn target(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with('/') {
        return redact(path);
    }
    let parts: Vec<_> = path.split('/').map(|part| if is_number(part) { MASK } else { part }).collect();
    parts.join("/")
}

fn is_number(part: &str) -> bool {
    part.len() >= PHONE_DIGITS && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// A sentence without addresses behind the host, tokens, mail addresses and long numbers, on one line.
pub fn sentence(text: &str) -> String {
    redact(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_keeps_its_path_only() {
        let image = "https://qr-generator.example/image?token=eyJhbGciOiJIUzI1NiJ9.e30.abc&w=1";
        assert_eq!(target(image), "https://qr-generator.example/…");
        let payment = "/epayment/v1/payments/shop-1-0123456789abcdef0123456789";
        assert_eq!(target(&format!("{payment}?x=1#y")), payment);
        assert_eq!(target("/vipps-userinfo-api/userinfo/4712345678"), "/vipps-userinfo-api/userinfo/…");
        assert_eq!(target(""), "");
    }

    #[test]
    fn a_sentence_keeps_its_words() {
        assert_eq!(sentence("no route\nto 4712345678"), "no route to …");
    }
}
