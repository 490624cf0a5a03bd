//! What must hold whenever and wherever a till was killed: by the platform's books, the journal, and what the
//! host was told.

use kasse::flow::payment::{
    CaptureProgress, NotPaidReason, OperationKind, OperationState, Outcome, Record, Status, outcome_of,
};
use kasse_simulator::ledger::{Entry, Movement, Totals};
use kasse_simulator::{Call, Control, PaymentView, State};

use crate::expect::Ends;
use crate::orders::Report;
use crate::snapshot::Row;

/// Collects what does not hold.
pub struct Judge<'a> {
    control: &'a Control,
    pub problems: Vec<String>,
}

impl<'a> Judge<'a> {
    pub fn new(control: &'a Control) -> Self {
        Self { control, problems: Vec::new() }
    }

    pub fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    fn books(&self, reference: &str) -> (Vec<Entry>, Totals) {
        self.control.ledger(reference).unwrap_or_default()
    }

    fn state(&self, reference: &str) -> Option<State> {
        self.control.payment(reference).ok().map(|view| view.state)
    }

    /// Nothing reaches the platform that the journal does not hold: not one payment, not one key, not one byte.
    pub fn nothing_left_unwritten(&mut self, rows: &[Row], views: &[PaymentView], calls: &[Call]) {
        for view in views {
            if !rows.iter().any(|row| row.record.reference.as_str() == view.reference) {
                self.problem(format!("{}: at the platform, but not in the journal", view.reference));
            }
        }
        for call in calls {
            let (Some(key), Some(reference)) = (&call.idempotency_key, &call.reference) else { continue };
            let row = rows.iter().find(|row| row.record.reference.as_str() == reference);
            match row.and_then(|row| body_under(row, key)) {
                None => self.problem(format!(
                    "{reference}: {:?} sent under a key not in the journal",
                    call.operation
                )),
                // Scrubbed when the payment became final.
                Some(None) => {}
                Some(Some(body)) if call.body.as_deref().unwrap_or_default().as_bytes() == body => {}
                Some(Some(_)) => {
                    self.problem(format!("{reference}: other bytes sent than the journal holds"));
                }
            }
        }
    }

    /// What the host was told was true, and stays true as far as it was called final.
    pub fn told(&mut self, reports: &[Report]) {
        for report in reports {
            let Report::Told(call, reference, answer) = report else { continue };
            match (reference, answer) {
                (Some(reference), Ok(outcome)) => self.told_one(call, reference, outcome),
                (_, Err(error)) => self.problem(format!("{call} answered {error:?}")),
                (None, Ok(_)) => {}
            }
        }
    }

    fn told_one(&mut self, call: &str, reference: &str, outcome: &Outcome) {
        let (_, totals) = self.books(reference);
        let reserved = totals.authorized - totals.captured - totals.cancelled;
        let wrong = match &outcome.status {
            Status::Paid { captured, refunded, .. } => {
                captured.minor() > totals.captured || refunded.minor() > totals.refunded
            }
            Status::NotPaid { reason: NotPaidReason::NeverCreated } => totals.captured > 0,
            Status::NotPaid { .. } => {
                totals.captured > 0 || reserved > 0 || self.state(reference) == Some(State::Created)
            }
            _ => false,
        };
        if wrong {
            self.problem(format!(
                "{reference}: {call} told {:?} but the books say {totals:?}",
                outcome.status
            ));
        }
    }

    /// Journal and books agree to the last øre, and nothing moves any more.
    pub fn at_the_end(&mut self, rows: &[Row]) {
        for violation in self.control.violations() {
            self.problem(format!("{}: {:?}", violation.reference, violation.rule));
        }
        for row in rows {
            self.agrees(&row.record);
            self.operations_happened_once(&row.record);
        }
        let with_money = |view: &&PaymentView| view.captured > view.refunded;
        if self.control.payments().iter().filter(with_money).count() > 1 {
            self.problem("the order is paid twice");
        }
    }

    fn agrees(&mut self, record: &Record) {
        let name = record.reference.as_str();
        let (_, totals) = self.books(name);
        let state = self.state(name);
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
        if !right || !status.is_settled() {
            self.problem(format!("{name}: ends as {status:?} but the books say {totals:?} {state:?}"));
        }
    }

    fn operations_happened_once(&mut self, record: &Record) {
        let name = record.reference.as_str();
        let (entries, _) = self.books(name);
        let money: Vec<&Entry> = entries
            .iter()
            .filter(|entry| matches!(entry.movement, Movement::Captured | Movement::Refunded))
            .collect();
        for entry in &money {
            if !record.operations.iter().any(|operation| Some(operation.key.as_str()) == entry.key.as_deref())
            {
                self.problem(format!("{name}: money moved that no operation explains: {entry:?}"));
            }
        }
        for operation in &record.operations {
            let amount = match operation.kind {
                OperationKind::Capture { amount } | OperationKind::Refund { amount } => amount.minor(),
                OperationKind::Cancel { .. } => continue,
            };
            let mine = |entry: &&&Entry| entry.key.as_deref() == Some(operation.key.as_str());
            let moved: Vec<_> = money.iter().filter(mine).collect();
            let right = match operation.state {
                OperationState::Done => moved.len() == 1 && moved[0].amount == amount,
                OperationState::Failed(_) => moved.is_empty(),
                OperationState::Open | OperationState::Answered => false,
            };
            if !right {
                self.problem(format!("{name}: {operation:?} but the books say {moved:?}"));
            }
        }
    }

    /// The payment ends as expected.
    pub fn ends(&mut self, row: &Row, expected: Ends) {
        let found = self.end_of(row);
        if found != expected {
            self.problem(format!("{}: {found:?}, expected {expected:?}", row.record.reference));
        }
    }

    /// What the journal calls it, with the sums of the books.
    pub fn end_of(&self, row: &Row) -> Ends {
        let (_, totals) = self.books(row.record.reference.as_str());
        let (captured, refunded, released) = (totals.captured, totals.refunded, totals.cancelled);
        Ends { as_what: what(&outcome_of(&row.record).status), captured, refunded, released }
    }

    /// Whatever was decided while nobody listened is in `recovered()`.
    pub fn recovered(&mut self, rows: &[Row], told: &[Report], recovered: &[String]) {
        for row in rows {
            let name = row.record.reference.as_str();
            let status = outcome_of(&row.record).status;
            let was_told = told.iter().any(|report| {
                matches!(report, Report::Told(_, Some(reference), Ok(outcome))
                    if reference == name && outcome.status == status)
            });
            if !was_told && !recovered.iter().any(|reference| reference == name) {
                self.problem(format!("{name}: {status:?} was told to nobody and is not in recovered()"));
            }
        }
        for reference in recovered {
            if !rows.iter().any(|row| row.record.reference.as_str() == reference && row.stored.unacknowledged)
            {
                self.problem(format!("{reference}: in recovered() without a reason"));
            }
        }
    }
}

/// The body that the journal holds under a key: `None` if it does not know the key, `Some(None)` if the body is
/// scrubbed.
fn body_under<'a>(row: &'a Row, key: &str) -> Option<Option<&'a [u8]>> {
    let record = &row.record;
    let created = record.create.key.as_ref().is_some_and(|ours| ours.as_str() == key);
    let operation = record.operations.iter().find(|operation| operation.key.as_str() == key);
    let name = match (created, operation) {
        (true, _) => kasse::flow::payment::CREATE_ATTACHMENT.to_owned(),
        (false, Some(operation)) => operation.attachment(),
        (false, None) => return None,
    };
    Some(row.bodies.get(&name).map(Vec::as_slice))
}

/// The name of an outcome; of one that is not paid, the reason.
pub fn what(status: &Status) -> &'static str {
    match status {
        Status::NotPaid { reason } => match reason {
            NotPaidReason::Declined => "declined",
            NotPaidReason::Expired => "expired",
            NotPaidReason::Cancelled => "cancelled",
            NotPaidReason::Refused(_) => "refused",
            NotPaidReason::NeverCreated => "never_created",
        },
        Status::Approved { capture: CaptureProgress::Failed(_), .. } => "capture failed",
        other => other.name(),
    }
}
