use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ErrorName;

/// What may have happened to the money when a request ended with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Nothing left this machine.
    NotSent,
    /// The platform answered that it did not do it.
    Refused,
    /// It may have been done. Never to be treated as failed.
    Unknown,
}

/// Who can help, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// The same request again, with the same idempotency key, after a pause.
    RetrySame,
    /// A new payment, with a new reference.
    NewAttempt,
    /// The customer has to do something: show or scan again, choose another way to pay.
    AskCustomer,
    /// Another pairing works here, such as the QR code on the screen.
    OtherPairing,
    /// The agreement, the credentials or the machine must be changed.
    FixSetup,
    /// The program that embeds the library must be changed.
    FixProgram,
    /// Read the payment and go on from there.
    Read,
    /// Nothing helps: this cannot be done.
    None,
}

/// A language the short texts exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Norwegian Bokmål.
    Nb,
    /// Danish.
    Da,
    /// Swedish.
    Sv,
    /// Finnish.
    Fi,
}

impl Language {
    /// Every language there is.
    pub const ALL: [Self; 5] = [Self::En, Self::Nb, Self::Da, Self::Sv, Self::Fi];

    /// The two letters of the language.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nb => "nb",
            Self::Da => "da",
            Self::Sv => "sv",
            Self::Fi => "fi",
        }
    }

    /// From a language tag or the name of a locale (`nb-NO`, `da_DK.UTF-8`, `no`); `None` for a language
    /// without texts.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "nb" | "nn" | "no" => Some(Self::Nb),
            "da" => Some(Self::Da),
            "sv" => Some(Self::Sv),
            "fi" => Some(Self::Fi),
            _ => None,
        }
    }
}

/// One line of the table.
pub(super) struct Row {
    pub(super) code: u16,
    pub(super) name: &'static str,
    pub(super) class: Class,
    pub(super) advice: Advice,
    pub(super) platform_code: Option<u32>,
    pub(super) developer: &'static str,
    pub(super) cashier: &'static Text,
    pub(super) customer: &'static Text,
}

/// One short text in each language.
pub(super) struct Text {
    pub(super) en: &'static str,
    pub(super) nb: &'static str,
    pub(super) da: &'static str,
    pub(super) sv: &'static str,
    pub(super) fi: &'static str,
}

impl Text {
    pub(super) const fn get(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Nb => self.nb,
            Language::Da => self.da,
            Language::Sv => self.sv,
            Language::Fi => self.fi,
        }
    }
}

impl ErrorName {
    /// The stable number.
    pub const fn code(self) -> u16 {
        self.row().code
    }

    /// The name as it is written in the table: `reference_exists`.
    pub const fn as_str(self) -> &'static str {
        self.row().name
    }

    /// The kind of error with this [`code`](Self::code).
    pub fn of_code(code: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| u32::from(name.code()) == code)
    }

    /// By the code the platform gave. A code this version does not know is sorted by its first digit, as
    /// the documented ones are. On a refund 4150 means another thing than elsewhere:
    /// [`ErrorName::RefundIdempotencyConflict`].
    pub fn of_platform_code(code: u32) -> Self {
        let known = Self::ALL.iter().find(|name| {
            let row = name.row();
            row.platform_code == Some(code) && u32::from(row.code) == code
        });
        known.copied().unwrap_or(match code {
            4000..=4999 => Self::UnknownRequestCode,
            5000..=5999 => Self::UnknownSetupCode,
            6000..=6999 => Self::UnknownStateCode,
            7000..=7999 => Self::UnknownCustomerCode,
            _ => Self::UnknownPlatformError,
        })
    }
}

/// By its place in the table: what a macro makes of so many names is many times its size.
impl Serialize for ErrorName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Named)
    }
}

struct Named;

impl Visitor<'_> for Named {
    type Value = ErrorName;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name of an error")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ErrorName, E> {
        let known = ErrorName::ALL.iter().find(|name| name.as_str() == text);
        known.copied().ok_or_else(|| E::custom("not the name of an error"))
    }
}

impl std::fmt::Display for ErrorName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
