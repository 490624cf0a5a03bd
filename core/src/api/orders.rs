//! Order management: what the customer finds under a payment in the app, added after the fact.
//!
//! The platform looks at no payment here: a reference that does not exist is taken, too.

use std::fmt;

use serde_json::Value;

use super::reading::{Endpoint, Reading, object};
use super::refusal::{Call, refusal};
use super::retrieve::{get, post};
use crate::error::Invalid;
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::{HttpsUrl, Reference};
use crate::receipt::Receipt;
use crate::text::{check_characters, check_length};
use crate::wire::{orders as wire, to_vec};

pub use crate::wire::orders::LinkCategory;

/// `ecom` is where payments of ePayment are.
const PATH: &str = "/order-management/v2/ecom";

/// Adds a receipt to a payment: `POST /order-management/v2/ecom/receipts/{reference}`. Once only: a second one, and
/// one for a payment that was created with a receipt, is a `conflict`, and nothing can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddReceipt {
    reference: Reference,
    receipt: Receipt,
}

/// Puts a button with a link under a payment: `PUT /order-management/v2/ecom/categories/{reference}`. The last one
/// counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetOrderLink {
    reference: Reference,
    link: OrderLink,
}

/// Reads both back: `GET /order-management/v2/ecom/{reference}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetOrder {
    reference: Reference,
}

/// A link under a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLink {
    category: LinkCategory,
    url: HttpsUrl,
    image: Option<String>,
}

/// What the customer finds under a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDetails {
    /// The link: what it leads to, and where, as the platform has it.
    pub link: Option<(LinkCategory, String)>,
    /// The receipt.
    pub receipt: Option<FoundReceipt>,
}

/// A receipt as the platform has it, perhaps made elsewhere. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundReceipt(Value);

impl OrderLink {
    /// Most characters of the id of a picture.
    pub const IMAGE_MAX_LENGTH: usize = 128;

    /// To this address of the merchant's. A category that this library does not know is refused here, as the
    /// platform would do.
    pub fn new(category: LinkCategory, url: HttpsUrl) -> Result<Self, Invalid> {
        const RULE: &str = "GENERAL, RECEIPT, ORDER_CONFIRMATION, DELIVERY, TICKET or BOOKING";
        match category {
            LinkCategory::Other(_) => Err(Invalid::new("category", "is none of them", RULE)),
            category => Ok(Self { category, url, image: None }),
        }
    }

    /// With a picture that was uploaded before, by its id: 1 to 128 of `A-Z a-z 0-9 - _ .`.
    pub fn image(self, id: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "imageId";
        const RULE: &str = "1 to 128 characters of A-Z a-z 0-9 - _ .";
        let id = id.into();
        check_length(FIELD, &id, 1, Self::IMAGE_MAX_LENGTH, RULE)?;
        check_characters(FIELD, &id, |c| c.is_ascii_alphanumeric() || "-_.".contains(c), RULE)?;
        Ok(Self { image: Some(id), ..self })
    }
}

impl FoundReceipt {
    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.0.get("orderLines").and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Whether it says everything that `receipt` says. It may say more.
    pub fn says(&self, receipt: &Receipt) -> bool {
        serde_json::to_value(receipt).is_ok_and(|wanted| says(&self.0, &wanted))
    }
}

impl fmt::Debug for FoundReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FoundReceipt({} lines)", self.lines())
    }
}

impl AddReceipt {
    /// To this payment.
    pub fn new(reference: Reference, receipt: Receipt) -> Self {
        Self { reference, receipt }
    }
}

impl SetOrderLink {
    /// Under this payment.
    pub fn new(reference: Reference, link: OrderLink) -> Self {
        Self { reference, link }
    }
}

impl GetOrder {
    /// Of this payment.
    pub fn new(reference: Reference) -> Self {
        Self { reference }
    }
}

impl Endpoint for AddReceipt {
    type Answer = ();

    fn request(&self) -> HttpRequest {
        let body = to_vec(&self.receipt).unwrap_or_default();
        post(format!("{PATH}/receipts/{}", self.reference.as_str()), body)
    }

    fn read(&self, response: &HttpResponse) -> Reading<()> {
        done(response, &self.reference)
    }
}

impl Endpoint for SetOrderLink {
    type Answer = ();

    fn request(&self) -> HttpRequest {
        let OrderLink { category, url, image } = &self.link;
        let order_details_url = url.as_str().to_owned();
        let body = wire::Link { category: category.clone(), order_details_url, image_id: image.clone() };
        let target = format!("{PATH}/categories/{}", self.reference.as_str());
        let mut request = post(target, to_vec(&body).unwrap_or_default());
        request.method = Method::Put;
        request
    }

    fn read(&self, response: &HttpResponse) -> Reading<()> {
        done(response, &self.reference)
    }
}

impl Endpoint for GetOrder {
    type Answer = OrderDetails;

    fn request(&self) -> HttpRequest {
        get(format!("{PATH}/{}", self.reference.as_str()))
    }

    fn read(&self, response: &HttpResponse) -> Reading<OrderDetails> {
        let read = || {
            let order: wire::Order = object(response)?;
            let link = order.category.map(|link| (link.category, link.order_details_url));
            let receipt = order.receipt.filter(Value::is_object).map(FoundReceipt);
            Ok(OrderDetails { link, receipt })
        };
        let reading = if response.status == 200 { read().into() } else { refusal(Call::Orders, response) };
        reading.map_error(|error| error.with_reference(self.reference.as_str()))
    }
}

/// A success has a text of no meaning, and it is not looked at.
fn done(response: &HttpResponse, reference: &Reference) -> Reading<()> {
    let reading = match response.status {
        200 | 201 | 204 => Reading::Success(()),
        _ => refusal(Call::Orders, response),
    };
    reading.map_error(|error| error.with_reference(reference.as_str()))
}

/// Whether everything in `wanted` is in `found`, with nothing left out of a list.
fn says(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => wanted.iter().all(|(name, wanted)| {
            let found = found.get(name).unwrap_or(&Value::Null);
            says(found, wanted)
        }),
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| says(found, wanted))
        }
        _ => found == wanted,
    }
}
