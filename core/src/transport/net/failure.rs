//! Was it sent? Sorts what went wrong by what the other side may have seen.
//!
//! Not sent is only what failed before a connection existed: name, TCP, proxy tunnel, TLS handshake, or a request that
//! cannot be written down. Everything else may have arrived, also where nothing probably did: a kept connection that the
//! server closed at the same moment looks the same as one it closed after acting.

use std::error::Error;

use super::address::Site;
use crate::http::TransportError;
use crate::transport::redact;

/// No connection came about.
pub(super) fn not_sent(site: &Site, error: &(dyn Error + 'static)) -> TransportError {
    TransportError::NotSent(describe(site, error))
}

/// There was a connection, and no whole answer.
pub(super) fn lost(site: &Site, error: &(dyn Error + 'static)) -> TransportError {
    TransportError::Lost(describe(site, error))
}

/// The host and the chain of causes, none of which repeats a path.
fn describe(site: &Site, error: &(dyn Error + 'static)) -> String {
    let mut text = site.name.clone();
    let mut cause = Some(error);
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
