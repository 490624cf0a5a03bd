use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

use super::Matrix;
use super::bitmap::{Bitmap, One, Place};
use crate::error::Invalid;

/// Smallest picture, in pixels on each side; the platform's own limit for `qrFormat.size`.
pub const PNG_MINIMUM_PIXELS: u16 = 100;
/// Largest picture, in pixels on each side; the platform's own limit for `qrFormat.size`.
pub const PNG_MAXIMUM_PIXELS: u16 = 2000;

impl Matrix {
    /// A black and white PNG picture of exactly `pixels` by `pixels` (1 bit each). Every module is a whole
    /// number of pixels wide; what is left over widens the quiet zone.
    ///
    /// # Errors
    /// [`Invalid`] when `pixels` is not within 100 to 2000, or too few for a code of this size.
    pub fn to_png(&self, pixels: u16) -> Result<Vec<u8>, Invalid> {
        if !(PNG_MINIMUM_PIXELS..=PNG_MAXIMUM_PIXELS).contains(&pixels) {
            let rule = format!("{PNG_MINIMUM_PIXELS} to {PNG_MAXIMUM_PIXELS}");
            return Err(Invalid::new("pixels", format!("is {pixels}"), rule));
        }
        let place = Place::centred(self.size(), pixels, pixels)?;
        let picture = self.packed(&Bitmap::new(pixels, pixels).one(One::Light), &place);
        let mut file = Vec::new();
        write_png(&mut file, pixels, &picture).map_err(|fault| {
            // The drawing fits its header and a Vec takes every byte: kept as a value all the same.
            Invalid::new("pixels", fault.to_string(), "a size that can be written as PNG")
        })?;
        Ok(file)
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
