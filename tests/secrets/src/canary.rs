//! Texts that must not be found, with names that may.

use std::fmt;

use kasse::random::{OsRandom, Random};

/// What a canary stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Opens something by itself: keys, tokens, passwords. Never in any file.
    Credential,
    /// Names a customer, or opens one payment. In the journal until that payment is final.
    Customer,
    /// What the host keeps on purpose: shows that a search finds.
    Control,
}

/// A text that must not be found. `Debug` shows its name only.
#[derive(Clone, PartialEq, Eq)]
pub struct Canary {
    /// What it is.
    pub name: &'static str,
    /// What it stands for.
    pub kind: Kind,
    /// The text.
    pub text: String,
}

/// Canaries of one test.
#[derive(Debug, Clone, Default)]
pub struct Canaries(Vec<Canary>);

/// Letters that no form of encoding changes.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKMNPQRSTVWXYZabcdefghkm";

impl Canaries {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and gives it back. One that is there already is one canary.
    pub fn add(&mut self, kind: Kind, name: &'static str, text: impl Into<String>) -> String {
        let text = text.into();
        if self.0.iter().all(|known| known.text != text) {
            self.0.push(Canary { name, kind, text: text.clone() });
        }
        text
    }

    /// Adds a text like a key or a token, fresh letters with a digit among them, behind `before`.
    pub fn make(&mut self, kind: Kind, name: &'static str, before: &str) -> String {
        let text = self.add(kind, name, letters(11) + &digits(1) + &letters(12));
        format!("{before}{text}")
    }

    /// Adds a name as people have one.
    pub fn person(&mut self, name: &'static str) -> String {
        self.add(Kind::Customer, name, letters(16))
    }

    /// Adds a Norwegian phone number.
    pub fn number(&mut self, name: &'static str) -> String {
        self.add(Kind::Customer, name, format!("479{}", digits(7)))
    }

    /// Every canary.
    pub fn iter(&self) -> impl Iterator<Item = &Canary> {
        self.0.iter()
    }

    /// The text of the first of this name.
    ///
    /// # Panics
    /// There is none.
    pub fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|canary| canary.name == name);
        &found.unwrap_or_else(|| panic!("no canary is called {name}")).text
    }
}

impl fmt::Debug for Canary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Canary({}, {:?})", self.name, self.kind)
    }
}

/// So many fresh letters.
fn letters(count: usize) -> String {
    fresh(count).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

fn digits(count: usize) -> String {
    fresh(count).map(|byte| char::from(b'0' + byte % 10)).collect()
}

fn fresh(count: usize) -> impl Iterator<Item = u8> {
    let bits = || OsRandom.bits().expect("random bits");
    std::iter::repeat_with(bits).flatten().take(count)
}
