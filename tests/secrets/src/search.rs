//! Finds many texts, each in all its forms and in parts, in one pass.

use std::collections::HashMap;
use std::path::Path;

use crate::canary::{Canaries, Canary, Kind};
use crate::form::{Form, forms};

/// Length of a part that counts as found, in bytes: memory that was freed may have lost its beginning, and
/// nobody else writes ten of our letters.
const PART: usize = 10;
/// Shorter texts would be found by chance. Of a phone number it is the part without country code.
const SHORTEST: usize = 8;
/// What is looked at or passed over at once, in bytes.
const PAGE: usize = 4096;
/// A key of the index, in bytes.
const KEY: usize = 4;

/// A canary, or a part of one, was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Find {
    /// Which one.
    pub canary: usize,
    /// In what form.
    pub form: Form,
    /// Where it begins.
    pub at: usize,
}

/// Looks for canaries.
#[derive(Debug)]
pub struct Searcher {
    canaries: Vec<Canary>,
    parts: Vec<(usize, Form, Vec<u8>)>,
    /// Which first two bytes any part has: most bytes are passed over by this alone.
    begins: Vec<bool>,
    by_key: HashMap<[u8; KEY], Vec<usize>>,
}

impl Searcher {
    /// For these canaries.
    ///
    /// # Panics
    /// One of them is so short that it would be found by chance.
    pub fn new(canaries: &Canaries) -> Self {
        let canaries: Vec<Canary> = canaries.iter().cloned().collect();
        let mut parts = Vec::new();
        for (index, canary) in canaries.iter().enumerate() {
            for part in cut(&canary.text) {
                assert!(part.len() >= SHORTEST, "{} is too short to be looked for", canary.name);
                parts.extend(forms(&part).into_iter().map(|(form, bytes)| (index, form, bytes)));
            }
        }
        let mut begins = vec![false; 1 << 16];
        let mut by_key: HashMap<[u8; KEY], Vec<usize>> = HashMap::new();
        for (number, (_, _, bytes)) in parts.iter().enumerate() {
            let key = key(bytes).expect("long enough");
            begins[begin(key[0], key[1])] = true;
            by_key.entry(key).or_default().push(number);
        }
        Self { canaries, parts, begins, by_key }
    }

    /// The canary of a find.
    pub fn canary(&self, find: &Find) -> &Canary {
        &self.canaries[find.canary]
    }

    /// Every place of every canary, in order. Parts of one text side by side are one place.
    pub fn find(&self, bytes: &[u8]) -> Vec<Find> {
        const ZEROS: [u8; PAGE] = [0; PAGE];
        let mut finds: Vec<Find> = Vec::new();
        for (number, page) in bytes.chunks(PAGE).enumerate() {
            // Most of a process's memory was never used.
            if page != ZEROS {
                self.find_from(number * PAGE, page.len(), bytes, &mut finds);
            }
        }
        finds
    }

    /// What begins in these bytes, wherever it ends.
    fn find_from(&self, start: usize, length: usize, bytes: &[u8], finds: &mut Vec<Find>) {
        let end = (start + length + 1).min(bytes.len());
        for (offset, pair) in bytes[start..end].windows(2).enumerate() {
            if !self.begins[begin(pair[0], pair[1])] {
                continue;
            }
            let rest = &bytes[start + offset..];
            let Some(key) = key(rest) else { break };
            for number in self.by_key.get(&key).into_iter().flatten() {
                let (canary, form, part) = &self.parts[*number];
                if rest.starts_with(part) {
                    self.note(finds, Find { canary: *canary, form: *form, at: start + offset });
                }
            }
        }
    }

    fn note(&self, finds: &mut Vec<Find>, find: Find) {
        // A list of bytes is the longest form: five characters each.
        let reach = self.canaries[find.canary].text.len() * 5;
        let same = |known: &&Find| known.canary == find.canary && known.form == find.form;
        if finds.iter().rev().find(same).is_none_or(|known| known.at + reach <= find.at) {
            finds.push(find);
        }
    }

    /// The names and forms of what stands in a text.
    pub fn named(&self, bytes: &[u8]) -> Vec<String> {
        self.find(bytes).iter().map(|find| format!("{} ({:?})", self.canary(find).name, find.form)).collect()
    }

    /// What stands in the files of a folder and below it, among the canaries of these kinds.
    ///
    /// # Panics
    /// A file cannot be read.
    pub fn in_files(&self, folder: &Path, kinds: &[Kind]) -> Vec<String> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                all.extend(self.in_files(&path, kinds));
                continue;
            }
            let bytes = [&std::fs::read(&path).expect("a file")[..], path.as_os_str().as_encoded_bytes()];
            for find in self.find(&bytes.concat()) {
                let canary = self.canary(&find);
                if kinds.contains(&canary.kind) {
                    all.push(format!("{} ({:?}) in {}", canary.name, find.form, path.display()));
                }
            }
        }
        all
    }
}

/// Parts that together are the text, the last one as long as the others.
fn cut(text: &str) -> Vec<String> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let length = if is_number { SHORTEST } else { PART }.min(text.len());
    let last = text.len() - length;
    let first = if is_number { last } else { 0 };
    let starts = (first..last).step_by(length).chain([last]);
    starts.map(|start| text[start..start + length].to_owned()).collect()
}

fn begin(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

fn key(bytes: &[u8]) -> Option<[u8; KEY]> {
    bytes.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn searcher(text: &str) -> Searcher {
        let mut canaries = Canaries::new();
        canaries.add(Kind::Credential, "it", text);
        Searcher::new(&canaries)
    }

    #[test]
    fn every_form_is_found_wherever_it_begins() {
        let searcher = searcher("kari/S3cr3t+Word");
        for (text, form) in [
            ("x kari/S3cr3t+Word".to_owned(), Form::Plain),
            ("KARI/S3CR3T+WORD".to_owned(), Form::OtherCase),
            ("droW+t3rc3S/irak".to_owned(), Form::Reversed),
            ("kari%2FS3cr3t%2BWord".to_owned(), Form::Percent),
            ("kari%2fS3cr3t%2bWord".to_owned(), Form::Percent),
            ("kari\\/S3cr3t+Word".to_owned(), Form::Json),
            (STANDARD.encode("kari/S3cr3t+Word"), Form::Base64),
            (STANDARD.encode("1kari/S3cr3t+Word2"), Form::Base64),
            (STANDARD.encode("12kari/S3cr3t+Word"), Form::Base64),
            ("6b6172692f5333637233742b576f7264".to_owned(), Form::Hex),
            (format!("{:?}", "kari/S3cr3t+Word".as_bytes()), Form::List),
        ] {
            let finds = searcher.find(text.as_bytes());
            assert!(finds.iter().any(|find| find.form == form), "{form:?} in {text}: {finds:?}");
        }
        let wide: Vec<u8> = "kari/S3cr3t+Word".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(searcher.find(&wide).len(), 1);
    }

    #[test]
    fn a_part_is_found_and_a_whole_is_one_place() {
        let searcher = searcher("abcdefghijKLMNOPQRSTuvwx");
        assert_eq!(searcher.find(b"..cdefghijKLMNOPQRSTuvwx").len(), 1);
        assert_eq!(searcher.find(b"abcdefghij").len(), 1);
        assert_eq!(searcher.find(b"bcdefghij, LMNOPQRST").len(), 0);
        let places =
            searcher.find(&[&b"abcdefghijKLMNOPQRSTuvwx"[..], &[0; 200], b"KLMNOPQRSTuvwx"].concat());
        assert_eq!(places.len(), 2, "{places:?}");
    }

    #[test]
    fn pages_are_no_bounds() {
        let searcher = searcher("abcdefghijKLMNOPQRSTuvwx");
        for before in [0, PAGE - 24, PAGE - 23, PAGE - 12, PAGE - 1, PAGE, 3 * PAGE - 5] {
            for after in [0, 1, PAGE] {
                let bytes = [&vec![0; before][..], b"abcdefghijKLMNOPQRSTuvwx", &vec![0; after]].concat();
                let finds = searcher.find(&bytes);
                assert_eq!(finds.len(), 1, "{before}, {after}: {finds:?}");
                assert_eq!(finds[0].at, before);
            }
        }
    }

    #[test]
    fn a_number_is_found_without_its_country_and_in_groups() {
        let searcher = searcher("4791234567");
        for text in ["+47 91 23 45 67", "912 34 567", "91234567", "9123-4567"] {
            assert_eq!(searcher.find(text.as_bytes()).len(), 1, "{text}");
        }
        assert_eq!(searcher.find(b"479123456").len(), 0);
    }
}
