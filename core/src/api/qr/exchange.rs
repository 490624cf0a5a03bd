use std::fmt;

use serde::Serialize;

use super::json;
use crate::api::reading::{Endpoint, Reading, object, unreadable};
use crate::api::refusal::{Call, refusal};
use crate::api::retrieve::post;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorName};
use crate::http::{HttpRequest, HttpResponse};
use crate::ids::{CustomerToken, PersonalQr};
use crate::phone::Msisdn;
use crate::wire::error::{Shape, parse};
use crate::wire::qr as wire;

/// The one kind of data there is to ask for.
const REQUESTED: [&str; 1] = ["MSISDN"];

/// Whose personal QR this is: `POST /qr/v1/exchange`. For loyalty; a payment takes the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangePersonalQr {
    code: PersonalQr,
}

/// Who checked in: `POST /qr/v1/exchange/customer`. For loyalty; a payment takes the token itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeCustomer {
    token: CustomerToken,
}

/// Who somebody is. Personal data: `Debug` shows nothing of it, and it is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Identified {
    /// The customer's number.
    pub phone: Msisdn,
    /// When the app made the code or the customer scanned, where the platform says.
    pub made_at: Option<Timestamp>,
    /// Of a personal QR: `1.0` if it shows the number itself, `2.0` if not.
    pub version: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QrBody<'a> {
    qr_code: &'a str,
    requested_data: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CustomerBody<'a> {
    customer: TokenBody<'a>,
    requested_data: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenBody<'a> {
    customer_token: &'a str,
}

impl ExchangePersonalQr {
    /// The whole text, as it was scanned.
    pub fn new(code: PersonalQr) -> Self {
        Self { code }
    }
}

impl ExchangeCustomer {
    /// The token of the check-in.
    pub fn new(token: CustomerToken) -> Self {
        Self { token }
    }
}

impl Endpoint for ExchangePersonalQr {
    type Answer = Identified;

    fn request(&self) -> HttpRequest {
        let body = QrBody { qr_code: self.code.as_str(), requested_data: REQUESTED };
        post("/qr/v1/exchange".to_owned(), json(&body))
    }

    /// A code that the platform does not take is `personal_qr_invalid`: ask the customer to show it again.
    fn read(&self, response: &HttpResponse) -> Reading<Identified> {
        read(response, ErrorName::PersonalQrInvalid)
    }
}

impl Endpoint for ExchangeCustomer {
    type Answer = Identified;

    fn request(&self) -> HttpRequest {
        let customer = TokenBody { customer_token: self.token.as_str() };
        post(
            "/qr/v1/exchange/customer".to_owned(),
            json(&CustomerBody { customer, requested_data: REQUESTED }),
        )
    }

    /// A token that the platform does not take is `customer_token_invalid`: ask the customer to scan again.
    fn read(&self, response: &HttpResponse) -> Reading<Identified> {
        read(response, ErrorName::CustomerTokenInvalid)
    }
}

/// `unfit` is what a refusal of the form of the text means: everything else in the request is ours.
fn read(response: &HttpResponse, unfit: ErrorName) -> Reading<Identified> {
    if response.status == 200 {
        return identified(response).into();
    }
    let reading = refusal(Call::Qr, response);
    let is_about_text = matches!(response.status, 400 | 404)
        && parse(&response.headers, &response.body).shape == Shape::Exchange;
    match reading {
        Reading::Refused(error) if is_about_text => Reading::Refused(error.renamed(unfit)),
        other => other,
    }
}

fn identified(response: &HttpResponse) -> Result<Identified, Error> {
    let mut answer: wire::Exchanged = object(response)?;
    let digits = std::mem::take(&mut answer.msisdn);
    let phone = Msisdn::new(digits).map_err(|_| unreadable(response, "a success without a phone number"))?;
    let made_at = answer.timestamp.and_then(|seconds| seconds.checked_mul(1000)).map(Timestamp::from_millis);
    Ok(Identified { phone, made_at, version: answer.version.take() })
}

impl fmt::Debug for Identified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identified({:?}, {:?})", self.made_at, self.version)
    }
}
