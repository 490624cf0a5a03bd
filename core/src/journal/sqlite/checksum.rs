//! A sum over what is written, compared when it is read.
//!
//! FNV-1a with 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): each byte goes through a step that can be
//! undone, so a single changed byte always changes the sum, and more of them do in all but one of 2^64 cases. It
//! is no defence against somebody who writes to the file on purpose; the file's permissions are.

use crate::ids::OrderId;
use crate::journal::{JournalError, PaymentKey};

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Of a payment's row: its state, and whose it is.
pub(super) fn of_payment(key: &PaymentKey, order: Option<&OrderId>, state: &[u8]) -> i64 {
    let order = order.map_or("", OrderId::as_str);
    sum(&[
        key.host.as_bytes(),
        key.msn.as_str().as_bytes(),
        key.reference.as_str().as_bytes(),
        order.as_bytes(),
        state,
    ])
}

/// Of an attachment.
pub(super) fn of_attachment(name: &str, bytes: &[u8]) -> i64 {
    sum(&[name.as_bytes(), bytes])
}

/// A row without a sum was written by a version that made none.
pub(super) fn check(kept: Option<i64>, found: i64) -> Result<(), JournalError> {
    match kept {
        Some(kept) if kept != found => {
            Err(JournalError::Damaged("a value is not what was written".to_owned()))
        }
        _ => Ok(()),
    }
}

/// The parts are told apart by a byte that ends each and that no name contains.
fn sum(parts: &[&[u8]]) -> i64 {
    let step = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(PRIME);
    let sum = parts.iter().fold(OFFSET_BASIS, |sum, part| step(part.iter().fold(sum, step), &0));
    i64::from_le_bytes(sum.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_the_one_of_the_specification() {
        let bare = |text: &str| {
            let sum =
                text.bytes().fold(OFFSET_BASIS, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(PRIME));
            format!("{sum:016x}")
        };
        assert_eq!((bare("").as_str(), bare("a").as_str()), ("cbf29ce484222325", "af63dc4c8601ec8c"));
        assert_eq!(bare("foobar"), "85944171f73967e8");
    }

    #[test]
    fn every_changed_bit_and_every_moved_end_changes_the_sum() {
        let text = b"{\"amount\":1000}";
        let whole = of_attachment("create", text);
        for place in 0..text.len() {
            for bit in 0..8 {
                let mut other = text.to_vec();
                other[place] ^= 1 << bit;
                assert_ne!(of_attachment("create", &other), whole);
            }
        }
        assert_ne!(of_attachment("creat", b"e{}"), of_attachment("create", b"{}"));
    }
}
