use std::ops::Range;

use super::{Matrix, QUIET_ZONE};
use crate::error::Invalid;

/// Most pixels on each side of a bitmap.
pub const BITMAP_MAXIMUM_PIXELS: u16 = 8192;
/// Most bytes from one row of a bitmap to the next.
pub const BITMAP_MAXIMUM_STRIDE: u16 = 4096;

/// Eight light pixels, before the display's own idea of bits is applied.
const LIGHT_BYTE: u8 = 0xff;

/// Which bit of a byte is its leftmost pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FirstPixel {
    /// The highest bit, as in most formats.
    #[default]
    HighBit,
    /// The lowest bit, as in XBM and some display controllers.
    LowBit,
}

/// What a bit that is one stands for on the display. The code is dark on light either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum One {
    /// A dark pixel: most LCDs, receipt printers.
    #[default]
    Dark,
    /// A light pixel: most e-ink panels.
    Light,
}

/// How a display wants its pixels: rows from the top, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bitmap {
    width: u16,
    height: u16,
    stride: u16,
    first: FirstPixel,
    one: One,
}

impl Bitmap {
    /// `width` by `height` pixels, rows without padding beyond a whole byte.
    pub const fn new(width: u16, height: u16) -> Self {
        let stride = width.div_ceil(8);
        Self { width, height, stride, first: FirstPixel::HighBit, one: One::Dark }
    }

    /// Bytes from the beginning of a row to that of the next.
    #[must_use]
    pub const fn stride(self, bytes: u16) -> Self {
        Self { stride: bytes, ..self }
    }

    /// Which bit comes first.
    #[must_use]
    pub const fn first_pixel(self, first: FirstPixel) -> Self {
        Self { first, ..self }
    }

    /// What a one stands for.
    #[must_use]
    pub const fn one(self, one: One) -> Self {
        Self { one, ..self }
    }

    /// Bytes of the whole bitmap.
    pub fn bytes(self) -> usize {
        usize::from(self.stride) * usize::from(self.height)
    }

    fn check(self) -> Result<(), Invalid> {
        for (field, pixels) in [("width", self.width), ("height", self.height)] {
            if pixels == 0 || pixels > BITMAP_MAXIMUM_PIXELS {
                let rule = format!("1 to {BITMAP_MAXIMUM_PIXELS} pixels");
                return Err(Invalid::new(field, format!("is {pixels}"), rule));
            }
        }
        let least = self.width.div_ceil(8);
        if !(least..=BITMAP_MAXIMUM_STRIDE).contains(&self.stride) {
            let rule = format!("{least} to {BITMAP_MAXIMUM_STRIDE} bytes for {} pixels", self.width);
            return Err(Invalid::new("stride", format!("is {}", self.stride), rule));
        }
        Ok(())
    }
}

impl Matrix {
    /// The code in the middle of a display, each module as many whole pixels as there is room for; everything
    /// else, padding included, is light.
    ///
    /// # Errors
    /// [`Invalid`] with the limit when a side is 0 or more than 8192 pixels, the stride is below the width or above
    /// 4096 bytes, or the code has no room.
    pub fn to_bitmap(&self, bitmap: &Bitmap) -> Result<Vec<u8>, Invalid> {
        bitmap.check()?;
        let place = Place::centred(self.size(), bitmap.width, bitmap.height)?;
        Ok(self.packed(bitmap, &place))
    }

    /// The same into a frame buffer that is there already; what is beyond the bitmap stays as it is.
    ///
    /// # Errors
    /// As [`to_bitmap`](Self::to_bitmap), and when the buffer is too short. Nothing is drawn then.
    pub fn draw_bitmap(&self, bitmap: &Bitmap, buffer: &mut [u8]) -> Result<(), Invalid> {
        let drawn = self.to_bitmap(bitmap)?;
        let found = buffer.len();
        let rule = format!("at least {} bytes", drawn.len());
        let rows = buffer.get_mut(..drawn.len());
        rows.ok_or_else(|| Invalid::new("buffer", format!("has {found} bytes"), rule))?
            .copy_from_slice(&drawn);
        Ok(())
    }

    /// Drawn at a place that has been checked, in a bitmap that has been checked.
    pub(super) fn packed(&self, bitmap: &Bitmap, place: &Place) -> Vec<u8> {
        let stride = usize::from(bitmap.stride);
        let mut rows = vec![LIGHT_BYTE; bitmap.bytes()];
        for y in 0..self.size() {
            let first = (place.top + usize::from(y) * place.scale) * stride;
            if let Some(row) = rows.get_mut(first..first + stride) {
                for (x, length) in self.dark_runs(y) {
                    let left = place.left + usize::from(x) * place.scale;
                    darken(row, left..left + usize::from(length) * place.scale);
                }
            }
            for copy in 1..place.scale {
                rows.copy_within(first..first + stride, first + copy * stride);
            }
        }
        if bitmap.one == One::Dark {
            rows.iter_mut().for_each(|byte| *byte = !*byte);
        }
        if bitmap.first == FirstPixel::LowBit {
            rows.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
        rows
    }
}

/// Where the code stands, in pixels.
pub(super) struct Place {
    pub(super) scale: usize,
    pub(super) left: usize,
    pub(super) top: usize,
}

impl Place {
    /// In the middle, as large as it gets with its quiet zone.
    pub(super) fn centred(size: u16, width: u16, height: u16) -> Result<Self, Invalid> {
        let needed = size + 2 * QUIET_ZONE;
        let scale = width.min(height) / needed;
        if scale == 0 {
            let rule = format!("at least {needed} for a code of {size} modules and its quiet zone");
            return Err(Invalid::new("pixels", format!("is {}", width.min(height)), rule));
        }
        let middle = |side: u16| usize::from((side - scale * size) / 2);
        Ok(Self { scale: scale.into(), left: middle(width), top: middle(height) })
    }
}

/// Clears the bits of these pixels, the highest bit of a byte being its leftmost pixel: whole bytes at once
/// where there are any.
fn darken(row: &mut [u8], pixels: Range<usize>) {
    let whole = pixels.start.div_ceil(8)..pixels.end / 8;
    let Some(bytes) = row.get_mut(whole.clone()) else {
        return darken_singly(row, pixels);
    };
    bytes.fill(0);
    darken_singly(row, pixels.start..whole.start * 8);
    darken_singly(row, whole.end * 8..pixels.end);
}

fn darken_singly(row: &mut [u8], pixels: Range<usize>) {
    for pixel in pixels {
        if let Some(byte) = row.get_mut(pixel / 8) {
            *byte &= !(0x80 >> (pixel % 8));
        }
    }
}
