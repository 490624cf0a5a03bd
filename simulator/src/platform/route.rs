//! From method and path to the operation that is meant.

use crate::http::Method;
use crate::json::{Json, field};

/// The operations of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `POST /accesstoken/get`
    Token,
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
    /// `POST /webhooks/v1/webhooks`
    RegisterWebhook,
    /// `GET /webhooks/v1/webhooks`
    ListWebhooks,
    /// `DELETE /webhooks/v1/webhooks/{id}`
    DeleteWebhook,
    /// `GET` of an image link
    Picture,
    /// `POST /qr/v1`
    OneTimeQr,
    /// `POST /qr/v1/merchant-redirect`
    CreateRedirectQr,
    /// `GET /qr/v1/merchant-redirect`
    ListRedirectQrs,
    /// `GET /qr/v1/merchant-redirect/{id}`
    GetRedirectQr,
    /// `PUT /qr/v1/merchant-redirect/{id}`
    UpdateRedirectQr,
    /// `DELETE /qr/v1/merchant-redirect/{id}`
    DeleteRedirectQr,
    /// `GET /qr/v1/merchant-callback`
    ListCallbackQrs,
    /// `GET /qr/v1/merchant-callback/{merchantQrId}`
    GetCallbackQr,
    /// `PUT /qr/v1/merchant-callback/{merchantQrId}`
    PutCallbackQr,
    /// `DELETE /qr/v1/merchant-callback/{merchantQrId}`
    DeleteCallbackQr,
    /// `PUT /qr/v1/merchant-callback/mobilepay/{beaconId}`
    AdoptMobilePayQr,
    /// `POST /qr/v1/exchange`
    ExchangePersonalQr,
    /// `POST /qr/v1/exchange/customer`
    ExchangeCustomer,
    /// `POST /order-management/v2/ecom/receipts/{reference}`
    AddReceipt,
    /// `PUT /order-management/v2/ecom/categories/{reference}`
    SetOrderLink,
    /// `GET /order-management/v2/ecom/{reference}`
    GetOrder,
}

impl Operation {
    /// Of the QR API.
    pub(crate) fn is_of_qr(self) -> bool {
        matches!(
            self,
            Self::OneTimeQr
                | Self::CreateRedirectQr
                | Self::ListRedirectQrs
                | Self::GetRedirectQr
                | Self::UpdateRedirectQr
                | Self::DeleteRedirectQr
                | Self::ExchangePersonalQr
                | Self::ExchangeCustomer
        ) || self.is_of_callback()
    }

    /// Of order management.
    pub(crate) fn is_of_orders(self) -> bool {
        matches!(self, Self::AddReceipt | Self::SetOrderLink | Self::GetOrder)
    }

    /// Of the callback stickers.
    pub(crate) fn is_of_callback(self) -> bool {
        matches!(
            self,
            Self::ListCallbackQrs
                | Self::GetCallbackQr
                | Self::PutCallbackQr
                | Self::DeleteCallbackQr
                | Self::AdoptMobilePayQr
        )
    }
}

/// Where a request goes: the operation, and the reference (or id, or token) it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Route<'r> {
    pub(crate) operation: Operation,
    pub(crate) name: &'r str,
}

impl<'r> Route<'r> {
    /// `body` because create names its reference there.
    pub(crate) fn of(method: Method, target: &'r str, body: Option<&'r Json<'r>>) -> Option<Self> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (operation, name) = if let Some(rest) = path.strip_prefix("/epayment/v1/") {
            epayment(method, rest, body)?
        } else if let Some(rest) = path.strip_prefix("/webhooks/v1/webhooks") {
            webhooks(method, rest)?
        } else if let Some(rest) = path.strip_prefix("/qr/v1") {
            qr(method, rest)?
        } else if let Some(rest) = path.strip_prefix("/order-management/v2/") {
            orders(method, rest)?
        } else if path == PICTURE {
            (method == Method::Get).then_some((Operation::Picture, token_of(query)?))?
        } else if path.eq_ignore_ascii_case("/accesstoken/get") {
            (method == Method::Post).then_some((Operation::Token, ""))?
        } else {
            return None;
        };
        Some(Self { operation, name })
    }

    /// The payment it is about, if it is about one.
    pub(crate) fn reference(&self) -> Option<&'r str> {
        match self.operation {
            Operation::Create
            | Operation::Get
            | Operation::Events
            | Operation::Capture
            | Operation::Refund
            | Operation::Cancel
            | Operation::ForceApprove
            | Operation::AddReceipt
            | Operation::SetOrderLink
            | Operation::GetOrder => Some(self.name),
            _ => None,
        }
    }
}

/// Path of image links.
pub(crate) const PICTURE: &str = "/qr-image/v1";

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

fn webhooks(method: Method, rest: &str) -> Option<(Operation, &str)> {
    match (method, rest) {
        (Method::Post, "") => Some((Operation::RegisterWebhook, "")),
        (Method::Get, "") => Some((Operation::ListWebhooks, "")),
        (Method::Delete, _) => {
            rest.strip_prefix('/').filter(|id| is_segment(id)).map(|id| (Operation::DeleteWebhook, id))
        }
        _ => None,
    }
}

/// The name of a sticker is still percent-encoded.
fn qr(method: Method, rest: &str) -> Option<(Operation, &str)> {
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let name_in = |prefix: &str| rest.strip_prefix(prefix).filter(|name| is_segment(name));
    let of = |operation, name| Some((operation, name));
    match (method, rest) {
        (Method::Post, "") => of(Operation::OneTimeQr, ""),
        (Method::Post, "/exchange") => of(Operation::ExchangePersonalQr, ""),
        (Method::Post, "/exchange/customer") => of(Operation::ExchangeCustomer, ""),
        (Method::Post, "/merchant-redirect") => of(Operation::CreateRedirectQr, ""),
        (Method::Get, "/merchant-redirect") => of(Operation::ListRedirectQrs, ""),
        (Method::Get, "/merchant-callback") => of(Operation::ListCallbackQrs, ""),
        _ => {
            if let Some(id) = name_in("/merchant-redirect/") {
                return match method {
                    Method::Get => of(Operation::GetRedirectQr, id),
                    Method::Put => of(Operation::UpdateRedirectQr, id),
                    Method::Delete => of(Operation::DeleteRedirectQr, id),
                    _ => None,
                };
            }
            if let Some(beacon) = name_in("/merchant-callback/mobilepay/") {
                return (method == Method::Put).then_some((Operation::AdoptMobilePayQr, beacon));
            }
            let id = name_in("/merchant-callback/")?;
            match method {
                Method::Get => of(Operation::GetCallbackQr, id),
                Method::Put => of(Operation::PutCallbackQr, id),
                Method::Delete => of(Operation::DeleteCallbackQr, id),
                _ => None,
            }
        }
    }
}

/// Of payments; the kind is written in any case.
fn orders(method: Method, rest: &str) -> Option<(Operation, &str)> {
    let (kind, rest) = rest.split_once('/')?;
    if !kind.eq_ignore_ascii_case("ecom") {
        return None;
    }
    let (operation, name) = match (method, rest.split_once('/')) {
        (Method::Post, Some(("receipts", name))) => (Operation::AddReceipt, name),
        (Method::Put, Some(("categories", name))) => (Operation::SetOrderLink, name),
        (Method::Get, None) => (Operation::GetOrder, rest),
        _ => return None,
    };
    is_segment(name).then_some((operation, name))
}

fn is_segment(text: &str) -> bool {
    !text.is_empty() && !text.contains('/')
}

/// The value of `token=` in a query or after the `//` of an app link.
pub(crate) fn token_of(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("token=")?;
    rest.split('&').next().filter(|token| !token.is_empty())
}
