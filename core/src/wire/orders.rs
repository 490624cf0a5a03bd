//! `/order-management/v2`: receipts and links of orders.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use super::open::open_enum;

open_enum! {
    /// What the link of an order leads to; decides the words on the button in the app.
    pub enum LinkCategory {
        /// Anything.
        General = "GENERAL",
        /// The receipt.
        Receipt = "RECEIPT",
        /// The confirmation of an order.
        OrderConfirmation = "ORDER_CONFIRMATION",
        /// Where the parcel is.
        Delivery = "DELIVERY",
        /// A ticket.
        Ticket = "TICKET",
        /// A booking.
        Booking = "BOOKING",
    }
}

/// A link under an order: body of the PUT, and part of what is read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// What it leads to.
    pub category: LinkCategory,
    /// Where.
    pub order_details_url: String,
    /// The platform's id of a picture that was uploaded before.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub image_id: Option<String>,
}

/// What is known of an order beside its payment. What somebody bought is theirs: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The link.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub category: Option<Link>,
    /// The receipt, as it is there.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Value>,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Order(link {}, receipt {})", self.category.is_some(), self.receipt.is_some())
    }
}
