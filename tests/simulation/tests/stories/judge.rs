//! What must hold, whatever happened: judged by the platform's books and by the journal.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::FutureExt;
use kasse::error::{Class, Error, ErrorName};
use kasse::flow::payment::{
    NotPaidReason, OperationKind, OperationState, Outcome, Record, RequestState, Status, outcome_of,
};
use kasse::journal::{Filter, Journal, Stored};
use kasse_simulator::State;
use kasse_simulator::ledger::{Entry, Movement, Totals};

use crate::line::Line;
use crate::play::{Play, short};

/// Both sides are reachable and the customer has acted: within this everything is settled.
const SETTLED_WITHIN: Duration = Duration::from_secs(90);

/// What nobody decides, the platform ends after this.
const LIFE: Duration = Duration::from_secs(600);

/// A payment that was changed five times in a minute may have to wait for another minute.
const RATE_LIMIT_WAIT: Duration = Duration::from_secs(60);

fn books(line: &Line, reference: &str) -> (Totals, Vec<Entry>, Option<State>) {
    line.with(|platform| {
        let Ok(view) = platform.inspect(reference) else { return Default::default() };
        let ledger = platform.ledger();
        let (msn, state) = (view.msn, view.state);
        (ledger.totals(&msn, reference), ledger.entries(&msn, reference).to_vec(), Some(state))
    })
}

fn record(stored: &Stored) -> Record {
    serde_json::from_slice(&stored.state).unwrap()
}

fn payments(play: &Play) -> Vec<Record> {
    let all = play.stage.observer.list(Filter::default()).now_or_never().unwrap().unwrap();
    all.iter().map(record).collect()
}

/// What a host is told is true at that moment, and stays true as far as it was called final.
pub fn shown(line: &Line, reference: &str, result: &Result<Outcome, Error>) {
    let Ok(outcome) = result else { return };
    let (totals, _, state) = books(line, reference);
    let reserved = totals.authorized - totals.captured - totals.cancelled;
    let wrong = match &outcome.status {
        Status::Paid { captured, refunded, .. } => {
            captured.minor() > totals.captured || refunded.minor() > totals.refunded
        }
        Status::NotPaid { reason: NotPaidReason::NeverCreated } => totals.captured > 0,
        Status::NotPaid { .. } => totals.captured > 0 || reserved > 0 || state == Some(State::Created),
        _ => false,
    };
    if wrong {
        line.problem(format!("{reference}: told {} but the books say {totals:?} {state:?}", short(result)));
    }
}

/// Only who was closed says so.
pub fn answered_by_the_open(line: &Line, reference: &str, open: bool, result: &Result<Outcome, Error>) {
    if open && result.as_ref().is_err_and(|error| error.name() == ErrorName::Closed) {
        line.problem(format!("{reference}: answered as if it were closed"));
    }
}

/// At most one payment of an order has money at a time.
pub fn orders_are_paid_once(play: &Play) {
    let orders: BTreeSet<_> = play.intents.iter().filter_map(|intent| intent.order.clone()).collect();
    for order in orders {
        let of_order = play.intents.iter().filter(|intent| intent.order.as_ref() == Some(&order));
        let paid = of_order.filter(|intent| books(&play.stage.line, &intent.reference).0.net() > 0);
        if paid.count() > 1 {
            play.stage.line.problem(format!("{order} is paid twice"));
        }
    }
}

/// When each payment has to be settled.
pub fn deadlines(play: &Play, calm: Duration) -> Vec<(Duration, String)> {
    let line = &play.stage.line;
    let mut quiet: Vec<_> = payments(play)
        .iter()
        .map(|record| {
            let name = record.reference.as_str();
            let intent = play.intents.iter().find(|intent| intent.reference == name);
            let last_act = intent.map_or(Duration::ZERO, |intent| intent.last_act);
            let decided = line.decided_at(name).unwrap_or(line.last_due() + LIFE);
            let start = [calm, last_act, decided, line.last_due()].into_iter().max().unwrap_or(calm);
            (start + SETTLED_WITHIN + RATE_LIMIT_WAIT, name.to_owned())
        })
        .collect();
    quiet.sort();
    quiet
}

pub fn is_settled(play: &Play, reference: &str) {
    let Some(record) = payments(play).into_iter().find(|record| record.reference.as_str() == reference)
    else {
        return;
    };
    let status = outcome_of(&record).status;
    let in_doubt = record.operations.iter().any(|operation| operation.refused_after.is_some());
    let open = record.requests.iter().any(|request| request.state == RequestState::Open);
    let moving = open
        || record.cancel.is_some()
        || record.operations.iter().any(kasse::flow::payment::Operation::is_open);
    if !status.is_settled() || moving && !in_doubt {
        play.stage.line.problem(format!("{reference}: not settled in time: {status:?}"));
    }
}

/// The last word.
pub fn at_the_end(play: &Play, calm: Duration) -> Vec<String> {
    let line = &play.stage.line;
    for violation in line.with(|platform| platform.violations()) {
        line.problem(format!("{}: {:?}", violation.reference, violation.rule));
    }
    for call in play.stage.waiting() {
        line.problem(format!("{} never answered", call.split_once(": ").map_or("", |(_, name)| name)));
    }
    for record in payments(play) {
        agrees_with_the_books(line, &record);
        operations_happened(line, &record);
        answers_were_true(play, &record);
    }
    errors_of_pay(play);
    let problems = line.problems();
    problems.iter().map(|problem| with_calls(line, problem, calm)).collect()
}

fn with_calls(line: &Line, problem: &str, calm: Duration) -> String {
    let reference = problem.split([':', ' ']).next().unwrap_or_default();
    let calls = line.log_of(reference).join("\n    ");
    format!("{problem}\n  calm from {:.3}\n    {calls}", calm.as_secs_f64())
}

fn agrees_with_the_books(line: &Line, record: &Record) {
    let name = record.reference.as_str();
    let (totals, _, state) = books(line, name);
    let reserved = totals.authorized - totals.captured - totals.cancelled;
    let status = outcome_of(record).status;
    let right = match &status {
        Status::Paid { captured, refunded, reserved: left, released } => {
            (captured.minor(), refunded.minor(), left.minor(), released.minor())
                == (totals.captured, totals.refunded, reserved, totals.cancelled)
        }
        Status::Approved { reserved: left, .. } => totals.captured == 0 && left.minor() == reserved,
        Status::NotPaid { .. } => totals.captured == 0 && reserved == 0 && state != Some(State::Created),
        Status::Pending { .. } | Status::Unknown { .. } => false,
    };
    if !right {
        line.problem(format!("{name}: ends as {status:?} but the books say {totals:?} {state:?}"));
    }
}

/// Every operation that counts as done moved its money, once; none that counts as failed did.
fn operations_happened(line: &Line, record: &Record) {
    let name = record.reference.as_str();
    let (_, entries, _) = books(line, name);
    let money = |movement| matches!(movement, Movement::Captured | Movement::Refunded);
    for entry in entries.iter().filter(|entry| money(entry.movement)) {
        let known =
            record.operations.iter().any(|operation| Some(operation.key.as_str()) == entry.key.as_deref());
        if !known {
            line.problem(format!("{name}: money moved that no operation explains: {entry:?}"));
        }
    }
    for operation in record.operations.iter().filter(|operation| !operation.is_cancel()) {
        let mine = |entry: &&Entry| entry.key.as_deref() == Some(operation.key.as_str());
        let moved: Vec<_> = entries.iter().filter(mine).filter(|entry| money(entry.movement)).collect();
        let amount = match operation.kind {
            OperationKind::Capture { amount } | OperationKind::Refund { amount } => amount.minor(),
            OperationKind::Cancel { .. } => 0,
        };
        let right = match operation.state {
            OperationState::Done => moved.len() == 1 && moved[0].amount == amount,
            OperationState::Failed(_) => moved.is_empty(),
            OperationState::Open | OperationState::Answered => true,
        };
        if !right {
            line.problem(format!("{name}: {operation:?} but the books say {moved:?}"));
        }
    }
    for (place, request) in record.requests.iter().enumerate() {
        let same = |other: &&kasse::flow::payment::Request| other.id == request.id && request.id.is_some();
        let operations = record.operations.iter().filter(|operation| operation.request == Some(place));
        if record.requests.iter().filter(same).count() > 1 || operations.count() > 1 {
            line.problem(format!("{name}: {request:?} took effect twice"));
        }
    }
}

/// A request that was answered with an error took no effect, and one that was answered without is there.
fn answers_were_true(play: &Play, record: &Record) {
    let name = record.reference.as_str();
    for request in &record.requests {
        let Some(id) = &request.id else { continue };
        let key = (name.to_owned(), id.as_str().to_owned());
        let answers = play.answers.borrow();
        let Some(Err(error)) = answers.get(&key) else { continue };
        // Who asks again may be refused for another reason, while the first is under way.
        let settled = play.asked.get(&key) == Some(&1) && !matches!(error.class(), Class::Unknown);
        if request.state == RequestState::Done && settled {
            play.stage.line.problem(format!("{name}: {id:?} answered {error:?} but was done"));
        }
    }
    for (reference, id) in
        play.answers.borrow().iter().filter(|(_, result)| result.is_ok()).map(|(key, _)| key)
    {
        let known =
            record.requests.iter().any(|request| request.id.as_ref().is_some_and(|at| at.as_str() == id));
        if reference == name && id != "pay" && !known {
            play.stage.line.problem(format!("{name}: {id} was accepted and forgotten"));
        }
    }
}

/// An error of `pay` means that no money was taken, or will be, by this call.
fn errors_of_pay(play: &Play) {
    for (key, result) in play.answers.borrow().iter() {
        let (reference, id) = key;
        let Err(error) = result else { continue };
        let another = matches!(error.name(), ErrorName::ReferenceTaken | ErrorName::OrderTaken);
        let (totals, _, state) = books(&play.stage.line, reference);
        let harmless = totals.captured == 0 && state != Some(State::Created);
        if id == "pay" && play.asked.get(key) == Some(&1) && !another && !harmless {
            play.stage.line.problem(format!("{reference}: pay answered {error:?} but {totals:?} {state:?}"));
        }
    }
}
