//! Was it sent? Sorts what went wrong by what the other side may have seen.

use std::error::Error;

use crate::http::TransportError;
use crate::transport::redact;

/// An exchange that gave no answer.
///
/// Not sent is only what failed before a connection existed: name, TCP, proxy tunnel, TLS handshake, or a
/// request that cannot be written down. Everything else may have arrived, also where nothing probably did: a
/// kept connection that the server closed at the same moment looks the same as one it closed after acting.
pub(super) fn sort(host: &str, error: &reqwest::Error) -> TransportError {
    let text = describe(host, error);
    if error.is_connect() || error.is_builder() {
        TransportError::NotSent(text)
    } else {
        TransportError::Lost(text)
    }
}

/// The host and the chain of causes. The outermost error is left out: it only repeats the address, which may
/// have a token in it.
fn describe(host: &str, error: &reqwest::Error) -> String {
    let mut text = host.to_owned();
    let mut cause = error.source();
    while let Some(error) = cause {
        let part = error.to_string();
        if !text.ends_with(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        cause = error.source();
    }
    redact::sentence(&text)
}
