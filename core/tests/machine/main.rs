//! The payment machine, whatever happens to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail

mod play;

use proptest::prelude::*;

use play::{MOVE, Manners, play};

/// A way to begin, and up to a hundred moves.
#[derive(Clone)]
struct Moves(Vec<u8>);

/// The story says more, and comes with the panic.
impl std::fmt::Debug for Moves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} moves", self.0.len() / MOVE)
    }
}

fn moves() -> impl Strategy<Value = Moves> {
    proptest::collection::vec(proptest::array::uniform16(any::<u8>()), 1..100)
        .prop_map(|moves| Moves(moves.concat()))
}

#[test]
fn a_move_has_as_many_bytes_as_one_array() {
    assert_eq!(MOVE, 16);
}

/// Enough to be worth it, few enough for every run of the tests; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    /// With a platform that keeps books, whatever the line, the customer, the portal, the clocks and the
    /// machine do: the outcome is what the books say.
    #[test]
    fn outcomes_agree_with_the_books(moves in moves()) {
        play(&moves.0, Manners::Honest);
    }

    /// Whatever the platform answers, the machine keeps its own rules.
    #[test]
    fn no_answer_makes_it_break_its_rules(moves in moves()) {
        play(&moves.0, Manners::Wild);
    }

    /// Not even answers to questions that were never asked make it panic.
    #[test]
    fn nothing_makes_it_panic(moves in moves()) {
        play(&moves.0, Manners::Chaos);
    }
}
