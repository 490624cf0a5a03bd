use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::kind::Kind;
use super::layouts::Repair;
use super::strip::Aim;
use crate::error::Invalid;
use crate::ids::{BeaconId, PersonalQr};

/// Whether the keyboards of scanner and host agree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typed {
    /// The text is as it was read.
    AsRead,
    /// The text was typed for another keyboard, and is what the scanner meant. All of these give this text.
    Repaired(Vec<Repair>),
    /// The text was typed for another keyboard, and these give different texts that all make sense; it is left as
    /// it was read. [`Scanner::between`](super::Scanner::between) says which keyboards there are.
    Ambiguous(Vec<Repair>),
}

/// What a scanner read. `Debug` does not show the text, and its memory is wiped: it may name a customer.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    text: Zeroizing<String>,
    kind: Kind,
    typed: Typed,
    aim: Option<Aim>,
}

impl Scan {
    pub(super) fn new(text: &str, kind: Kind, typed: Typed, aim: Option<Aim>) -> Self {
        Self { text: Zeroizing::new(text.to_owned()), kind, typed, aim }
    }

    /// The whole text of the code. Treat it as personal data.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What it is, as far as the text tells.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the keyboards agree.
    pub const fn typed(&self) -> &Typed {
        &self.typed
    }

    /// The symbol that the scanner saw, if it is set up to tell.
    pub const fn aim(&self) -> Option<Aim> {
        self.aim
    }

    /// The id of an old MobilePay sticker, to adopt it
    /// ([`CallbackStickers::adopt`](crate::till::CallbackStickers::adopt)); `None` for anything else.
    pub fn beacon_id(&self) -> Option<BeaconId> {
        BeaconId::of_sticker(&self.text).ok()
    }

    /// The text as a customer's personal QR, whole and unchanged. Whether it is one, only the platform can say.
    ///
    /// # Errors
    /// [`Invalid`] when it is surely something else (the fault names it), when more than one keyboard fits, or when
    /// it has less than 5 or more than 255 characters.
    pub fn personal_qr(&self) -> Result<PersonalQr, Invalid> {
        const FIELD: &str = "customer.personalQr";
        if matches!(self.typed, Typed::Ambiguous(_)) {
            let fault = "was typed for another keyboard, and more than one fits";
            return Err(Invalid::new(
                FIELD,
                fault,
                "scanner and host set to one layout, or their layouts named",
            ));
        }
        if !self.kind.may_be_personal() {
            let rule = "the personal QR from the customer's app";
            return Err(Invalid::new(FIELD, self.kind.description(), rule));
        }
        PersonalQr::new(self.text.as_str())
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.text.chars().count();
        write!(f, "Scan({}, {length} characters, {:?})", self.kind.name(), self.typed)
    }
}
