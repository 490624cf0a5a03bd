//! The texts, over lengths and alphabets.

use kasse::qr::Level;

/// Every level.
pub const LEVELS: [Level; 4] = [Level::L, Level::M, Level::Q, Level::H];

/// The usual text of a sticker.
pub const STICKER: &str = "https://qr.vipps.no/r/8KmTq2Lw";

/// Texts of many lengths: addresses as the platform makes them, digits, capitals, and letters outside ASCII.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> =
        [1, 14, 26, 42, 70, 106, 150, 213, 300, 450].into_iter().map(address).collect();
    texts.extend(["5701234567899", "HTTPS://QR.VIPPS.NO/R/8KMTQ2LW", "Blåbærsyltetøy"].map(str::to_owned));
    texts
}

/// An address of this length.
pub fn address(length: usize) -> String {
    let tail = "Nq8tTmVgEjWcLbDa-0123456789_xyzKRuSpoFhBi.";
    "https://qr.vipps.no/p/".chars().chain(tail.chars().cycle()).take(length).collect()
}
