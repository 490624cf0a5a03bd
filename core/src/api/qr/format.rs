//! In which form a picture is asked for. The QR API has two ways: headers, and parameters of the query. No call
//! answers with the picture itself: there is a link to it, which dies after about an hour, or the text of the code.

use crate::api::{PngSize, QrFormat};
use crate::error::Invalid;
use crate::http::HttpRequest;

/// Width of the white border around a picture, in pixels (`whiteBorder`); the platform's own is 8.
///
/// The platform also takes 0. Codes without a border are not read, so that cannot be asked for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WhiteBorder(u16);

impl WhiteBorder {
    /// Widest, in pixels.
    pub const MAX: u16 = 100;

    /// From 1 to 100.
    pub fn new(pixels: u16) -> Result<Self, Invalid> {
        if (1..=Self::MAX).contains(&pixels) {
            return Ok(Self(pixels));
        }
        Err(Invalid::new("whiteBorder", format!("is {pixels}"), "1 to 100 pixels"))
    }

    /// In pixels.
    pub const fn pixels(self) -> u16 {
        self.0
    }
}

/// Asks by headers, as one-time and redirect codes want it. Mind the capital U.
pub(super) fn by_headers(mut request: HttpRequest, format: QrFormat) -> HttpRequest {
    let (accept, size) = match format {
        QrFormat::Svg => ("image/svg+xml", None),
        QrFormat::Png(size) => ("image/png", size),
        QrFormat::Text => ("text/targetUrl", None),
    };
    request.headers.push(("accept", accept.to_owned()));
    request.headers.extend(size.map(|size| ("size", size.pixels().to_string())));
    request
}

/// Asks by the query, as callback codes want it. There the text comes along in every form.
pub(super) fn by_query(path: String, format: QrFormat) -> String {
    match format {
        QrFormat::Svg | QrFormat::Text => path + "?QrImageFormat=SVG",
        QrFormat::Png(size) => {
            let size = size.map(|size: PngSize| format!("&QrImageSize={}", size.pixels()));
            path + "?QrImageFormat=PNG" + &size.unwrap_or_default()
        }
    }
}
