//! Every story of `tests/scenarios/`, each a test of its own, played by the Rust runner.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kasse_conformance::{Launcher, Story, Verdict};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

fn play(file: &str) {
    let story = Story::read(&folder().join(file)).unwrap_or_else(|error| panic!("{error}"));
    let launcher = Launcher::new(env!("CARGO_BIN_EXE_kasse-runner-rust"));
    match kasse_conformance::play(&story, &launcher) {
        Verdict::Passed { .. } => {}
        Verdict::Skipped { reason } => println!("skipped: {reason}"),
        Verdict::Failed { report } => panic!("{file}\n{report}"),
    }
}

macro_rules! stories {
    ($($name:ident $file:literal)+) => {
        $(
            #[test]
            fn $name() {
                play($file);
            }
        )+

        const PLAYED: &[&str] = &[$($file),+];
    };
}

stories! {
    crash_while_waiting "crash-while-waiting.json"
    declined "declined.json"
    lost_capture_answer "lost-capture-answer.json"
    lost_create_answer "lost-create-answer.json"
    qr_happy "qr-happy.json"
}

#[test]
fn every_file_is_played() {
    let files = std::fs::read_dir(folder()).unwrap();
    let files = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.filter(|name| name.ends_with(".json")).collect();
    let played: BTreeSet<String> = PLAYED.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(files, played);
}
