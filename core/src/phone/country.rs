use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Invalid;

/// A country whose mobile numbers this library knows how people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Country {
    /// Norway, with Svalbard.
    No,
    /// Denmark.
    Dk,
    /// Finland, with Åland.
    Fi,
    /// Sweden.
    Se,
    /// The Faroe Islands.
    Fo,
    /// Greenland.
    Gl,
}

impl Country {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::No, Self::Dk, Self::Fi, Self::Se, Self::Fo, Self::Gl];

    /// Reads an ISO 3166 code of two capital letters.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|country| country.code() == code)
            .ok_or_else(|| Invalid::new("country", "is not a known country", "NO, DK, FI, SE, FO or GL"))
    }

    /// The ISO 3166 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::No => "NO",
            Self::Dk => "DK",
            Self::Fi => "FI",
            Self::Se => "SE",
            Self::Fo => "FO",
            Self::Gl => "GL",
        }
    }

    /// The country calling code, digits only.
    pub const fn calling_code(self) -> &'static str {
        match self {
            Self::No => "47",
            Self::Dk => "45",
            Self::Fi => "358",
            Self::Se => "46",
            Self::Fo => "298",
            Self::Gl => "299",
        }
    }

    /// The country of a number in the platform's form. No calling code begins another one.
    pub(super) fn of(digits: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|country| digits.starts_with(country.calling_code()))
    }

    /// Digits of a mobile number after the country code, without trunk zero. From the national numbering
    /// plans: the platform checks only the total.
    pub(super) const fn subscriber_digits(self) -> RangeInclusive<usize> {
        match self {
            Self::No | Self::Dk => 8..=8,
            Self::Fi => 8..=10,
            Self::Se => 9..=9,
            Self::Fo | Self::Gl => 6..=6,
        }
    }

    /// Whether a national number begins with a 0 that is not part of the international one.
    pub(super) const fn has_trunk_zero(self) -> bool {
        matches!(self, Self::Fi | Self::Se)
    }

    /// How a person writes a number here.
    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::No => "8 digits, or +47 and 8 digits",
            Self::Dk => "8 digits, or +45 and 8 digits",
            Self::Fi => "0 and 8 to 10 digits, or +358 and 8 to 10 digits",
            Self::Se => "0 and 9 digits, or +46 and 9 digits",
            Self::Fo => "6 digits, or +298 and 6 digits",
            Self::Gl => "6 digits, or +299 and 6 digits",
        }
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Country {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::parse(code)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}
