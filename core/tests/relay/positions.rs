//! A till goes on where it was, or is told that it cannot.

use std::time::Duration;

use crate::stage::{Stage, event, reference, until};

#[test]
fn what_came_while_a_till_was_away_waits_for_it() {
    let mut stage = Stage::new(|_| {});
    let mut till = stage.listen("k1", None);
    for number in 0..3 {
        assert_eq!(stage.deliver(&event(&reference("k1", number), "1")), 200);
    }
    assert_eq!(till.payment(), reference("k1", 0));
    assert_eq!(till.payment(), reference("k1", 1));
    let last = till.last.clone();
    drop(till);
    stage.stop();
    stage.start();
    assert_eq!(stage.deliver(&event(&reference("k1", 3), "1")), 200);
    let mut again = stage.listen("k1", last.as_deref());
    assert_eq!(again.payment(), reference("k1", 2));
    assert_eq!(again.payment(), reference("k1", 3));
}

#[test]
fn more_than_is_in_memory_comes_from_the_journal_in_order() {
    let mut stage = Stage::new(|_| {});
    for number in 0..150 {
        let till = if number % 3 == 0 { "k2" } else { "k1" };
        assert_eq!(stage.deliver(&event(&reference(till, number), "1")), 200);
    }
    stage.stop();
    stage.start();
    let mut till = stage.listen("k1", None);
    for number in (0..150).filter(|number| number % 3 != 0) {
        assert_eq!(till.payment(), reference("k1", number));
    }
}

#[test]
fn whoever_was_away_for_too_long_is_told_so() {
    let mut stage = Stage::new(|_| {});
    let mut till = stage.listen("k1", None);
    for number in 0..3 {
        assert_eq!(stage.deliver(&event(&reference("k1", number), "1")), 200);
    }
    assert_eq!(till.payment(), reference("k1", 0));
    let last = till.last.clone();
    stage.stop();
    stage.options.keep_for = Duration::from_millis(1);
    stage.start();
    // What is too old is deleted beside everything else.
    until(|| first_kind(&stage, last.as_deref()) == "gap");
}

#[test]
fn a_position_of_another_journal_or_of_another_till_is_known_to_be_none() {
    let mut stage = Stage::new(|_| {});
    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    assert_eq!(stage.deliver(&event(&reference("k2", 1), "1")), 200);
    let mut till = stage.listen("k1", None);
    assert_eq!(till.payment(), reference("k1", 1));
    let last = till.last.clone();
    let mut other = stage.listen("k2", last.as_deref());
    assert_eq!(other.next().unwrap().kind, "gap");
    assert_eq!(other.payment(), reference("k2", 1));

    stage.stop();
    stage.options.journal = stage.folder.path().join("new.db");
    stage.start();
    assert_eq!(stage.deliver(&event(&reference("k1", 2), "1")), 200);
    let mut again = stage.listen("k1", last.as_deref());
    assert_eq!(again.next().unwrap().kind, "gap");
    assert_eq!(again.payment(), reference("k1", 2));
}

#[test]
fn a_till_that_now_hears_of_more_is_told_what_it_was_not_told() {
    let mut stage = Stage::new(|_| {});
    assert_eq!(stage.deliver(&event(&reference("k1", 1), "1")), 200);
    let mut till = stage.listen("k1", None);
    assert_eq!(till.payment(), reference("k1", 1));
    assert_eq!(stage.deliver(&event(&reference("k2", 1), "1")), 200);
    let last = till.last.clone();
    stage.stop();
    stage.options.tills[0].prefixes.clear();
    stage.start();
    let mut again = stage.listen("k1", last.as_deref());
    assert_eq!(again.next().unwrap().kind, "gap");
    assert_eq!(again.payment(), reference("k1", 1));
    assert_eq!(again.payment(), reference("k2", 1));
}

fn first_kind(stage: &Stage, last: Option<&str>) -> String {
    let mut till = stage.listen("k1", last);
    assert_eq!(stage.deliver(&event(&reference("k1", 9), &format!("{:?}", std::time::Instant::now()))), 200);
    till.next().unwrap().kind
}
