//! The code as dots, in the three commands for pictures.

use super::{Align, ESC, GS, Matrix, Paper, QUIET_ZONE, UNITS, USUAL_UNITS};
use crate::qr::bitmap::{Bitmap, Place};

/// Rows sent at a time: printers have small buffers, and `GS ( L` counts its bytes in 16 bits.
const BAND: usize = 256;
/// Rows of one line of `ESC *`.
const COLUMN: usize = 24;

/// Rows of dots as wide as the paper, one bit each, the highest first; one is black.
pub(super) struct Picture {
    width: u16,
    height: u16,
    rows: Vec<u8>,
}

impl Picture {
    /// A module that has been found to fit.
    pub(super) fn of(code: &Matrix, module: u8, paper: Paper, align: Align) -> Self {
        let module = u16::from(module);
        let (width, height) = (paper.dots(), code.framed() * module);
        let zone = QUIET_ZONE * module;
        let left = align.before(width.saturating_sub(height)) + zone;
        let place = Place { scale: module.into(), left: left.into(), top: zone.into() };
        Self { width, height, rows: code.packed(&Bitmap::new(width, height), &place) }
    }

    fn row_bytes(&self) -> u16 {
        self.width / 8
    }

    /// Some rows at a time, with their number.
    fn bands(&self) -> impl Iterator<Item = (u16, &[u8])> {
        let row = usize::from(self.row_bytes());
        self.rows
            .chunks(BAND * row)
            .map(move |band| (u16::try_from(band.len() / row).unwrap_or(u16::MAX), band))
    }

    fn black(&self, x: usize, y: usize) -> bool {
        let byte = self.rows.get(y * usize::from(self.row_bytes()) + x / 8);
        byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }
}

pub(super) fn raster(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (height, band) in picture.bands() {
        bytes.extend([GS, b'v', b'0', 0]);
        bytes.extend(picture.row_bytes().to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend(band);
    }
    bytes
}

/// Stored in the printer's buffer (function 112), then printed (function 50).
pub(super) fn graphics(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (height, band) in picture.bands() {
        let length = u16::try_from(band.len() + 10).unwrap_or(u16::MAX);
        bytes.extend([GS, b'(', b'L']);
        bytes.extend(length.to_le_bytes());
        // One colour, every dot once in each direction.
        bytes.extend([48, 112, 48, 1, 1, 49]);
        bytes.extend(picture.width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend(band);
        bytes.extend([GS, b'(', b'L', 2, 0, 48, 50]);
    }
    bytes
}

pub(super) fn columns(picture: &Picture) -> Vec<u8> {
    // A line of 24 dots is as high as its picture.
    let mut bytes = UNITS.to_vec();
    bytes.extend([ESC, b'3', 24]);
    for top in (0..usize::from(picture.height)).step_by(COLUMN) {
        // 24 dots high, as dense as the printer can.
        bytes.extend([ESC, b'*', 33]);
        bytes.extend(picture.width.to_le_bytes());
        for x in 0..usize::from(picture.width) {
            for byte in 0..COLUMN / 8 {
                let bits = (0..8).map(|bit| (bit, picture.black(x, top + byte * 8 + bit)));
                bytes.push(bits.fold(0, |sum, (bit, black)| if black { sum | (0x80 >> bit) } else { sum }));
            }
        }
        bytes.push(b'\n');
    }
    bytes.extend([ESC, b'2']);
    bytes.extend(USUAL_UNITS);
    bytes
}
