//! What can be changed, and what of it is.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use crate::cargo::{cargo, root};

/// Attributes of code that no build of these tests has: made for another system, or mistakes on purpose.
const ELSEWHERE: [&str; 4] = ["kasse_defects", "cfg(windows)", "cfg(not(unix))", "target_vendor = \"apple\""];

/// A change of the code, as cargo-mutants lists it.
#[derive(Deserialize)]
pub(super) struct Mutant {
    /// With the place in the file: there is no other of that name.
    pub name: String,
    /// From the root of the workspace.
    pub file: String,
    genre: String,
    span: Span,
    replacement: String,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    span: Span,
}

#[derive(Deserialize)]
struct Span {
    start: Position,
    end: Position,
}

/// Counted from one, in characters.
#[derive(Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

impl Position {
    fn in_text(&self, text: &str) -> usize {
        let start: usize = text.split_inclusive('\n').take(self.line - 1).map(str::len).sum();
        start + text[start..].chars().take(self.column - 1).map(char::len_utf8).sum::<usize>()
    }
}

impl Span {
    fn in_text(&self, text: &str) -> Range<usize> {
        self.start.in_text(text)..self.end.in_text(text)
    }
}

impl Mutant {
    /// What is replaced.
    pub(super) fn range(&self, text: &str) -> Range<usize> {
        self.span.in_text(text)
    }

    pub(super) fn replacement(&self) -> &str {
        &self.replacement
    }

    /// All of the function in which it is, with its attributes.
    pub(super) fn function(&self, text: &str) -> Option<Range<usize>> {
        self.function.as_ref().map(|function| function.span.in_text(text))
    }

    /// The text with this change and no other.
    pub(super) fn alone(&self, text: &str) -> String {
        let range = self.range(text);
        [&text[..range.start], &self.replacement, &text[range.end..]].concat()
    }

    /// Its function, or the statement in which it stands, is not built here; cargo-mutants does not look at conditions.
    fn is_elsewhere(&self, text: &str) -> bool {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let function = self.function.as_ref().is_some_and(|function| {
            let line = function.span.start.line.saturating_sub(1);
            let mut attributes = lines.iter().skip(line).take_while(|line| line.starts_with(['#', '/']));
            attributes.any(|line| names_elsewhere(line))
        });
        // What replaces a whole body begins with its first statement, and is more than that.
        let statement = self.genre != "FnValue"
            && self
                .span
                .start
                .line
                .checked_sub(2)
                .and_then(|before| lines.get(before))
                .is_some_and(|line| names_elsewhere(line));
        function || statement || in_module_elsewhere(text, self.span.start.line)
    }
}

/// The line is in a module of its own file that is not built here. Formatted code: it ends at a brace as far in as it begins.
fn in_module_elsewhere(text: &str, line: usize) -> bool {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let opens = |(at, text): &(usize, &&str)| {
        let is_module = text.trim_start().starts_with("mod ") && text.ends_with('{');
        let margin = text.len() - text.trim_start().len();
        let end = format!("{}}}", " ".repeat(margin));
        is_module
            && lines[..*at]
                .iter()
                .rev()
                .map(|line| line.trim())
                .take_while(|line| line.starts_with('#'))
                .any(names_elsewhere)
            && !lines[*at..].contains(&end.as_str())
    };
    lines.iter().enumerate().any(|entry| opens(&entry))
}

fn names_elsewhere(line: &str) -> bool {
    line.starts_with("#[cfg") && ELSEWHERE.iter().any(|name| line.contains(name))
}

/// All mutants of a room that are built here, in the order of the files.
pub(super) fn of(room: &str) -> Result<Vec<Mutant>, String> {
    let mut command = cargo("mutants --list --json");
    command.args(["--package=kasse", "--exclude=**/defects.rs", "--colors=never"]);
    command.arg(format!("--file=core/src/{room}/**"));
    let output = command.output().map_err(|fault| fault.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut mutants: Vec<Mutant> =
        serde_json::from_slice(&output.stdout).map_err(|fault| fault.to_string())?;
    let mut texts: HashMap<String, String> = HashMap::new();
    for mutant in &mutants {
        if !texts.contains_key(&mutant.file) {
            let text =
                std::fs::read_to_string(root().join(&mutant.file)).map_err(|fault| fault.to_string())?;
            texts.insert(mutant.file.clone(), text);
        }
    }
    mutants.retain(|mutant| !mutant.is_elsewhere(&texts[&mutant.file]));
    Ok(mutants)
}

/// One in so many; the seed says which.
pub(super) fn sample(mutants: Vec<Mutant>, seed: u64, one_in: usize) -> Vec<Mutant> {
    let one_in = one_in.max(1);
    let first = usize::try_from(seed).unwrap_or_default() % one_in;
    mutants.into_iter().skip(first).step_by(one_in).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fail
    use super::*;
    use serde_json::json;

    const CODE: &str = "\
        /// For somebody else.\n\
        #[cfg(windows)]\n\
        fn a() -> bool {\n\
            1 == 2\n\
        }\n\
        fn b() -> bool {\n\
            #[cfg(kasse_defects)]\n\
            defects(1 == 2);\n\
            1 == 2\n\
        }\n\
        #[cfg(not(unix))]\n\
        mod lock {\n\
            fn c() -> bool {\n\
                1 == 2\n\
            \x20   }\n\
        }\n\
        fn d() -> bool {\n\
            1 == 2\n\
        }\n";

    fn mutant(genre: &str, line: usize, function: usize) -> Mutant {
        let span = |line: usize| json!({ "start": { "line": line, "column": 1 }, "end": { "line": line, "column": 5 } });
        let mutant = json!({
            "name": line.to_string(), "file": "", "genre": genre, "span": span(line), "replacement": "2",
            "function": { "span": span(function) },
        });
        serde_json::from_value(mutant).unwrap()
    }

    #[test]
    fn what_is_not_built_here_is_known() {
        assert!(mutant("FnValue", 4, 1).is_elsewhere(CODE));
        assert!(mutant("BinaryOperator", 4, 1).is_elsewhere(CODE));
        assert!(mutant("BinaryOperator", 8, 6).is_elsewhere(CODE));
        assert!(!mutant("FnValue", 7, 6).is_elsewhere(CODE), "all of it is more than its first statement");
        assert!(!mutant("BinaryOperator", 9, 6).is_elsewhere(CODE));
        assert!(mutant("BinaryOperator", 14, 13).is_elsewhere(CODE), "nor is its module");
        assert!(!mutant("BinaryOperator", 18, 17).is_elsewhere(CODE), "that has ended");
    }

    #[test]
    fn places_are_counted_in_characters() {
        assert_eq!(mutant("", 2, 1).alone("a\nåbcde\n"), "a\n2e\n");
    }

    #[test]
    fn samples_are_apart_and_together_all() {
        let names = |seed| -> Vec<String> {
            let all = (0..10).map(|line| mutant("FnValue", line, 1)).collect();
            sample(all, seed, 4).into_iter().map(|mutant| mutant.name).collect()
        };
        assert_eq!(names(0), ["0", "4", "8"]);
        assert_eq!(names(5), ["1", "5", "9"]);
        assert_eq!((names(2).len(), names(3).len()), (2, 2));
    }
}
