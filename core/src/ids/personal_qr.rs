use crate::error::Invalid;
use crate::text::{check_length, personal_text};

const RULE: &str = "5 to 255 characters, the complete text of the code";

/// The text of a customer's personal QR, as the scanner read it.
///
/// Its format may change without notice, so it is never taken apart and never shortened. It may hold the
/// phone number and lets anyone who holds it ask this customer for money: never shown, wiped when dropped.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonalQr(String);

impl PersonalQr {
    /// Fewest characters the ePayment API takes (1.8.1).
    pub const MIN_LENGTH: usize = 5;
    /// Most characters the ePayment API takes (1.8.1).
    pub const MAX_LENGTH: usize = 255;

    /// Refuses a text outside these lengths, and one with control characters: those are the scanner's (a
    /// return after the code), not the customer's, and the platform would answer that the code is invalid.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "customer.personalQr";
        let qr = Self(text.into());
        check_length(FIELD, &qr.0, Self::MIN_LENGTH, Self::MAX_LENGTH, RULE)?;
        match qr.0.chars().position(char::is_control) {
            Some(at) => {
                let fault = format!("has a control character at character {}", at + 1);
                Err(Invalid::new(FIELD, fault, "the scanner's prefix and suffix taken off"))
            }
            None => Ok(qr),
        }
    }
}

personal_text!(PersonalQr);
