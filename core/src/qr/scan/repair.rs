//! From what the host read back to what the scanner typed.

use zeroize::Zeroizing;

use super::layouts::{ACCENTS, Keys, Repair};

/// What the scanner meant; `None` if this host cannot have read such a text from any keys.
pub(super) fn repaired(text: &str, repair: Repair) -> Option<Zeroizing<String>> {
    let (scanner, host) = (repair.scanner.keys(), repair.host.keys());
    // No character becomes more than twice as long: it never grows, so there is one copy to wipe.
    let mut meant = Zeroizing::new(String::with_capacity(text.len() * 2));
    for read in text.chars() {
        match read {
            // The same on every keyboard.
            read if read == ' ' || read.is_control() => meant.push(read),
            read => meant.push_str(&typed(read, scanner, host)?),
        }
    }
    Some(meant)
}

/// The character a scanner typed where the host read this one; two if a dead key took in the next letter.
fn typed(read: char, scanner: &Keys, host: &Keys) -> Option<String> {
    if let Some(meant) = across(read, scanner, host) {
        return Some(meant.into());
    }
    let spacing = ACCENTS.iter().find(|(_, alone, _)| *alone == read);
    if let Some((mark, ..)) = spacing {
        return across(*mark, scanner, host).map(Into::into);
    }
    let (mark, letter) =
        ACCENTS.iter().find_map(|(mark, _, pairs)| Some((*mark, letter_of(read, pairs)?)))?;
    Some([across(mark, scanner, host)?, across(letter, scanner, host)?].into_iter().collect())
}

/// The letter before `accented` in pairs of letters.
fn letter_of(accented: char, pairs: &str) -> Option<char> {
    let letters = pairs.chars().step_by(2);
    letters
        .zip(pairs.chars().skip(1).step_by(2))
        .find(|(_, with)| *with == accented)
        .map(|(letter, _)| letter)
}

/// What stands on the scanner's keyboard where the host has this.
fn across(read: char, scanner: &Keys, host: &Keys) -> Option<char> {
    let level = |host: &str, scanner: &str| {
        let key = host.chars().position(|key| key == read)?;
        scanner.chars().nth(key)
    };
    let meant = level(host.plain, scanner.plain).or_else(|| level(host.shift, scanner.shift))?;
    Some(ACCENTS.iter().find(|(mark, ..)| *mark == meant).map_or(meant, |(_, alone, _)| *alone))
}
