//! What is read from standard input: a phone number or a personal QR on the command line is seen by everybody on the
//! machine.

use std::io::{BufRead, BufReader, Read};

use kasse::error::Invalid;

use crate::output::Failure;

/// Says that a value is to be read from standard input.
pub(super) const STDIN: &str = "-";

/// The value, or the first line of standard input, with its end: a scanner types a code and Enter, and nobody ends
/// the input. More than `limit` bytes are not read.
pub(super) fn given(text: &str, limit: usize) -> Result<Vec<u8>, Failure> {
    if text != STDIN {
        return Ok(text.as_bytes().to_vec());
    }
    let mut line = Vec::new();
    let stdin = std::io::stdin().lock().take(u64::try_from(limit).unwrap_or(u64::MAX));
    let read = BufReader::new(stdin).read_until(b'\n', &mut line);
    read.map_err(|error| Failure::Machine(format!("standard input: {}", error.kind())))?;
    Ok(line)
}

/// The same as text, without the end of the line.
pub(super) fn given_text(text: &str, limit: usize) -> Result<String, Failure> {
    let line = String::from_utf8(given(text, limit)?).map_err(|fault| {
        let at = fault.utf8_error().valid_up_to() + 1;
        Invalid::new("standard input", format!("is not UTF-8 at byte {at}"), "text in UTF-8")
    })?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
