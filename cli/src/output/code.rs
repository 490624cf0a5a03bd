//! What the customer scans or opens.

use std::path::Path;

use kasse::qr::{Level, QrText};
use serde::Serialize;

use super::failure::Failure;
use super::screen::Screen;

/// Width of a picture in pixels: large enough for any screen of a till.
const PICTURE_PIXELS: u16 = 800;

/// A one-time code or a link. Whoever has it can pay, so it is shown to the customer and nowhere else.
pub(crate) struct Code<'a> {
    /// The payment.
    pub(crate) reference: &'a str,
    /// The text or address.
    pub(crate) text: &'a QrText,
    /// It is to be scanned, not opened.
    pub(crate) scan: bool,
}

#[derive(Serialize)]
struct Event<'a> {
    kind: &'static str,
    reference: &'a str,
    text: &'a str,
}

impl Code<'_> {
    /// Shows it.
    pub(crate) fn show(&self, screen: &Screen) -> Result<(), Failure> {
        let kind = if self.scan { "code" } else { "link" };
        screen.object(&Event { kind, reference: self.reference, text: self.text.expose() });
        if self.scan {
            let matrix = self.text.encode(Level::L)?;
            screen.note(&matrix.to_terminal(screen.code));
        } else {
            screen.note("The customer opens this address:");
        }
        screen.note(self.text.expose());
        Ok(())
    }

    /// Draws it into a file: `.svg`, or `.png`.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Failure> {
        let matrix = self.text.encode(Level::M)?;
        let bytes = match path.extension().and_then(|ending| ending.to_str()) {
            Some("svg") => matrix.to_svg().into_bytes(),
            _ => matrix.to_png(PICTURE_PIXELS)?,
        };
        std::fs::write(path, bytes)
            .map_err(|error| Failure::Machine(format!("{}: {}", path.display(), error.kind())))
    }
}
