//! What the core may depend on. Without features it needs no runtime, no HTTP client and no database; with all
//! of them it still knows nothing of other languages.
#![allow(clippy::expect_used)]

use std::process::Command;

/// The names of all crates that `cargo tree -p kasse` shows, those for tests included.
fn crates(features: &str) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--locked", "--package", "kasse", "--prefix", "none", "--format", "{lib}", features])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("names are text");
    let names: Vec<_> = names.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect();
    assert!(names.iter().any(|name| name == "serde_json"), "the list is not empty: {names:?}");
    names
}

fn assert_none(found: &[String], refused: &[&str]) {
    for name in found {
        let family = name.split('_').next().unwrap_or_default();
        assert!(!refused.contains(&family), "the core must not depend on {name}");
    }
}

#[test]
fn without_features_no_runtime_no_client_no_database() {
    assert_none(
        &crates("--no-default-features"),
        &["tokio", "reqwest", "rusqlite", "libsqlite3", "hyper", "rustls"],
    );
}

#[test]
fn with_all_features_no_other_language() {
    let found = crates("--all-features");
    assert!(found.iter().any(|name| name == "tokio"), "all features are on");
    assert_none(&found, &["pyo3", "napi", "uniffi", "jni", "cbindgen"]);
}
