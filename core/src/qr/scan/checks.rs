//! Codes that prove themselves by a check sum or a fixed form.

/// A merchant-presented code of EMVCo: objects of tag, length and value, the last of them a check sum over all
/// the rest (EMV QRCPS, merchant-presented mode, section 4.7.3).
pub(super) fn is_emvco(text: &str) -> bool {
    const CHECKED: &str = "6304";
    let Some(end) = text.len().checked_sub(4) else { return false };
    let (Some(checked), Some(sum)) = (text.get(..end), text.get(end..)) else { return false };
    text.starts_with("000201")
        && checked.ends_with(CHECKED)
        && u16::from_str_radix(sum, 16).is_ok_and(|sum| sum == crc(checked.as_bytes()))
}

/// CRC-16 with polynomial 1021 and initial value FFFF.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum: u16, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { (sum << 1) ^ 0x1021 }
        })
    })
}

/// EAN-8, UPC-A, EAN-13 or GTIN-14 with a check digit that is right.
pub(super) fn is_product(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| matches!(digits.len(), 8 | 12 | 13 | 14)) else { return false };
    let weighted = digits.iter().rev().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight);
    weighted.sum::<u32>() % 10 == 0
}

/// Swish: `C`, the payee's number and fields after semicolons; or `D` and a token of 32 hexadecimal digits.
pub(super) fn is_swish(text: &str) -> bool {
    let fixed = text.strip_prefix('C').and_then(|rest| rest.split_once(';'));
    let payee = fixed.is_some_and(|(payee, _)| {
        (8..=15).contains(&payee.len()) && payee.bytes().all(|byte| byte.is_ascii_digit())
    });
    let token = text.strip_prefix('D');
    payee
        || token.is_some_and(|token| token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// BankID's moving code: `bankid.`, a start token (UUID), a time in seconds, an authentication code of 64 digits.
pub(super) fn is_bankid(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(5, '.').collect();
    let [name, token, time, code] = parts.as_slice() else { return false };
    *name == "bankid"
        && is_uuid(token)
        && time.parse::<u32>().is_ok()
        && code.len() == 64
        && code.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
