//! Changed copies of a seed, always the same for the same number.

/// A few changes to `bytes`: flips, cuts, insertions, repeats, numbers at their ends.
pub fn mutated(bytes: &[u8], number: u64) -> Vec<u8> {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x006b_6173_7365);
    let mut copy = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        change(&mut copy, &mut dice);
    }
    copy
}

fn change(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const ODD: [&[u8]; 8] = [b"0", b"-1", b"9223372036854775807", b"1e999", b"null", b"{}", b"\xff", b"\""];
    let at = dice.below(bytes.len() + 1);
    let length = dice.below(16).min(bytes.len() - at);
    match dice.below(6) {
        0 => bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << dice.below(8)),
        1 => bytes.get_mut(at).into_iter().for_each(|byte| *byte = dice.byte()),
        2 => drop(bytes.drain(at..at + length)),
        3 => {
            let part = bytes[at..at + length].to_vec();
            bytes.splice(at..at, part);
        }
        4 => {
            let odd = ODD[dice.below(ODD.len())];
            bytes.splice(at..at + length.min(odd.len()), odd.iter().copied());
        }
        _ => bytes.truncate(at),
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }
}
