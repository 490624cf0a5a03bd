//! The JSON of a create. Only fields that are known to the platform, and none that is empty: it may refuse
//! both.

use serde::Serialize;

use super::options::{BlockedSource, Customer, Flow, LegalLinks, QrFormat};
use crate::ids::HttpsUrl;
use crate::metadata::Metadata;
use crate::money::PaymentAmount;
use crate::receipt::Receipt;

/// The one payment method of a till; `CARD` and card pass-through belong to web shops and service providers.
const WALLET: &str = "WALLET";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body<'a> {
    /// Spelled exactly so: the platform's rate limiter looks for it.
    pub(super) reference: &'a str,
    pub(super) amount: PaymentAmount,
    pub(super) payment_method: Method,
    pub(super) user_flow: &'static str,
    pub(super) customer_interaction: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) customer: Option<Who<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) qr_format: Option<Format>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) return_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payment_description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<Profile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum_user_age: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) receipt: Option<&'a Receipt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) receipt_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) metadata: Option<&'a Metadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) merchant_legal_links: Option<Links<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Method {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked_sources: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) enum Who<'a> {
    PhoneNumber(&'a str),
    PersonalQr(&'a str),
    CustomerToken(&'a str),
}

#[derive(Serialize)]
pub(super) struct Format {
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u16>,
}

#[derive(Serialize)]
pub(super) struct Profile {
    pub(super) scope: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Links<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    terms_of_sale_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy_policy_url: Option<&'a str>,
}

impl Method {
    pub(super) fn wallet(blocked: &[BlockedSource]) -> Self {
        Self { kind: WALLET, blocked_sources: blocked.iter().map(|source| source.wire()).collect() }
    }
}

impl<'a> From<&'a Customer> for Who<'a> {
    fn from(customer: &'a Customer) -> Self {
        match customer {
            Customer::Phone(number) => Self::PhoneNumber(number.as_str()),
            Customer::PersonalQr(text) => Self::PersonalQr(text.as_str()),
            Customer::Token(token) => Self::CustomerToken(token.as_str()),
        }
    }
}

impl From<QrFormat> for Format {
    fn from(format: QrFormat) -> Self {
        match format {
            QrFormat::Svg => Self { format: "IMAGE/SVG+XML", size: None },
            QrFormat::Png(size) => Self { format: "IMAGE/PNG", size: size.map(super::PngSize::pixels) },
            QrFormat::Text => Self { format: "TEXT/TARGETURL", size: None },
        }
    }
}

impl<'a> Links<'a> {
    /// `None` if there is no link in it.
    pub(super) fn new(links: &'a LegalLinks) -> Option<Self> {
        let terms_of_sale_url = links.terms_of_sale.as_ref().map(HttpsUrl::as_str);
        let privacy_policy_url = links.privacy_policy.as_ref().map(HttpsUrl::as_str);
        let any = terms_of_sale_url.or(privacy_policy_url).is_some();
        any.then_some(Self { terms_of_sale_url, privacy_policy_url })
    }
}

impl Flow {
    pub(super) const fn wire(&self) -> &'static str {
        match self {
            Self::PushMessage(_) => "PUSH_MESSAGE",
            Self::Qr { .. } => "QR",
            Self::WebRedirect { .. } => "WEB_REDIRECT",
        }
    }

    pub(super) const fn customer(&self) -> Option<&Customer> {
        match self {
            Self::PushMessage(customer) => Some(customer),
            Self::Qr { .. } => None,
            Self::WebRedirect { customer, .. } => customer.as_ref(),
        }
    }
}
