//! The decoders, and what they have to find.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::surfaces::Shown;

/// Their names, as the script has them.
pub const DECODERS: [&str; 3] = ["zbar", "zxing", "opencv"];

/// What one decoder found in one picture; all of them, by file and decoder.
type Found = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// What a decoder made of the pictures of a surface.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pictures.
    pub pictures: usize,
    /// Of which every text was found.
    pub read: usize,
    /// What was not found, or found wrongly: for people.
    pub faults: Vec<String>,
}

#[derive(Deserialize)]
struct Report {
    versions: BTreeMap<String, String>,
    found: Found,
}

/// Versions of the decoders, and for each surface and decoder what came of it.
#[derive(Debug)]
pub struct Verdict {
    /// By decoder.
    pub versions: BTreeMap<String, String>,
    /// By surface and decoder.
    pub tallies: BTreeMap<(&'static str, &'static str), Tally>,
}

/// Writes the pictures into a folder and lets all decoders look at them.
///
/// # Errors
/// What went wrong with the files or the decoders.
pub fn judge(shown: &[Shown], folder: &Path, python: &Path) -> Result<Verdict, String> {
    let mut files = Vec::new();
    for (picture, number) in shown.iter().zip(0..) {
        let name = format!("{number:05}.{}", picture.ending);
        std::fs::write(folder.join(&name), &picture.bytes).map_err(|fault| fault.to_string())?;
        files.push(name);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("decode.py");
    let output = Command::new(python).arg(script).arg(folder).output().map_err(|fault| fault.to_string())?;
    if !output.status.success() {
        return Err(format!("the decoders: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let report: Report =
        serde_json::from_slice(&output.stdout).map_err(|fault| format!("the report: {fault}"))?;
    let mut tallies = BTreeMap::new();
    for (picture, file) in shown.iter().zip(&files) {
        for decoder in DECODERS {
            let found =
                report.found.get(file).and_then(|found| found.get(decoder)).ok_or("a picture is missing")?;
            note(tallies.entry((picture.surface, decoder)).or_default(), picture, found);
        }
    }
    Ok(Verdict { versions: report.versions, tallies })
}

fn note(tally: &mut Tally, picture: &Shown, found: &[String]) {
    tally.pictures += 1;
    let missing: Vec<&String> = picture.texts.iter().filter(|text| !found.contains(text)).collect();
    let wrong: Vec<&String> = found.iter().filter(|text| !picture.texts.contains(text)).collect();
    if missing.is_empty() && wrong.is_empty() {
        tally.read += 1;
        return;
    }
    tally.faults.push(format!("{}: not found {missing:?}, found {wrong:?}", picture.about));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(found: &[&str]) -> Tally {
        let texts = vec!["one".to_owned(), "two".to_owned()];
        let picture =
            Shown { surface: "PNG", about: "x".to_owned(), texts, bytes: Vec::new(), ending: "png" };
        let mut tally = Tally::default();
        let found: Vec<String> = found.iter().map(|text| (*text).to_owned()).collect();
        note(&mut tally, &picture, &found);
        tally
    }

    #[test]
    fn a_picture_is_read_when_all_its_texts_are_found_and_no_other() {
        assert_eq!((tally(&["two", "one"]).read, tally(&["two", "one"]).faults.len()), (1, 0));
        for found in [["one"].as_slice(), &[], &["one", "two", "three"]] {
            assert_eq!((tally(found).read, tally(found).faults.len()), (0, 1), "{found:?}");
        }
    }
}
