//! The payment machine, whatever happens to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail

#[cfg(kasse_defects)]
mod defects;
mod play;

use proptest::prelude::*;

use kasse::flow::payment::Record;
use play::{MOVE, Manners, play, resume, written};
use serde_json::Value;

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

/// The places of a document where something stands that holds nothing else.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| leaves(value, &format!("{at}/{index}"), found));
        }
        _ => found.push(at.to_owned()),
    }
}

/// What may stand in a damaged journal instead of something else.
fn odd() -> impl Strategy<Value = Value> {
    let words =
        ["open", "exists", "answered", "done", "never_created", "authorized", "EUR", "made", "adopted"];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        (0..5_i64).prop_map(Value::from),
        prop::sample::select(words.to_vec()).prop_map(Value::from),
    ]
}

#[test]
fn a_move_has_as_many_bytes_as_one_array() {
    assert_eq!(MOVE, 16);
}

/// Enough to be worth it, few enough for every run of the tests; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400)
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

    /// A state of which parts are something else is refused, or goes on without a panic.
    #[test]
    fn a_damaged_state_is_refused_or_goes_on(
        moves in moves(), changes in proptest::collection::vec((any::<prop::sample::Index>(), odd()), 0..4),
        then in moves(),
    ) {
        let mut state: Value = serde_json::from_slice(&written(&moves.0)).unwrap();
        for (place, value) in changes {
            let mut places = Vec::new();
            leaves(&state, "", &mut places);
            // The number of the next operation may overflow: a defect the driver has to live with.
            places.retain(|place| place != "/next_operation");
            *state.pointer_mut(&places[place.index(places.len())]).unwrap() = value;
        }
        if let Ok(record) = Record::read(state.to_string().as_bytes()) {
            resume(record, &then.0);
        }
    }
}
