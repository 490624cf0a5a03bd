use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Invalid;

/// A currency the ePayment API knows. A sales unit takes exactly one: NOK, DKK or EUR by its market; the
/// others appear only in card pass-through for payment service providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Currency {
    /// Norwegian krone.
    Nok,
    /// Danish krone.
    Dkk,
    /// Euro.
    Eur,
    /// Swedish krona.
    Sek,
    /// US dollar.
    Usd,
    /// Pound sterling.
    Gbp,
}

impl Currency {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Nok, Self::Dkk, Self::Eur, Self::Sek, Self::Usd, Self::Gbp];

    /// Reads an ISO 4217 code in capitals.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        Self::ALL.into_iter().find(|currency| currency.code() == code).ok_or_else(|| {
            let rule = "NOK, DKK, EUR, SEK, USD or GBP";
            Invalid::new("amount.currency", "is not a currency of the platform", rule)
        })
    }

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nok => "NOK",
            Self::Dkk => "DKK",
            Self::Eur => "EUR",
            Self::Sek => "SEK",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
        }
    }

    /// The smallest payment, in minor units (`amount.value` of the ePayment API; less is its error 6010).
    pub const fn minimum(self) -> i64 {
        match self {
            Self::Nok | Self::Sek => 100,
            Self::Dkk | Self::Eur | Self::Usd | Self::Gbp => 1,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Currency {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::parse(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}
