//! Every payment story of `tests/scenarios/`, played by the runner in C.
#![cfg(unix)]

use std::path::Path;

use kasse_c_tests::{Language, Workshop, root};
use kasse_conformance::{Launcher, Story, Verdict};

/// At most so many of a hundred stories may be left out.
const SKIPPED_PERCENT: usize = 2;

#[test]
fn the_runner_in_c_plays_the_stories() {
    if !Path::new("/usr/include/cjson/cJSON.h").exists() {
        let strict = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!strict, "cJSON is not installed");
        println!("skipped: cJSON is not installed");
        return;
    }
    let shop = Workshop::new();
    let program = shop.compile(Language::C, "tests/conformance/c/runner.c", &["-lcjson"]);
    let launcher = Launcher::Program {
        program: "env".into(),
        arguments: vec![
            format!("LD_LIBRARY_PATH={}", shop.folder().display()),
            program.display().to_string(),
        ],
    };
    let (mut played, mut skipped, mut failed) = (0, 0, Vec::new());
    for path in stories() {
        let story = Story::read(&path).unwrap_or_else(|fault| stop(&fault.to_string()));
        match kasse_conformance::play(&story, &launcher) {
            Verdict::Passed { .. } => played += 1,
            Verdict::Skipped { reason } => {
                println!("skipped {}: {reason}", path.display());
                skipped += 1;
            }
            Verdict::Failed { report } => failed.push(format!("{}\n{report}", path.display())),
        }
    }
    println!("{played} played, {skipped} skipped, {} failed", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    assert!(skipped * 100 <= SKIPPED_PERCENT * (played + skipped), "{skipped} of {played} were skipped");
}

fn stories() -> Vec<std::path::PathBuf> {
    let folder = std::fs::read_dir(root().join("tests/scenarios")).into_iter().flatten();
    let paths = folder.flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    paths.sort();
    paths
}

#[allow(clippy::panic, reason = "a story that cannot be read has failed")]
fn stop(fault: &str) -> ! {
    panic!("{fault}")
}
