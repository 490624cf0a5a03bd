//! From method and path to the operation that is meant.

use crate::http::Method;
use crate::json::{Json, field};

/// The operations of the API that name a sales unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `POST /epayment/v1/payments`
    Create,
    /// `GET /epayment/v1/payments/{reference}`
    Get,
    /// `GET /epayment/v1/payments/{reference}/events`
    Events,
    /// `POST /epayment/v1/payments/{reference}/capture`
    Capture,
    /// `POST /epayment/v1/payments/{reference}/refund`
    Refund,
    /// `POST /epayment/v1/payments/{reference}/cancel`
    Cancel,
    /// `POST /epayment/v1/test/payments/{reference}/approve`
    ForceApprove,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route<'r> {
    Token,
    Api { operation: Operation, reference: &'r str },
    Image { token: &'r str },
    Unknown,
}

impl<'r> Route<'r> {
    /// `body` because create names its reference there.
    pub(crate) fn of(method: Method, target: &'r str, body: Option<&'r Json<'r>>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path.eq_ignore_ascii_case("/accesstoken/get") {
            return if method == Method::Post { Self::Token } else { Self::Unknown };
        }
        if path == "/qr-image/v1" && method == Method::Get {
            return token_of(query).map_or(Self::Unknown, |token| Self::Image { token });
        }
        let Some(rest) = path.strip_prefix("/epayment/v1/") else { return Self::Unknown };
        epayment(method, rest, body)
            .map_or(Self::Unknown, |(operation, reference)| Self::Api { operation, reference })
    }
}

fn epayment<'r>(method: Method, rest: &'r str, body: Option<&'r Json<'r>>) -> Option<(Operation, &'r str)> {
    if let Some(rest) = rest.strip_prefix("test/payments/") {
        let reference = rest.strip_suffix("/approve").filter(|name| is_segment(name))?;
        return (method == Method::Post).then_some((Operation::ForceApprove, reference));
    }
    let rest = rest.strip_prefix("payments")?;
    if rest.is_empty() {
        let reference = body.and_then(Json::object).and_then(|object| field(object, "reference"));
        let reference = reference.and_then(Json::text).unwrap_or_default();
        return (method == Method::Post).then_some((Operation::Create, reference));
    }
    let rest = rest.strip_prefix('/')?;
    let (reference, action) = rest.split_once('/').unwrap_or((rest, ""));
    let operation = match (method, action) {
        (Method::Get, "") => Operation::Get,
        (Method::Get, "events") => Operation::Events,
        (Method::Post, "capture") => Operation::Capture,
        (Method::Post, "refund") => Operation::Refund,
        (Method::Post, "cancel") => Operation::Cancel,
        _ => return None,
    };
    is_segment(reference).then_some((operation, reference))
}

fn is_segment(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

/// The value of `token=` in a query or after the `//` of an app link.
pub(crate) fn token_of(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("token=")?;
    rest.split('&').next().filter(|token| !token.is_empty())
}
