//! Tills as they ship, killed from outside at moments that a printed seed picks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::path::Path;
use std::sync::Mutex;

use kasse_crashes::story;
use kasse_crashes::sudden;
use kasse_crashes::sweep::{self, Dice};

/// Tills killed in a plain run.
const TILLS: u64 = 32;
/// They mostly wait.
const AT_A_TIME: usize = 8;

#[test]
fn tills_killed_at_any_moment_end_right() {
    let program = Path::new(env!("CARGO_BIN_EXE_kasse-crash-till"));
    let seed = sweep::seed();
    println!("KASSE_CRASHES_SEED={seed}");
    let stories = story::all();
    let (next, problems) = (Mutex::new(0..TILLS), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let number = next.lock().unwrap().next();
                    let Some(number) = number else { break };
                    let mut dice = Dice::new(seed.wrapping_add(number));
                    let story = &stories[sweep::pick(&mut dice, stories.len())];
                    let found = sudden::play(story, &mut dice, program);
                    problems.lock().unwrap().extend(found);
                }
            });
        }
    });
    let problems = problems.into_inner().unwrap();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
