//! What can be changed, and what of it is.

use serde::Deserialize;

use crate::cargo::{cargo, root};

/// Attributes of code that no build of these tests has: made for another system, or mistakes on purpose.
const ELSEWHERE: [&str; 4] = ["kasse_defects", "cfg(windows)", "cfg(not(unix))", "target_vendor = \"apple\""];

/// A change of the code, as cargo-mutants lists it.
#[derive(Deserialize)]
pub(super) struct Mutant {
    /// With the place in the file: there is no other of that name.
    pub name: String,
    file: String,
    genre: String,
    span: Span,
    function: Option<Function>,
    /// Whether the code is built here; cargo-mutants does not look at conditions.
    #[serde(skip)]
    elsewhere: bool,
}

#[derive(Deserialize)]
struct Function {
    span: Span,
}

#[derive(Deserialize)]
struct Span {
    start: Position,
}

/// Counted from one.
#[derive(Deserialize)]
struct Position {
    line: usize,
}

impl Mutant {
    pub(super) fn is_compiled(&self) -> bool {
        !self.elsewhere
    }

    /// Its function, or the statement before which it stands, is for another system.
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
        function || statement
    }
}

fn names_elsewhere(line: &str) -> bool {
    line.starts_with("#[cfg") && ELSEWHERE.iter().any(|name| line.contains(name))
}

/// All mutants of a room, in the order of the files.
pub(super) fn of(room: &str) -> Result<Vec<Mutant>, String> {
    let mut command = cargo("mutants --list --json");
    command.args(files(room));
    let output = command.output().map_err(|fault| fault.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut mutants: Vec<Mutant> =
        serde_json::from_slice(&output.stdout).map_err(|fault| fault.to_string())?;
    for mutant in &mut mutants {
        let text = std::fs::read_to_string(root().join(&mutant.file)).map_err(|fault| fault.to_string())?;
        mutant.elsewhere = mutant.is_elsewhere(&text);
    }
    Ok(mutants)
}

/// Arguments that choose the files of a room.
pub(super) fn files(room: &str) -> [String; 4] {
    [
        "--package=kasse".into(),
        format!("--file=core/src/{room}/**"),
        "--exclude=**/defects.rs".into(),
        "--colors=never".into(),
    ]
}

/// One in so many; the seed says which.
pub(super) fn sample<'a>(
    mutants: impl Iterator<Item = &'a Mutant>,
    seed: u64,
    one_in: usize,
) -> Vec<&'a Mutant> {
    let one_in = one_in.max(1);
    let first = usize::try_from(seed).unwrap_or_default() % one_in;
    mutants.skip(first).step_by(one_in).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fail
    use super::*;

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
        }\n";

    fn mutant(genre: &str, line: usize, function: usize) -> Mutant {
        let text = format!(
            r#"{{"name": "{line}", "file": "", "genre": "{genre}", "span": {{"start": {{"line": {line}}}}},
                "function": {{"span": {{"start": {{"line": {function}}}}}}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn what_is_not_built_here_is_known() {
        assert!(mutant("FnValue", 4, 1).is_elsewhere(CODE));
        assert!(mutant("BinaryOperator", 4, 1).is_elsewhere(CODE));
        assert!(mutant("BinaryOperator", 8, 6).is_elsewhere(CODE));
        assert!(!mutant("FnValue", 7, 6).is_elsewhere(CODE), "all of it is more than its first statement");
        assert!(!mutant("BinaryOperator", 9, 6).is_elsewhere(CODE));
    }

    #[test]
    fn samples_are_apart_and_together_all() {
        let all: Vec<Mutant> = (0..10).map(|line| mutant("FnValue", line, 1)).collect();
        let sizes: Vec<usize> = (0..4).map(|seed| sample(all.iter(), seed, 4).len()).collect();
        assert_eq!(sizes, [3, 3, 2, 2]);
        let names =
            |seed| sample(all.iter(), seed, 4).into_iter().map(|mutant| &mutant.name).collect::<Vec<_>>();
        assert_eq!(names(1), ["1", "5", "9"]);
        assert_eq!(names(5), names(1));
    }
}
