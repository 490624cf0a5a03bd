//! Money as the platform counts it: whole minor units with a currency, never a fraction.

mod amount;
mod currency;
mod parse;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Invalid;

pub use amount::{API_MAXIMUM, ModificationAmount, PaymentAmount};
pub use currency::Currency;

const FIELD: &str = "amount.value";

/// An amount of money, zero or more, in minor units (øre, cent). All currencies here have two decimals.
///
/// In JSON it is the platform's `{"currency": "NOK", "value": 14900}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Money {
    currency: Currency,
    #[serde(rename = "value")]
    minor: i64,
}

impl Money {
    /// `minor` units of `currency`: 14900 is 149.00. Refused if negative.
    pub fn new(minor: i64, currency: Currency) -> Result<Self, Invalid> {
        if minor < 0 {
            return Err(Invalid::new(FIELD, "is negative", "zero or more minor units"));
        }
        Ok(Self { currency, minor })
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { currency, minor: 0 }
    }

    /// Reads `149`, `149.5`, `149.00` or `149,00`, without floats: digits, then at most one point or comma
    /// with one or two decimals. Thousands separators are refused, as `1.500` means different amounts in
    /// different countries; so are signs, spaces, exponents and currency signs.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Invalid> {
        parse::minor_units(text).map(|minor| Self { currency, minor })
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum; `None` in different currencies or when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_add(other.minor)?;
        (self.currency == other.currency).then_some(Self { minor, ..self })
    }

    /// The difference; `None` in different currencies or when it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_sub(other.minor)?;
        (self.currency == other.currency && minor >= 0).then_some(Self { minor, ..self })
    }
}

/// `149.00 NOK`, the form that [`Money::from_str`](std::str::FromStr) reads back.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} {}", self.minor / 100, self.minor % 100, self.currency)
    }
}

/// Reads an amount as [`Money::parse`] does, a space, and a currency code.
impl std::str::FromStr for Money {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (amount, code) = text.split_once(' ').ok_or_else(|| {
            Invalid::new("amount.currency", "is missing", "an amount, a space and a code: 149.00 NOK")
        })?;
        Self::parse(amount, Currency::parse(code)?)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            currency: Currency,
            #[serde(deserialize_with = "parse::whole_number")]
            value: i64,
        }
        let wire = Wire::deserialize(deserializer)?;
        Self::new(wire.value, wire.currency).map_err(serde::de::Error::custom)
    }
}
