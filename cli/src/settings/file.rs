//! The file of settings: TOML, one flat table.

use std::path::{Path, PathBuf};

use kasse::secret::Secret;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::given::Given;
use super::problem::{Origin, Problem};
use super::setting::Setting;

/// The file that is read when none is named, if it is there.
const DEFAULT: &str = "kasse.toml";

/// The file to read: the one that is named, or `kasse.toml` in this folder if it is there.
pub(crate) fn choose(named: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_path_buf).or_else(|| Some(PathBuf::from(DEFAULT)).filter(|path| path.exists()))
}

/// Reads the file into `given`, where that is not set yet.
pub(crate) fn read(path: &Path, given: &mut Given, problems: &mut Vec<Problem>) {
    match std::fs::read_to_string(path) {
        Ok(text) => read_text(path, &text, given, problems),
        Err(error) => {
            let fault = format!("cannot be read: {}", error.kind());
            problems.push(Problem::new("config", Some(origin(path, 0)), fault, "a file of settings in TOML"));
        }
    }
}

fn origin(path: &Path, line: usize) -> Origin {
    Origin::File(path.to_path_buf(), line)
}

pub(super) fn read_text(path: &Path, text: &str, given: &mut Given, problems: &mut Vec<Problem>) {
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        // The message of the parser names what it expected; it never shows the line, which may be a secret.
        let fault = format!("is not TOML: {}", error.message());
        problems.push(Problem::new(
            "config",
            Some(origin(path, line(at))),
            fault,
            "name = \"value\" per line",
        ));
    }
    for (name, value) in table.get_ref() {
        let origin = origin(path, line(name.span().start));
        let Some(key) = Setting::named(name.get_ref()) else {
            problems.push(unknown(name.get_ref(), origin));
            continue;
        };
        match scalar(key, value) {
            Some(text) => given.set(key, Secret::new(text), origin),
            None => {
                let fault = "is neither a text, a number nor true or false";
                problems.push(Problem::new(key.names().file, Some(origin), fault, "name = \"value\""));
            }
        }
    }
}

/// A value as text; the list of hosts may also be written as one.
fn scalar(key: Setting, value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Boolean(value) => Some(value.to_string()),
        DeValue::Array(items) if key == Setting::NoProxy => {
            let texts: Option<Vec<String>> = items.iter().map(|item| scalar(key, item)).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

/// An unknown name is refused, not ignored: a misspelt `journal` would be another journal.
fn unknown(name: &str, origin: Origin) -> Problem {
    let likest =
        Setting::ALL.into_iter().map(|key| key.names().file).min_by_key(|known| distance(known, name));
    let near = likest.filter(|known| distance(known, name) <= 2);
    let rule = match near {
        Some(known) => format!("perhaps `{known}`"),
        None => format!("one of {}", Setting::ALL.map(|key| key.names().file).join(", ")),
    };
    Problem::new(shown(name), Some(origin), "is not a setting", rule)
}

/// A name is no value, but a secret pasted without its name would be taken for one: shown is what may be a
/// misspelt setting, and of anything else nothing.
fn shown(name: &str) -> &str {
    let longest = Setting::ALL.iter().map(|key| key.names().file.len()).max().unwrap_or_default();
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-".contains(&byte));
    if plain && name.len() <= longest + 4 { name } else { "…" }
}

/// Levenshtein's distance: how many letters to change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(from != *to)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Given, Vec<Problem>) {
        let (mut given, mut problems) = (Given::default(), Vec::new());
        read_text(Path::new("kasse.toml"), text, &mut given, &mut problems);
        (given, problems)
    }

    #[test]
    fn scalars_of_every_kind_are_settings() {
        let (given, problems) =
            parsed("msn = 123456\ncustomer_screen = true\nprefix = 'k1'\nno_proxy = ['a', 'b']");
        assert_eq!(problems, []);
        for (key, value) in [
            (Setting::Msn, "123456"),
            (Setting::CustomerScreen, "true"),
            (Setting::Prefix, "k1"),
            (Setting::NoProxy, "a,b"),
        ] {
            assert_eq!(given.text(key), Some(value));
        }
    }

    #[test]
    fn every_unknown_name_is_refused_with_its_line() {
        let (_, problems) = parsed("msn = '1'\nclient_secrte = 'x'\n\n[till]\nname = 'y'\n");
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert!(
            shown[0]
                .starts_with("client_secrte (kasse.toml, line 2): is not a setting; perhaps `client_secret`")
        );
        assert!(shown[1].starts_with("till (kasse.toml, line 4): is not a setting"));
    }

    #[test]
    fn a_broken_file_never_shows_what_is_in_it() {
        let (_, problems) = parsed("client_secret = hemmelig\n");
        let shown = format!("{problems:?}");
        assert!(!problems.is_empty() && !shown.contains("hemmelig"), "{shown}");
        let (_, problems) = parsed("client_secret = ['hemmelig']\n");
        assert!(!format!("{problems:?}").contains("hemmelig"));
    }

    #[test]
    fn distances() {
        for (a, b, due) in [("msn", "msn", 0), ("msn", "mns", 2), ("", "abc", 3), ("journal", "jurnal", 1)] {
            assert_eq!(distance(a, b), due);
        }
    }
}
