//! What became of the mutants.

use std::fmt;
use std::path::Path;

/// At least so many of a hundred have to be noticed.
const CAUGHT_PERCENT: usize = 90;

/// Names, by what one round said of them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Verdicts {
    caught: Vec<String>,
    /// The tests ran for ever, which somebody would notice.
    timeout: Vec<String>,
    unviable: Vec<String>,
    missed: Vec<String>,
}

impl Verdicts {
    /// From the folder in which cargo-mutants writes.
    pub(super) fn read(folder: &Path) -> std::io::Result<Self> {
        let read = |name: &str| -> std::io::Result<Vec<String>> {
            Ok(std::fs::read_to_string(folder.join(name))?.lines().map(str::to_owned).collect())
        };
        Ok(Self {
            caught: read("caught.txt")?,
            timeout: read("timeout.txt")?,
            unviable: read("unviable.txt")?,
            missed: read("missed.txt")?,
        })
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.caught.extend(other.caught);
        self.timeout.extend(other.timeout);
        self.unviable.extend(other.unviable);
        self.missed.extend(other.missed);
        self
    }

    pub(super) fn len(&self) -> usize {
        self.caught.len() + self.timeout.len() + self.unviable.len() + self.missed.len()
    }
}

impl fmt::Display for Verdicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [caught, timeout, missed, unviable] =
            [&self.caught, &self.timeout, &self.missed, &self.unviable].map(Vec::len);
        write!(f, "{caught} caught, {timeout} ran for ever, {missed} missed, {unviable} do not compile")
    }
}

/// Of a room.
#[derive(Debug)]
pub(super) struct Tally {
    noticed: usize,
    unviable: usize,
    open: Vec<String>,
}

impl Tally {
    pub(super) fn new(open: Vec<String>) -> Self {
        Self { noticed: 0, unviable: 0, open }
    }

    /// What no round has noticed so far.
    pub(super) fn open(&self) -> &[String] {
        &self.open
    }

    /// A round has judged what was open. One that runs for ever is not judged again.
    pub(super) fn add(&mut self, verdicts: Verdicts) {
        self.noticed += verdicts.caught.len() + verdicts.timeout.len();
        self.unviable += verdicts.unviable.len();
        self.open = verdicts.missed;
    }

    /// Whether enough of them were noticed.
    pub(super) fn show(&self, room: &str) -> bool {
        let tried = self.noticed + self.open.len();
        let percent = (self.noticed * 100).checked_div(tried).unwrap_or_default();
        self.open.iter().for_each(|name| println!("  missed: {name}"));
        println!(
            "{room}: {} of {tried} mutants noticed ({percent} %), {} do not compile",
            self.noticed, self.unviable
        );
        percent >= CAUGHT_PERCENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn each_is_counted_once() {
        let mut tally = Tally::new(names(&["a", "b", "c", "d", "e"]));
        let first = Verdicts {
            caught: names(&["a"]),
            timeout: names(&["b"]),
            unviable: names(&["c"]),
            missed: names(&["d", "e"]),
        };
        tally.add(first);
        assert_eq!(tally.open(), ["d", "e"]);
        tally.add(Verdicts { caught: names(&["e"]), missed: names(&["d"]), ..Verdicts::default() });
        assert_eq!((tally.noticed, tally.unviable, tally.open.len()), (3, 1, 1));
    }

    #[test]
    fn nine_of_ten_are_enough() {
        let of_ten = |noticed| Tally { noticed, unviable: 5, open: vec![String::new(); 10 - noticed] };
        assert!(of_ten(9).show("enough"));
        assert!(!of_ten(8).show("too few"));
        assert!(!Tally::new(Vec::new()).show("nothing was tried"));
    }
}
