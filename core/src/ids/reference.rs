use std::sync::Arc;

use super::{OrderId, TillPrefix};
use crate::error::Invalid;
use crate::text::{check_characters, check_length, public_text};

const FIELD: &str = "reference";
const RULE: &str = "8 to 64 characters of a-z A-Z 0-9 -";

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`, so a reference read aloud is heard right.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters of the random part of [`Reference::random`], 5 bits each: 80 bits.
const RANDOM_LENGTH: usize = 16;

/// The name of one payment on the platform: unique per sales unit, case-sensitive, never reused, and the only
/// way to find the payment again. The customer sees it. Cheap to clone: whoever acts on a payment has its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(Arc<str>);

impl Reference {
    /// Shortest reference, in characters (`^[a-zA-Z0-9-]{8,64}$`, ePayment API 1.8.1).
    pub const MIN_LENGTH: usize = 8;
    /// Longest reference, in characters (the same pattern; 50 before January 2025).
    pub const MAX_LENGTH: usize = 64;

    /// A reference of the caller's own.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        let text = text.into();
        check_characters(FIELD, &text, is_reference_character, RULE)?;
        check_length(FIELD, &text, Self::MIN_LENGTH, Self::MAX_LENGTH, RULE)?;
        Ok(Self(text.into()))
    }

    /// `<prefix>-<16 letters and digits>`, of which the last part holds 80 of the 128 random bits given.
    pub fn random(prefix: &TillPrefix, random: [u8; 16]) -> Self {
        let mut bits = u128::from_be_bytes(random);
        let mut text = format!("{prefix}-");
        for _ in 0..RANDOM_LENGTH {
            let digit = usize::try_from(bits % 32).unwrap_or_default();
            text.push(char::from(ALPHABET[digit]));
            bits /= 32;
        }
        Self(text.into())
    }

    /// `<order>-<attempt>`: two tills that know only the order make the same reference, so that the
    /// platform's own uniqueness lets only one of them create the payment. Different orders or attempts
    /// never make the same.
    ///
    /// Refused if the order has characters that a reference may not have, or with the attempt is shorter than
    /// 8 or longer than 64 characters; and for attempt 0, as attempts count from 1.
    pub fn for_attempt(order: &OrderId, attempt: u32) -> Result<Self, Invalid> {
        const FIELD: &str = "order";
        const RULE: &str = "<order>-<attempt> of 8 to 64 characters of a-z A-Z 0-9 -";
        if attempt == 0 {
            return Err(Invalid::new("attempt", "is 0", "counted from 1"));
        }
        check_characters(FIELD, order.as_str(), is_reference_character, RULE)?;
        let text = format!("{order}-{attempt}");
        check_length(FIELD, &text, Self::MIN_LENGTH, Self::MAX_LENGTH, RULE)?;
        Ok(Self(text.into()))
    }

    /// Whether [`random`](Self::random) with this prefix makes such references. Prefixes that begin alike
    /// (`k1` and `k1-b`) do not answer for each other.
    pub fn is_from(&self, prefix: &TillPrefix) -> bool {
        self.0
            .strip_prefix(prefix.as_str())
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|rest| rest.len() == RANDOM_LENGTH && rest.bytes().all(|b| ALPHABET.contains(&b)))
    }
}

public_text!(Reference);

/// What a reference, and so whatever becomes part of one, may consist of.
pub(super) fn is_reference_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}
