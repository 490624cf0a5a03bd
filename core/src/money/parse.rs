//! From text and JSON to minor units, without floats.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

use super::FIELD;
use crate::error::Invalid;

/// Decimals of every currency here.
const DECIMALS: usize = 2;

const RULE: &str = "digits, then at most a point or comma and two decimals: 149.00";

/// `149.5` is 14950.
pub(super) fn minor_units(text: &str) -> Result<i64, Invalid> {
    if text.is_empty() {
        return Err(Invalid::new(FIELD, "is empty", RULE));
    }
    if text.starts_with(['-', '\u{2212}']) {
        return Err(Invalid::new(FIELD, "is negative", RULE));
    }
    let (whole, decimals) = match text.split_once(['.', ',']) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let decimals = hundredths(decimals)?;
    let whole = digits(whole)?;
    whole.checked_mul(100).and_then(|minor| minor.checked_add(decimals)).ok_or_else(too_large)
}

fn hundredths(decimals: Option<&str>) -> Result<i64, Invalid> {
    let Some(text) = decimals else { return Ok(0) };
    let value = digits(text)?;
    match text.len() {
        1 => Ok(value * 10),
        DECIMALS => Ok(value),
        n => Err(Invalid::new(FIELD, format!("has {n} decimals"), RULE)),
    }
}

fn digits(text: &str) -> Result<i64, Invalid> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Invalid::new(FIELD, "is not a plain decimal number", RULE));
    }
    text.parse().map_err(|_| too_large())
}

fn too_large() -> Invalid {
    Invalid::new(FIELD, "is too large", RULE)
}

/// A JSON number without a fraction. One with a fraction gets its own fault: it is the classic mistake of
/// sending 149.00 for 14900.
pub(super) fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(WholeNumber)
}

struct WholeNumber;

impl Visitor<'_> for WholeNumber {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of minor units")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::custom(too_large()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        let rule = "a whole number of minor units: 14900 for 149.00";
        if value.is_finite() {
            return Err(E::custom(Invalid::new(FIELD, "has a fraction", rule)));
        }
        Err(E::invalid_type(Unexpected::Float(value), &self))
    }
}
