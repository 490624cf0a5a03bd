//! What the scanner adds to a code, taken off.

/// What frames a code on its way: STX, ETX, EOT, and the ends of lines. No code begins or ends with one.
const FRAME: [char; 6] = ['\u{2}', '\u{3}', '\u{4}', '\t', '\n', '\r'];

/// The symbology identifier of ISO/IEC 15424: which kind of symbol the scanner saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Aim {
    /// `Q` a QR code, `E` EAN or UPC, `C` Code 128, `d` Data Matrix, …
    pub symbology: char,
    /// Depends on the symbology.
    pub modifier: char,
}

/// A text without the scanner's additions.
pub(super) struct Bare<'a> {
    pub(super) text: &'a str,
    pub(super) aim: Option<Aim>,
}

/// Line ends and framing off both ends.
pub(super) fn unframed(text: &str) -> &str {
    text.trim_matches(FRAME)
}

/// Prefix and suffix as the scanner was set up with, and the identifier; each once, and only if it is there.
pub(super) fn bare<'a>(text: &'a str, prefix: &str, suffix: &str) -> Bare<'a> {
    let text = text.strip_prefix(prefix).unwrap_or(text);
    let text = text.strip_suffix(suffix).unwrap_or(text);
    match identifier(text) {
        Some((aim, rest)) => Bare { text: rest, aim: Some(aim) },
        None => Bare { text, aim: None },
    }
}

fn identifier(text: &str) -> Option<(Aim, &str)> {
    let rest = text.strip_prefix(']')?;
    let mut characters = rest.chars();
    let symbology = characters.next().filter(char::is_ascii_alphabetic)?;
    let modifier = characters.next().filter(char::is_ascii_alphanumeric)?;
    Some((Aim { symbology, modifier }, characters.as_str()))
}
