//! Order management: receipts and links, added after the fact. No payment is looked at.

use serde::Serialize;
use serde_json::Value;

use super::gateway::Caller;
use super::{Environment, Operation, Platform};
use crate::check::text::URL_MAX;
use crate::check::{Findings, Reader, receipt};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Response};
use crate::json::{Json, Object};
use crate::switches::{OrdersInTest, ReceiptAfterCreate};

/// What a link can lead to.
const CATEGORIES: [&str; 6] = ["GENERAL", "RECEIPT", "ORDER_CONFIRMATION", "DELIVERY", "TICKET", "BOOKING"];
/// Longest id of a picture.
const IMAGE_MAX: usize = 128;

/// Receipt and link of one order.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Order {
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Value>,
    /// The receipt came with the payment.
    #[serde(skip)]
    from_create: bool,
}

impl Platform {
    pub(super) fn order_api(
        &mut self,
        caller: Caller,
        operation: Operation,
        reference: &str,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let missing = self.options.environment == Environment::Test
            && self.switches().orders_in_test == OrdersInTest::NotFound;
        if missing {
            return Err(Fail::Gateway { status: 404, message: "Resource not found" });
        }
        match operation {
            Operation::AddReceipt => self.add_receipt(caller, reference, body),
            Operation::SetOrderLink => self.set_order_link(caller, reference, body),
            _ => self.get_order(caller, reference),
        }
    }

    /// A payment is created with a receipt.
    pub(super) fn keep_receipt(&mut self, unit: usize, reference: &str, receipt: &Json<'_>) {
        let order = self.orders.entry((unit, reference.to_owned())).or_default();
        (order.receipt, order.from_create) = (Some(receipt.to_value()), true);
    }

    fn add_receipt(&mut self, caller: Caller, reference: &str, body: Option<&Json<'_>>) -> Checked<Response> {
        let mut findings = Findings::default();
        receipt::check(object(body)?, false, &mut findings);
        findings.finish()?;
        let twice = self.switches().receipt_after_create == ReceiptAfterCreate::Refused;
        let order = self.orders.entry((caller.unit, reference.to_owned())).or_default();
        if order.receipt.is_some() && (twice || !order.from_create) {
            return Err(Fail::Plain { status: 409, title: "A receipt for the order exists" });
        }
        (order.receipt, order.from_create) = (body.map(Json::to_value), false);
        Ok(Response::new(201, JSON, b"\"Created\"".to_vec()))
    }

    fn set_order_link(
        &mut self,
        caller: Caller,
        reference: &str,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        top.require("category", &mut findings);
        top.require("orderDetailsUrl", &mut findings);
        top.one_of("category", &CATEGORIES, &mut findings);
        top.text_within("orderDetailsUrl", 1, URL_MAX, &mut findings);
        top.text_like("orderDetailsUrl", "^https://", |url| url.starts_with("https://"), &mut findings);
        top.text_within("imageId", 1, IMAGE_MAX, &mut findings);
        findings.finish()?;
        let order = self.orders.entry((caller.unit, reference.to_owned())).or_default();
        order.category = body.map(Json::to_value);
        Ok(Response::new(200, JSON, b"\"Upserted\"".to_vec()))
    }

    fn get_order(&self, caller: Caller, reference: &str) -> Checked<Response> {
        let order = self.orders.get(&(caller.unit, reference.to_owned()));
        let order = order.ok_or(Fail::Plain { status: 404, title: "Order not found" })?;
        Ok(Response::new(200, JSON, write(order)))
    }
}

fn object<'j>(body: Option<&'j Json<'j>>) -> Checked<&'j Object<'j>> {
    body.and_then(Json::object).ok_or_else(|| Fail::field("$", "The request body must be a JSON object."))
}
