use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::Invalid;
use crate::qr::colour::Colours;
use crate::qr::length::Length;
use crate::qr::matrix::Matrix;
use crate::text::{check_length, check_printable};

/// Largest picture of the platform, in bytes: several times one of 2000 pixels.
pub const PICTURE_LIMIT: usize = 512 * 1024;

/// Shortest side of a sticker with the platform's picture, in millimetres: read at arm's length.
const SHORTEST: u16 = 25;

/// What is in the middle of a sticker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture(Inside);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Inside {
    /// Type and bytes of the platform's file.
    Platform(&'static str, Vec<u8>),
    Drawn(Matrix),
}

impl Picture {
    /// The platform's picture: the bytes that the link of a redirect or callback code gives, SVG or PNG. They go onto
    /// the sheet as they are.
    ///
    /// # Errors
    /// [`Invalid`] when they are neither, or more than [`PICTURE_LIMIT`].
    pub fn platform(bytes: Vec<u8>) -> Result<Self, Invalid> {
        const FIELD: &str = "picture";
        if bytes.len() > PICTURE_LIMIT {
            let rule = format!("at most {PICTURE_LIMIT} bytes");
            return Err(Invalid::new(FIELD, format!("has {} bytes", bytes.len()), rule));
        }
        let svg = |bytes: &[u8]| {
            let text = std::str::from_utf8(bytes)
                .unwrap_or_default()
                .trim_start_matches(['\u{feff}', ' ', '\r', '\n']);
            text.starts_with("<svg")
                || (text.starts_with('<') && text.contains("<svg") && !text.contains("<html"))
        };
        let kind = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            "image/png"
        } else if svg(&bytes) {
            "image/svg+xml"
        } else {
            return Err(Invalid::new(FIELD, "is neither SVG nor PNG", "the file that the code's link gives"));
        };
        Ok(Self(Inside::Platform(kind, bytes)))
    }

    /// A drawing of the code's text. The platform has to approve its styling before it is shown to customers.
    pub fn drawn(code: &Matrix) -> Self {
        Self(Inside::Drawn(code.clone()))
    }

    pub(super) fn check(&self, side: u16) -> Result<(), Invalid> {
        match &self.0 {
            Inside::Drawn(code) => {
                code.check_paper()?;
                Length::mm(side).check(code.framed())
            }
            Inside::Platform(..) if side < SHORTEST => {
                Err(Invalid::new("side", format!("is {side}mm"), format!("at least {SHORTEST}mm")))
            }
            Inside::Platform(..) => Ok(()),
        }
    }

    /// An element of the page with this place and size.
    pub(super) fn element(&self, place: &str) -> String {
        match &self.0 {
            Inside::Platform(kind, bytes) => {
                format!("<image{place} href=\"data:{kind};base64,{}\"/>\n", STANDARD.encode(bytes))
            }
            Inside::Drawn(code) => code.svg(place, Colours::BLACK_ON_WHITE),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match &self.0 {
            Inside::Platform(_, bytes) => bytes.len(),
            Inside::Drawn(code) => usize::from(code.size()) * usize::from(code.size()),
        }
    }
}

/// One sticker: a picture, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sticker {
    pub(super) picture: Picture,
    pub(super) location: String,
}

impl Sticker {
    /// `location` as the code was registered with (`locationDescription`), 1 to 36 characters.
    ///
    /// # Errors
    /// [`Invalid`] when the location is empty, longer, or has characters that cannot be seen.
    pub fn new(picture: Picture, location: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "locationDescription";
        const RULE: &str = "1 to 36 characters that can be seen";
        let location = location.into();
        check_length(FIELD, &location, 1, 36, RULE)?;
        check_printable(FIELD, &location, RULE)?;
        Ok(Self { picture, location })
    }
}
