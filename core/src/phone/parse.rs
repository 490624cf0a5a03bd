//! From a typed number to digits. Faults name places and counts, never digits of the number.

use zeroize::Zeroizing;

use super::{Country, FIELD, Msisdn};
use crate::error::Invalid;

const DIGITS_RULE: &str =
    "digits, with spaces, dashes, points or parentheses between them, and + only in front";
const CODE_RULE: &str = "+ and the country code in front, 9 to 15 digits in all";

/// Longest country calling code there is.
const MAX_CALLING_CODE: usize = 3;

/// A number without its separators.
struct Typed {
    /// It begins with `+`.
    plus: bool,
    digits: Zeroizing<String>,
    /// How many digits stand before a `(0)`, if one is there.
    zero_in_parentheses: Option<usize>,
}

pub(super) fn parse(text: &str, default: Option<Country>) -> Result<Zeroizing<String>, Invalid> {
    let mut typed = Typed::read(text)?;
    if typed.plus || typed.strip_exit_code() {
        return international(typed);
    }
    match default {
        Some(country) => national(country, typed),
        None => Err(Invalid::new(FIELD, "has no country code, and no default country is set", CODE_RULE)),
    }
}

/// For a number that claims to be in the platform's form.
pub(super) fn check_digits_only(text: &str) -> Result<(), Invalid> {
    const RULE: &str = "9 to 15 digits, country code first, without + or 00";
    if text.is_empty() {
        return Err(Invalid::new(FIELD, "is empty", RULE));
    }
    match text.chars().position(|c| !c.is_ascii_digit()) {
        Some(at) => Err(Invalid::new(FIELD, format!("has no digit at character {}", at + 1), RULE)),
        None => Ok(()),
    }
}

/// Country code first, digits only: is the rest of the right length?
pub(super) fn check_international(digits: &str) -> Result<(), Invalid> {
    if digits.starts_with('0') {
        return Err(Invalid::new(FIELD, "begins with 0 where the country code should be", CODE_RULE));
    }
    if let Some(country) = Country::of(digits) {
        return check_subscriber(country, &digits[country.calling_code().len()..]);
    }
    if !(Msisdn::MIN_LENGTH..=Msisdn::MAX_LENGTH).contains(&digits.len()) {
        return Err(Invalid::new(FIELD, format!("has {} digits", digits.len()), CODE_RULE));
    }
    Ok(())
}

impl Typed {
    fn read(text: &str) -> Result<Self, Invalid> {
        let mut typed = Self {
            plus: false,
            digits: Zeroizing::new(String::with_capacity(text.len())),
            zero_in_parentheses: None,
        };
        // Digits seen when the last parenthesis opened.
        let mut opened = None;
        for (at, c) in text.chars().enumerate() {
            match c {
                '0'..='9' => typed.digits.push(c),
                '+' | '\u{FF0B}' if typed.digits.is_empty() && !typed.plus => typed.plus = true,
                '(' => opened = Some(typed.digits.len()),
                ')' => typed.close(opened.take(), at)?,
                c if is_separator(c) => {}
                _ => {
                    let fault = format!("has something other than a digit at character {}", at + 1);
                    return Err(Invalid::new(FIELD, fault, DIGITS_RULE));
                }
            }
        }
        if opened.is_some() {
            return Err(Invalid::new(FIELD, "has a parenthesis that is not closed", DIGITS_RULE));
        }
        if typed.digits.is_empty() {
            return Err(Invalid::new(FIELD, "has no digits", DIGITS_RULE));
        }
        Ok(typed)
    }

    fn close(&mut self, opened: Option<usize>, at: usize) -> Result<(), Invalid> {
        let Some(start) = opened else {
            let fault = format!("has a parenthesis that was not opened at character {}", at + 1);
            return Err(Invalid::new(FIELD, fault, DIGITS_RULE));
        };
        if start > 0 && &self.digits[start..] == "0" {
            self.zero_in_parentheses = Some(start);
        }
        Ok(())
    }

    /// Takes off a leading `00`; `false` if there is none.
    fn strip_exit_code(&mut self) -> bool {
        let Some(rest) = self.digits.strip_prefix("00") else { return false };
        self.digits = Zeroizing::new(rest.to_owned());
        self.zero_in_parentheses = self.zero_in_parentheses.and_then(|at| at.checked_sub(2));
        true
    }
}

/// After `+` or `00`. A trunk zero between country code and number is dropped: written as `(0)` after any
/// country code, and bare where the country has one.
fn international(mut typed: Typed) -> Result<Zeroizing<String>, Invalid> {
    match Country::of(&typed.digits) {
        Some(country) => {
            let code = country.calling_code().len();
            let bare = country.has_trunk_zero() && typed.digits[code..].starts_with('0');
            if bare || typed.zero_in_parentheses == Some(code) {
                typed.digits.remove(code);
            }
        }
        None => {
            if let Some(at) = typed.zero_in_parentheses.filter(|at| (1..=MAX_CALLING_CODE).contains(at)) {
                typed.digits.remove(at);
            }
        }
    }
    check_international(&typed.digits)?;
    Ok(typed.digits)
}

/// Without `+` and `00`: the country's own code and a number of the right length, or the national form. The
/// two cannot be mixed up: where there is a trunk zero, only the national form begins with it; elsewhere
/// they differ in length.
fn national(country: Country, typed: Typed) -> Result<Zeroizing<String>, Invalid> {
    let digits = typed.digits.clone();
    if Country::of(&digits) == Some(country)
        && let Ok(number) = international(typed)
    {
        return Ok(number);
    }
    let subscriber = match digits.strip_prefix('0') {
        Some(rest) if country.has_trunk_zero() => rest,
        None if country.has_trunk_zero() => {
            let fault = format!("has neither a country code nor the 0 that numbers in {country} begin with");
            return Err(Invalid::new(FIELD, fault, country.rule()));
        }
        _ => digits.as_str(),
    };
    check_subscriber(country, subscriber)?;
    Ok(Zeroizing::new(format!("{}{subscriber}", country.calling_code())))
}

/// The part after country code and trunk zero. A prefix is never a reason to refuse: numbering plans change.
/// A leading 0 is: no number has one there, so a digit is too many or missing.
fn check_subscriber(country: Country, subscriber: &str) -> Result<(), Invalid> {
    let allowed = country.subscriber_digits();
    if !allowed.contains(&subscriber.len()) {
        let fault = format!("has {} digits after the country code of {country}", subscriber.len());
        return Err(Invalid::new(FIELD, fault, country.rule()));
    }
    if subscriber.starts_with('0') {
        return Err(Invalid::new(FIELD, format!("begins with a 0 too many for {country}"), country.rule()));
    }
    Ok(())
}

/// What people and contact lists put between digits, and the invisible marks that come with copied numbers.
fn is_separator(c: char) -> bool {
    const MARKS: [char; 3] = ['\u{AD}', '\u{2060}', '\u{FEFF}'];
    let dash = matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let mark = MARKS.contains(&c)
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    dash || mark || c.is_whitespace()
}
