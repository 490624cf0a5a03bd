//! The forms in which a text can be left behind.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// How a text was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// As it is.
    Plain,
    /// All small or all capital letters.
    OtherCase,
    /// From behind.
    Reversed,
    /// Percent-encoded.
    Percent,
    /// With the backslashes of JSON.
    Json,
    /// In base64, of either alphabet, wherever it begins.
    Base64,
    /// In hexadecimal digits.
    Hex,
    /// Two bytes per character.
    Utf16,
    /// As a list of bytes: what `Debug` makes of them.
    List,
    /// Digits in groups.
    Grouped,
}

/// Every form of a piece of a text, the shortest no shorter than the piece.
pub(crate) fn forms(piece: &str) -> Vec<(Form, Vec<u8>)> {
    let mut all = vec![(Form::Plain, piece.as_bytes().to_vec())];
    let mut add = |form, bytes: Vec<u8>| {
        if all.iter().all(|(_, known)| *known != bytes) {
            all.push((form, bytes));
        }
    };
    add(Form::OtherCase, piece.to_lowercase().into_bytes());
    add(Form::OtherCase, piece.to_uppercase().into_bytes());
    add(Form::Reversed, piece.chars().rev().collect::<String>().into_bytes());
    add(Form::Percent, percent(piece, |byte| !byte.is_ascii_alphanumeric(), false));
    add(Form::Percent, percent(piece, |byte| !byte.is_ascii_alphanumeric(), true));
    add(Form::Percent, percent(piece, |_| true, false));
    add(Form::Percent, percent(piece, |_| true, true));
    add(Form::Json, piece.replace('\\', "\\\\").replace('"', "\\\"").replace('/', "\\/").into_bytes());
    for skipped in 0..3 {
        add(Form::Base64, inner_base64(&STANDARD, piece, skipped));
        add(Form::Base64, inner_base64(&URL_SAFE, piece, skipped));
    }
    add(Form::Hex, hex(piece, false));
    add(Form::Hex, hex(piece, true));
    add(Form::Utf16, piece.encode_utf16().flat_map(u16::to_le_bytes).collect());
    add(Form::Utf16, piece.encode_utf16().flat_map(u16::to_be_bytes).collect());
    add(Form::List, list(piece, ", "));
    add(Form::List, list(piece, ","));
    if piece.bytes().all(|byte| byte.is_ascii_digit()) {
        for groups in [&[2, 2, 2, 2][..], &[3, 2, 3], &[4, 4], &[3, 3, 2]] {
            for mark in [" ", "-", "."] {
                add(Form::Grouped, grouped(piece, groups, mark));
            }
        }
    }
    all
}

fn percent(piece: &str, escaped: impl Fn(&u8) -> bool, small: bool) -> Vec<u8> {
    let mut text = String::new();
    for byte in piece.bytes() {
        let _ = match (escaped(&byte), small) {
            (false, _) => write!(text, "{}", char::from(byte)),
            (true, false) => write!(text, "%{byte:02X}"),
            (true, true) => write!(text, "%{byte:02x}"),
        };
    }
    text.into_bytes()
}

/// The characters of base64 that depend on nothing but the piece, when `skipped` bytes of its first group of
/// three come before it.
fn inner_base64(engine: &impl Engine, piece: &str, skipped: usize) -> Vec<u8> {
    let bytes = [&b"###"[..skipped], piece.as_bytes()].concat();
    let text = engine.encode(&bytes);
    // Six bits a character: the first whole one behind the skipped bytes, and the last one before the end.
    let (from, to) = ((skipped * 8).div_ceil(6), bytes.len() * 8 / 6);
    text.as_bytes()[from..to].to_vec()
}

fn hex(piece: &str, capital: bool) -> Vec<u8> {
    let byte = |byte: u8| if capital { format!("{byte:02X}") } else { format!("{byte:02x}") };
    piece.bytes().map(byte).collect::<String>().into_bytes()
}

fn list(piece: &str, mark: &str) -> Vec<u8> {
    piece.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(mark).into_bytes()
}

fn grouped(piece: &str, groups: &[usize], mark: &str) -> Vec<u8> {
    let mut rest = piece;
    let cut = groups.iter().map(|length| {
        let (group, after) = rest.split_at((*length).min(rest.len()));
        rest = after;
        group
    });
    cut.collect::<Vec<_>>().join(mark).into_bytes()
}
