//! The receipt of create: schema only. Nothing shows that the platform adds the lines up.

use super::text::{URL_MAX, is_link};
use super::{Findings, Reader};
use crate::codes;
use crate::json::Object;

const LINE: &[&str] = &[
    "name",
    "id",
    "totalAmount",
    "totalAmountExcludingTax",
    "totalTaxAmount",
    "taxRate",
    "taxPercentage",
    "unitInfo",
    "discount",
    "productUrl",
    "isReturn",
    "isShipping",
];

const BOTTOM: &[&str] = &[
    "currency",
    "tipAmount",
    "posId",
    "receiptNumber",
    "paymentSources",
    "barcode",
    "totalAmount",
    "totalTax",
    "totalDiscount",
    "shippingAmount",
    "shippingInfo",
    "giftCardAmount",
    "terminalId",
];

/// Checks a receipt; `strict` refuses unknown fields.
pub(crate) fn check(object: &Object<'_>, strict: bool, findings: &mut Findings) {
    let reader = Reader::new(object, "receipt.");
    if strict {
        reader.only(&["orderLines", "bottomLine"], findings);
    }
    reader.require("orderLines", findings);
    reader.require("bottomLine", findings);
    lines(reader, strict, findings);
    if let Some(bottom) = reader.object("bottomLine", findings) {
        bottom_line(bottom, strict, findings);
    }
}

fn lines(reader: Reader<'_>, strict: bool, findings: &mut Findings) {
    let Some(lines) = reader.list("orderLines", findings) else { return };
    if lines.is_empty() {
        let reason = "The field OrderLines must have at least one element.";
        findings.field("receipt.orderLines".to_owned(), reason.to_owned());
    }
    for (place, item) in lines.iter().enumerate() {
        let path = format!("receipt.orderLines[{place}].");
        match item.object() {
            Some(object) => line(Reader::new(object, &path), &path, strict, findings),
            None => findings.field(path, "An order line must be an object.".to_owned()),
        }
    }
}

fn line(reader: Reader<'_>, path: &str, strict: bool, findings: &mut Findings) {
    if strict {
        reader.only(LINE, findings);
    }
    for name in ["name", "id"] {
        reader.require(name, findings);
        reader.text(name, findings);
    }
    for name in ["totalAmount", "totalAmountExcludingTax", "totalTaxAmount"] {
        reader.require(name, findings);
        reader.int(name, i64::MIN, i64::MAX, findings);
    }
    if !reader.has("taxRate") && !reader.has("taxPercentage") {
        reader.require("taxRate", findings);
    }
    reader.int("taxRate", 0, 10_000, findings);
    reader.int("taxPercentage", 0, 100, findings);
    reader.int("discount", 0, i64::MAX, findings);
    reader.boolean("isReturn", findings);
    reader.boolean("isShipping", findings);
    if let Some(url) = reader.text_within("productUrl", 0, URL_MAX, findings)
        && !is_link(url)
    {
        findings.code(codes::INVALID_URL);
    }
    if let Some(object) = reader.object("unitInfo", findings) {
        unit_info(Reader::new(object, &format!("{path}unitInfo.")), strict, findings);
    }
}

fn unit_info(reader: Reader<'_>, strict: bool, findings: &mut Findings) {
    if strict {
        reader.only(&["unitPrice", "quantity", "quantityUnit"], findings);
    }
    reader.require("quantity", findings);
    reader.require_key("unitPrice", findings);
    reader.text_like("quantity", r"^\d+([\.]\d{1,8})?$", is_quantity, findings);
    reader.int("unitPrice", 0, i64::MAX, findings);
    reader.one_of("quantityUnit", &["PCS", "KG", "KM", "MINUTE", "LITRE", "KWH"], findings);
}

/// `^\d+([\.]\d{1,8})?$`, at most ten characters.
fn is_quantity(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.len() <= 10
        && match text.split_once('.') {
            Some((whole, part)) => digits(whole) && digits(part) && part.len() <= 8,
            None => digits(text),
        }
}

fn bottom_line(object: &Object<'_>, strict: bool, findings: &mut Findings) {
    let reader = Reader::new(object, "receipt.bottomLine.");
    if strict {
        reader.only(BOTTOM, findings);
    }
    reader.require("currency", findings);
    reader.one_of("currency", &["NOK", "DKK", "EUR", "SEK", "USD", "GBP"], findings);
    reader.int("tipAmount", 0, i64::MAX, findings);
    reader.text("posId", findings);
    reader.text("receiptNumber", findings);
    if let Some(sources) = reader.object("paymentSources", findings) {
        let sources = Reader::new(sources, "receipt.bottomLine.paymentSources.");
        for name in ["giftCard", "card", "voucher", "cash"] {
            sources.int(name, 0, i64::MAX, findings);
        }
    }
    if let Some(barcode) = reader.object("barcode", findings) {
        let barcode = Reader::new(barcode, "receipt.bottomLine.barcode.");
        barcode.require_key("format", findings);
        barcode.one_of("format", &["EAN-13", "CODE 39", "CODE 128"], findings);
        barcode.require("data", findings);
        barcode.text("data", findings);
    }
}
