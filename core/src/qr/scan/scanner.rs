use zeroize::Zeroizing;

use super::kind::{Kind, Sense, kind};
use super::layouts::{Layout, Repair, repairs};
use super::reading::{Scan, Typed};
use super::repair::repaired;
use super::strip::{Aim, bare, unframed};
use crate::error::Invalid;

/// Longest text from a scanner, in bytes: the largest QR code holds 7089 digits.
pub const SCAN_LIMIT: usize = 8192;

/// One scanner: what it adds to a code, and what its texts have shown about its keyboard.
///
/// Give it nothing but what the scanner typed: a text typed by a person may say the opposite about keyboards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanner {
    prefix: String,
    suffix: String,
    possible: Vec<Repair>,
    proven: Vec<Repair>,
}

/// One way to understand a text.
struct Meaning {
    text: Zeroizing<String>,
    kind: Kind,
    /// Of the text alone: a letter with an accent and a digit can look like an identifier of the scanner, and prove
    /// nothing.
    sense: Sense,
    aim: Option<Aim>,
    repair: Repair,
}

enum Understood {
    Nothing,
    One(Meaning, Vec<Repair>),
    Several(Vec<Repair>),
}

const FIELD: &str = "scan";
const LIMIT_RULE: &str = "at most 8192 bytes";

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// Without prefix and suffix, on any of the known keyboards.
    pub fn new() -> Self {
        Self {
            prefix: String::new(),
            suffix: String::new(),
            possible: repairs().collect(),
            proven: Vec::new(),
        }
    }

    /// What the scanner is set up to type before each code. Line ends, STX and ETX need not be named.
    #[must_use]
    pub fn prefix(self, text: impl Into<String>) -> Self {
        Self { prefix: text.into(), ..self }
    }

    /// What the scanner is set up to type after each code. Line ends, STX and ETX need not be named.
    #[must_use]
    pub fn suffix(self, text: impl Into<String>) -> Self {
        Self { suffix: text.into(), ..self }
    }

    /// The keyboards there are here: of a scanner in Sweden that types `ö` for `:`, this rules German out. None
    /// but [`Layout::Us`] switches repairs off.
    #[must_use]
    pub fn between(mut self, layouts: &[Layout]) -> Self {
        let here = |layout| layout == Layout::Us || layouts.contains(&layout);
        self.possible = repairs().filter(|repair| here(repair.scanner) && here(repair.host)).collect();
        self.proven.retain(|repair| self.possible.contains(repair));
        self
    }

    /// What texts so far have shown, to be kept over a restart; empty while the keyboards agree as far as known.
    pub fn proven(&self) -> &[Repair] {
        &self.proven
    }

    /// Takes up what an earlier run had shown.
    #[must_use]
    pub fn with_proven(mut self, proven: &[Repair]) -> Self {
        self.proven = proven.iter().copied().filter(|repair| self.possible.contains(repair)).collect();
        self
    }

    /// What the scanner read: bytes of a serial line, or the characters it typed as a keyboard.
    ///
    /// Takes off the scanner's prefix, suffix, symbology identifier and line end, and nothing else. A text that
    /// makes no sense as it stands, but does when a keyboard mix-up is undone, is repaired, and the mix-up is
    /// remembered: from then on texts that prove nothing are repaired too. A text that makes sense as it stands
    /// ends that.
    ///
    /// # Errors
    /// [`Invalid`] when there is nothing in it, it is longer than [`SCAN_LIMIT`], or it is not UTF-8.
    pub fn scan(&mut self, input: impl AsRef<[u8]>) -> Result<Scan, Invalid> {
        let text = unframed(text_of(input.as_ref())?);
        let read = bare(text, &self.prefix, &self.suffix);
        if read.text.is_empty() {
            return Err(Invalid::new(FIELD, "is empty", "at least 1 character"));
        }
        let as_read = kind(read.text, read.aim);
        if as_read.sense() > Sense::None {
            // Had it come over mixed-up keyboards, it would look different.
            self.proven.retain(|repair| repaired(text, *repair).is_some_and(|meant| meant.as_str() == text));
            return Ok(Scan::new(read.text, as_read, Typed::AsRead, read.aim));
        }
        Ok(match self.understood(self.meanings(text)) {
            Understood::Nothing => Scan::new(read.text, as_read, Typed::AsRead, read.aim),
            Understood::Several(repairs) => {
                Scan::new(read.text, as_read, Typed::Ambiguous(repairs), read.aim)
            }
            Understood::One(meaning, _) if meaning.text.as_str() == read.text => {
                Scan::new(read.text, as_read, Typed::AsRead, read.aim)
            }
            Understood::One(meaning, repairs) => {
                Scan::new(&meaning.text, meaning.kind, Typed::Repaired(repairs), meaning.aim)
            }
        })
    }

    /// The text as each keyboard mix-up that is possible here would have it.
    fn meanings(&self, text: &str) -> Vec<Meaning> {
        let meaning = |repair: &Repair| {
            let meant = repaired(text, *repair)?;
            let bare = bare(&meant, &self.prefix, &self.suffix);
            Some(Meaning {
                text: Zeroizing::new(bare.text.to_owned()),
                kind: kind(bare.text, bare.aim),
                sense: kind(bare.text, None).sense(),
                aim: bare.aim,
                repair: *repair,
            })
        };
        self.possible.iter().filter_map(meaning).filter(|meaning| !meaning.text.is_empty()).collect()
    }

    /// Sense decides; where it does not, what was shown before.
    fn understood(&mut self, mut meanings: Vec<Meaning>) -> Understood {
        let best = meanings.iter().map(|meaning| meaning.sense).max().unwrap_or(Sense::None);
        meanings.retain(|meaning| meaning.sense == best);
        if best == Sense::None {
            // Only what was shown before can speak for a text that does not speak for itself.
            meanings.retain(|meaning| self.proven.contains(&meaning.repair));
        } else if differ(&meanings) && meanings.iter().any(|meaning| self.proven.contains(&meaning.repair)) {
            meanings.retain(|meaning| self.proven.contains(&meaning.repair));
        }
        let repairs: Vec<Repair> = meanings.iter().map(|meaning| meaning.repair).collect();
        if differ(&meanings) {
            return Understood::Several(repairs);
        }
        let Some(meaning) = meanings.into_iter().next() else { return Understood::Nothing };
        if best > Sense::None {
            self.learn(&repairs);
        }
        Understood::One(meaning, repairs)
    }

    /// What is proven now is what every proof so far agrees with; if there is no such thing, the scanner was set up
    /// anew and the last proof counts.
    fn learn(&mut self, shown: &[Repair]) {
        self.proven.retain(|repair| shown.contains(repair));
        if self.proven.is_empty() {
            self.proven = shown.to_vec();
        }
    }
}

fn differ(meanings: &[Meaning]) -> bool {
    meanings.windows(2).any(|pair| pair[0].text != pair[1].text)
}

fn text_of(input: &[u8]) -> Result<&str, Invalid> {
    if input.len() > SCAN_LIMIT {
        return Err(Invalid::new(FIELD, format!("has {} bytes", input.len()), LIMIT_RULE));
    }
    std::str::from_utf8(input).map_err(|fault| {
        Invalid::new(FIELD, format!("is not UTF-8 at byte {}", fault.valid_up_to() + 1), "text in UTF-8")
    })
}
