//! What must hold at every single moment.

use kasse::error::{Error, ErrorName};
use kasse::flow::payment::{CancelCause, IfApproved, NotPaidReason, Outcome, Record, Status, outcome_of};
use kasse::journal::Row;
use kasse_simulator::State;
use kasse_simulator::ledger::Totals;

use super::Books;
use crate::story::line::Line;
use crate::story::play::short;

/// The rules of money for a payment that something just happened to, and for its order.
pub fn books_hold(line: &Line, reference: &str) {
    let totals = Books::of(line, reference).totals;
    if totals.captured + totals.cancelled > totals.authorized {
        line.problem(format!("{reference}: more taken and released than was reserved: {totals:?}"));
    }
    if totals.refunded > totals.captured {
        line.problem(format!("{reference}: more given back than was taken: {totals:?}"));
    }
    if totals.net() > 0 {
        order_is_paid_once(line, reference);
    }
    stays_unpaid(line, reference, &totals);
}

/// What was called not paid stays so: nobody is charged after a customer was sent away.
fn stays_unpaid(line: &Line, reference: &str, totals: &Totals) {
    let Some(inferred) = line.state().told_not_paid.get(reference).copied() else { return };
    let portal = line.portal_at(reference).is_some();
    let reserved = totals.authorized - totals.captured - totals.cancelled > 0;
    if !portal && (totals.captured > 0 || reserved && !inferred) {
        line.problem(format!("{reference}: was called not paid, and now {totals:?}"));
    }
}

fn order_is_paid_once(line: &Line, reference: &str) {
    let rivals: Vec<String> = {
        let state = line.state();
        let order = state.orders.values().find(|payments| payments.iter().any(|other| other == reference));
        order.cloned().unwrap_or_default()
    };
    let paid: Vec<&String> = rivals.iter().filter(|other| Books::of(line, other).totals.net() > 0).collect();
    if paid.len() > 1 {
        line.problem(format!("{reference}: its order is paid more than once: {paid:?}"));
    }
}

/// What a host is told is true at that moment, and stays true as far as it was called final.
pub fn shown(line: &Line, reference: &str, result: &Result<Outcome, Error>) {
    let Ok(outcome) = result else { return };
    if let Some(books) = contradicted(line, reference, &outcome.status) {
        line.problem(format!("{reference}: told {} but the books say {books:?}", short(result)));
    }
    if let Status::NotPaid { reason } = &outcome.status {
        let inferred = matches!(reason, NotPaidReason::NeverCreated);
        line.state().told_not_paid.insert(reference.to_owned(), inferred);
    }
}

/// What the journal holds as decided is true when it is written.
pub fn written_down(line: &Line, reference: &str, row: &Row) {
    let claims = matches!(row.outcome, "paid" | "not_paid");
    // Most rows claim nothing and hold no wish: they need not be taken apart.
    let says = |what: &[u8]| row.state.windows(what.len()).any(|bytes| bytes == what);
    if !claims && !says(b"\"cause\":") && !says(b"\"held\":true") {
        return;
    }
    let record: Record = serde_json::from_slice(&row.state).unwrap();
    note_unwanted(line, &record);
    let status = outcome_of(&record).status;
    if let Some(books) = contradicted(line, reference, &status) {
        line.problem(format!("{reference}: written down as {status:?} but the books say {books:?}"));
    }
}

/// From the moment a wish to release is durable, no capture is begun, unless the cancel was given up and the host
/// asked anew.
fn note_unwanted(line: &Line, record: &Record) {
    let reference = record.reference.as_str();
    let unwanted = &mut line.state().unwanted;
    let Some(wish) = &record.cancel else {
        if record.held {
            // Given up: only the host can ask now, and it knows.
            unwanted.remove(reference);
        }
        return;
    };
    let by_host = matches!(wish.cause, CancelCause::Host | CancelCause::GaveUp);
    if by_host && wish.if_approved == IfApproved::Release {
        let begun = record.operations.iter().map(|operation| operation.key.as_str().to_owned());
        unwanted.entry(reference.to_owned()).or_insert_with(|| begun.collect());
    } else if by_host {
        unwanted.remove(reference);
    }
}

/// The books, if they contradict the outcome.
fn contradicted(line: &Line, reference: &str, status: &Status) -> Option<Books> {
    let claims = matches!(status, Status::Paid { .. } | Status::NotPaid { .. });
    if !claims {
        return None;
    }
    let books = Books::of(line, reference);
    let wrong = match status {
        Status::Paid { captured, refunded, .. } => {
            captured.minor() > books.totals.captured || refunded.minor() > books.totals.refunded
        }
        Status::NotPaid { reason: NotPaidReason::NeverCreated } => books.totals.captured > 0,
        Status::NotPaid { .. } => {
            books.totals.captured > 0 || books.reserved() > 0 || books.state == Some(State::Created)
        }
        _ => false,
    };
    wrong.then_some(books)
}

/// Only who was closed says so.
pub fn answered_by_the_open(line: &Line, reference: &str, open: bool, result: &Result<Outcome, Error>) {
    if open && result.as_ref().is_err_and(|error| error.name() == ErrorName::Closed) {
        line.problem(format!("{reference}: answered as if it were closed"));
    }
}
