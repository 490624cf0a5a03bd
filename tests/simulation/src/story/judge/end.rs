//! What must hold once both sides are reachable, and at the end.

use std::time::Duration;

use kasse::error::{Class, ErrorName};
use kasse::flow::payment::{
    Operation, OperationKind, OperationState, Record, RequestKind, RequestState, Status, UnknownReason,
    outcome_of,
};
use kasse_simulator::State;
use kasse_simulator::ledger::{Cause, Entry, Movement};

use super::{Books, payments};
use crate::story::line::Line;
use crate::story::play::Play;

/// Both sides are reachable and the customer has acted: within this everything is settled.
const SETTLED_WITHIN: Duration = Duration::from_secs(90);

/// What nobody decides, the platform ends after this.
const LIFE: Duration = Duration::from_secs(600);

/// A payment that was changed five times in a minute may have to wait for another minute.
const RATE_LIMIT_WAIT: Duration = Duration::from_secs(60);

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

/// It is final, or waits for a host decision that has a name.
pub fn is_settled(play: &Play, reference: &str) {
    let Some(record) = payments(play).into_iter().find(|record| record.reference.as_str() == reference)
    else {
        return;
    };
    let status = outcome_of(&record).status;
    let in_doubt = record.operations.iter().any(|operation| operation.refused_after.is_some());
    let explained = !is_unexplained(play, reference, &status);
    let open = record.requests.iter().any(|request| request.state == RequestState::Open);
    let moving = open || record.cancel.is_some() || record.operations.iter().any(Operation::is_open);
    if explained && (!status.is_settled() || moving && !in_doubt) {
        play.stage.line.problem(format!("{reference}: not settled in time: {status:?}"));
    }
}

/// Somebody in the portal moved the money while an operation of ours had no answer: only the host can tell.
fn is_unexplained(play: &Play, reference: &str, status: &Status) -> bool {
    play.stage.line.portal_at(reference).is_some()
        && matches!(status, Status::Unknown { why: UnknownReason::Unexplained, .. })
}

/// The last word.
pub fn at_the_end(play: &Play) {
    let line = &play.stage.line;
    for violation in line.with(|platform| platform.violations()) {
        line.problem(format!("{}: {:?}", violation.reference, violation.rule));
    }
    for call in play.stage.waiting() {
        line.problem(format!("{} never answered", call.split_once(": ").map_or("", |(_, name)| name)));
    }
    none_is_lost(play);
    for record in payments(play) {
        agrees_with_the_books(play, &record);
        operations_happened(line, &record);
        requests_took_effect_once(line, &record);
        answers_were_true(play, &record);
        nothing_kept_was_released(play, &record);
    }
    errors_of_pay(play);
}

/// Whatever the platform has under a name of ours is in our journal.
fn none_is_lost(play: &Play) {
    let known = payments(play);
    for payment in play.stage.line.with(|platform| platform.payments()) {
        if !known.iter().any(|record| record.reference.as_str() == payment.reference) {
            play.stage.line.problem(format!("{}: is not in the journal", payment.reference));
        }
    }
}

fn agrees_with_the_books(play: &Play, record: &Record) {
    let line = &play.stage.line;
    let name = record.reference.as_str();
    let books = Books::of(line, name);
    let status = outcome_of(record).status;
    let totals = books.totals;
    let right = match &status {
        Status::Paid { captured, refunded, reserved: left, released } => {
            (captured.minor(), refunded.minor(), left.minor(), released.minor())
                == (totals.captured, totals.refunded, books.reserved(), totals.cancelled)
        }
        Status::Approved { reserved: left, .. } => totals.captured == 0 && left.minor() == books.reserved(),
        Status::NotPaid { .. } => {
            totals.captured == 0 && books.reserved() == 0 && books.state != Some(State::Created)
        }
        Status::Pending { .. } => false,
        Status::Unknown { .. } => is_unexplained(play, name, &status),
    };
    if !right {
        line.problem(format!("{name}: ends as {status:?} but the books say {totals:?} {:?}", books.state));
    }
}

/// Every operation that counts as done moved its money, once; none that counts as failed did.
fn operations_happened(line: &Line, record: &Record) {
    let name = record.reference.as_str();
    let entries = Books::of(line, name).entries;
    let money = |movement| matches!(movement, Movement::Captured | Movement::Refunded);
    for entry in entries.iter().filter(|entry| money(entry.movement) && entry.cause == Cause::Api) {
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
}

/// Where every wish to cancel was to keep an approval, nothing that was approved is released.
fn nothing_kept_was_released(play: &Play, record: &Record) {
    let name = record.reference.as_str();
    let Some(intent) = play.intents.iter().find(|intent| intent.reference == name) else { return };
    let settles = record.requests.iter().any(|request| matches!(request.kind, RequestKind::Settle(_)));
    if intent.may_be_released || settles || record.turned_up {
        return;
    }
    let entries = Books::of(&play.stage.line, name).entries;
    let released = |entry: &&Entry| entry.movement == Movement::Cancelled && entry.cause == Cause::Api;
    if let Some(entry) = entries.iter().find(released) {
        play.stage.line.problem(format!("{name}: released although it was to be kept: {entry:?}"));
    }
}

fn requests_took_effect_once(line: &Line, record: &Record) {
    for (place, request) in record.requests.iter().enumerate() {
        let same = |other: &&kasse::flow::payment::Request| other.id == request.id && request.id.is_some();
        let operations = record.operations.iter().filter(|operation| operation.request == Some(place));
        if record.requests.iter().filter(same).count() > 1 || operations.count() > 1 {
            line.problem(format!("{}: {request:?} took effect twice", record.reference.as_str()));
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
        let books = Books::of(&play.stage.line, reference);
        let harmless = books.totals.captured == 0 && books.state != Some(State::Created);
        if id == "pay" && play.asked.get(key) == Some(&1) && !another && !harmless {
            play.stage.line.problem(format!("{reference}: pay answered {error:?} but {books:?}"));
        }
    }
}
