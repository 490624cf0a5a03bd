//! From facts to outcome.

use super::limits::{CREATE_REPEATED_FOR, READ_FAILURES_BEFORE_UNKNOWN};
use super::live::Live;
use super::operation::{CreateState, Operation, OperationKind, OperationState};
use super::outcome::{CaptureProgress, NotPaidReason, Outcome, Phase, Status, UnknownReason};
use super::record::{Record, RequestKind, RequestState, SeenState};
use crate::clock::{Now, Timestamp};
use crate::error::Error;

/// Steps that may panic before a payment is set aside.
pub(super) const FAULTS_BEFORE_SET_ASIDE: u32 = 2;

pub(super) fn outcome(record: &Record, live: &Live, now: Now) -> Outcome {
    let proof = match record.create.state {
        CreateState::Exists => live.latest.clone().or_else(|| record.proof().cloned()),
        _ => None,
    };
    Outcome { status: status(record, live, now), proof }
}

/// What is known without a process that follows the payment: from the durable facts alone.
pub fn outcome_of(record: &Record) -> Outcome {
    let proof = match record.create.state {
        CreateState::Exists => record.proof().cloned(),
        _ => None,
    };
    Outcome { status: status_of(record), proof }
}

/// It is alive, or captured more than was refunded.
pub(in crate::flow) fn holds_order(record: &Record) -> bool {
    if record.turned_up && record.amounts().captured.minor() == 0 {
        return false;
    }
    match status_of(record) {
        Status::NotPaid { .. } => false,
        Status::Paid { captured, refunded, .. } => captured.minor() > refunded.minor() || !record.closed,
        Status::Pending { .. } | Status::Approved { .. } | Status::Unknown { .. } => true,
    }
}

pub(super) fn status(record: &Record, live: &Live, now: Now) -> Status {
    let doubt = doubt(record, live, now);
    let known = status_of(record);
    match doubt {
        Some((why, since)) if !record.closed => Status::Unknown {
            since,
            why,
            last_proven: record.seen.as_ref().map(|_| known.name().to_owned()),
            next_check: Some(now.wall.after(live.next_poll.saturating_sub(now.mono))),
        },
        _ => known,
    }
}

/// Why a process that follows the payment cannot trust what it last saw.
fn doubt(record: &Record, live: &Live, now: Now) -> Option<(UnknownReason, Timestamp)> {
    let repeating = live.create_since.is_some_and(|since| now.mono < since + CREATE_REPEATED_FOR);
    if record.create.state == CreateState::Open && record.create.ambiguous && !repeating {
        return Some((UnknownReason::CreateUnanswered, record.created_at));
    }
    let failing = live.read_failures >= READ_FAILURES_BEFORE_UNKNOWN;
    let error = live.read_error.clone().filter(|_| failing && record.create.state == CreateState::Exists)?;
    Some((UnknownReason::Unreachable(error), live.failing_since.unwrap_or(now.wall)))
}

/// The status of [`outcome_of`].
pub fn status_of(record: &Record) -> Status {
    if record.faults >= FAULTS_BEFORE_SET_ASIDE {
        return only_host(record, UnknownReason::Fault);
    }
    match &record.create.state {
        CreateState::Open => pending(record, Phase::Creating),
        CreateState::Refused(error) => not_paid(NotPaidReason::Refused(error.clone())),
        CreateState::NeverCreated => not_paid(NotPaidReason::NeverCreated),
        CreateState::CalledOff => not_paid(NotPaidReason::Cancelled),
        CreateState::Exists if record.is_mismatch() => only_host(record, UnknownReason::NotOurs),
        CreateState::Exists if record.unexplained => only_host(record, UnknownReason::Unexplained),
        CreateState::Exists => existing(record),
    }
}

fn existing(record: &Record) -> Status {
    match record.state() {
        None | Some(SeenState::Created) => pending(record, Phase::WaitingForCustomer),
        Some(SeenState::Aborted) => not_paid(NotPaidReason::Declined),
        Some(SeenState::Expired) => not_paid(NotPaidReason::Expired),
        Some(SeenState::Terminated) => not_paid(NotPaidReason::Cancelled),
        Some(SeenState::Authorized) => authorized(record),
        Some(SeenState::Other(state)) => Status::Unknown {
            since: record.seen.as_ref().map_or(record.created_at, |seen| seen.proof.read_at),
            why: UnknownReason::StateNotUnderstood(state.clone()),
            last_proven: None,
            next_check: Some(record.expires_at),
        },
    }
}

fn authorized(record: &Record) -> Status {
    let sums = record.amounts();
    if let Some(capture) = untraced_capture(record) {
        return Status::Unknown {
            since: capture.first_sent,
            why: UnknownReason::Unexplained,
            last_proven: Some("approved".to_owned()),
            next_check: record.proof().map(|proof| proof.read_at),
        };
    }
    if sums.captured.minor() > 0 {
        return Status::Paid {
            captured: sums.captured,
            refunded: sums.refunded,
            released: sums.cancelled,
            reserved: sums.reserved(),
        };
    }
    if sums.reserved().minor() == 0 && sums.cancelled.minor() > 0 {
        return not_paid(NotPaidReason::Cancelled);
    }
    if record.cancel.is_some() {
        return pending(record, Phase::Cancelling);
    }
    Status::Approved {
        reserved: sums.reserved(),
        capture: capture_progress(record),
        guaranteed_until: record.seen.as_ref().and_then(|seen| seen.guaranteed_until),
    }
}

/// A capture whose answer was lost, after which money moved: the event log, which is read next, tells whether it
/// was ours. Until then neither paid nor unpaid is proven.
fn untraced_capture(record: &Record) -> Option<&Operation> {
    record.open_money_operation().filter(|operation| {
        let captures = matches!(operation.kind, OperationKind::Capture { .. });
        let open = operation.state == OperationState::Open && operation.ambiguous;
        captures && open && operation.has_moved(&record.amounts())
    })
}

fn capture_progress(record: &Record) -> CaptureProgress {
    let takes = |kind: &RequestKind| matches!(kind, RequestKind::Capture(_) | RequestKind::Settle(_));
    let Some(request) = record.requests.iter().rfind(|request| takes(&request.kind)) else {
        return CaptureProgress::NotAsked;
    };
    match &request.state {
        RequestState::Open => {
            refused_in_doubt(record).map_or(CaptureProgress::Running, CaptureProgress::Failed)
        }
        RequestState::Failed(error) => CaptureProgress::Failed(error.clone()),
        RequestState::Done => CaptureProgress::NotAsked,
    }
}

/// A capture whose repeat was refused: it settles nothing yet, but the host can decide to cancel.
fn refused_in_doubt(record: &Record) -> Option<Error> {
    record.open_money_operation().and_then(|operation| operation.refused_after.clone())
}

fn pending(record: &Record, phase: Phase) -> Status {
    let phase = if record.cancel.is_some() { Phase::Cancelling } else { phase };
    Status::Pending { phase, expires_at: record.expires_at }
}

fn not_paid(reason: NotPaidReason) -> Status {
    Status::NotPaid { reason }
}

fn only_host(record: &Record, why: UnknownReason) -> Status {
    Status::Unknown {
        since: record.seen.as_ref().map_or(record.created_at, |seen| seen.proof.read_at),
        why,
        last_proven: record.proof().map(|proof| proof.state.to_lowercase()),
        next_check: None,
    }
}
