use std::time::Duration;

use super::format::{WhiteBorder, by_headers};
use super::json;
use crate::api::reading::{Endpoint, Reading, object, unreadable};
use crate::api::refusal::{Call, refusal};
use crate::api::retrieve::post;
use crate::api::{QrFormat, RedirectUrl};
use crate::http::{HttpRequest, HttpResponse};
use crate::wire::qr as wire;

/// Makes a code for a payment that exists: `POST /qr/v1`.
///
/// For payments of the older eCom and Recurring APIs, by their landing page. A payment of
/// [`CreatePayment`](crate::api::CreatePayment) has its code from its create, and needs no call of this API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateOneTimeQr {
    landing_page: RedirectUrl,
    format: QrFormat,
    white_border: Option<WhiteBorder>,
}

/// A code for one payment. It dies with it and must not be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeQr {
    /// Link to the picture, or the text, as was asked for. Whoever has it can pay.
    pub url: RedirectUrl,
    /// How long the code can still be used, from the moment of the answer.
    pub expires_in: Option<Duration>,
}

impl CreateOneTimeQr {
    /// For the payment with this landing page, exactly as the platform gave it.
    pub fn new(landing_page: RedirectUrl, format: QrFormat) -> Self {
        Self { landing_page, format, white_border: None }
    }

    /// Another border around the picture.
    #[must_use]
    pub fn white_border(self, border: WhiteBorder) -> Self {
        Self { white_border: Some(border), ..self }
    }
}

impl Endpoint for CreateOneTimeQr {
    type Answer = OneTimeQr;

    fn request(&self) -> HttpRequest {
        let url = self.landing_page.as_str().to_owned();
        let body = wire::OneTimeRequest { url, white_border: self.white_border.map(WhiteBorder::pixels) };
        by_headers(post("/qr/v1".to_owned(), json(&body)), self.format)
    }

    fn read(&self, response: &HttpResponse) -> Reading<OneTimeQr> {
        let read = || {
            let mut answer: wire::OneTime = object(response)?;
            let url = RedirectUrl::new(std::mem::take(&mut answer.url))
                .ok_or_else(|| unreadable(response, "a code without a link"))?;
            let seconds = answer.expires_in.and_then(|seconds| u64::try_from(seconds).ok());
            Ok(OneTimeQr { url, expires_in: seconds.map(Duration::from_secs) })
        };
        if response.status == 200 { read().into() } else { refusal(Call::Qr, response) }
    }
}
