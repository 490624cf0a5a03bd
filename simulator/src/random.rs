//! Seeded randomness: the same seed and the same requests give the same ids, tokens and faults.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// SplitMix64: small, fast, and good enough for ids that only have to be different.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream that depends on `text` only (FNV-1a), for values that should be the same at every start.
    pub(crate) fn from_text(text: &str) -> Self {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// True `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u16) -> bool {
        self.next() % 1000 < u64::from(per_mille)
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        bytes
    }

    /// `8-4-4-4-12` hexadecimal digits, as of version 4.
    pub(crate) fn guid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        let (b, version) = (b >> 2 | 1 << 63, a & 0xfff | 0x4000);
        format!(
            "{:08x}-{:04x}-{version:04x}-{:04x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            b >> 48,
            b & 0xffff_ffff_ffff
        )
    }

    /// A number of eleven digits, as later events of a payment carry it.
    pub(crate) fn decimal(&mut self) -> String {
        (10_000_000_000 + self.next() % 90_000_000_000).to_string()
    }

    /// 22 URL-safe characters: 128 bits, and short, for it has to fit into a QR code.
    pub(crate) fn link_token(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<16>())
    }

    /// Plain base64 of `N` bytes.
    /// Eight letters and digits, as short links have them.
    pub(crate) fn short_code(&mut self) -> String {
        const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let bytes: [u8; 8] = self.bytes();
        bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
    }

    pub(crate) fn base64<const N: usize>(&mut self) -> String {
        STANDARD.encode(self.bytes::<N>())
    }

    /// A trace id of the W3C form, `00-<32 hex>-<16 hex>-01`.
    pub(crate) fn trace_id(&mut self) -> String {
        format!("00-{:016x}{:016x}-{:016x}-01", self.next(), self.next(), self.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_has_the_form() {
        let guid = Random::new(7).guid();
        let lengths: Vec<_> = guid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(guid.as_bytes()[14], b'4');
        assert!(matches!(guid.as_bytes()[19], b'8'..=b'b'));
    }

    #[test]
    fn a_seed_gives_one_sequence() {
        let take =
            |seed| (0..4).map(|_| 0).scan(Random::new(seed), |r, _: i32| Some(r.next())).collect::<Vec<_>>();
        assert_eq!(take(1), take(1));
        assert_ne!(take(1), take(2));
    }
}
