//! Stickers to print and cut out.
//!
//! A sticker holds the platform's own picture, as its link gives it: a drawing of one's own, from the text of a code,
//! needs the platform's approval of the styling.
//!
//! ```
//! use kasse::clock::Timestamp;
//! use kasse::phone::Country;
//! use kasse::qr::sheet::{Picture, Sheet, Sticker};
//! use kasse::qr::{Brand, Level, QrText};
//!
//! # let downloaded = QrText::new("https://qr.vipps.no/r/8KmTq2Lw")?.encode(Level::H)?.to_svg().into_bytes();
//! let brand = Brand::of(Country::No, Timestamp::from_millis(1_790_000_000_000));
//! let stickers = [Sticker::new(Picture::platform(downloaded)?, "Kasse 1")?];
//! let pages: Vec<String> = Sheet::a4(60).brand(brand).pages(&stickers)?;
//! # Ok::<(), kasse::error::Invalid>(())
//! ```

mod page;
mod sticker;

pub use page::Sheet;
pub use sticker::{PICTURE_LIMIT, Picture, Sticker};
