//! One run, in a line that repeats it: `qr-happy plain capture.1 up 517 cut`, `vending-settled tls chaos 42`.

use std::fmt;
use std::str::FromStr;

use crate::proxy::{Cloth, Fault, Span};

/// One run of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The name of its file.
    pub story: String,
    /// What the bytes are wrapped in.
    pub cloth: Cloth,
    /// What goes wrong.
    pub trouble: Trouble,
}

/// What goes wrong in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// One thing.
    One(Span, Fault),
    /// Whatever follows from this seed.
    Chaos(u64),
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cloth = if self.cloth == Cloth::Tls { "tls" } else { "plain" };
        write!(f, "{} {cloth} ", self.story)?;
        match &self.trouble {
            Trouble::None => f.write_str("calm"),
            Trouble::One(span, fault) => write!(f, "{span} {fault}"),
            Trouble::Chaos(seed) => write!(f, "chaos {seed}"),
        }
    }
}

impl FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no case, such as \"qr-happy plain capture.1 up 517 cut\"");
        let (story, rest) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let (cloth, rest) = rest.split_once(' ').ok_or_else(wrong)?;
        let cloth = match cloth {
            "plain" => Cloth::Plain,
            "tls" => Cloth::Tls,
            _ => return Err(wrong()),
        };
        let trouble = match rest.split_once(' ') {
            None if rest == "calm" => Trouble::None,
            Some(("chaos", seed)) => Trouble::Chaos(seed.parse().map_err(|_| wrong())?),
            Some((span, fault)) => Trouble::One(span.parse()?, fault.parse()?),
            None => return Err(wrong()),
        };
        Ok(Self { story: story.to_owned(), cloth, trouble })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_the_case_it_was_made_from() {
        for line in [
            "qr-happy plain capture.1 up 517 cut",
            "vending-settled tls connection.2 down 0 corrupt",
            "declined plain token.1 up 3 too-late",
            "qr-happy tls chaos 18446744073709551615",
            "qr-happy plain calm",
        ] {
            assert_eq!(line.parse::<Case>().map(|case| case.to_string()), Ok(line.to_owned()));
        }
        for line in
            ["", "qr-happy", "qr-happy ssl calm", "qr-happy tls connection up 0 cut", "a tls b.1 up 0"]
        {
            assert!(line.parse::<Case>().is_err(), "{line}");
        }
    }
}
