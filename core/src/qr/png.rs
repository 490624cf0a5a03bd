use std::ops::Range;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

use super::{Matrix, QUIET_ZONE};
use crate::error::Invalid;

/// Smallest picture, in pixels on each side; the platform's own limit for `qrFormat.size`.
pub const PNG_MINIMUM_PIXELS: u16 = 100;
/// Largest picture, in pixels on each side; the platform's own limit for `qrFormat.size`.
pub const PNG_MAXIMUM_PIXELS: u16 = 2000;

const WHITE_BYTE: u8 = 0xff;

impl Matrix {
    /// A black and white PNG picture of exactly `pixels` by `pixels` (1 bit each). Every module is a whole
    /// number of pixels wide; what is left over widens the quiet zone.
    ///
    /// # Errors
    /// [`Invalid`] when `pixels` is not within 100 to 2000, or too few for a code of this size.
    pub fn to_png(&self, pixels: u16) -> Result<Vec<u8>, Invalid> {
        let layout = Layout::new(self.size(), pixels)?;
        let mut file = Vec::new();
        write_png(&mut file, pixels, &self.draw(&layout)).map_err(|fault| {
            // The drawing fits its header and a Vec takes every byte: kept as a value all the same.
            Invalid::new("pixels", fault.to_string(), "a size that can be written as PNG")
        })?;
        Ok(file)
    }

    fn draw(&self, layout: &Layout) -> Vec<u8> {
        let mut picture = vec![WHITE_BYTE; layout.row_bytes * layout.pixels];
        let (margin, scale) = (layout.margin, layout.scale);
        for y in 0..self.size() {
            let top = margin + usize::from(y) * scale;
            let first = top * layout.row_bytes;
            if let Some(row) = picture.get_mut(first..first + layout.row_bytes) {
                for (x, length) in self.dark_runs(y) {
                    let left = margin + usize::from(x) * scale;
                    blacken(row, left..left + usize::from(length) * scale);
                }
            }
            for copy in 1..scale {
                picture.copy_within(first..first + layout.row_bytes, first + copy * layout.row_bytes);
            }
        }
        picture
    }
}

/// Where the code stands in the picture, in pixels.
struct Layout {
    pixels: usize,
    scale: usize,
    margin: usize,
    row_bytes: usize,
}

impl Layout {
    fn new(size: u16, pixels: u16) -> Result<Self, Invalid> {
        if !(PNG_MINIMUM_PIXELS..=PNG_MAXIMUM_PIXELS).contains(&pixels) {
            let rule = format!("{PNG_MINIMUM_PIXELS} to {PNG_MAXIMUM_PIXELS}");
            return Err(Invalid::new("pixels", format!("is {pixels}"), rule));
        }
        let needed = size + 2 * QUIET_ZONE;
        let scale = pixels / needed;
        if scale == 0 {
            let rule = format!("at least {needed} for a code of {size} modules and its quiet zone");
            return Err(Invalid::new("pixels", format!("is {pixels}"), rule));
        }
        let margin = (pixels - scale * size) / 2;
        Ok(Self {
            pixels: pixels.into(),
            scale: scale.into(),
            margin: margin.into(),
            row_bytes: usize::from(pixels).div_ceil(8),
        })
    }
}

/// Clears the bits of these pixels, the highest bit of a byte being its leftmost pixel: whole bytes at once
/// where there are any.
fn blacken(row: &mut [u8], pixels: Range<usize>) {
    let whole = pixels.start.div_ceil(8)..pixels.end / 8;
    let Some(bytes) = row.get_mut(whole.clone()) else {
        return blacken_singly(row, pixels);
    };
    bytes.fill(0);
    blacken_singly(row, pixels.start..whole.start * 8);
    blacken_singly(row, whole.end * 8..pixels.end);
}

fn blacken_singly(row: &mut [u8], pixels: Range<usize>) {
    for pixel in pixels {
        if let Some(byte) = row.get_mut(pixel / 8) {
            *byte &= !(0x80 >> (pixel % 8));
        }
    }
}

fn write_png(file: &mut Vec<u8>, pixels: u16, picture: &[u8]) -> Result<(), EncodingError> {
    let mut encoder = Encoder::new(file, pixels.into(), pixels.into());
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    // Most rows repeat the one above: filtered by "up" they are zeros, which the fast mode packs best.
    encoder.set_compression(Compression::Fast);
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture)?;
    writer.finish()
}
