use std::sync::Arc;

use crate::error::Invalid;
use crate::text::{check_characters, check_length, public_text};

const RULE: &str = "4 to 10 digits";

/// The merchant serial number: names a sales unit. Not a secret. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Msn(Arc<str>);

impl Msn {
    /// Fewest digits (`^[0-9]{4,10}$`, ePayment API 1.8.1).
    pub const MIN_LENGTH: usize = 4;
    /// Most digits (the same pattern).
    pub const MAX_LENGTH: usize = 10;

    /// Refuses anything but 4 to 10 digits. A text, not a number: zeros in front count.
    pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
        const FIELD: &str = "Merchant-Serial-Number";
        let text = text.into();
        check_characters(FIELD, &text, |c| c.is_ascii_digit(), RULE)?;
        check_length(FIELD, &text, Self::MIN_LENGTH, Self::MAX_LENGTH, RULE)?;
        Ok(Self(text.into()))
    }
}

public_text!(Msn);
