use crate::error::Invalid;
use crate::text::{check_characters, check_length, public_text};

const RULE: &str = "1 to 24 characters of a-z A-Z 0-9 -";

/// What the references of one till begin with, such as `osl1-k03`. The customer sees it, and a settlement
/// line shows by it which shop was paid.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TillPrefix(String);

impl TillPrefix {
    /// Longest prefix, in characters. A limit of this library: it leaves room for the random part and an
    /// attempt.
    pub const MAX_LENGTH: usize = 24;

    /// Refuses other lengths and characters than a reference may begin with.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "till_prefix";
        let text = text.into();
        check_characters(FIELD, &text, super::reference::is_reference_character, RULE)?;
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        Ok(Self(text))
    }
}

public_text!(TillPrefix);
