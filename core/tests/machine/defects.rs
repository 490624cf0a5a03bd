//! A rule that nothing breaks proves nothing: each fault that can be made in the machine breaks one.
//!
//! `RUSTFLAGS="--cfg kasse_defects" cargo test -p kasse --test machine --target-dir target/defects`

use std::panic::{AssertUnwindSafe, catch_unwind};

use kasse::defect::{Defect, make};

use crate::play::{MOVE, Manners, play};

/// The faults of the machine; the others are faults of driver and journal.
const OF_THE_MACHINE: [Defect; 8] = [
    Defect::NewKeyOnRetry,
    Defect::TimeoutIsFailure,
    Defect::RefusalAfterDoubt,
    Defect::WebhookBelieved,
    Defect::ExpiryByOwnClock,
    Defect::CaptureAfterCancelWish,
    Defect::SecondCaptureAfterRestart,
    Defect::CancelWithoutTransactionOnly,
];

const PLAYS: u64 = 3_000;

#[test]
fn every_fault_of_the_machine_is_found() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut missed = Vec::new();
    for defect in OF_THE_MACHINE {
        make(Some(defect));
        let found = (0..PLAYS)
            .find(|seed| catch_unwind(AssertUnwindSafe(|| play(&moves(*seed), Manners::Honest))).is_err());
        make(None);
        println!("{defect:?}: {found:?}");
        if found.is_none() {
            missed.push(defect);
        }
    }
    drop(std::panic::take_hook());
    assert!(missed.is_empty(), "not found within {PLAYS} plays: {missed:?}");
}

/// Sixty moves that differ from seed to seed (SplitMix64).
fn moves(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x5851_f42d_4c95_7f2d);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..60 * MOVE / 8).flat_map(|_| next().to_be_bytes()).collect()
}
