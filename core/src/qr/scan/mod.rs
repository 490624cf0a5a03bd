//! What did the scanner read?
//!
//! A scanner gives bytes on a serial line, or types as a keyboard does; then what arrives depends on two settings
//! that nobody looks at, the scanner's keyboard layout and the host's. [`Scanner`] takes off what the scanner
//! adds, undoes a mix-up of keyboards where that can be proven, and says what the code is.
//!
//! ```
//! use kasse::qr::scan::{Kind, Scanner, scan};
//!
//! // A scanner as it comes from the factory, on a Norwegian till.
//! let mut scanner = Scanner::new();
//! let read = scanner.scan("httpsØ--qr.vipps.no-p-Nq8tTmVg\r")?;
//! assert_eq!(read.expose(), "https://qr.vipps.no/p/Nq8tTmVg");
//! assert_eq!(read.kind(), Kind::PersonalQrTokenised);
//! let customer = read.personal_qr()?;
//!
//! // Without a memory of earlier codes.
//! assert_eq!(scan("5701234567899\n")?.kind(), Kind::ProductBarcode);
//! # Ok::<(), kasse::error::Invalid>(())
//! ```

mod address;
mod checks;
mod kind;
mod layouts;
mod reading;
mod repair;
mod scanner;
mod strip;

pub use kind::Kind;
pub(in crate::qr) use kind::kind;
pub use layouts::{Layout, Repair};
pub use reading::{Scan, Typed};
pub use scanner::{SCAN_LIMIT, Scanner};
pub use strip::Aim;

use crate::error::Invalid;

/// What one text of an unknown scanner says; see [`Scanner::scan`].
///
/// # Errors
/// [`Invalid`] when there is nothing in it, it is longer than [`SCAN_LIMIT`], or it is not UTF-8.
pub fn scan(input: impl AsRef<[u8]>) -> Result<Scan, Invalid> {
    Scanner::new().scan(input)
}
