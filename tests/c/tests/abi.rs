//! What the shared library exports. `tests/abi/symbols.txt` only grows: a program that was linked once finds what it
//! needs for ever.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::process::Command;

use kasse_c_tests::{Workshop, root, text};

/// In builds with assertions only.
const FOR_TESTS: &str = "kasse_test_panic";

#[test]
fn nothing_but_what_is_listed_is_exported() {
    let output = Command::new("nm")
        .args(["--dynamic", "--defined-only", "--format=posix"])
        .arg(Workshop::new().folder().join("libkasse.so.0"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    let exported: BTreeSet<_> = told.lines().filter_map(|line| line.split(' ').next()).collect();
    let list = std::fs::read_to_string(root().join("tests/abi/symbols.txt")).unwrap();
    let listed: BTreeSet<_> = list.lines().filter(|line| !line.starts_with('#')).collect();

    let gone: Vec<_> = listed.difference(&exported).collect();
    assert!(gone.is_empty(), "programs that need {gone:?} do not start any more");
    let new: Vec<_> = exported.difference(&listed).filter(|name| **name != FOR_TESTS).collect();
    assert!(new.is_empty(), "add to tests/abi/symbols.txt, for ever: {new:?}");
    assert!(!listed.contains(FOR_TESTS));
    assert!(listed.iter().all(|name| name.starts_with("kasse_")), "a name that may be somebody else's");
}

#[test]
fn the_list_has_every_function_of_the_header_once_and_in_order() {
    let list = std::fs::read_to_string(root().join("tests/abi/symbols.txt")).unwrap();
    let listed: Vec<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(listed.is_sorted());
    assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
    let header = std::fs::read_to_string(root().join("include/kasse.h")).unwrap();
    for name in listed {
        assert!(header.contains(&format!("{name}(")), "{name} is not in kasse.h");
    }
}
