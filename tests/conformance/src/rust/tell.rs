//! From values to the flat records of the contract.

use kasse::error::Error;
use kasse::flow::payment::{CaptureProgress, NotPaidReason, Outcome, Phase, Proof, Status, UnknownReason};
use kasse::ids::{OrderId, Reference};
use kasse::till::{Entry, Payment};
use serde_json::{Value, json};

pub(super) fn payment(payment: &Payment) -> Value {
    json!({ "reference": payment.reference().as_str(), "msn": payment.msn().as_str() })
}

pub(super) fn entry(entry: &Entry) -> Value {
    json!({
        "payment": { "reference": entry.reference.as_str(), "msn": entry.msn.as_str() },
        "order": entry.order.as_ref().map(OrderId::as_str),
        "live": entry.live,
        "unacknowledged": entry.unacknowledged,
        "outcome": outcome(&entry.reference, &entry.outcome),
    })
}

pub(super) fn outcome(reference: &Reference, outcome: &Outcome) -> Value {
    let mut record = status(&outcome.status);
    if let Value::Object(record) = &mut record {
        record.insert("reference".to_owned(), json!(reference.as_str()));
        record.insert("outcome".to_owned(), json!(outcome.status.name()));
        record.insert("settled".to_owned(), json!(outcome.status.is_settled()));
        record.insert("proof".to_owned(), outcome.proof.as_ref().map_or(Value::Null, proof));
    }
    record
}

fn status(status: &Status) -> Value {
    match status {
        Status::Pending { phase, .. } => json!({ "phase": match phase {
            Phase::Creating => "creating",
            Phase::WaitingForCustomer => "waiting_for_customer",
            Phase::Cancelling => "cancelling",
        } }),
        Status::Approved { reserved, capture, .. } => {
            let (progress, failure) = match capture {
                CaptureProgress::NotAsked => ("not_asked", None),
                CaptureProgress::Running => ("running", None),
                CaptureProgress::Failed(failure) => ("failed", Some(error(failure))),
            };
            json!({ "reserved": reserved.minor(), "currency": reserved.currency().code(), "capture": progress,
                "error": failure })
        }
        Status::Paid { captured, refunded, released, reserved } => json!({
            "currency": captured.currency().code(), "captured": captured.minor(), "refunded": refunded.minor(),
            "released": released.minor(), "reserved": reserved.minor() }),
        Status::NotPaid { reason } => {
            let (word, refusal) = match reason {
                NotPaidReason::Declined => ("declined", None),
                NotPaidReason::Expired => ("expired", None),
                NotPaidReason::Cancelled => ("cancelled", None),
                NotPaidReason::Refused(refusal) => ("refused", Some(error(refusal))),
                NotPaidReason::NeverCreated => ("never_created", None),
            };
            json!({ "reason": word, "error": refusal })
        }
        Status::Unknown { why, last_proven, next_check, .. } => {
            let (word, cause) = match why {
                UnknownReason::CreateUnanswered => ("create_unanswered", None),
                UnknownReason::Unreachable(cause) => ("unreachable", Some(error(cause))),
                UnknownReason::Unexplained => ("unexplained", None),
                UnknownReason::NotOurs => ("not_ours", None),
                UnknownReason::StateNotUnderstood(_) => ("state_not_understood", None),
                UnknownReason::Fault => ("fault", None),
            };
            json!({ "why": word, "error": cause, "last_proven": last_proven,
                "will_be_checked": next_check.is_some() })
        }
    }
}

fn proof(proof: &Proof) -> Value {
    let sums = &proof.aggregate;
    json!({
        "reference": proof.reference.as_str(),
        "psp_reference": proof.psp_reference,
        "state": proof.state,
        "authorized": sums.authorized.minor(),
        "cancelled": sums.cancelled.minor(),
        "captured": sums.captured.minor(),
        "refunded": sums.refunded.minor(),
    })
}

pub(super) fn error(error: &Error) -> Value {
    let invalid = error
        .invalid()
        .map(|invalid| json!({ "field": invalid.field(), "fault": invalid.fault(), "rule": invalid.rule() }));
    json!({
        "code": error.code(),
        "name": error.name().as_str(),
        "class": error.class(),
        "advice": error.advice(),
        "platform_code": error.platform_code(),
        "http_status": error.http_status(),
        "reference": error.reference(),
        "attempts": error.attempts(),
        "invalid": invalid,
    })
}
