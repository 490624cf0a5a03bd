//! A payment machine driven by bytes: what a driver does, with a platform that keeps books, a customer, a
//! portal, crashes and clocks that are set.
//!
//! The same play serves the properties beside it and the fuzz target `machine`. A breach of a rule is a panic.

mod choices;
mod invent;
mod resumed;
mod rules;
mod table;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use kasse::clock::Timestamp;
use kasse::flow::payment::{AfterRestart, CapturePolicy, Create, IfApproved, Pairing, Record, Wish};
use kasse::flow::poll::Waiting;
use kasse::ids::{IdempotencyKey, Reference, RequestId};
use kasse::money::{Currency, Money};

pub(crate) use choices::Choices;
pub(crate) use resumed::resume;
use table::Table;
use world::Hand;

/// Bytes that decide about one move.
pub(crate) const MOVE: usize = 16;

/// Most moves of one payment.
const MOVES: usize = 120;

/// How far the platform may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manners {
    /// It keeps books and answers from them, if the line lets it.
    Honest,
    /// Its answers may be anything that can be read.
    Wild,
    /// Answers of any kind come at any time, asked for or not. The driver never lets that happen.
    Chaos,
}

/// Plays a payment to the end of the bytes.
///
/// # Panics
/// When a rule is broken, with the story of what led to it.
pub(crate) fn play(bytes: &[u8], manners: Manners) {
    if catch_unwind(|| moved(bytes, manners).come_to_rest()).is_ok() {
        return;
    }
    // Once more, and this time told.
    let (head, moves) = split(bytes);
    let mut table = Table::begin(&mut Choices::new(head), manners, true);
    let played = catch_unwind(AssertUnwindSafe(|| {
        moves.chunks(MOVE).for_each(|bytes| turn(&mut table, &mut Choices::new(bytes)));
        table.come_to_rest();
    }));
    let Err(broken) = played else { panic!("a rule was broken, but not a second time") };
    let what = broken.downcast_ref::<String>().map(String::as_str);
    let what = what.or_else(|| broken.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    panic!("{what}\n{}", table.story());
}

/// A payment after the moves.
fn moved(bytes: &[u8], manners: Manners) -> Table {
    let (head, moves) = split(bytes);
    let mut table = Table::begin(&mut Choices::new(head), manners, false);
    moves.chunks(MOVE).for_each(|bytes| turn(&mut table, &mut Choices::new(bytes)));
    table
}

/// How it begins, and the moves; no more than a payment ever has.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (head, moves) = bytes.split_at(bytes.len().min(MOVE));
    (head, &moves[..moves.len().min(MOVES * MOVE)])
}

/// What lies in the journal after these moves.
pub(crate) fn written(bytes: &[u8]) -> Vec<u8> {
    moved(bytes, Manners::Wild).state().to_vec()
}

fn turn(table: &mut Table, choices: &mut Choices<'_>) {
    let kind = choices.byte() % 16;
    table.pass(pause(choices));
    match kind {
        0..=5 => table.answer(choices),
        6..=8 => table.wait(),
        9 => table.wish(wish(choices)),
        10 => table.hint(choices.byte() % 4),
        11 => table.act(choices.one(&[Hand::Approve, Hand::Approve, Hand::Decline, Hand::Expire])),
        12 => table.act(choices.one(&[Hand::Capture, Hand::Refund, Hand::Cancel, Hand::Late])),
        13 => table.crash(choices.one(&[true, true, false])),
        14 => table.set_clock(choices),
        _ => table.disturb(choices),
    }
}

fn pause(choices: &mut Choices<'_>) -> Duration {
    const MILLIS: [u64; 10] = [0, 1, 250, 1_000, 2_000, 5_000, 31_000, 61_000, 130_000, 700_000];
    Duration::from_millis(choices.one(&MILLIS))
}

fn wish(choices: &mut Choices<'_>) -> Wish {
    let amount = amount(choices);
    let id = RequestId::new(choices.one(&["a", "b", "c"])).unwrap();
    match choices.byte() % 8 {
        0 | 1 => {
            Wish::Cancel { if_approved: choices.one(&[IfApproved::Release, IfApproved::Keep]), number: None }
        }
        2 => Wish::Capture { id, amount: None },
        3 => Wish::Capture { id, amount: Some(amount) },
        4 => Wish::Refund { id, amount: None },
        5 => Wish::Refund { id, amount: Some(amount) },
        6 => Wish::Settle { id, amount },
        _ => Wish::Read,
    }
}

fn amount(choices: &mut Choices<'_>) -> Money {
    let minor = choices.one(&[1, 400, 600, AMOUNT, 0, AMOUNT + 1, i64::MAX]);
    Money::new(minor, choices.one(&[Currency::Nok, Currency::Nok, Currency::Nok, Currency::Eur])).unwrap()
}

/// What the payment is about, in minor units.
pub(crate) const AMOUNT: i64 = 1_000;

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

/// A payment as a till may begin it.
fn record(choices: &mut Choices<'_>, now: Timestamp) -> Record {
    let reference = Reference::new("till-01-000123").unwrap();
    let pairing = choices.one(&[Pairing::PhoneNumber, Pairing::DynamicQr, Pairing::Redirect]);
    let give_up = choices.one(&[None, Some(90), Some(0)]);
    let release = choices.one(&[None, None, Some(300)]);
    let after = |seconds| now.after(Duration::from_secs(seconds));
    Record {
        pairing: Some(pairing),
        capture_policy: choices.one(&[CapturePolicy::OnApproval, CapturePolicy::Manual]),
        after_restart: choices.one(&[AfterRestart::Hold, AfterRestart::FollowPolicy]),
        give_up_at: give_up.map(after),
        release_at: release.map(after),
        create: Create::new(Some(IdempotencyKey::from_random([7; 16]))),
        ..Record::new(reference, nok(AMOUNT), now)
    }
}

fn waiting(record: &Record) -> Waiting {
    if record.pairing == Some(Pairing::DynamicQr) { Waiting::Screen } else { Waiting::Phone }
}
