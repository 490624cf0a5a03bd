//! Flat records: what the library answers, in a form every language can have. Made here from the core's types, once.
//!
//! They are defined in `bindings-common/schema/records.json`, and `cargo xtask bindings` writes the definitions.

#[rustfmt::skip]
mod generated;
#[cfg(test)]
mod tests;

pub use generated::*;

use kasse::clock::Timestamp;
use kasse::error;
use kasse::flow::payment as core;
use kasse::flow::recommend;
use kasse::log;
use kasse::money::Money;
use kasse::till;

use crate::events;

/// No pause is known.
const NO_DURATION: i64 = -1;

impl From<&error::Error> for Error {
    fn from(error: &error::Error) -> Self {
        let invalid = error.invalid();
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            code: error.code().into(),
            name: error.name().as_str().to_owned(),
            error_class: error.class().into(),
            advice: error.advice().into(),
            platform_code: error.platform_code().unwrap_or_default(),
            http_status: error.http_status().unwrap_or_default().into(),
            attempts: error.attempts(),
            retry_after: error.retry_after().map_or(NO_DURATION, |wait| saturating(wait.as_millis())),
            reference: text(error.reference()),
            idempotency_key: text(error.idempotency_key()),
            trace_id: text(error.trace_id()),
            title: text(error.title()),
            detail: text(error.detail()),
            field: text(invalid.map(error::Invalid::field)),
            fault: text(invalid.map(error::Invalid::fault)),
            rule: text(invalid.map(error::Invalid::rule)),
            developer_text: error.developer_text().to_owned(),
        }
    }
}

impl From<error::Class> for Class {
    fn from(class: error::Class) -> Self {
        match class {
            error::Class::NotSent => Self::NotSent,
            error::Class::Refused => Self::Refused,
            error::Class::Unknown => Self::Unknown,
        }
    }
}

impl From<error::Advice> for Advice {
    fn from(advice: error::Advice) -> Self {
        match advice {
            error::Advice::RetrySame => Self::RetrySame,
            error::Advice::NewAttempt => Self::NewAttempt,
            error::Advice::AskCustomer => Self::AskCustomer,
            error::Advice::OtherPairing => Self::OtherPairing,
            error::Advice::FixSetup => Self::FixSetup,
            error::Advice::FixProgram => Self::FixProgram,
            error::Advice::Read => Self::Read,
            error::Advice::None => Self::None,
        }
    }
}

impl From<&core::Outcome> for Outcome {
    fn from(outcome: &core::Outcome) -> Self {
        let mut record = nothing(status_of(&outcome.status));
        record.settled = outcome.status.is_settled();
        record.proof = outcome.proof.as_ref().map(|proof| Box::new(proof.into()));
        match &outcome.status {
            core::Status::Pending { phase, expires_at } => {
                record.phase = Some((*phase).into());
                record.expires_at = expires_at.millis();
            }
            core::Status::Approved { reserved, capture, guaranteed_until } => {
                record.in_currency(*reserved);
                record.reserved = reserved.minor();
                record.guaranteed_until = time(*guaranteed_until);
                record.capture = Some(record.capture_of(capture));
            }
            core::Status::Paid { captured, refunded, released, reserved } => {
                record.in_currency(*captured);
                record.captured = captured.minor();
                record.refunded = refunded.minor();
                record.released = released.minor();
                record.reserved = reserved.minor();
            }
            core::Status::NotPaid { reason } => record.not_paid = Some(record.not_paid_of(reason)),
            core::Status::Unknown { since, why, last_proven, next_check } => {
                record.since = since.millis();
                record.next_check = time(*next_check);
                record.last_proven = last_proven.clone();
                record.unknown = Some(record.unknown_of(why));
            }
        }
        record
    }
}

/// An outcome of which only the status is known.
fn nothing(status: Status) -> Outcome {
    Outcome {
        status,
        settled: false,
        phase: None,
        capture: None,
        not_paid: None,
        unknown: None,
        currency: None,
        captured: 0,
        refunded: 0,
        released: 0,
        reserved: 0,
        expires_at: 0,
        guaranteed_until: 0,
        since: 0,
        next_check: 0,
        last_proven: None,
        error: None,
        proof: None,
    }
}

fn status_of(status: &core::Status) -> Status {
    match status {
        core::Status::Pending { .. } => Status::Pending,
        core::Status::Approved { .. } => Status::Approved,
        core::Status::Paid { .. } => Status::Paid,
        core::Status::NotPaid { .. } => Status::NotPaid,
        core::Status::Unknown { .. } => Status::Unknown,
    }
}

impl Outcome {
    fn in_currency(&mut self, money: Money) {
        self.currency = Some(money.currency().code().to_owned());
    }

    fn because(&mut self, error: &error::Error) {
        self.error = Some(Box::new(error.into()));
    }

    fn capture_of(&mut self, progress: &core::CaptureProgress) -> Capture {
        match progress {
            core::CaptureProgress::NotAsked => Capture::NotAsked,
            core::CaptureProgress::Running => Capture::Running,
            core::CaptureProgress::Failed(error) => {
                self.because(error);
                Capture::Failed
            }
        }
    }

    fn not_paid_of(&mut self, reason: &core::NotPaidReason) -> NotPaid {
        match reason {
            core::NotPaidReason::Declined => NotPaid::Declined,
            core::NotPaidReason::Expired => NotPaid::Expired,
            core::NotPaidReason::Cancelled => NotPaid::Cancelled,
            core::NotPaidReason::NeverCreated => NotPaid::NeverCreated,
            core::NotPaidReason::Refused(error) => {
                self.because(error);
                NotPaid::Refused
            }
        }
    }

    fn unknown_of(&mut self, why: &core::UnknownReason) -> Unknown {
        match why {
            core::UnknownReason::CreateUnanswered => Unknown::CreateUnanswered,
            core::UnknownReason::Unexplained => Unknown::Unexplained,
            core::UnknownReason::NotOurs => Unknown::NotOurs,
            core::UnknownReason::StateNotUnderstood(_) => Unknown::StateNotUnderstood,
            core::UnknownReason::Fault => Unknown::Fault,
            core::UnknownReason::Unreachable(error) => {
                self.because(error);
                Unknown::Unreachable
            }
        }
    }
}

impl From<core::Phase> for Phase {
    fn from(phase: core::Phase) -> Self {
        match phase {
            core::Phase::Creating => Self::Creating,
            core::Phase::WaitingForCustomer => Self::WaitingForCustomer,
            core::Phase::Cancelling => Self::Cancelling,
        }
    }
}

impl From<&core::Proof> for Proof {
    fn from(proof: &core::Proof) -> Self {
        let sums = &proof.aggregate;
        Self {
            reference: proof.reference.to_string(),
            psp_reference: proof.psp_reference.clone(),
            state: proof.state.clone(),
            currency: sums.authorized.currency().code().to_owned(),
            authorized: sums.authorized.minor(),
            cancelled: sums.cancelled.minor(),
            captured: sums.captured.minor(),
            refunded: sums.refunded.minor(),
            read_at: proof.read_at.millis(),
            trace_id: proof.trace_id.clone(),
        }
    }
}

impl From<&till::Entry> for Entry {
    fn from(entry: &till::Entry) -> Self {
        Self {
            reference: entry.reference.to_string(),
            msn: entry.msn.to_string(),
            order: entry.order.as_ref().map(ToString::to_string),
            created_at: entry.created_at.millis(),
            updated_at: entry.updated_at.millis(),
            live: entry.live,
            unacknowledged: entry.unacknowledged,
            outcome: (&entry.outcome).into(),
        }
    }
}

impl From<&log::LogLine> for Line {
    fn from(line: &log::LogLine) -> Self {
        Self {
            level: line.level.into(),
            at: line.at.millis(),
            reference: line.reference.as_ref().map(ToString::to_string),
            text: line.text().to_owned(),
        }
    }
}

impl From<log::Level> for Level {
    fn from(level: log::Level) -> Self {
        match level {
            log::Level::Error => Self::Error,
            log::Level::Warn => Self::Warn,
            log::Level::Info => Self::Info,
            log::Level::Debug => Self::Debug,
        }
    }
}

impl Level {
    /// As the core has it.
    pub fn core(self) -> log::Level {
        match self {
            Self::Error => log::Level::Error,
            Self::Warn => log::Level::Warn,
            Self::Info => log::Level::Info,
            Self::Debug => log::Level::Debug,
        }
    }
}

impl IfApproved {
    /// As the core has it.
    pub fn core(self) -> core::IfApproved {
        match self {
            Self::Release => core::IfApproved::Release,
            Self::Keep => core::IfApproved::Keep,
        }
    }
}

impl From<core::Pairing> for Pairing {
    fn from(pairing: core::Pairing) -> Self {
        match pairing {
            core::Pairing::MerchantScan => Self::MerchantScan,
            core::Pairing::DynamicQr => Self::DynamicQr,
            core::Pairing::Redirect => Self::Redirect,
            core::Pairing::Callback => Self::Callback,
            core::Pairing::PhoneNumber => Self::PhoneNumber,
        }
    }
}

impl From<&recommend::Recommendation> for Recommendation {
    fn from(judged: &recommend::Recommendation) -> Self {
        let missing: Vec<&str> = judged.missing.iter().map(|need| need.name()).collect();
        Self {
            pairing: judged.pairing.into(),
            fit: match judged.fit {
                recommend::Fit::Ready => Fit::Ready,
                recommend::Fit::IfApproved => Fit::IfApproved,
                recommend::Fit::Lacking => Fit::Lacking,
            },
            missing: missing.join(" "),
            reason: judged.reason.to_owned(),
        }
    }
}

impl From<&events::Event> for Event {
    fn from(event: &events::Event) -> Self {
        let mut told = Self {
            kind: EventKind::Completed,
            operation: 0,
            msn: None,
            reference: None,
            outcome: None,
            line: None,
            lost: 0,
            at_sticker: None,
        };
        match event {
            events::Event::Completed(operation) => told.operation = *operation,
            events::Event::Payment { msn, reference, outcome } => {
                told.kind = EventKind::Payment;
                told.msn = Some(msn.as_str().to_owned());
                told.reference = Some(reference.as_str().to_owned());
                told.outcome = Some(Box::new((&**outcome).into()));
            }
            events::Event::AtSticker(operation, step) => {
                told.kind = EventKind::AtSticker;
                told.operation = *operation;
                told.at_sticker = Some(*step);
            }
            events::Event::Line(line) => {
                told.kind = EventKind::Line;
                told.line = Some(Box::new(line.into()));
            }
            events::Event::LinesLost(lost) => {
                told.kind = EventKind::LinesLost;
                told.lost = i64::try_from(*lost).unwrap_or(i64::MAX);
            }
        }
        told
    }
}

fn time(at: Option<Timestamp>) -> i64 {
    at.map_or(0, Timestamp::millis)
}

fn saturating(millis: u128) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}
