//! Many random stories of the real driver in simulated time, each decided by its seed.
//!
//! `cargo xtask simulate` tells many more, and repeats one with its timeline.
#![allow(clippy::panic, missing_docs)]

use std::panic::catch_unwind;

use kasse_simulation::story::{Options, Tally, tell};

/// Stories of a plain test run; each has about ten payments.
const STORIES: u64 = 150;

/// As the tally names it.
const MUST_HAPPEN: &[&str] = &[
    "401",
    "423",
    "429",
    "answers cut short",
    "answers lost after the work",
    "approvals in the moment of a cancel",
    "calls of pay answered with the order's payment",
    "changes in the portal",
    "clocks set",
    "forged webhooks heard",
    "gateway errors (5xx, 408, 403)",
    "gateway pages",
    "keys rotated",
    "locks lost by living processes",
    "processes closed in good order",
    "processes killed",
    "processes killed between two steps",
    "requests arriving after the sender gave up",
    "requests arriving twice",
    "requests lost",
    "requests overtaken by others",
    "requests that never left",
    "tokens made worthless",
    "webhooks doubled",
    "webhooks heard",
    "webhooks late",
    "webhooks lost",
];

#[test]
fn simulated_stories_end_well() {
    let mut failed = Vec::new();
    let mut tally = Tally::default();
    for seed in 1..=STORIES {
        let problems = match catch_unwind(|| tell(&Options::of(seed))) {
            Ok(ended) => {
                tally.add(&ended.tally);
                ended.problems.into_iter().map(|problem| problem.text).collect()
            }
            Err(_) => vec!["it panicked, see above".to_owned()],
        };
        if !problems.is_empty() {
            println!("cargo xtask simulate --story {seed}\n  {}", problems.join("\n  "));
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "{} of {STORIES} stories ended badly: {failed:?}", failed.len());
    // Stories in which nothing goes wrong prove nothing.
    let missing: Vec<_> = MUST_HAPPEN.iter().filter(|what| tally.of(what) == 0).collect();
    assert!(missing.is_empty(), "these never happened: {missing:?}");
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
