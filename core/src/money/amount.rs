use serde::{Deserialize, Deserializer, Serialize};

use super::{Currency, Money};
use crate::error::Invalid;

/// The largest amount of one payment or modification, in minor units of any currency (schema of the ePayment
/// API). The limits of a sales unit and of a customer are lower, and known to the platform only.
pub const API_MAXIMUM: i64 = 65_000_000;

/// An amount that a payment may have: at least the minimum of its market, at most [`API_MAXIMUM`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PaymentAmount(Money);

/// An amount that a capture or refund may have: 1 minor unit to [`API_MAXIMUM`]. Whether that much is left is
/// known to the payment, not to the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ModificationAmount(Money);

impl PaymentAmount {
    /// Refuses zero, less than [`Currency::minimum`], and more than [`API_MAXIMUM`].
    pub fn new(money: Money) -> Result<Self, Invalid> {
        const FIELD: &str = "amount.value";
        let minimum = money.currency().minimum();
        let rule = || format!("{minimum} to {API_MAXIMUM} minor units of {}", money.currency());
        match money.minor() {
            0 => Err(Invalid::new(FIELD, "is zero", rule())),
            n if n < minimum => Err(Invalid::new(FIELD, "is below the minimum of the market", rule())),
            n if n > API_MAXIMUM => Err(Invalid::new(FIELD, "is above the maximum of the platform", rule())),
            _ => Ok(Self(money)),
        }
    }

    /// The same, for a sales unit that takes `unit`: another currency is refused here, before the platform
    /// does (its error 5040). The customer's own country does not matter.
    pub fn for_unit(money: Money, unit: Currency) -> Result<Self, Invalid> {
        check_currency("amount.currency", money.currency(), unit, "the sales unit")?;
        Self::new(money)
    }

    /// The money.
    pub const fn money(self) -> Money {
        self.0
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.0.minor()
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.0.currency()
    }
}

impl ModificationAmount {
    /// Refuses zero and more than [`API_MAXIMUM`].
    pub fn new(money: Money) -> Result<Self, Invalid> {
        const FIELD: &str = "modificationAmount.value";
        const RULE: &str = "1 to 65000000 minor units";
        match money.minor() {
            0 => Err(Invalid::new(FIELD, "is zero", RULE)),
            n if n > API_MAXIMUM => Err(Invalid::new(FIELD, "is above the maximum of the platform", RULE)),
            _ => Ok(Self(money)),
        }
    }

    /// The same, for a payment in the currency `payment`.
    pub fn for_payment(money: Money, payment: Currency) -> Result<Self, Invalid> {
        check_currency("modificationAmount.currency", money.currency(), payment, "the payment")?;
        Self::new(money)
    }

    /// The money.
    pub const fn money(self) -> Money {
        self.0
    }

    /// Minor units.
    pub const fn minor(self) -> i64 {
        self.0.minor()
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.0.currency()
    }
}

impl<'de> Deserialize<'de> for PaymentAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Money::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for ModificationAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Money::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn check_currency(field: &'static str, given: Currency, due: Currency, whose: &str) -> Result<(), Invalid> {
    if given == due {
        return Ok(());
    }
    Err(Invalid::new(field, format!("is {given}"), format!("{due}, the currency of {whose}")))
}
