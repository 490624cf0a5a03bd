//! The body of create.

use super::text::{DATE_TIME, REFERENCE, URL_MAX, is_link, is_phone_number, is_reference};
use super::{Findings, Reader, receipt};
use crate::codes;
use crate::fail::{Checked, Fail};
use crate::http::Millis;
use crate::json::{Json, Object};
use crate::moment;
use crate::payment::{QrFormat, Scope, UserFlow};
use crate::switches::{Switches, UnknownFields, WrongJsonType};
use crate::unit::Currency;

/// The largest amount of the API, in minor units of any currency.
pub(crate) const AMOUNT_MAX: i64 = 65_000_000;
/// Side of a PNG that names no size, in pixels.
const PNG_DEFAULT: i64 = 1024;

const KNOWN: &[&str] = &[
    "amount",
    "customer",
    "customerInteraction",
    "industryData",
    "paymentMethod",
    "profile",
    "reference",
    "returnUrl",
    "userFlow",
    "expiresAt",
    "qrFormat",
    "paymentDescription",
    "receipt",
    "metadata",
    "receiptUrl",
    "minimumUserAge",
    "shipping",
    "cardPassthrough",
    "merchantLegalLinks",
];

/// Who is to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Customer<'b> {
    Phone(&'b str),
    PersonalQr(&'b str),
    Token(&'b str),
}

/// A body that fits the schema.
#[derive(Debug)]
pub(crate) struct Create<'b> {
    pub(crate) reference: &'b str,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) flow: UserFlow,
    pub(crate) method: &'b str,
    pub(crate) customer: Option<Customer<'b>>,
    pub(crate) customer_present: bool,
    pub(crate) minimum_age: u8,
    pub(crate) description: Option<&'b str>,
    pub(crate) expires_at: Option<Millis>,
    pub(crate) qr_format: QrFormat,
    pub(crate) scope: Scope,
    pub(crate) has_receipt: bool,
    pub(crate) has_shipping: bool,
    pub(crate) blocks_sources: bool,
    pub(crate) metadata: Option<Vec<(Box<str>, Box<str>)>>,
}

/// An amount as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) value: i64,
    pub(crate) currency: Currency,
}

/// Reads the body of create.
pub(crate) fn read<'b>(body: &'b Object<'b>, switches: &Switches) -> Checked<Create<'b>> {
    let mut findings = Findings::default();
    let top = Reader::new(body, "");
    if switches.unknown_fields != UnknownFields::Ignored {
        top.only(KNOWN, &mut findings);
    }
    let strict = switches.unknown_fields == UnknownFields::Everywhere;

    top.text_like("reference", REFERENCE, is_reference, &mut findings);
    top.require("reference", &mut findings);
    let asked = amount(top, "amount", strict, switches, &mut findings);
    let (method, blocks_sources) = payment_method(top, strict, &mut findings);
    let flow = user_flow(top, &mut findings);
    let customer = customer(top, &mut findings);
    let present =
        top.one_of("customerInteraction", &["CUSTOMER_PRESENT", "CUSTOMER_NOT_PRESENT"], &mut findings);
    let minimum_age = top.int("minimumUserAge", 0, 100, &mut findings);
    let description = top.text_within("paymentDescription", 3, 100, &mut findings);
    let expires_at = expires_at(top, &mut findings);
    let qr_format = qr_format(top, strict, &mut findings);
    let scope = scope(top, strict, &mut findings);
    links(top, strict, &mut findings);
    if let Some(object) = top.object("receipt", &mut findings) {
        receipt::check(object, strict, &mut findings);
    }
    let metadata = metadata(top, &mut findings);
    airline(top, &mut findings);
    if let Some(flow) = flow {
        flow_rules(top, flow, method, customer.is_some(), &mut findings);
    }

    findings.finish()?;
    // Everything required was found, or the findings would not have let this pass.
    let (Some(asked), Some(flow)) = (asked, flow) else { return Err(codes::INTERNAL.into()) };
    Ok(Create {
        reference: top.get("reference").and_then(Json::text).unwrap_or_default(),
        amount: asked.value,
        currency: asked.currency,
        flow,
        method: method.unwrap_or("WALLET"),
        customer,
        customer_present: present == Some("CUSTOMER_PRESENT"),
        minimum_age: minimum_age.and_then(|age| u8::try_from(age).ok()).unwrap_or(0),
        description,
        expires_at,
        qr_format,
        scope,
        has_receipt: top.has("receipt"),
        has_shipping: top.has("shipping"),
        blocks_sources,
        metadata,
    })
}

/// Reads an amount object.
pub(crate) fn amount<'j>(
    top: Reader<'j>,
    name: &'static str,
    strict: bool,
    switches: &Switches,
    findings: &mut Findings,
) -> Option<Asked> {
    top.require(name, findings);
    let object = top.object(name, findings)?;
    let reader = Reader::new(object, if name == "amount" { "amount." } else { "modificationAmount." });
    if strict {
        reader.only(&["currency", "value"], findings);
    }
    reader.require("currency", findings);
    reader.require("value", findings);
    let currency = reader.one_of("currency", &["NOK", "DKK", "EUR", "SEK", "USD", "GBP"], findings);
    let value = match reader.get("value")? {
        Json::Decimal(_) => {
            findings.code(codes::INVALID_AMOUNT);
            None
        }
        Json::Int(_) => reader.int("value", 0, AMOUNT_MAX, findings),
        _ if switches.wrong_json_type == WrongJsonType::ServerError => {
            findings.code(codes::INTERNAL);
            None
        }
        _ => reader.int("value", 0, AMOUNT_MAX, findings),
    };
    Some(Asked { value: value?, currency: Currency::parse(currency?)? })
}

fn payment_method<'j>(top: Reader<'j>, strict: bool, findings: &mut Findings) -> (Option<&'j str>, bool) {
    top.require("paymentMethod", findings);
    let Some(object) = top.object("paymentMethod", findings) else { return (None, false) };
    let reader = Reader::new(object, "paymentMethod.");
    if strict {
        reader.only(&["type", "blockedSources"], findings);
    }
    reader.require("type", findings);
    let method = reader.one_of("type", &["WALLET", "CARD", "CARD_PASSTHROUGH"], findings);
    let blocked = reader.list("blockedSources", findings).unwrap_or_default();
    if blocked.iter().any(|source| source.text() != Some("COMMERCIAL_CARDS")) {
        let reason = "The field BlockedSources may hold COMMERCIAL_CARDS only.";
        findings.field("paymentMethod.blockedSources".to_owned(), reason.to_owned());
    }
    (method, !blocked.is_empty())
}

fn user_flow(top: Reader<'_>, findings: &mut Findings) -> Option<UserFlow> {
    top.require("userFlow", findings);
    let names = ["WEB_REDIRECT", "PUSH_MESSAGE", "QR", "NATIVE_REDIRECT"];
    match top.one_of("userFlow", &names, findings)? {
        "WEB_REDIRECT" => Some(UserFlow::WebRedirect),
        "PUSH_MESSAGE" => Some(UserFlow::PushMessage),
        "QR" => Some(UserFlow::Qr),
        "NATIVE_REDIRECT" => Some(UserFlow::NativeRedirect),
        _ => None,
    }
}

/// One of three shapes; unknown fields inside are ignored, as observed.
pub(crate) fn customer<'j>(top: Reader<'j>, findings: &mut Findings) -> Option<Customer<'j>> {
    let object = top.object("customer", findings)?;
    let reader = Reader::new(object, "customer.");
    let phone = reader.text("phoneNumber", findings).map(Customer::Phone);
    let qr = reader.text_within("personalQr", 5, 255, findings).map(Customer::PersonalQr);
    let token = reader.text_within("customerToken", 1, usize::MAX, findings).map(Customer::Token);
    let mut shapes = [phone, qr, token].into_iter().flatten();
    let (first, second) = (shapes.next(), shapes.next());
    if second.is_some() {
        let reason = "Only one of phoneNumber, personalQr and customerToken may be given.";
        findings.field("customer".to_owned(), reason.to_owned());
    }
    if let Some(Customer::Phone(number)) = first
        && !is_phone_number(number)
    {
        findings.code(codes::INVALID_PHONE_NUMBER);
    }
    first
}

fn expires_at(top: Reader<'_>, findings: &mut Findings) -> Option<Millis> {
    top.text_like("expiresAt", DATE_TIME, |text| moment::parse(text).is_some(), findings)
        .and_then(moment::parse)
}

fn qr_format(top: Reader<'_>, strict: bool, findings: &mut Findings) -> QrFormat {
    let Some(object) = top.object("qrFormat", findings) else { return QrFormat::Svg };
    let reader = Reader::new(object, "qrFormat.");
    if strict {
        reader.only(&["format", "size"], findings);
    }
    reader.require("format", findings);
    let size = reader.int("size", 100, 2000, findings).unwrap_or(PNG_DEFAULT);
    match reader.one_of("format", &["IMAGE/SVG+XML", "IMAGE/PNG", "TEXT/TARGETURL"], findings) {
        Some("IMAGE/PNG") => QrFormat::Png { size: u32::try_from(size).unwrap_or_default() },
        Some("TEXT/TARGETURL") => QrFormat::Text,
        _ => QrFormat::Svg,
    }
}

fn scope(top: Reader<'_>, strict: bool, findings: &mut Findings) -> Scope {
    let mut scope = Scope::default();
    let Some(object) = top.object("profile", findings) else { return scope };
    let reader = Reader::new(object, "profile.");
    if strict {
        reader.only(&["scope"], findings);
    }
    for word in reader.text("scope", findings).unwrap_or_default().split_ascii_whitespace() {
        scope.any = true;
        match word {
            "name" | "email" | "phoneNumber" => {}
            "address" => scope.address = true,
            "birthDate" => scope.birth_date = true,
            "nin" => scope.nin = true,
            _ => findings.code(codes::INVALID_SCOPE),
        }
    }
    scope
}

fn links(top: Reader<'_>, strict: bool, findings: &mut Findings) {
    for name in ["returnUrl", "receiptUrl"] {
        if let Some(url) = top.text_within(name, 0, URL_MAX, findings)
            && !is_link(url)
        {
            findings.code(codes::INVALID_URL);
        }
    }
    let Some(object) = top.object("merchantLegalLinks", findings) else { return };
    let reader = Reader::new(object, "merchantLegalLinks.");
    if strict {
        reader.only(&["termsOfSaleUrl", "privacyPolicyUrl"], findings);
    }
    for name in ["termsOfSaleUrl", "privacyPolicyUrl"] {
        if let Some(url) = reader.text_within(name, 0, URL_MAX, findings)
            && !is_link(url)
        {
            findings.code(codes::INVALID_URL);
        }
    }
}

fn metadata(top: Reader<'_>, findings: &mut Findings) -> Option<Vec<(Box<str>, Box<str>)>> {
    let object = top.object("metadata", findings)?;
    let reader = Reader::new(object, "metadata.");
    let mut pairs: Vec<(Box<str>, Box<str>)> = Vec::with_capacity(object.len());
    if object.len() > 5 {
        findings.code(codes::METADATA_CAPACITY);
    }
    for (key, value) in object {
        let Some(text) = value.text() else {
            reader.text(key, findings);
            continue;
        };
        if pairs.iter().any(|(known, _)| **known == **key) {
            findings.code(codes::METADATA_DUPLICATE);
        }
        if key.chars().count() > 100 {
            findings.code(codes::METADATA_KEY_LENGTH);
        }
        if text.chars().count() > 500 {
            findings.code(codes::METADATA_VALUE_LENGTH);
        }
        pairs.push((key.as_ref().into(), text.into()));
    }
    Some(pairs)
}

fn airline(top: Reader<'_>, findings: &mut Findings) {
    let Some(industry) = top.object("industryData", findings) else { return };
    let Some(airline) = Reader::new(industry, "industryData.").object("airlineData", findings) else {
        return;
    };
    let reader = Reader::new(airline, "industryData.airlineData.");
    for (name, min, max) in [
        ("agencyInvoiceNumber", 1, 6),
        ("airlineCode", 3, 3),
        ("airlineDesignatorCode", 2, 2),
        ("passengerName", 1, 49),
    ] {
        reader.require(name, findings);
        reader.text_within(name, min, max, findings);
    }
    reader.text_within("ticketNumber", 1, 150, findings);
}

/// What each flow needs and forbids.
fn flow_rules(
    top: Reader<'_>,
    flow: UserFlow,
    method: Option<&str>,
    customer: bool,
    findings: &mut Findings,
) {
    if flow == UserFlow::WebRedirect && !top.has("returnUrl") {
        findings.code(Fail::Code(codes::MISSING_PARAMETER, "WEB_REDIRECT needs a returnUrl."));
    }
    if flow == UserFlow::PushMessage && !customer {
        findings.code(Fail::Code(codes::MISSING_PARAMETER, "PUSH_MESSAGE needs a customer."));
    }
    if method == Some("CARD") && flow != UserFlow::WebRedirect {
        let reason = "The field UserFlow must be WEB_REDIRECT when PaymentMethod.Type is CARD.";
        findings.field("userFlow".to_owned(), reason.to_owned());
    }
    if method == Some("CARD_PASSTHROUGH") {
        findings.code(codes::INVALID_METHOD_TYPE);
    }
}
