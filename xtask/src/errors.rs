//! `cargo xtask errors [--check]`: writes the Rust table, the codes of C and C++ and the list in the documentation from
//! `tests/vectors/errors.json`, the one place where errors are defined; `--check` only compares.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde::Deserialize;

use crate::cargo::root;

const SOURCE: &str = "tests/vectors/errors.json";
const RUST: &str = "core/src/error/table.rs";
const DOCS: &str = "docs/errors.md";
const C: &str = "ffi-c/src/record/errors.rs";
const CPP: &str = "include/kasse/error_code.hpp";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "about")]
    _about: String,
    texts: BTreeMap<String, Text>,
    errors: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    en: String,
    nb: String,
    da: String,
    sv: String,
    fi: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: u16,
    name: String,
    class: String,
    advice: String,
    platform_code: Option<u32>,
    developer: String,
    cashier: String,
    customer: String,
}

/// Runs the task; with `check` nothing is written, and a file that would change is an error.
pub(crate) fn run(check: bool) -> ExitCode {
    match generate(&root(), check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("errors: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn generate(root: &Path, check: bool) -> Result<(), String> {
    let source = std::fs::read_to_string(root.join(SOURCE)).map_err(|e| format!("{SOURCE}: {e}"))?;
    let table: Table = serde_json::from_str(&source).map_err(|e| format!("{SOURCE}: {e}"))?;
    for (path, wanted) in [(RUST, rust(&table)), (DOCS, docs(&table)), (C, c(&table)), (CPP, cpp(&table))] {
        let found = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        if found == wanted {
            continue;
        }
        if check {
            return Err(format!("{path} is not what {SOURCE} says: run `cargo xtask errors`"));
        }
        std::fs::write(root.join(path), wanted).map_err(|e| format!("{path}: {e}"))?;
    }
    Ok(())
}

fn rust(table: &Table) -> String {
    let mut out = String::from(
        "// Written by `cargo xtask errors` from tests/vectors/errors.json; do not edit.\n\n\
         use super::kinds::{Advice, Class, Row, Text};\n\n",
    );
    for (key, text) in &table.texts {
        let Text { en, nb, da, sv, fi } = text;
        let name = key.to_uppercase();
        let _ = writeln!(
            out,
            "const {name}: Text = Text {{\n    en: {en:?},\n    nb: {nb:?},\n    da: {da:?},\n    \
             sv: {sv:?},\n    fi: {fi:?},\n}};"
        );
    }
    out.push_str(
        "\n/// The stable name of an error; its meaning never changes.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n\
         #[non_exhaustive]\npub enum ErrorName {\n",
    );
    for row in &table.errors {
        let _ = writeln!(out, "    /// {}\n    {},", row.developer, camel(&row.name));
    }
    out.push_str("}\n\nimpl ErrorName {\n    /// Every name, in the order of the codes.\n");
    out.push_str("    pub const ALL: &'static [Self] = &[\n");
    for row in &table.errors {
        let _ = writeln!(out, "        Self::{},", camel(&row.name));
    }
    out.push_str("    ];\n\n    pub(super) const fn row(self) -> &'static Row {\n        match self {\n");
    for row in &table.errors {
        out.push_str(&arm(row));
    }
    out.push_str("        }\n    }\n}\n");
    out
}

/// The codes as constants of C.
fn c(table: &Table) -> String {
    let mut out =
        String::from("// Written by `cargo xtask errors` from tests/vectors/errors.json; do not edit.\n");
    for row in &table.errors {
        let name = row.name.to_uppercase();
        let _ = write!(out, "\n/// {}\npub const KASSE_ERROR_{name}: u32 = {};\n", row.developer, row.code);
    }
    out
}

/// The constants of C as an `enum class`.
fn cpp(table: &Table) -> String {
    let mut out = String::from(
        "// Written by `cargo xtask errors` from tests/vectors/errors.json; do not edit.\n\
         #ifndef KASSE_ERROR_CODE_HPP\n#define KASSE_ERROR_CODE_HPP\n\n\
         #include <cstdint>\n\n#include \"../kasse.h\"\n\nnamespace kasse {\n\n\
         /// The stable number of an error; its meaning never changes.\n\
         enum class error_code : std::uint32_t {\n  \
         /// Another thread ended the wait for a result. What was begun goes on.\n  \
         interrupted = KASSE_INTERRUPTED,\n",
    );
    for row in &table.errors {
        let _ = writeln!(
            out,
            "  /// {}\n  {} = KASSE_ERROR_{},",
            row.developer,
            row.name,
            row.name.to_uppercase()
        );
    }
    out + "};\n\n}  // namespace kasse\n\n#endif\n"
}

/// One line of the table as an arm of the match over names.
fn arm(row: &Row) -> String {
    let fields = [
        ("code", row.code.to_string()),
        ("name", format!("{:?}", row.name)),
        ("class", format!("Class::{}", camel(&row.class))),
        ("advice", format!("Advice::{}", camel(&row.advice))),
        ("platform_code", format!("{:?}", row.platform_code)),
        ("developer", format!("{:?}", row.developer)),
        ("cashier", format!("&{}", row.cashier.to_uppercase())),
        ("customer", format!("&{}", row.customer.to_uppercase())),
    ];
    let mut out = format!("            Self::{} => &Row {{\n", camel(&row.name));
    for (field, value) in fields {
        let _ = writeln!(out, "                {field}: {value},");
    }
    out + "            },\n"
}

fn docs(table: &Table) -> String {
    let mut out = String::from(
        "# Errors\n\n\
         Written by `cargo xtask errors` from `tests/vectors/errors.json`, where the texts for cashier and\n\
         customer are in five languages.\n\n\
         *Class* says what may have happened to the money: `not_sent` nothing left this machine; `refused`\n\
         the platform did not do it; `unknown` it may have been done, and the library finds out. The class\n\
         of one error may be `unknown` where the table says otherwise: a refusal that follows a lost answer\n\
         proves nothing. *Advice* says who can help. Codes from 3010 on are the platform's own numbers.\n\n\
         | Code | Name | Class | Advice | Meaning | Cashier reads |\n\
         | ---- | ---- | ----- | ------ | ------- | ------------- |\n",
    );
    for row in &table.errors {
        let cashier = table.texts.get(&row.cashier).map_or("", |text| &text.en);
        let _ = writeln!(
            out,
            "| {} | `{}` | `{}` | `{}` | {} | {cashier} |",
            row.code, row.name, row.class, row.advice, row.developer
        );
    }
    out
}

/// `not_sent` becomes `NotSent`.
fn camel(snake: &str) -> String {
    snake
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn generated_files_are_fresh() {
        super::generate(&super::root(), true).unwrap();
    }
}
