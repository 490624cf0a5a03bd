//! What is known about a payment, for people and for programs.

use std::fmt::Write;

use kasse::clock::Timestamp;
use kasse::error::Language;
use kasse::flow::payment::{
    CaptureProgress, NotPaidReason, Outcome, Phase, RequestState, Status, UnknownReason,
};
use kasse::ids::RequestId;
use kasse::till::Payment;
use serde::Serialize;

use super::failure::{ErrorReport, name_of};
use super::screen::Screen;
use super::words::texts;
use crate::exit::Exit;

/// A payment as JSON: the result of most commands, and what is told while they wait.
#[derive(Serialize)]
pub(crate) struct PaymentReport<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ok: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u64>,
    reference: &'a str,
    msn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestReport>,
    #[serde(flatten)]
    outcome: &'a Outcome,
    texts: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_error: Option<ErrorReport>,
}

/// A capture, refund or settlement that was asked for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RequestReport {
    pub(crate) id: RequestId,
    pub(crate) state: &'static str,
}

#[derive(Serialize)]
struct Texts {
    language: Language,
    cashier: &'static str,
    customer: &'static str,
}

impl RequestReport {
    pub(crate) const fn new(id: RequestId, state: Option<&RequestState>) -> Self {
        let state = match state {
            Some(RequestState::Done) => "done",
            Some(RequestState::Failed(_)) => "failed",
            Some(RequestState::Open) => "open",
            None => "unknown",
        };
        Self { id, state }
    }
}

impl<'a> PaymentReport<'a> {
    /// The result of a command.
    pub(crate) fn result(
        command: &'static str,
        exit: Exit,
        payment: &'a Payment,
        outcome: &'a Outcome,
        screen: &Screen,
    ) -> Self {
        Self {
            kind: "payment",
            command: Some(command),
            ok: Some(exit == Exit::Done),
            exit_code: Some(exit.code()),
            seconds: None,
            ..Self::bare(payment, outcome, false, screen)
        }
    }

    /// Something on the way.
    pub(crate) fn waiting(
        payment: &'a Payment,
        outcome: &'a Outcome,
        shows_code: bool,
        seconds: u64,
        screen: &Screen,
    ) -> Self {
        Self { kind: "waiting", seconds: Some(seconds), ..Self::bare(payment, outcome, shows_code, screen) }
    }

    fn bare(payment: &'a Payment, outcome: &'a Outcome, shows_code: bool, screen: &Screen) -> Self {
        let language = screen.language;
        let (cashier, customer) = texts(&outcome.status, shows_code, language);
        Self {
            kind: "payment",
            command: None,
            ok: None,
            exit_code: None,
            seconds: None,
            reference: payment.reference().as_str(),
            msn: payment.msn().as_str(),
            request: None,
            outcome,
            texts: Texts { language, cashier, customer },
            refresh_error: None,
        }
    }

    /// With the request that was made.
    pub(crate) fn with_request(self, request: RequestReport) -> Self {
        Self { request: Some(request), ..self }
    }

    /// With the reason for which the platform could not be asked.
    pub(crate) fn with_refresh_error(self, error: ErrorReport) -> Self {
        Self { refresh_error: Some(error), ..self }
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}  {}", self.reference, describe(&self.outcome.status));
        if let Some(request) = &self.request {
            let _ = write!(text, "\n  request:  {} ({})", request.id, request.state);
        }
        if let Some(proof) = &self.outcome.proof {
            let trace = proof.trace_id.as_ref().map_or_else(String::new, |id| format!(", trace {id}"));
            let _ = write!(text, "\n  proof:    {} at {}{trace}", proof.state, time(proof.read_at));
        }
        let _ = write!(text, "\n  cashier:  {}", self.texts.cashier);
        let _ = write!(text, "\n  customer: {}", self.texts.customer);
        text
    }

    /// What a cashier has to know while something is running.
    pub(crate) const fn cashier(&self) -> &'static str {
        self.texts.cashier
    }
}

/// An outcome in one line.
pub(crate) fn describe(status: &Status) -> String {
    match status {
        Status::Pending { phase, .. } => format!("pending: {}", phase_name(*phase)),
        Status::Approved { reserved, capture, .. } => match capture {
            CaptureProgress::NotAsked => format!("approved: {reserved} reserved, not captured"),
            CaptureProgress::Running => format!("approved: {reserved} reserved, capture running"),
            CaptureProgress::Failed(error) => {
                format!("approved: {reserved} reserved, capture failed ({})", name_of(error))
            }
        },
        Status::Paid { captured, refunded, released, reserved } => {
            let mut text = format!("paid: {captured} captured");
            for (sum, word) in [(refunded, "refunded"), (released, "released"), (reserved, "still reserved")]
            {
                if !sum.is_zero() {
                    let _ = write!(text, ", {sum} {word}");
                }
            }
            text
        }
        Status::NotPaid { reason } => match reason {
            NotPaidReason::Declined => "not paid: declined".to_owned(),
            NotPaidReason::Expired => "not paid: expired".to_owned(),
            NotPaidReason::Cancelled => "not paid: cancelled".to_owned(),
            NotPaidReason::NeverCreated => "not paid: never created (inferred)".to_owned(),
            NotPaidReason::Refused(error) => format!("not paid: refused ({})", name_of(error)),
        },
        Status::Unknown { why, next_check, .. } => {
            let then = match next_check {
                Some(at) => format!("next look at {}", time(*at)),
                None => "a person has to look".to_owned(),
            };
            format!("unknown: {}; {then}", doubt(why))
        }
    }
}

const fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Creating => "creating",
        Phase::WaitingForCustomer => "waiting for the customer",
        Phase::Cancelling => "cancelling",
    }
}

fn doubt(why: &UnknownReason) -> String {
    match why {
        UnknownReason::CreateUnanswered => "the create was not answered".to_owned(),
        UnknownReason::Unreachable(error) => format!("the platform cannot be asked ({})", name_of(error)),
        UnknownReason::Unexplained => "the amounts moved without a trace of our request".to_owned(),
        UnknownReason::NotOurs => "the platform shows another amount or currency".to_owned(),
        UnknownReason::StateNotUnderstood(state) => format!("the platform shows the state {state}"),
        UnknownReason::Fault => "a fault inside the library".to_owned(),
    }
}

/// A moment for people, in UTC and whole seconds.
pub(crate) fn time(at: Timestamp) -> String {
    Timestamp::from_millis(at.millis().div_euclid(1000) * 1000).to_rfc3339()
}
