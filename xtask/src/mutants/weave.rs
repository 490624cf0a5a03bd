//! All mutants of a file in one text: each function asks which of its bodies is wanted.
//!
//! A build for each mutant is nearly all of the time. So the bodies of a function, as it is and with each of its
//! changes, stand side by side, and the environment chooses while the tests run.

use std::ops::Range;

use super::list::Mutant;

/// Names the mutant for a process; without it the code is as it was written.
pub(super) const CHOOSES: &str = "KASSE_MUTANT";

/// What the woven functions ask, at the end of the crate's root.
pub(super) const CHOSEN: &str = "
mod woven {
    static CHOSEN: std::sync::LazyLock<usize> =
        std::sync::LazyLock::new(|| std::env::var(\"KASSE_MUTANT\").map_or(0, |chosen| chosen.parse().unwrap_or(0)));

    pub(crate) fn chosen() -> usize {
        *CHOSEN
    }
}
";

/// A file with its mutants.
#[derive(Debug, Default)]
pub(super) struct Woven {
    pub text: String,
    functions: Vec<Function>,
}

/// A function of more than one body.
#[derive(Debug)]
struct Function {
    at: Range<usize>,
    bodies: Vec<Body>,
}

/// What it does if this mutant is wanted.
#[derive(Debug)]
struct Body {
    mutant: usize,
    at: Range<usize>,
}

/// How the mutants of a function get into it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Pattern {
    /// Each beside the others.
    Beside,
    /// Only one of them, as if there were nothing else.
    Instead,
}

/// A mutant that stands in no function, or in one of which the body is not found, is left out.
pub(super) fn weave(text: &str, mutants: &[(usize, &Mutant)], pattern: Pattern) -> Woven {
    let mut woven = Woven::default();
    let mut done = 0;
    for function in outermost(text, mutants) {
        let Some(body) = body_of(text, &function) else { continue };
        let inside = |range: &Range<usize>| body.start <= range.start && range.end <= body.end;
        let mut changes = mutants.iter().filter(|(_, mutant)| inside(&mutant.range(text)));
        woven.text.push_str(&text[done..body.start]);
        match pattern {
            Pattern::Beside => woven.push_all(text, &body, changes),
            Pattern::Instead => woven.push_one(text, &body, changes.next()),
        }
        done = body.end;
    }
    woven.text.push_str(&text[done..]);
    woven
}

impl Woven {
    fn push_all<'a>(
        &mut self,
        text: &str,
        body: &Range<usize>,
        changes: impl Iterator<Item = &'a (usize, &'a Mutant)>,
    ) {
        let start = self.text.len();
        self.text.push_str("match crate::woven::chosen() {\n");
        let mut bodies = Vec::new();
        for change in changes {
            self.text.push_str(&format!("{} => {{", change.0));
            bodies.push(self.push(text, body, change));
            self.text.push_str("\n}\n");
        }
        self.text.push_str("_ => {");
        self.text.push_str(&text[body.clone()]);
        self.text.push_str("\n}\n}\n");
        self.functions.push(Function { at: start..self.text.len(), bodies });
    }

    fn push_one(&mut self, text: &str, body: &Range<usize>, change: Option<&(usize, &Mutant)>) {
        match change {
            Some(change) => {
                let body = self.push(text, body, change);
                self.functions.push(Function { at: body.at.clone(), bodies: vec![body] });
            }
            None => self.text.push_str(&text[body.clone()]),
        }
    }

    fn push(&mut self, text: &str, body: &Range<usize>, (number, mutant): &(usize, &Mutant)) -> Body {
        let change = mutant.range(text);
        let start = self.text.len();
        self.text.push_str(&text[body.start..change.start]);
        self.text.push_str(mutant.replacement());
        self.text.push_str(&text[change.end..body.end]);
        Body { mutant: *number, at: start..self.text.len() }
    }

    pub(super) fn mutants(&self) -> impl Iterator<Item = usize> {
        self.functions.iter().flat_map(|function| function.bodies.iter().map(|body| body.mutant))
    }

    /// The mutants that a fault at this place can be the fault of: that of the body it is in, or all of the function.
    pub(super) fn at(&self, place: usize) -> Vec<usize> {
        let Some(function) = self.functions.iter().find(|function| function.at.contains(&place)) else {
            return Vec::new();
        };
        let body = function.bodies.iter().find(|body| body.at.contains(&place));
        body.map_or_else(
            || function.bodies.iter().map(|body| body.mutant).collect(),
            |body| vec![body.mutant],
        )
    }
}

/// Functions with mutants that are not in such a function themselves, in order.
fn outermost(text: &str, mutants: &[(usize, &Mutant)]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = mutants.iter().filter_map(|(_, mutant)| mutant.function(text)).collect();
    all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    all.retain(|range| {
        let outside = range.start >= end;
        end = end.max(range.end);
        outside
    });
    all
}

/// What stands between the braces of a function.
fn body_of(text: &str, function: &Range<usize>) -> Option<Range<usize>> {
    let mut at = function.start;
    // Attributes and comments can have braces of their own.
    for line in text[function.clone()].split_inclusive('\n') {
        if !line.trim_start().starts_with(['#', '/']) {
            break;
        }
        at += line.len();
    }
    let mut depth = 0;
    let open = text[at..function.end].char_indices().find_map(|(index, character)| {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at + index),
            _ => {}
        }
        None
    })?;
    text[..function.end].ends_with('}').then(|| open + 1..function.end - 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fail
    use super::*;

    const CODE: &str = "\
/// Adds { and }.
fn add(å: [u8; 2], b: u8) -> u8 {
    fn inner() -> bool {
        true
    }
    å[0] + b
}
fn other() {}
";

    fn mutant(place: [usize; 4], function: [usize; 4], replacement: &str) -> Mutant {
        let span = |[line, column, to_line, to_column]: [usize; 4]| serde_json::json!({ "start": { "line": line, "column": column }, "end": { "line": to_line, "column": to_column } });
        serde_json::from_value(serde_json::json!({
            "name": replacement, "file": "", "genre": "", "replacement": replacement,
            "span": span(place), "function": { "span": span(function) },
        }))
        .unwrap()
    }

    #[test]
    fn every_body_stands_beside_the_others() {
        let minus = mutant([6, 10, 6, 11], [1, 1, 7, 2], "-");
        let inner = mutant([4, 9, 4, 13], [3, 5, 5, 6], "false");
        let woven = weave(CODE, &[(1, &minus), (2, &inner)], Pattern::Beside);
        assert!(woven.text.contains("å[0] - b") && woven.text.contains("å[0] + b"), "{}", woven.text);
        assert!(woven.text.ends_with("}\nfn other() {}\n"), "{}", woven.text);
        assert_eq!(woven.mutants().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(woven.at(woven.text.find("- b").unwrap()), [1]);
        assert_eq!(woven.at(woven.text.find("false").unwrap()), [2]);
        assert_eq!(woven.at(woven.text.find("_ =>").unwrap()), [1, 2]);
        assert!(woven.at(0).is_empty());
    }

    #[test]
    fn one_body_stands_instead_of_it() {
        let minus = mutant([6, 10, 6, 11], [1, 1, 7, 2], "-");
        let woven = weave(CODE, &[(1, &minus), (2, &minus)], Pattern::Instead);
        assert_eq!(woven.text, CODE.replace("+", "-"));
        assert_eq!(woven.mutants().collect::<Vec<_>>(), [1]);
        assert_eq!(woven.at(woven.text.find("- b").unwrap()), [1]);
    }
}
