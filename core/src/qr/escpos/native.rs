//! `GS ( k`: the printer draws the code, and knows nothing of a quiet zone. Margins and feeds make it one.

use super::{ESC, GS, Level, Print, QUIET_ZONE, UNITS, USUAL_UNITS};

/// Code type of QR.
const QR: u8 = 49;
/// Most dots that one `ESC J` feeds.
const FEED: u16 = 255;

pub(super) fn code(print: &Print, text: &str, module: u8) -> Vec<u8> {
    let zone = QUIET_ZONE * u16::from(module);
    let dots = print.paper.dots();
    let mut bytes = Vec::with_capacity(text.len() + 64);
    bytes.extend([ESC, b'a', print.align.number()]);
    // Margins and feeds count in these units, which printers begin with in different sizes.
    bytes.extend(UNITS);
    margins(&mut bytes, zone, dots - 2 * zone);
    feed(&mut bytes, zone);
    function(&mut bytes, 65, &[50, 0]);
    function(&mut bytes, 67, &[module]);
    function(&mut bytes, 69, &[level(print.level)]);
    let stored: Vec<u8> = std::iter::once(48).chain(text.bytes()).collect();
    function(&mut bytes, 80, &stored);
    function(&mut bytes, 81, &[48]);
    feed(&mut bytes, zone);
    margins(&mut bytes, 0, dots);
    bytes.extend(USUAL_UNITS);
    bytes.extend([ESC, b'a', 0]);
    bytes
}

/// The longest text that can be a code is far below the 65,532 bytes that a function takes.
fn function(bytes: &mut Vec<u8>, number: u8, values: &[u8]) {
    let length = u16::try_from(values.len() + 2).unwrap_or(u16::MAX);
    bytes.extend([GS, b'(', b'k']);
    bytes.extend(length.to_le_bytes());
    bytes.extend([QR, number]);
    bytes.extend(values);
}

fn margins(bytes: &mut Vec<u8>, left: u16, width: u16) {
    bytes.extend([GS, b'L']);
    bytes.extend(left.to_le_bytes());
    bytes.extend([GS, b'W']);
    bytes.extend(width.to_le_bytes());
}

fn feed(bytes: &mut Vec<u8>, dots: u16) {
    bytes.extend([ESC, b'J', u8::try_from(dots.min(FEED)).unwrap_or(u8::MAX)]);
}

const fn level(level: Level) -> u8 {
    match level {
        Level::L => 48,
        Level::M => 49,
        Level::Q => 50,
        Level::H => 51,
    }
}
