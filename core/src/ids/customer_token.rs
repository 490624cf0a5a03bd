use crate::error::Invalid;
use crate::text::{check_characters, check_length, hidden_name, personal_text};

const RULE: &str = "the token of the check-in event, whole";

/// The token that says which customer scanned a callback sticker; from the check-in event.
///
/// Opaque: passed on whole. It lets anyone who holds it ask this customer for money, so it is never shown and
/// is wiped when dropped. The platform documents no length.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CustomerToken(String);

impl CustomerToken {
    /// Refuses an empty text, and one with white space or control characters in it.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "customer.customerToken";
        let token = Self(text.into());
        check_length(FIELD, &token.0, 1, usize::MAX, RULE)?;
        check_characters(FIELD, &token.0, |c| hidden_name(c).is_none(), RULE)?;
        Ok(token)
    }
}

personal_text!(CustomerToken);
