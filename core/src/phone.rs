//! Phone numbers: from every way of writing one to the digits the platform wants.

mod country;
mod parse;

use crate::error::Invalid;
use crate::text::personal_text;

pub use country::Country;

const FIELD: &str = "customer.phoneNumber";

/// Digits shown at the end of a masked number.
const SHOWN_DIGITS: usize = 2;

/// A phone number as the platform takes it: country code and subscriber number, digits only, no `+`, no `00`.
///
/// A push to a wrong but existing number asks a stranger for money, so nothing is guessed: see
/// [`parse`](Self::parse). It is personal data: not in `Debug`, no `Display`, wiped when dropped.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Msisdn(String);

impl Msisdn {
    /// Fewest digits (`^\d{9,15}$`, ePayment API 1.8.1).
    pub const MIN_LENGTH: usize = 9;
    /// Most digits (the same pattern).
    pub const MAX_LENGTH: usize = 15;

    /// A number that already is in the platform's form, country code first: `4712345678`. The number of
    /// digits must be right for [`Country`]s that have an own rule; other country codes are taken with 9 to
    /// 15 digits.
    ///
    /// For what a person typed use [`parse`](Self::parse): there, eight digits are a number, here they are
    /// not.
    pub fn new(digits: impl Into<String>) -> Result<Self, Invalid> {
        let number = Self(digits.into());
        parse::check_digits_only(&number.0)?;
        parse::check_international(&number.0)?;
        Ok(number)
    }

    /// Reads a number as people write it: with spaces, dashes, points and parentheses, `+47` or `0047` in
    /// front, `(0)` after the country code.
    ///
    /// Without `+` or `00` it is a number of the `default` country: in its national form (Finnish and Swedish
    /// numbers begin with 0, the others have none), or with its country code in front and the right number of
    /// digits. Any other country needs `+` or `00`. Without a default country a bare number is refused.
    pub fn parse(text: &str, default: Option<Country>) -> Result<Self, Invalid> {
        parse::parse(text, default).map(|digits| Self(digits.as_str().to_owned()))
    }

    /// The country, if it is one of those this library knows the numbers of.
    pub fn country(&self) -> Option<Country> {
        Country::of(&self.0)
    }

    /// For a screen that others may see: `+47******78`, only the country code and the last two digits.
    pub fn masked(&self) -> String {
        let code = self.country().map_or("", Country::calling_code);
        let hidden = self.0.len().saturating_sub(code.len() + SHOWN_DIGITS);
        let shown = self.0.get(code.len() + hidden..).unwrap_or_default();
        format!("+{code}{}{shown}", "*".repeat(hidden))
    }
}

personal_text!(Msisdn);
