//! The keyboards that a scanner and this machine may be set up for.

use clap::Args as ClapArgs;
use kasse::error::Invalid;
use kasse::qr::scan::{Layout, Scanner};

/// Which mix-ups of keyboards are undone.
#[derive(ClapArgs)]
pub(super) struct Keyboards {
    /// Keyboard layouts there are here, where more than one would fit: us, nb, da, sv, fi, de, uk
    #[arg(long = "keyboard", value_name = "LAYOUT")]
    layouts: Vec<String>,
}

impl Keyboards {
    /// A scanner between these, or between all.
    pub(super) fn scanner(&self) -> Result<Scanner, Invalid> {
        let layouts = self.layouts.iter().map(|tag| Layout::parse(tag)).collect::<Result<Vec<_>, _>>()?;
        Ok(if layouts.is_empty() { Scanner::new() } else { Scanner::new().between(&layouts) })
    }
}
