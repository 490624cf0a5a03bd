use kasse::error::Invalid;
use kasse::ids::PersonalQr;
use kasse::qr::scan::{self, Layout, Scanner, Typed};

use crate::record;

/// The personal QR in what a scanner gave.
pub(super) fn personal_qr(scanned: &[u8]) -> Result<PersonalQr, Invalid> {
    Scanner::new().scan(scanned)?.personal_qr()
}

impl record::ScannerOptions {
    /// A scanner that is set up so.
    ///
    /// # Errors
    /// A layout that is not known.
    pub fn scanner(self) -> Result<Scanner, Invalid> {
        let mut scanner = Scanner::new();
        if let Some(prefix) = self.prefix {
            scanner = scanner.prefix(prefix);
        }
        if let Some(suffix) = self.suffix {
            scanner = scanner.suffix(suffix);
        }
        if self.layouts.is_empty() {
            return Ok(scanner);
        }
        let layouts = self.layouts.iter().map(|tag| Layout::parse(tag)).collect::<Result<Vec<_>, _>>()?;
        Ok(scanner.between(&layouts))
    }
}

impl From<&scan::Scan> for record::Scan {
    fn from(scan: &scan::Scan) -> Self {
        Self {
            text: scan.expose().to_owned(),
            kind: scan.kind().name().to_owned(),
            may_be_personal: scan.kind().may_be_personal(),
            typed: match scan.typed() {
                Typed::AsRead => record::Typed::AsRead,
                Typed::Repaired(_) => record::Typed::Repaired,
                Typed::Ambiguous(_) => record::Typed::Ambiguous,
            },
        }
    }
}
