//! HTTP, without decisions: what to send, when and how often is decided in [`flow`](crate::flow).

pub mod events;
#[cfg(feature = "net")]
pub mod net;
pub mod redact;

use std::time::Duration;

use crate::clock::Later;
pub use crate::http::{HttpRequest, HttpResponse, Method, TransportError};

/// Sends one request once. No retries, no redirects, no token handling.
pub trait Transport: Send + Sync {
    /// Sends `request` and waits at most `limit` for the complete answer. Dropping the future abandons the
    /// connection; the request may still have arrived.
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>>;
}
