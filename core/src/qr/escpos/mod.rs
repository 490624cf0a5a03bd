//! Codes for receipt printers that speak ESC/POS.
//!
//! There are four ways to print a code, and no printer understands all of them:
//!
//! | [`Way`] | Command | Printers |
//! | ------- | ------- | -------- |
//! | [`Native`](Way::Native) | `GS ( k` | draw the code themselves; fewest bytes |
//! | [`Raster`](Way::Raster) | `GS v 0` | nearly all; the safe choice |
//! | [`Graphics`](Way::Graphics) | `GS ( L` | newer ones, for which `GS v 0` is obsolete |
//! | [`Columns`](Way::Columns) | `ESC *` | the oldest and the cheapest |
//!
//! ```
//! use kasse::qr::QrText;
//! use kasse::qr::escpos::{Align, Paper, Print, Way};
//!
//! let sticker = QrText::new("https://qr.vipps.no/r/8KmTq2Lw")?;
//! let print = Print::new(Paper::Mm80, Way::Raster).align(Align::Centre).beneath("Kasse 1");
//! let bytes: Vec<u8> = print.bytes(&sticker)?;
//! # Ok::<(), kasse::error::Invalid>(())
//! ```
//!
//! The bytes can stand anywhere between the lines of a receipt. They set alignment, margins, units and line spacing back to what a
//! printer begins with, and neither reset it nor cut.

mod native;
mod picture;
mod text;

use super::{Level, Matrix, QUIET_ZONE, QrText};
use crate::error::Invalid;

const ESC: u8 = 0x1b;
const GS: u8 = 0x1d;

/// Makes a dot the unit of feeds and margins (`GS P`, parts of an inch), and what it was before.
const UNITS: [u8; 4] = [GS, b'P', 203, 203];
const USUAL_UNITS: [u8; 4] = [GS, b'P', 0, 0];

/// Fewest dots of a module: 0.375 mm at 203 dots to an inch.
pub const SMALLEST_MODULE: u8 = 3;
/// Most dots of a module: the limit of `GS ( k`.
pub const LARGEST_MODULE: u8 = 16;
/// As large as modules are by themselves: 1 mm.
const USUAL_MODULE: u8 = 8;

/// A roll of paper, at 203 dots to an inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 58 mm, of which 48 are printed on: 384 dots.
    Mm58,
    /// 80 mm, of which 72 are printed on: 576 dots.
    Mm80,
}

/// How the code gets on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// `GS ( k`: the printer draws the code.
    Native,
    /// `GS v 0`: a raster picture.
    Raster,
    /// `GS ( L`: a picture stored, then printed.
    Graphics,
    /// `ESC *`: columns of 24 dots, line by line.
    Columns,
}

/// Where code and text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    #[default]
    Centre,
    /// At the right.
    Right,
}

/// A code on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    paper: Paper,
    way: Way,
    align: Align,
    level: Level,
    module: Option<u8>,
    beneath: Option<String>,
}

impl Paper {
    /// Dots across.
    pub const fn dots(self) -> u16 {
        match self {
            Self::Mm58 => 384,
            Self::Mm80 => 576,
        }
    }
}

impl Align {
    /// Of `room` dots that are left over, how many are left of it.
    fn before(self, room: u16) -> u16 {
        match self {
            Self::Left => 0,
            Self::Centre => room / 2,
            Self::Right => room,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Left => 0,
            Self::Centre => 1,
            Self::Right => 2,
        }
    }
}

impl Print {
    /// In the middle, at level M, modules of at most 1 mm, without a text.
    pub const fn new(paper: Paper, way: Way) -> Self {
        Self { paper, way, align: Align::Centre, level: Level::M, module: None, beneath: None }
    }

    /// Where it stands.
    #[must_use]
    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// How much damage it survives.
    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Dots of each module, 3 to 16. Default: as many as fit, up to 8.
    #[must_use]
    pub fn module(self, dots: u8) -> Self {
        Self { module: Some(dots), ..self }
    }

    /// A line beneath the code, aligned as it is; at most 200 characters of Windows-1252, which the printer breaks
    /// where the paper ends.
    #[must_use]
    pub fn beneath(self, text: impl Into<String>) -> Self {
        Self { beneath: Some(text.into()), ..self }
    }

    /// What to send to the printer.
    ///
    /// # Errors
    /// [`Invalid`], with the limit, for the code of one payment, a text that is too long for the level, a module that
    /// is too small or too large, a code that does not fit on the paper with its quiet zone, and a text beneath that
    /// cannot be printed.
    pub fn bytes(&self, text: &QrText) -> Result<Vec<u8>, Invalid> {
        let code = text.encode(self.level)?;
        code.check_paper()?;
        let module = self.module_for(&code)?;
        let beneath = self.beneath.as_deref().map(text::line).transpose()?;
        let mut bytes = match self.way {
            Way::Native => native::code(self, text.expose(), module),
            Way::Raster => picture::raster(&self.picture(&code, module)),
            Way::Graphics => picture::graphics(&self.picture(&code, module)),
            Way::Columns => picture::columns(&self.picture(&code, module)),
        };
        if let Some(line) = beneath {
            bytes.extend([ESC, b'a', self.align.number()]);
            bytes.extend(line);
            bytes.extend([ESC, b'a', Align::Left.number()]);
        }
        Ok(bytes)
    }

    fn module_for(&self, code: &Matrix) -> Result<u8, Invalid> {
        const FIELD: &str = "module";
        let (needed, dots) = (code.size() + 2 * QUIET_ZONE, self.paper.dots());
        let fits = u8::try_from(dots / needed).unwrap_or(u8::MAX).min(LARGEST_MODULE);
        if fits < SMALLEST_MODULE {
            let rule = format!("at most {} for modules of 3 dots on {dots}; a shorter text", dots / 3);
            return Err(Invalid::new("text", format!("needs {needed} modules with its quiet zone"), rule));
        }
        match self.module {
            None => Ok(fits.min(USUAL_MODULE)),
            Some(module) if (SMALLEST_MODULE..=fits).contains(&module) => Ok(module),
            Some(module) => {
                let rule = format!("{SMALLEST_MODULE} to {fits} dots for this code on this paper");
                Err(Invalid::new(FIELD, format!("is {module}"), rule))
            }
        }
    }

    /// The code with its quiet zone, as wide as the paper: so each printer places it alike.
    fn picture(&self, code: &Matrix, module: u8) -> picture::Picture {
        picture::Picture::of(code, module, self.paper, self.align)
    }
}
