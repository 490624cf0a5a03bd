//! The environment: production, test, or an own address.

mod base_url;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Invalid;

pub use base_url::BaseUrl;

const PRODUCTION: &str = "https://api.vipps.no";
const TEST: &str = "https://apitest.vipps.no";

/// Where the platform is. The same for all markets and both brands: the sales unit decides the market.
/// Production and test share nothing, keys least of all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Real money.
    Production,
    /// The platform's test environment, without a promise of service.
    Test,
    /// Another address: a simulator, or a gateway of the merchant's own in front of the platform.
    Own(BaseUrl),
}

impl Environment {
    /// Reads `production`, `test`, or an address as [`BaseUrl::new`] takes it. The platform's own addresses
    /// give [`Production`](Self::Production) and [`Test`](Self::Test), so that a payment is known under one
    /// name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "production" => return Ok(Self::Production),
            "test" => return Ok(Self::Test),
            _ => {}
        }
        let address = BaseUrl::new(text)?;
        Ok(match address.as_str() {
            PRODUCTION => Self::Production,
            TEST => Self::Test,
            _ => Self::Own(address),
        })
    }

    /// The address that each path of the platform is added to; without a slash at the end.
    pub fn base_url(&self) -> &str {
        match self {
            Self::Production => PRODUCTION,
            Self::Test => TEST,
            Self::Own(address) => address.as_str(),
        }
    }
}

/// `production`, `test` or the address: what [`Environment::parse`] reads back.
impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Own(address) => address.as_str(),
        })
    }
}

impl std::str::FromStr for Environment {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl Serialize for Environment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Environment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
