use crate::error::Invalid;
use crate::text::{check_length, check_printable, public_text};

const RULE: &str = "1 to 64 visible characters, spaces only inside";

/// The host's own name for one thing to be paid. It may take several attempts, of which one is alive at a
/// time.
///
/// Two texts that look alike but differ in an invisible character would be two orders, and an order could be
/// paid twice; so control characters, invisible ones and outer spaces are refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderId(String);

impl OrderId {
    /// Longest order, in characters. A limit of this library: the platform never sees it.
    pub const MAX_LENGTH: usize = 64;

    /// An order name of 1 to [`MAX_LENGTH`](Self::MAX_LENGTH) printable characters; upper and lower case
    /// differ.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "order";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_printable(FIELD, &text, RULE)?;
        Ok(Self(text))
    }
}

public_text!(OrderId);
