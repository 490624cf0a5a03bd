//! What must hold after every step, whatever happens.

use std::time::Duration;

use kasse::flow::pacing::{CallKind, READS_PER_WINDOW, RETRY_AFTER_CEILING, WINDOW, WRITES_PER_WINDOW};
use kasse::flow::payment::{
    CREATE_ATTACHMENT, Call, CancelCause, CreateState, IfApproved, Machine, Moment, NotPaidReason,
    OperationKind, Outcome, Record, RequestKind, Status, Step,
};
use kasse::ids::IdempotencyKey;

use super::table::{Cause, Table};
use super::{AMOUNT, Manners};

/// What the rules remember of the steps before.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    manners: Manners,
    before: Option<(Outcome, Record)>,
    /// What this process has sent, and whether it left the machine.
    sent: Vec<(CallKind, Duration)>,
    /// Nothing of this kind may be sent before.
    quiet: Vec<(CallKind, Duration)>,
    /// An attempt to create may have arrived.
    create_may_have_arrived: bool,
    adopted: bool,
}

impl Rules {
    pub(super) fn new(manners: Manners) -> Self {
        Self {
            manners,
            before: None,
            sent: Vec::new(),
            quiet: Vec::new(),
            create_may_have_arrived: false,
            adopted: false,
        }
    }

    pub(super) fn sent_at(&self) -> Duration {
        self.sent.last().map_or(Duration::ZERO, |(_, at)| *at)
    }

    /// A new process knows nothing of budgets and pauses.
    pub(super) fn restarted(&mut self) {
        self.sent.clear();
        self.quiet.clear();
        self.create_may_have_arrived = true;
    }

    pub(super) fn may_be_adopted(&mut self, record: &Record) {
        self.adopted |= matches!(record.create.state, CreateState::Refused(_));
    }

    /// An answer is about to be taken in.
    pub(super) fn heard(&mut self, call: Option<Call>, cause: &Cause, now: Duration) {
        let Some(call) = call else { return };
        match cause {
            Cause::NotSent => drop(self.sent.pop()),
            Cause::Line if matches!(call, Call::Create { .. }) => self.create_may_have_arrived = true,
            Cause::Busy(Some(asked)) => {
                self.quiet.push((call.kind(), now + (*asked).min(RETRY_AFTER_CEILING)));
            }
            _ => {}
        }
    }

    pub(super) fn before(&mut self, machine: &Machine, moment: Moment) {
        self.before = Some((machine.outcome(moment), machine.record().clone()));
    }

    pub(super) fn after(&mut self, table: &Table, step: &Step, cause: &Cause) {
        journalled(table, step);
        if let Some(call) = &step.send {
            self.may_be_sent(table, step, call);
        }
        closed_is_quiet(table, step);
        wakes(table, step);
        read_back_is_the_same(table);
        if self.manners == Manners::Chaos {
            return;
        }
        one_of_a_kind(table.machine.record());
        if let (Some((outcome, record)), false) = (&self.before, self.adopted) {
            self.a_line_decides_nothing(table, cause, outcome, record);
            keys_stay(record, table.machine.record());
            if let Some(call) = &step.send {
                wanted(record, table.machine.record(), call);
            }
        }
    }

    fn may_be_sent(&mut self, table: &Table, step: &Step, call: &Call) {
        let now = table.now.mono;
        assert!(step.changed || matches!(call, Call::Read | Call::Events), "{call:?} was not journalled");
        if self.manners == Manners::Chaos {
            return;
        }
        assert_eq!(table.in_flight, None, "one call at a time, and {call:?} is sent");
        for (kind, until) in &self.quiet {
            assert!(
                *kind != call.kind() || now >= *until,
                "{call:?} before {until:?}, which the platform asked for"
            );
        }
        let reads = call.kind() == CallKind::Read;
        self.sent.push((call.kind(), now));
        let recent = |(kind, at): &&(CallKind, Duration)| *kind == call.kind() && now < *at + WINDOW;
        let limit = if reads { usize::try_from(READS_PER_WINDOW).unwrap() } else { WRITES_PER_WINDOW };
        assert!(self.sent.iter().filter(recent).count() <= limit, "{:?} beyond its budget", call.kind());
    }

    /// Neither paid nor unpaid follows from what a network did.
    fn a_line_decides_nothing(&self, table: &Table, cause: &Cause, before: &Outcome, record: &Record) {
        let after = table.machine.outcome(table.still());
        if matches!(cause, Cause::Success | Cause::Refused) {
            return;
        }
        assert_eq!(table.machine.record().amounts(), record.amounts(), "{cause:?} moved money");
        let name = |outcome: &Outcome| outcome.status.name();
        if name(before) == name(&after) {
            return;
        }
        let reads = before.status.name() == "unknown";
        assert!(reads || name(&after) != "paid", "paid after {cause:?}");
        if let (false, Status::NotPaid { reason }) = (reads, &after.status) {
            let never_left = matches!(reason, NotPaidReason::Refused(_) | NotPaidReason::Cancelled);
            assert!(
                never_left && !self.create_may_have_arrived,
                "{reason:?} after {cause:?}, though it may have arrived"
            );
        }
    }
}

/// Key and body of what is sent are in the record and beside it, by this step or an earlier one.
fn journalled(table: &Table, step: &Step) {
    let record = table.read_back();
    assert_eq!(record, table.machine.record(), "it was not written down, or does not survive that");
    let Some(call) = &step.send else { return };
    match call {
        Call::Create { key, amount } => {
            assert_eq!(record.create.key.as_ref(), Some(key));
            assert_eq!(record.amount, *amount);
            assert!(record.create.attempts > 0);
            assert!(table.kept.contains_key(CREATE_ATTACHMENT), "the body of the create is gone");
        }
        Call::Change { kind, key, attachment } => {
            let operation = record.operations.iter().find(|operation| operation.key == *key);
            let operation = operation.unwrap_or_else(|| panic!("{key} is not in the record"));
            assert_eq!((operation.kind, &operation.attachment()), (*kind, attachment));
            assert!(operation.attempts > 0);
            let body = table.kept.get(attachment).unwrap_or_else(|| panic!("{attachment} is gone"));
            body_says(*kind, body);
        }
        Call::Read | Call::Events => {}
    }
}

fn body_says(kind: OperationKind, body: &[u8]) {
    let body: serde_json::Value = serde_json::from_slice(body).expect("a body is JSON");
    match kind {
        OperationKind::Capture { amount } | OperationKind::Refund { amount } => {
            assert_eq!(body["modificationAmount"], serde_json::to_value(amount).unwrap());
            assert!((1..=AMOUNT).contains(&amount.minor()), "{amount} of a payment of {AMOUNT}");
        }
        OperationKind::Cancel { transaction_only } => {
            assert_eq!(body["cancelTransactionOnly"], transaction_only);
        }
    }
}

fn closed_is_quiet(table: &Table, step: &Step) {
    assert_eq!(step.closed, table.machine.is_closed());
    if step.closed {
        assert!(step.send.is_none() && step.wake.is_none(), "closed, and {:?} {:?}", step.send, step.wake);
        let again = table.machine.clone().step(kasse::flow::payment::Input::Timer, table.still());
        assert!(again.closed && again.send.is_none(), "{again:?}");
    }
}

/// What is not at its end, and waits for no answer, knows when it goes on.
fn wakes(table: &Table, step: &Step) {
    let answer = step.send.is_some() || table.in_flight.is_some();
    let set_aside = table.machine.record().faults >= 2;
    if step.closed || answer || set_aside || !table.may_begin() {
        return;
    }
    let wake = step.wake.unwrap_or_else(|| panic!("nothing will happen: {:?}", table.machine.record()));
    assert!(wake > table.now.mono, "it wakes at {wake:?}, and it is {:?}", table.now.mono);
}

/// A process that reads the journal now knows the same.
fn read_back_is_the_same(table: &Table) {
    let (here, there) = (table.machine.outcome(table.still()), table.loaded().outcome(table.still()));
    let same = here.status == there.status;
    let doubtful = |outcome: &Outcome| outcome.status.name() == "unknown";
    assert!(
        same || !table.machine.is_closed() && (doubtful(&here) || doubtful(&there)),
        "{here:?} {there:?}"
    );
}

/// At most one capture or refund is under way, and at most one cancel; a request has one operation.
fn one_of_a_kind(record: &Record) {
    let open = |cancel: bool| {
        record
            .operations
            .iter()
            .filter(|operation| operation.is_open() && operation.is_cancel() == cancel)
            .count()
    };
    assert!(open(true) <= 1 && open(false) <= 1, "{:?}", record.operations);
    for index in 0..record.requests.len() {
        let served = record.operations.iter().filter(|operation| operation.request == Some(index)).count();
        assert!(served <= 1, "request {index} has {served} operations");
    }
    let numbers: std::collections::BTreeSet<_> = record.operations.iter().map(|o| o.number).collect();
    assert_eq!(numbers.len(), record.operations.len());
}

/// What an operation is, and the key it has, never change, nor is one of money ever forgotten.
fn keys_stay(before: &Record, after: &Record) {
    for old in &before.operations {
        let new = after.operations.iter().find(|operation| operation.number == old.number);
        match new {
            Some(new) => assert_eq!((&new.key, new.kind), (&old.key, old.kind)),
            None => assert!(old.is_cancel() && !old.is_open(), "{old:?} is forgotten"),
        }
    }
}

/// What was to be kept is not released, and what is to be released is not captured.
fn wanted(before: &Record, after: &Record, call: &Call) {
    let known = |key: &IdempotencyKey| before.operations.iter().any(|operation| operation.key == *key);
    match call {
        // A platform that takes its word back does not change the bytes of what was begun.
        Call::Change { kind: OperationKind::Cancel { transaction_only: false }, key, .. } => {
            let seen = known(key) || after.is_authorized();
            assert!(seen, "a cancel that may release is begun, of what was not seen approved");
        }
        Call::Change { kind: OperationKind::Capture { .. }, key, .. } => {
            let release = before.cancel.as_ref().is_some_and(|wish| {
                wish.cause == CancelCause::Host && wish.if_approved == IfApproved::Release
            });
            assert!(known(key) || !release, "a capture is begun of what is to be released");
        }
        _ => {}
    }
}

/// The platform has answered every question: what the machine says is what the books say.
pub(super) fn at_rest(table: &Table) {
    let (record, world) = (table.machine.record(), &table.world);
    let outcome = table.machine.outcome(table.still());
    // The portal has no keys.
    let ours = |name: &str| -> i64 {
        world.log.iter().filter(|e| e.name.as_str() == name && e.key.is_some()).map(|e| e.minor).sum()
    };
    let asked = |refund: bool| -> i64 {
        let kinds = record.requests.iter().map(|request| request.kind);
        kinds
            .filter(|kind| matches!(kind, RequestKind::Refund(_)) == refund)
            .map(|k| k.amount().minor())
            .sum()
    };
    assert!(world.captured <= AMOUNT && world.refunded <= world.captured);
    assert!(ours("CAPTURED") <= asked(false), "more was captured than anybody asked for: {:?}", world.log);
    assert!(ours("REFUNDED") <= asked(true), "more was refunded than anybody asked for: {:?}", world.log);
    if record.turned_up {
        assert_eq!(ours("CAPTURED"), 0, "what turned up is never captured");
    }
    match &outcome.status {
        Status::Paid { captured, refunded, .. } => {
            assert_eq!((captured.minor(), refunded.minor()), (world.captured, world.refunded));
        }
        Status::NotPaid { reason: NotPaidReason::NeverCreated } if table.never_watched => {}
        Status::NotPaid { .. } => {
            assert_eq!(world.captured, 0, "money was taken of what is not paid: {outcome:?}");
            if table.machine.is_closed() {
                assert!(world.is_over() || world.state.is_none(), "{outcome:?} {world:?}");
            }
        }
        Status::Pending { .. } | Status::Approved { .. } | Status::Unknown { .. } => {}
    }
}
