//! What an answer without success proves.

use super::reading::Reading;
use super::retry_after::retry_after;
use crate::error::{Class, Error, ErrorName};
use crate::http::HttpResponse;
use crate::wire::error::{ErrorBody, Shape, parse};

/// ePayment's "reference not found".
const REFERENCE_NOT_FOUND: u32 = 5090;
/// ePayment's "reference exists", and on a refund "idempotency conflict".
const REFERENCE_EXISTS: u32 = 4150;
/// ePayment's "order processing": another operation of the payment is running.
const PAYMENT_BUSY: u32 = 6160;
/// ePayment's "internal error". Whatever the status, it does not say how far the work came.
const INTERNAL_ERROR: u32 = 3010;

/// Which call was answered, as far as the meaning of a refusal depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// A payment: create, read, capture, cancel, force approve.
    Payment,
    /// A refund, where one code means another thing.
    Refund,
    /// A registration of webhooks.
    Webhooks,
    /// A sticker, a picture, an exchange: nothing that moves money.
    Qr,
    /// A receipt or a link of an order: nothing that moves money, and no payment is looked at.
    Orders,
}

/// Sorts an answer whose status is not the success of the endpoint.
pub(super) fn refusal<T>(call: Call, response: &HttpResponse) -> Reading<T> {
    let body = parse(&response.headers, &response.body);
    let error = describe(call, response, &body);
    match verdict(call, response.status, &body) {
        Verdict::Refused => Reading::Refused(error.with_class(Class::Refused)),
        Verdict::NotExecuted => {
            let retry_after = retry_after(response);
            Reading::NotExecuted { error: error.with_class(Class::Refused), retry_after }
        }
        Verdict::Unclear => Reading::Unclear(error.with_class(Class::Unknown)),
    }
}

/// Whether an answer proves, to any call, that its request was not carried out and will not be.
pub(crate) fn is_refusal(response: &HttpResponse) -> bool {
    let body = parse(&response.headers, &response.body);
    matches!(verdict(Call::Payment, response.status, &body), Verdict::Refused)
}

enum Verdict {
    Refused,
    NotExecuted,
    Unclear,
}

/// Definite is what only the platform says, in a form and with a status that exclude that it was carried out.
fn verdict(call: Call, status: u16, body: &ErrorBody) -> Verdict {
    if is_of_qr(call, status, body) {
        return Verdict::Refused;
    }
    if !is_known(body.shape) || body.code == Some(INTERNAL_ERROR) || contradicts(body) {
        return Verdict::Unclear;
    }
    match status {
        423 | 429 => Verdict::NotExecuted,
        400 | 409 if body.code == Some(PAYMENT_BUSY) => Verdict::NotExecuted,
        404 if names_no_payment(call) => Verdict::Refused,
        404 if is_not_found(body) => Verdict::Refused,
        400 | 401 | 403 | 409 | 415 | 422 => Verdict::Refused,
        _ => Verdict::Unclear,
    }
}

/// The shapes that ePayment, the webhooks API and the gateway in front of them are documented to answer with.
/// The others belong to APIs that are not called here: whoever sent them, it was not the one that was asked.
fn is_known(shape: Shape) -> bool {
    match shape {
        Shape::Domain
        | Shape::Validation
        | Shape::Exchange
        | Shape::Problem
        | Shape::InvalidParams
        | Shape::Gateway
        | Shape::GatewayPolicy => true,
        Shape::ExistingId | Shape::Token | Shape::Legacy | Shape::Userinfo | Shape::Unreadable => false,
    }
}

/// What only APIs that move no money are documented to answer with: a 409 that is just the name of what exists, and
/// no body at all with 401, 403 and 404. It is believed there: the worst is a sticker that is looked for again.
fn is_of_qr(call: Call, status: u16, body: &ErrorBody) -> bool {
    match body.shape {
        _ if !matches!(call, Call::Qr | Call::Orders) => false,
        Shape::ExistingId => status == 409,
        Shape::Unreadable => body.is_empty && matches!(status, 401 | 403 | 404),
        _ => false,
    }
}

fn is_readable(call: Call, status: u16, body: &ErrorBody) -> bool {
    is_known(body.shape) || is_of_qr(call, status, body)
}

/// The call is about something that is no payment, so that its absence proves nothing about one.
fn names_no_payment(call: Call) -> bool {
    matches!(call, Call::Webhooks | Call::Qr | Call::Orders)
}

/// Whether the API itself tells of a success or a server error under a status that says refused. The
/// gateway's own numbers are left out: it is seen to answer 401 with a body about an internal error.
fn contradicts(body: &ErrorBody) -> bool {
    let gateway = matches!(body.shape, Shape::Gateway | Shape::GatewayPolicy);
    !gateway && body.status.is_some_and(|status| !(400..500).contains(&status))
}

/// Whether a 404 speaks of the payment. The gateway's 404, or one with another code, speaks of something
/// else.
fn is_not_found(body: &ErrorBody) -> bool {
    match body.shape {
        Shape::Domain => body.code == Some(REFERENCE_NOT_FOUND),
        Shape::Validation | Shape::Exchange | Shape::Problem => {
            body.status.is_none_or(|status| status == 404)
        }
        _ => false,
    }
}

fn describe(call: Call, response: &HttpResponse, body: &ErrorBody) -> Error {
    let name = body.code.map_or_else(|| by_status(call, response.status, body), |code| by_code(call, code));
    complete(Error::new(name), response, body)
}

fn by_code(call: Call, code: u32) -> ErrorName {
    match (call, code) {
        (Call::Refund, REFERENCE_EXISTS) => ErrorName::RefundIdempotencyConflict,
        _ => ErrorName::of_platform_code(code),
    }
}

fn by_status(call: Call, status: u16, body: &ErrorBody) -> ErrorName {
    match status {
        500..=599 => ErrorName::PlatformFailure,
        _ if !is_readable(call, status, body) => ErrorName::UnreadableAnswer,
        401 => ErrorName::Unauthorized,
        403 => ErrorName::Forbidden,
        404 if names_no_payment(call) => ErrorName::NotFound,
        404 if is_not_found(body) => ErrorName::ReferenceNotFound,
        409 => ErrorName::Conflict,
        423 => ErrorName::Locked,
        429 => ErrorName::RateLimited,
        400 | 415 | 422 => ErrorName::RequestRefused,
        _ => ErrorName::UnreadableAnswer,
    }
}

/// Adds everything support asks for.
pub(super) fn complete(error: Error, response: &HttpResponse, body: &ErrorBody) -> Error {
    let mut error = error.with_http_status(response.status);
    if let Some(code) = body.code {
        error = error.with_platform_code(code);
    }
    if let Some(id) = &body.trace_id {
        error = error.with_trace_id(id);
    }
    if let Some(title) = &body.title {
        error = error.with_title(title);
    }
    if let Some(detail) = &body.detail {
        error = error.with_detail(detail);
    }
    if let Some(wait) = retry_after(response) {
        error = error.with_retry_after(wait);
    }
    body.extra.iter().fold(error, |error, (name, reason)| error.with_extra(name, reason))
}
