use crate::error::Invalid;
use crate::text::{check_length, check_printable, public_text};

const RULE: &str = "1 to 64 visible characters, spaces only inside";

/// The host's own name for one capture, refund or settle request: it takes effect at most once, however often
/// the host asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(String);

impl RequestId {
    /// Longest request id, in characters. A limit of this library: the platform never sees it.
    pub const MAX_LENGTH: usize = 64;

    /// A request id of 1 to [`MAX_LENGTH`](Self::MAX_LENGTH) printable characters, unique per payment; upper
    /// and lower case differ.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "request_id";
        let text = text.into();
        check_length(FIELD, &text, 1, Self::MAX_LENGTH, RULE)?;
        check_printable(FIELD, &text, RULE)?;
        Ok(Self(text))
    }
}

public_text!(RequestId);
