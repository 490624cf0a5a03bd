//! Amounts as people type them.

use kasse::money::{Currency, Money};

use crate::output::Failure;

/// In the till's currency (`149,50`), or with a currency of its own (`149.50 NOK`).
pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, Failure> {
    let text = text.trim();
    Ok(if text.contains(' ') { text.parse()? } else { Money::parse(text, currency)? })
}
