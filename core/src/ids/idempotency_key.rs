use crate::error::Invalid;
use crate::text::{check_characters, check_length, public_text};

const RULE: &str = "1 to 50 visible ASCII characters";

/// The `Idempotency-Key` of one operation: repeats of that operation carry the same key and the same body,
/// no other operation ever does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Longest key the ePayment API takes, in characters (its header table, version 1.8.1).
    pub const MAX_LENGTH: usize = 50;

    /// A key of the caller's own.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "Idempotency-Key";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_characters(FIELD, &text, |c| c.is_ascii_graphic(), RULE)?;
        Ok(Self(text))
    }

    /// A key of 128 random bits: 32 lower-case hexadecimal digits.
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(random)))
    }
}

public_text!(IdempotencyKey);
