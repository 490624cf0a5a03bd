//! Many random stories of the real driver in simulated time, each decided by its seed.
//!
//! `cargo xtask simulate` tells many more, and repeats one with its timeline.
#![allow(clippy::panic, missing_docs)]

use std::panic::catch_unwind;

use kasse_simulation::story::{Options, tell};

/// Stories of a plain test run; each has about ten payments.
const STORIES: u64 = 150;

#[test]
fn simulated_stories_end_well() {
    let mut failed = Vec::new();
    for seed in 1..=STORIES {
        let problems = match catch_unwind(|| tell(&Options::of(seed))) {
            Ok(ended) => ended.problems.into_iter().map(|problem| problem.text).collect(),
            Err(_) => vec!["it panicked, see above".to_owned()],
        };
        if !problems.is_empty() {
            println!("cargo xtask simulate --story {seed}\n  {}", problems.join("\n  "));
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "{} of {STORIES} stories ended badly: {failed:?}", failed.len());
}

/// A failing seed is worth nothing if it cannot be repeated.
#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in [3, 14, 159] {
        let told = |timeline| {
            let ended = tell(&Options { timeline, ..Options::of(seed) });
            ended.tally.iter().collect::<Vec<_>>()
        };
        assert_eq!(told(false), told(true), "seed {seed}");
    }
}
