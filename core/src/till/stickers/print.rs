use crate::api::QrFormat;
use crate::error::{Error, ErrorName};
use crate::qr::QrText;
use crate::till::api_calls::ApiCalls;
use crate::till::picture;

/// What a PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// An SVG says what it is within so many bytes.
const SVG_HEAD: usize = 1024;

/// What is needed to print a sticker.
///
/// The platform's own picture has its styling. One drawn from the text needs its approval of the styling first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintData {
    /// The platform's picture, as the bytes of a file: an SVG, or a PNG of 100 to 2000 pixels a side; 4 MiB at most.
    Picture(Vec<u8>),
    /// The text, to be drawn here.
    Text(QrText),
}

/// Fetches the picture behind a link at once, since links die, and makes sure that it is one.
pub(super) async fn picture(calls: &ApiCalls, link: &str, format: QrFormat) -> Result<PrintData, Error> {
    let bytes = picture::fetch(&calls.shared, link).await?;
    let fits = match format {
        QrFormat::Png(_) => bytes.starts_with(PNG),
        _ => is_svg(&bytes),
    };
    if fits { Ok(PrintData::Picture(bytes)) } else { Err(missing("a picture of another kind")) }
}

pub(super) fn text(text: &str) -> Result<PrintData, Error> {
    QrText::new(text).map(PrintData::Text).map_err(|_| missing("a sticker without a text"))
}

pub(super) fn missing(what: &str) -> Error {
    Error::new(ErrorName::UnreadableAnswer).with_detail(what)
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..SVG_HEAD).unwrap_or(bytes);
    head.windows(4).any(|part| part == b"<svg")
}
