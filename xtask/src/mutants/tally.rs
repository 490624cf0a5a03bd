//! What became of the mutants.

use std::fmt;

/// At least so many of a hundred have to be noticed.
const CAUGHT_PERCENT: usize = 90;

/// What tests say of a mutant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    Caught,
    /// The tests run for ever, which somebody would notice.
    Forever,
    Missed,
    /// It does not compile.
    Unviable,
    /// The same program comes of it: code for other systems, or another way to write the same.
    Same,
}

/// Of mutants, by number.
pub(super) type Verdicts = Vec<(usize, Verdict)>;

/// Of a room, or of a round.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tally {
    caught: usize,
    forever: usize,
    unviable: usize,
    same: usize,
    missed: Vec<usize>,
}

impl Tally {
    pub(super) fn of(verdicts: &[(usize, Verdict)]) -> Self {
        let mut tally = Self::default();
        for &(mutant, verdict) in verdicts {
            match verdict {
                Verdict::Caught => tally.caught += 1,
                Verdict::Forever => tally.forever += 1,
                Verdict::Unviable => tally.unviable += 1,
                Verdict::Same => tally.same += 1,
                Verdict::Missed => tally.missed.push(mutant),
            }
        }
        tally.missed.sort_unstable();
        tally
    }

    /// Another round judged what was missed so far.
    pub(super) fn then(&mut self, later: &Self) {
        self.missed.clear();
        self.and(later);
    }

    /// Others were judged.
    pub(super) fn and(&mut self, others: &Self) {
        self.caught += others.caught;
        self.forever += others.forever;
        self.unviable += others.unviable;
        self.same += others.same;
        self.missed.extend(&others.missed);
    }

    pub(super) fn missed(&self) -> &[usize] {
        &self.missed
    }

    fn noticed(&self) -> usize {
        self.caught + self.forever
    }

    fn tried(&self) -> usize {
        self.noticed() + self.missed.len()
    }

    pub(super) fn percent(&self) -> usize {
        (self.noticed() * 100).checked_div(self.tried()).unwrap_or_default()
    }

    /// Whether enough of them were noticed.
    pub(super) fn is_enough(&self) -> bool {
        self.percent() >= CAUGHT_PERCENT
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { caught, forever, unviable, same, missed } = self;
        write!(f, "{caught} caught, {forever} ran for ever, {} missed", missed.len())?;
        for (count, what) in [(unviable, "do not compile"), (same, "make the same program")] {
            if *count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_once() {
        use Verdict::{Caught, Forever, Missed, Same, Unviable};
        let mut tally = Tally::of(&[(1, Caught), (2, Forever), (5, Missed), (4, Missed)]);
        assert_eq!(tally.missed(), [4, 5]);
        tally.then(&Tally::of(&[(4, Missed), (5, Caught)]));
        tally.and(&Tally::of(&[(6, Unviable), (7, Missed), (8, Same)]));
        assert_eq!(tally, Tally { caught: 2, forever: 1, unviable: 1, same: 1, missed: vec![4, 7] });
        assert_eq!((tally.noticed(), tally.tried()), (3, 5));
    }

    #[test]
    fn nine_of_ten_are_enough() {
        let of_ten = |caught: usize| Tally { caught, missed: vec![0; 10 - caught], ..Tally::default() };
        assert!(of_ten(9).is_enough());
        assert!(!of_ten(8).is_enough());
        assert!(!Tally::default().is_enough(), "nothing was tried");
    }
}
