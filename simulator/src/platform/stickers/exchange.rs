//! Who stands behind a personal QR or a check-in.

use serde::Serialize;

use crate::check::{Findings, Reader, sticker};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Response};
use crate::json::Json;
use crate::moment::seconds;
use crate::platform::Platform;
use crate::switches::ExchangeUnknown;

use super::object;

#[derive(Serialize)]
struct Body<'a> {
    msisdn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'static str>,
}

impl Platform {
    pub(super) fn exchange_personal_qr(&self, body: Option<&Json<'_>>) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        let code = top.text("qrCode", &mut findings).filter(|code| !code.is_empty());
        if !top.has("qrCode") || code.is_none() {
            let reason = "The complete data contained in the QR code is required.";
            findings.field("qrCode".to_owned(), reason.to_owned());
        }
        sticker::requested_data(top, &mut findings);
        findings.finish()?;
        let code = code.unwrap_or_default();
        let unknown = |_| self.unknown("qrCode", "The complete data contained in the QR code is required.");
        let user = self.user_of_personal_qr(code).map_err(unknown)?;
        let made_at = self.personal_qr_made_at(code);
        let version = if made_at.is_some() { "2.0" } else { "1.0" };
        self.exchanged(user, made_at.map(seconds), Some(version))
    }

    pub(super) fn exchange_customer(&self, body: Option<&Json<'_>>) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        sticker::requested_data(top, &mut findings);
        let token = sticker::customer_token(top);
        if token.is_none() {
            findings.field("customer".to_owned(), "Customer object is required.".to_owned());
        }
        findings.finish()?;
        let unknown = |_| self.unknown("customer", "The customer token is not valid.");
        let user = self.user_of_customer_token(token.unwrap_or_default()).map_err(unknown)?;
        let scanned_at = self.customer_token_made_at(token.unwrap_or_default());
        self.exchanged(user, scanned_at.map(seconds), None)
    }

    fn exchanged(
        &self,
        user: usize,
        timestamp: Option<i64>,
        version: Option<&'static str>,
    ) -> Checked<Response> {
        let user = self.options.users.get(user).ok_or(Fail::Empty(500))?;
        Ok(Response::new(200, JSON, write(&Body { msisdn: &user.phone, timestamp, version })))
    }

    fn unknown(&self, field: &str, reason: &'static str) -> Fail {
        match self.switches().exchange_unknown {
            ExchangeUnknown::BadRequest => Fail::field(field, reason),
            ExchangeUnknown::NotFound => Fail::Plain { status: 404, title: "Not found" },
        }
    }
}
