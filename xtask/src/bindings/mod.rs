//! `cargo xtask bindings [--check]`: writes each language's flat records from `bindings-common/schema/records.json`,
//! the one place where they are defined; `--check` only compares.

mod c;
mod cpp;
mod rust;
mod schema;

use std::path::Path;
use std::process::ExitCode;

use crate::cargo::root;

const SOURCE: &str = "bindings-common/schema/records.json";

type Writer = fn(&schema::Schema) -> String;

/// What is written, and by whom.
const WRITTEN: [(&str, Writer); 4] = [
    ("bindings-common/src/record/generated.rs", rust::definitions),
    ("ffi-c/src/record/generated.rs", c::definitions),
    ("ffi-c/inline.h", c::inline_functions),
    ("include/kasse/records.hpp", cpp::definitions),
];

/// Runs the task; with `check` nothing is written, and a file that would change is an error.
pub(crate) fn run(check: bool) -> ExitCode {
    match write(&root(), check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("bindings: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path, check: bool) -> Result<(), String> {
    let text = std::fs::read_to_string(root.join(SOURCE)).map_err(|e| format!("{SOURCE}: {e}"))?;
    let schema = schema::Schema::read(&text).map_err(|fault| format!("{SOURCE}: {fault}"))?;
    for (path, make) in WRITTEN {
        let wanted = make(&schema);
        let found = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        if found == wanted {
            continue;
        }
        if check {
            return Err(format!("{path} is not what {SOURCE} says: run `cargo xtask bindings`"));
        }
        std::fs::write(root.join(path), wanted).map_err(|e| format!("{path}: {e}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_is_fresh() {
        assert_eq!(write(&root(), true), Ok(()));
    }
}
