//! The library's licences, and those of everything that is linked into it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::tools::{copy, files, folder, output, write};
use crate::cargo::{cargo, root};

const HEAD: &str = "\
What is linked into libkasse beside its own code, with the licence of each, and their texts below. Written from the
crates' own declarations when the library was built. The standard library of Rust is MIT or Apache-2.0; SQLite, which
libsqlite3-sys brings, is in the public domain.

";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

pub(super) fn install(to: &Path) -> Result<(), String> {
    folder(to)?;
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&root().join(name), &to.join(name))?;
    }
    write(&to.join("THIRD-PARTY"), &third_parties()?)
}

/// A line for each, then each text once, with whose it is.
fn third_parties() -> Result<String, String> {
    let mut out = HEAD.to_owned();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in linked()? {
        let name = format!("{} {}", package.name, package.version);
        let licence = package.license.ok_or_else(|| format!("{name} declares no licence"))?;
        let _ =
            writeln!(out, "{name}: {licence}, {}", package.repository.as_deref().unwrap_or("no repository"));
        for file in files(package.manifest_path.parent().unwrap_or(Path::new("")))? {
            if is_licence(&file) {
                let text =
                    std::fs::read_to_string(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
                texts.entry(text.trim().to_owned()).or_default().push(name.clone());
            }
        }
    }
    for (text, whose) in texts {
        let _ = write!(out, "\n{}\n{}\n\n{text}\n", "-".repeat(100), whose.join(", "));
    }
    Ok(out)
}

/// The crates that are linked in, and no tools of the build.
fn linked() -> Result<Vec<Package>, String> {
    let mut tree =
        cargo("tree --locked --package kasse-c --edges normal,no-proc-macro --prefix none --format {p}");
    let tree = output(&mut tree)?;
    let used = |package: &Package| {
        let line = format!("{} v{}", package.name, package.version);
        package.source.is_some()
            && tree.lines().any(|used| {
                used.strip_prefix(&line).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            })
    };
    let metadata = output(&mut cargo("metadata --locked --format-version 1"))?;
    let metadata: Metadata = serde_json::from_str(&metadata).map_err(|fault| fault.to_string())?;
    let mut found: Vec<_> = metadata.packages.into_iter().filter(used).collect();
    found.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(found)
}

fn is_licence(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"].iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_in_is_named_and_what_only_builds_it_is_not() {
        let names: Vec<_> = linked().unwrap().into_iter().map(|package| package.name).collect();
        for name in ["libsqlite3-sys", "ring", "rustls", "tokio"] {
            assert!(names.iter().any(|found| found == name), "{name}");
        }
        for name in ["cc", "serde_derive", "kasse", "proptest", "clap"] {
            assert!(!names.iter().any(|found| found == name), "{name}");
        }
        let text = third_parties().unwrap();
        assert!(text.contains("ring 0.17") && text.contains("Permission is hereby granted"));
    }
}
