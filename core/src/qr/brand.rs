//! What the platform is called where, as data: MobilePay ends on 12 January 2027.

use super::colour::Rgb;
use crate::clock::Timestamp;
use crate::phone::Country;

/// A name as it is printed beside a code, and its colour. Yours to replace: the platform's design guidelines have
/// the last word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Written exactly so.
    pub name: String,
    /// Of the name. Codes are drawn in [`Colours`](super::Colours), in which a scanner can read them.
    pub colour: Rgb,
}

const VIPPS: (&str, Rgb) = ("Vipps", Rgb(0xff, 0x5b, 0x24));
const MOBILEPAY: (&str, Rgb) = ("MobilePay", Rgb(0x5a, 0x78, 0xff));

/// From when on a name holds in a market; the last line that has begun counts. Midnight is that of the market.
const BRANDS: &[(Country, &str, (&str, Rgb))] = &[
    (Country::No, "1970-01-01T00:00:00Z", VIPPS),
    (Country::Se, "1970-01-01T00:00:00Z", VIPPS),
    (Country::Dk, "1970-01-01T00:00:00Z", MOBILEPAY),
    (Country::Dk, "2027-01-11T23:00:00Z", VIPPS),
    (Country::Fo, "1970-01-01T00:00:00Z", MOBILEPAY),
    (Country::Fo, "2027-01-12T00:00:00Z", VIPPS),
    (Country::Gl, "1970-01-01T00:00:00Z", MOBILEPAY),
    (Country::Gl, "2027-01-12T02:00:00Z", VIPPS),
    (Country::Fi, "1970-01-01T00:00:00Z", MOBILEPAY),
    (Country::Fi, "2027-01-11T22:00:00Z", VIPPS),
];

impl Brand {
    /// What the platform is called in this market at this time.
    pub fn of(market: Country, at: Timestamp) -> Self {
        let begun = |(country, from, _): &&(Country, &str, (&str, Rgb))| {
            *country == market && Timestamp::parse(from).is_some_and(|from| from <= at)
        };
        let (name, colour) = BRANDS.iter().rfind(begun).map_or(VIPPS, |(.., brand)| *brand);
        Self { name: name.to_owned(), colour }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(market: Country, at: &str) -> String {
        Brand::of(market, Timestamp::parse(at).unwrap()).name
    }

    #[test]
    fn mobilepay_ends_at_midnight_of_its_market() {
        assert_eq!(name(Country::Dk, "2027-01-11T22:59:59Z"), "MobilePay");
        assert_eq!(name(Country::Dk, "2027-01-11T23:00:00Z"), "Vipps");
        assert_eq!(name(Country::Fi, "2027-01-11T21:59:59Z"), "MobilePay");
        assert_eq!(name(Country::Fi, "2027-01-11T22:00:00Z"), "Vipps");
    }

    #[test]
    fn every_market_has_a_name_and_every_time_can_be_read() {
        for market in Country::ALL {
            assert!(BRANDS.iter().any(|(country, ..)| *country == market), "{market:?}");
        }
        assert!(BRANDS.iter().all(|(_, from, _)| Timestamp::parse(from).is_some()));
        assert_eq!(name(Country::No, "2026-11-01T00:00:00Z"), "Vipps");
    }
}
