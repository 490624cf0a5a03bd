//! Every order in which threads can meet in the hand-written synchronisation of this crate, tried by loom:
//! `cargo xtask loom`. A model that waits for ever is a lost wake-up, and fails.

use std::future::pending;
use std::sync::Arc;

use loom::thread::spawn;

use crate::events::{Event, Events, Source};
use crate::operations::model::{Begun, Tell};
use crate::wait::{Interrupter, Unfinished, wait};

#[test]
fn an_interruption_before_or_during_a_wait_ends_it() {
    loom::model(|| {
        let interrupter = Interrupter::default();
        let other = interrupter.clone();
        let waits = spawn(move || wait(pending::<()>(), None, &other));
        interrupter.interrupt();
        assert_eq!(waits.join().unwrap(), Err(Unfinished::Interrupted));
    });
}

#[test]
fn an_interruption_beside_what_was_waited_for_loses_neither() {
    loom::model(|| {
        let (events, interrupter) = (Arc::new(Events::new().unwrap()), Interrupter::default());
        let (theirs, other) = (Arc::clone(&events), interrupter.clone());
        let waits = spawn(move || wait(theirs.next(), None, &other));
        events.completed(1);
        interrupter.interrupt();
        match waits.join().unwrap() {
            Ok(event) => assert!(matches!(event, Some(Event::Completed(1)))),
            Err(Unfinished::Interrupted) => assert!(matches!(events.take(), Some(Event::Completed(1)))),
            Err(Unfinished::TimedOut) => unreachable!("there is no limit"),
        }
    });
}

#[test]
fn each_event_is_given_once_and_wakes_who_waits() {
    loom::model(|| {
        let events = Arc::new(Events::new().unwrap());
        let waits = [(); 2].map(|()| {
            let theirs = Arc::clone(&events);
            spawn(move || wait(theirs.next(), None, &Interrupter::default()))
        });
        events.completed(1);
        events.completed(2);
        let mut got = waits.map(|waits| match waits.join().unwrap() {
            Ok(Some(Event::Completed(number))) => number,
            other => unreachable!("{other:?}"),
        });
        got.sort_unstable();
        assert_eq!(got, [1, 2]);
    });
}

#[test]
fn the_end_wakes_who_waits_after_what_was_still_there() {
    loom::model(|| {
        let events = Arc::new(Events::new().unwrap());
        let source = Source(Arc::clone(&events));
        let theirs = Arc::clone(&events);
        let waits = spawn(move || {
            let next = || wait(theirs.next(), None, &Interrupter::default()).unwrap();
            (next().is_some(), next().is_none())
        });
        events.completed(1);
        drop(source);
        assert_eq!(waits.join().unwrap(), (true, true));
    });
}

#[test]
fn who_waits_for_a_result_gets_it() {
    loom::model(|| {
        let begun = Begun::new(Tell::WhoAsks);
        let theirs = begun.clone();
        let waits = spawn(move || wait(theirs.result(), None, &Interrupter::default()).unwrap());
        begun.finish(7);
        assert_eq!(waits.join().unwrap(), Some(7));
    });
}

#[test]
fn a_result_is_taken_by_one_of_two() {
    loom::model(|| {
        let begun = Begun::new(Tell::WhoAsks);
        let waits = [(); 2].map(|()| {
            let theirs = begun.clone();
            spawn(move || wait(theirs.result(), None, &Interrupter::default()).unwrap())
        });
        begun.finish(7);
        let got = waits.map(|waits| waits.join().unwrap());
        assert!(matches!(got, [Some(7), None] | [None, Some(7)]), "{got:?}");
    });
}

#[test]
fn a_completion_is_told_once_whoever_gives_up_when() {
    loom::model(|| {
        let begun = Begun::new(Tell::WhoAsks);
        let theirs = begun.clone();
        let gives_up = spawn(move || theirs.tell_in_queue());
        let told_at_the_end = begun.finish(7) == Some(Tell::Queue);
        let told_by_who_gave_up = gives_up.join().unwrap();
        assert!(told_at_the_end != told_by_who_gave_up);
    });
}
