//! The pictures behind image links: real QR codes, level H, without anybody's logo.

use fast_qr::{ECL, QRBuilder};

use super::Platform;
use crate::fail::{Checked, Fail};
use crate::http::Response;
use crate::payment::{QrFormat, State};
use crate::switches::ImageLinkLife;

/// Light modules around the code, as the standard asks for.
const QUIET_ZONE: usize = 4;

impl Platform {
    /// Answers an image link. The token in the query is all the authentication there is.
    pub(super) fn picture(&self, token: &str) -> Checked<Response> {
        let gone = Fail::Gateway { status: 404, message: "Resource not found" };
        if let Some(picture) = self.sticker_picture(token) {
            return drawn(&picture.text, picture.format).ok_or(gone);
        }
        let payment =
            self.links.get(token).and_then(|place| self.payments.get(*place)).ok_or(gone.clone())?;
        let over = payment.state != State::Created || self.now >= payment.terms.expires_at;
        if over && self.switches().image_link_life == ImageLinkLife::Payment {
            return Err(gone);
        }
        drawn(&self.qr_text(token), payment.terms.qr_format).ok_or(gone)
    }
}

fn drawn(text: &str, format: QrFormat) -> Option<Response> {
    let matrix = Matrix::of(text)?;
    match format {
        QrFormat::Svg => Some(Response::new(200, "image/svg+xml", matrix.svg().into_bytes())),
        QrFormat::Png { size } => Some(Response::new(200, "image/png", matrix.png(size)?)),
        QrFormat::Text => None,
    }
}

/// The modules of a code with its quiet zone; `true` is dark.
struct Matrix {
    side: usize,
    dark: Vec<bool>,
}

impl Matrix {
    fn of(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::H).build().ok()?;
        let side = code.size + 2 * QUIET_ZONE;
        let module = |row: usize, column: usize| {
            let (row, column) = (row.checked_sub(QUIET_ZONE)?, column.checked_sub(QUIET_ZONE)?);
            (row < code.size && column < code.size).then(|| code[row][column].value())
        };
        let cells = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
        let dark = cells.map(|(row, column)| module(row, column).unwrap_or(false)).collect();
        Some(Self { side, dark })
    }

    fn is_dark(&self, row: usize, column: usize) -> bool {
        self.dark.get(row * self.side + column).copied().unwrap_or(false)
    }

    fn svg(&self) -> String {
        let side = self.side;
        let mut path = String::new();
        for row in 0..side {
            for column in (0..side).filter(|column| self.is_dark(row, *column)) {
                path.push_str(&format!("M{column} {row}h1v1h-1z"));
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
        )
    }

    /// `size` by `size` pixels, one bit each: modules of whole pixels, in the middle of the picture.
    fn png(&self, size: u32) -> Option<Vec<u8>> {
        let pixels = usize::try_from(size).ok()?;
        let scale = (pixels / self.side).max(1);
        let margin = pixels.saturating_sub(scale * self.side) / 2;
        let module = |pixel: usize| pixel.checked_sub(margin).map(|inside| inside / scale);
        let row_bytes = pixels.div_ceil(8);
        let mut data = vec![0xff_u8; row_bytes * pixels];
        for (y, line) in data.chunks_mut(row_bytes).enumerate() {
            let Some(row) = module(y).filter(|row| *row < self.side) else { continue };
            for x in 0..pixels {
                let dark = module(x).is_some_and(|column| column < self.side && self.is_dark(row, column));
                if let Some(byte) = line.get_mut(x / 8).filter(|_| dark) {
                    *byte &= !(0x80 >> (x % 8));
                }
            }
        }
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, size, size);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&data).ok()?;
        writer.finish().ok()?;
        Some(file)
    }
}
