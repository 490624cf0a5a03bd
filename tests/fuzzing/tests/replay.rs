//! Every seed, and a fixed number of changed copies of it, through its target: so that the targets cannot rot,
//! and that what was found once stays found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use kasse_fuzzing::{TARGETS, folder, made, mutated, read, target};

fn replay(name: &str) {
    let target = target(name);
    for (number, (_, seed)) in (0..).zip(read(name)) {
        (target.run)(&seed);
        for copy in 0..target.copies {
            (target.run)(&mutated(&seed, copy << 16 | number));
        }
    }
}

#[test]
fn wire() {
    replay("wire");
}

#[test]
fn config() {
    replay("config");
}

#[test]
fn state() {
    replay("state");
}

#[test]
fn rows() {
    replay("rows");
}

#[test]
fn scan() {
    replay("scan");
}

#[test]
fn machine() {
    replay("machine");
}

/// A target without a file for the fuzzer would never be fuzzed, one that is not replayed would rot.
#[test]
fn every_target_has_a_file_for_the_fuzzer() {
    let files = folder("..").join("fuzz_targets");
    let mut found: Vec<String> = std::fs::read_dir(files)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut known = TARGETS.map(|target| target.name.to_owned());
    known.sort();
    assert_eq!(found, known);
}

/// Writes the seeds anew after the vectors have changed; what was added by hand stays.
#[test]
#[ignore = "writes into the source tree"]
fn write_the_seeds() {
    for target in TARGETS {
        let folder = folder(target.name);
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in made(target.name) {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
}
