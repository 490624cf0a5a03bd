//! Text to code, code to picture or print; and what a scanner read.
//!
//! ```
//! use kasse::qr::{Level, QrText, Terminal};
//!
//! let code = QrText::new("https://example.com/one-time-code")?.encode(Level::M)?;
//! let for_a_web_page: String = code.to_svg();
//! let for_a_screen: Vec<u8> = code.to_png(400)?;
//! print!("{}", code.to_terminal(Terminal::Colour));
//! # Ok::<(), kasse::error::Invalid>(())
//! ```
//!
//! Every drawing is dark on light and keeps a quiet zone of at least [`QUIET_ZONE`] modules on each side;
//! neither can be switched off. The code of one payment cannot be printed. The text of a one-time code is a bearer secret: whoever has it, or a drawing
//! of it, stands in the customer's place. Keep drawings out of logs as you would the text.

mod bitmap;
mod brand;
mod colour;
pub mod escpos;
mod length;
mod matrix;
mod png;
pub mod scan;
pub mod sheet;
mod svg;
mod terminal;
mod text;

pub use bitmap::{BITMAP_MAXIMUM_PIXELS, BITMAP_MAXIMUM_STRIDE, Bitmap, FirstPixel, One};
pub use brand::Brand;
pub use colour::{Colours, MINIMUM_CONTRAST, Rgb};
pub use length::{Length, SMALLEST_MODULE_MICROMETRES, Unit};
pub use matrix::{Level, Matrix};
pub use png::{PNG_MAXIMUM_PIXELS, PNG_MINIMUM_PIXELS};
pub use svg::SvgStyle;
pub use terminal::Terminal;
pub use text::QrText;

/// Light modules around a code on each side (ISO/IEC 18004, section 5.3.8).
pub const QUIET_ZONE: u16 = 4;
