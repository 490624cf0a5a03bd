//! Codes for payments that exist.

use serde::Serialize;

use crate::check::{Findings, Reader, sticker};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Request, Response};
use crate::json::Json;
use crate::moment::seconds;
use crate::payment::State;
use crate::platform::Platform;
use crate::platform::route::token_of;
use crate::switches::QrBodyFields;

use super::object;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    url: &'a str,
    expires_in: i64,
}

impl Platform {
    /// The landing pages of our payments are the ones there are; the platform takes those of older APIs only.
    pub(super) fn one_time_qr(
        &mut self,
        request: &Request<'_>,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let (top, mut findings) = (Reader::new(object(body)?, ""), Findings::default());
        top.require("url", &mut findings);
        let url = top.text("url", &mut findings).unwrap_or_default();
        let size = self.layout(top, &mut findings);
        findings.finish()?;
        let format = self.format_of_headers(request, size)?;
        let invalid = Fail::Qr {
            status: 400,
            title: "Validation error",
            detail: "Supplied landing page token is not valid",
        };
        let token = token_of(url).ok_or(invalid.clone())?;
        let payment = self.links.get(token).and_then(|place| self.payments.get(*place)).ok_or(invalid)?;
        let left = payment.terms.expires_at - self.now;
        if payment.state != State::Created || left <= 0 {
            let detail = "Payment has already timed out";
            return Err(Fail::Qr { status: 400, title: "Order timeout", detail });
        }
        let text = self.qr_text(token);
        let url = self.url_for(text, format);
        Ok(Response::new(200, JSON, write(&Body { url: &url, expires_in: seconds(left) })))
    }

    /// The size a body asks for, where it counts.
    pub(super) fn layout(&self, top: Reader<'_>, findings: &mut Findings) -> Option<i64> {
        match self.switches().qr_body_fields {
            QrBodyFields::Read => sticker::layout(top, findings),
            QrBodyFields::Ignored => None,
        }
    }
}
