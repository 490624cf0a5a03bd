//! Every till is killed at every point, each time with another way to go on, picked by a seed that is printed.
//!
//! `KASSE_CRASHES_SEED=17` repeats the choices of a run; `cargo xtask crashes --all` leaves none out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::path::Path;

use kasse_crashes::story::{self, Story};
use kasse_crashes::sweep::{self, Dice};

/// Each story passes at least these.
const EVERYWHERE: [&str; 9] = [
    "before begin",
    "in begin",
    "after begin",
    "before create",
    "unread create",
    "answered create",
    "in write",
    "before close",
    "after acknowledge",
];

fn kill_everywhere(wanted: impl Fn(&Story) -> bool) {
    let (program, seed) = (Path::new(env!("CARGO_BIN_EXE_kasse-crash-till")), sweep::seed());
    println!("KASSE_CRASHES_SEED={seed}");
    let mut dice = Dice::new(seed);
    let stories: Vec<_> = story::all().into_iter().filter(wanted).collect();
    assert!(!stories.is_empty());
    for story in stories {
        let (points, problems) = sweep::points(&story, program);
        assert!(problems.is_empty(), "{} without a crash: {problems:?}", story.name);
        let places: BTreeSet<_> = points.iter().map(|point| point.place.as_str()).collect();
        assert!(EVERYWHERE.iter().all(|place| places.contains(place)), "{}: {places:?}", story.name);
        let cases = sweep::one_case_each(&story, &points, &mut dice);
        let tally = sweep::play(cases, program, 1);
        assert!(tally.failed.is_empty(), "{}", tally.report());
        assert_eq!((tally.played, tally.not_reached), (points.len(), 0), "{}", story.name);
    }
}

macro_rules! sweeps {
    ($($name:ident $prefix:literal)+) => {
        $(
            #[test]
            fn $name() {
                kill_everywhere(|story| story.name.starts_with($prefix));
            }
        )+

        #[test]
        fn every_story_is_in_a_sweep() {
            for story in story::all() {
                assert!([$($prefix),+].iter().any(|prefix| story.name.starts_with(prefix)), "{}", story.name);
            }
        }
    };
}

sweeps! {
    tills_that_scan "scan-"
    tills_with_a_screen_or_a_vending_machine "qr-"
    tills_with_a_keypad "phone-"
    pages_that_redirect "redirect-"
    stickers_that_call_back "callback-"
}
