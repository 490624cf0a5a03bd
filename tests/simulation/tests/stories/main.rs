//! Many random stories of the real driver in simulated time, each decided by its seed.
//!
//! `KASSE_SIM_SEED=17 KASSE_SIM_COUNT=1 cargo test -p kasse-simulation --test stories` repeats one of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub, missing_docs)]

mod dice;
mod disk;
mod judge;
mod line;
mod play;
mod restart;
mod stage;

/// Stories of a plain test run; each has about ten payments.
const STORIES: u64 = 150;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn simulated_stories_end_well() {
    let first = number("KASSE_SIM_SEED", 1);
    let count = number("KASSE_SIM_COUNT", STORIES);
    let failures_shown = 3;
    let mut failed = Vec::new();
    for seed in first..first + count {
        let problems = std::panic::catch_unwind(|| play::run(seed))
            .unwrap_or_else(|_| vec!["it panicked, see above".to_owned()]);
        if problems.is_empty() {
            continue;
        }
        if failed.len() < failures_shown {
            println!("KASSE_SIM_SEED={seed} KASSE_SIM_COUNT=1 cargo test -p kasse-simulation --test stories");
            problems.iter().take(failures_shown).for_each(|problem| println!("  {problem}"));
        }
        failed.push(seed);
    }
    assert!(failed.is_empty(), "{} of {count} stories ended badly: {failed:?}", failed.len());
}
