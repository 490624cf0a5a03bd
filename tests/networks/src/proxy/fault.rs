//! What goes wrong, and where.

use std::fmt;
use std::str::FromStr;

/// The way of a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the host to the platform.
    Up,
    /// From the platform to the host.
    Down,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Both sides see the end of the connection (FIN).
    Cut,
    /// Both sides see the connection reset (RST).
    Reset,
    /// Nothing more passes; the connection stays until the host gives it up.
    Stall,
    /// What comes after the offset arrives late, but while the host still waits.
    Late,
    /// What comes after the offset arrives when the host has given up and may be sending it again.
    TooLate,
    /// What comes after the offset trickles.
    Throttle,
    /// One bit of the byte at the offset is turned round. For TLS only: nothing else would notice.
    Corrupt,
}

/// One fault: after so many bytes of a span in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    /// Which way.
    pub direction: Direction,
    /// So many bytes pass untouched.
    pub offset: u64,
    /// What happens then.
    pub kind: Kind,
}

/// Bytes that belong together: one exchange over plain HTTP (`capture.2` is the second capture), or one whole
/// connection over TLS (`connection.1`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// What it is.
    pub what: String,
    /// Its number among those like it, from 1.
    pub number: u32,
}

impl Direction {
    const WORDS: [(Self, &str); 2] = [(Self::Up, "up"), (Self::Down, "down")];
}

impl Kind {
    /// Those that need no TLS.
    pub const PLAIN: [Self; 6] =
        [Self::Cut, Self::Reset, Self::Stall, Self::Late, Self::TooLate, Self::Throttle];
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Cut, Self::Reset, Self::Stall, Self::Late, Self::TooLate, Self::Throttle, Self::Corrupt];

    const WORDS: [(Self, &str); 7] = [
        (Self::Cut, "cut"),
        (Self::Reset, "reset"),
        (Self::Stall, "stall"),
        (Self::Late, "late"),
        (Self::TooLate, "too-late"),
        (Self::Throttle, "throttle"),
        (Self::Corrupt, "corrupt"),
    ];
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        value(&Self::WORDS, text)
    }
}

fn word<T: Copy + PartialEq>(words: &[(T, &'static str)], value: T) -> &'static str {
    words.iter().find(|(known, _)| *known == value).map_or("?", |(_, word)| word)
}

fn value<T: Copy>(words: &[(T, &'static str)], text: &str) -> Result<T, String> {
    let found = words.iter().find(|(_, word)| *word == text);
    found.map(|(value, _)| *value).ok_or_else(|| format!("there is no {text:?}"))
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, kind) = (word(&Direction::WORDS, self.direction), word(&Kind::WORDS, self.kind));
        write!(f, "{direction} {} {kind}", self.offset)
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [direction, offset, kind] = text.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("{text:?} is not a direction, an offset and a kind"));
        };
        Ok(Self {
            direction: value(&Direction::WORDS, direction)?,
            offset: offset.parse().map_err(|_| format!("{offset:?} is no offset"))?,
            kind: kind.parse()?,
        })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.what, self.number)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('.').and_then(|(what, number)| Some((what, number.parse().ok()?)));
        let (what, number) = parts.ok_or_else(|| format!("{text:?} is no span"))?;
        Ok(Self { what: what.to_owned(), number })
    }
}
