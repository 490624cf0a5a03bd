//! In which form a picture is asked for, and the links to pictures.

use crate::check::sticker::SIZES;
use crate::fail::{Checked, Fail};
use crate::http::Request;
use crate::moment::HOUR;
use crate::payment::QrFormat;
use crate::platform::Platform;
use crate::platform::route::PICTURE;
use crate::switches::{MissingAccept, StickerLinkLife};

use super::Picture;

/// Width of a PNG if none is asked for, in pixels.
const DEFAULT_SIZE: u32 = 1024;

impl Platform {
    /// By `Accept` and `Size`; `body_size` is the size a body asks for, where that counts.
    pub(super) fn format_of_headers(
        &self,
        request: &Request<'_>,
        body_size: Option<i64>,
    ) -> Checked<QrFormat> {
        let unfit = Fail::Plain { status: 415, title: "Unsupported media type" };
        let wanted = request.headers.accept.unwrap_or("*/*");
        let kinds = wanted.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
        for kind in kinds {
            match kind {
                "image/*" | "image/svg+xml" => return Ok(QrFormat::Svg),
                "text/targetUrl" => return Ok(QrFormat::Text),
                "image/png" => {
                    let size = request.headers.size.map(|text| size("Size", text)).transpose()?;
                    let size = size.or(body_size.and_then(|size| u32::try_from(size).ok()));
                    return Ok(QrFormat::Png { size: size.unwrap_or(DEFAULT_SIZE) });
                }
                "*/*" | "" if self.switches().missing_accept == MissingAccept::Svg => {
                    return Ok(QrFormat::Svg);
                }
                _ => {}
            }
        }
        Err(unfit)
    }

    /// A link to a picture of `text`, or the text itself.
    pub(super) fn url_for(&mut self, text: String, format: QrFormat) -> String {
        if format == QrFormat::Text {
            return text;
        }
        let token = self.random.link_token();
        let life = match self.switches().sticker_link_life {
            StickerLinkLife::Hour => HOUR,
            StickerLinkLife::Forever => i64::MAX,
        };
        let dies_at = self.now.saturating_add(life);
        self.stickers.pictures.insert(&token, Picture { text, format }, dies_at, self.now);
        format!("{}{PICTURE}?token={token}", self.options.public_base)
    }
}

/// By `QrImageFormat` and `QrImageSize` in the query, whatever case they are in.
pub(super) fn format_of_query(target: &str) -> Checked<QrFormat> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let value = |wanted: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    let format = value("QrImageFormat").unwrap_or("SVG");
    if format.eq_ignore_ascii_case("SVG") {
        return Ok(QrFormat::Svg);
    }
    if !format.eq_ignore_ascii_case("PNG") {
        return Err(Fail::field("QrImageFormat", "The field QrImageFormat must be one of: PNG, SVG."));
    }
    let size = value("QrImageSize").map(|text| size("QrImageSize", text)).transpose()?;
    Ok(QrFormat::Png { size: size.unwrap_or(DEFAULT_SIZE) })
}

fn size(field: &str, text: &str) -> Checked<u32> {
    let (min, max) = SIZES;
    match text.trim().parse::<i64>() {
        Ok(size) if (min..=max).contains(&size) => {
            u32::try_from(size).map_err(|_| Fail::Plain { status: 400, title: "Size" })
        }
        _ => Err(Fail::field(field, format!("The field {field} must be between {min} and {max}."))),
    }
}
