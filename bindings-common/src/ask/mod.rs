//! What a host gives, as flat records, made into the core's values. Here every language's input is checked, once.

mod client;
mod customer;
mod delivery;
mod drawing;
mod receipt;
mod sale;
mod scanner;
mod till;

pub use client::Setup;
pub use sale::format as qr_format;

use std::time::Duration;

use kasse::error::Invalid;

/// A text that has to be there.
fn needed(text: Option<String>, field: &'static str) -> Result<String, Invalid> {
    text.ok_or_else(|| Invalid::new(field, "is missing", "a text"))
}

/// A time span in milliseconds; 0 is none.
fn span(millis: i64, field: &'static str) -> Result<Option<Duration>, Invalid> {
    if millis == 0 {
        return Ok(None);
    }
    let millis = u64::try_from(millis)
        .map_err(|_| Invalid::new(field, "is negative", "milliseconds, or 0 for the default"))?;
    Ok(Some(Duration::from_millis(millis)))
}

/// Minor units, of which 0 is none.
fn some(minor: i64) -> Option<i64> {
    (minor != 0).then_some(minor)
}
