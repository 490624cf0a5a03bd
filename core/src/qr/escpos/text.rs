//! A line of text in the one code page that has the letters of all markets.

use super::ESC;
use crate::error::Invalid;
use crate::text::{check_length, check_printable, describe};

const FIELD: &str = "beneath";
const LONGEST: usize = 200;
const RULE: &str = "1 to 200 characters of Windows-1252, without control characters";

/// Number of Windows-1252 for `ESC t`.
const WINDOWS_1252: u8 = 16;

/// What Windows-1252 has between 80 and 9F, as far as people write it.
const EXTRA: [(char, u8); 9] = [
    ('€', 0x80),
    ('…', 0x85),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
];

/// The text and the end of its line; it names its code page only if it needs one. A control character would be a
/// command, so it is refused.
pub(super) fn line(text: &str) -> Result<Vec<u8>, Invalid> {
    check_length(FIELD, text, 1, LONGEST, RULE)?;
    check_printable(FIELD, text, RULE)?;
    let mut bytes = Vec::with_capacity(text.len() + 4);
    if !text.is_ascii() {
        bytes.extend([ESC, b't', WINDOWS_1252]);
    }
    for (at, character) in text.chars().enumerate() {
        let fault =
            || Invalid::new(FIELD, format!("has {} at character {}", describe(character), at + 1), RULE);
        bytes.push(byte(character).ok_or_else(fault)?);
    }
    bytes.push(b'\n');
    Ok(bytes)
}

fn byte(character: char) -> Option<u8> {
    let extra = EXTRA.iter().find(|(known, _)| *known == character).map(|(_, byte)| *byte);
    let latin = || u8::try_from(u32::from(character)).ok().filter(|byte| !(0x80..0xa0).contains(byte));
    extra.or_else(latin)
}
