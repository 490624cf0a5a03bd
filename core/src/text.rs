//! What the value types share: checks of length and characters, and the traits of a checked text.

use crate::error::Invalid;

/// Length as a person counts it: Unicode scalar values, not bytes.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Refuses a text shorter than `min` or longer than `max` characters.
pub(crate) fn check_length(
    field: &'static str,
    text: &str,
    min: usize,
    max: usize,
    rule: &'static str,
) -> Result<(), Invalid> {
    match length(text) {
        0 if min > 0 => Err(Invalid::new(field, "is empty", rule)),
        1 if min > 1 => Err(Invalid::new(field, "has 1 character", rule)),
        n if n < min || n > max => Err(Invalid::new(field, format!("has {n} characters"), rule)),
        _ => Ok(()),
    }
}

/// Refuses the first character that is not `allowed`, naming it and its place.
pub(crate) fn check_characters(
    field: &'static str,
    text: &str,
    allowed: impl Fn(char) -> bool,
    rule: &'static str,
) -> Result<(), Invalid> {
    match text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
        Some((at, c)) => {
            Err(Invalid::new(field, format!("has {} at character {}", describe(c), at + 1), rule))
        }
        None => Ok(()),
    }
}

/// Refuses what a person cannot see or cannot tell apart: control and invisible characters, white space
/// other than a single kind of space, and white space at either end.
pub(crate) fn check_printable(field: &'static str, text: &str, rule: &'static str) -> Result<(), Invalid> {
    check_characters(field, text, |c| c == ' ' || hidden_name(c).is_none(), rule)?;
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(Invalid::new(field, "begins or ends with a space", rule));
    }
    Ok(())
}

/// A character as a developer can look it up: `'_'`, `U+200B ZERO WIDTH SPACE`.
pub(crate) fn describe(c: char) -> String {
    match hidden_name(c).or_else(|| typographic_name(c)) {
        Some(name) => format!("U+{:04X} {name}", u32::from(c)),
        None if c.is_ascii() => format!("'{c}'"),
        None => format!("U+{:04X}, outside ASCII,", u32::from(c)),
    }
}

/// The name of a character that cannot be seen; `None` if it can.
pub(crate) fn hidden_name(c: char) -> Option<&'static str> {
    Some(match c {
        ' ' => "SPACE",
        '\t' => "TAB",
        '\n' => "LINE FEED",
        '\r' => "CARRIAGE RETURN",
        '\u{A0}' => "NO-BREAK SPACE",
        '\u{AD}' => "SOFT HYPHEN",
        '\u{34F}' => "COMBINING GRAPHEME JOINER",
        '\u{61C}' => "ARABIC LETTER MARK",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "HANGUL FILLER",
        '\u{180E}' => "MONGOLIAN VOWEL SEPARATOR",
        '\u{200B}' => "ZERO WIDTH SPACE",
        '\u{200C}' => "ZERO WIDTH NON-JOINER",
        '\u{200D}' => "ZERO WIDTH JOINER",
        '\u{200E}' => "LEFT-TO-RIGHT MARK",
        '\u{200F}' => "RIGHT-TO-LEFT MARK",
        '\u{202A}'..='\u{202E}' => "DIRECTIONAL FORMATTING",
        '\u{202F}' => "NARROW NO-BREAK SPACE",
        '\u{2060}' => "WORD JOINER",
        '\u{2061}'..='\u{2064}' => "INVISIBLE OPERATOR",
        '\u{2066}'..='\u{2069}' => "DIRECTIONAL ISOLATE",
        '\u{2800}' => "BRAILLE PATTERN BLANK",
        '\u{3000}' => "IDEOGRAPHIC SPACE",
        '\u{FE00}'..='\u{FE0F}' => "VARIATION SELECTOR",
        '\u{FEFF}' => "BYTE ORDER MARK",
        '\u{E0000}'..='\u{E0FFF}' => "TAG OR VARIATION SELECTOR",
        c if c.is_control() => "CONTROL CHARACTER",
        c if c.is_whitespace() => "WHITE SPACE",
        _ => return None,
    })
}

/// The name of a character that word processors and chats put in place of the one that was typed.
fn typographic_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2010}' | '\u{2011}' => "HYPHEN",
        '\u{2012}' => "FIGURE DASH",
        '\u{2013}' => "EN DASH",
        '\u{2014}' | '\u{2015}' => "EM DASH",
        '\u{2018}' => "LEFT SINGLE QUOTATION MARK",
        '\u{2019}' => "RIGHT SINGLE QUOTATION MARK",
        '\u{201A}' => "SINGLE LOW-9 QUOTATION MARK",
        '\u{201C}' => "LEFT DOUBLE QUOTATION MARK",
        '\u{201D}' => "RIGHT DOUBLE QUOTATION MARK",
        '\u{201E}' => "DOUBLE LOW-9 QUOTATION MARK",
        '\u{AB}' | '\u{BB}' => "ANGLE QUOTATION MARK",
        '\u{2026}' => "ELLIPSIS",
        '\u{2212}' => "MINUS SIGN",
        _ => return None,
    })
}

/// Gives a one-field text type whose `new` checks: reading it back, and JSON as a string, checked when read.
macro_rules! checked_text {
    ($name:ident) => {
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::error::Invalid;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::new(text).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A checked text that anyone may see.
macro_rules! public_text {
    ($name:ident) => {
        crate::text::checked_text!($name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// A checked text that identifies a customer: never in `Debug`, no `Display`, wiped from memory when dropped.
macro_rules! personal_text {
    ($name:ident) => {
        crate::text::checked_text!($name);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                zeroize::Zeroize::zeroize(&mut self.0);
            }
        }
    };
}

pub(crate) use {checked_text, personal_text, public_text};
