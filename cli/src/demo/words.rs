//! Outcomes in the words of somebody at the counter.

use std::time::Duration;

use kasse::error::Language;
use kasse::flow::payment::{CaptureProgress, NotPaidReason, Outcome, Phase, Status};
use kasse::money::{Currency, Money};
use kasse_simulator::Operation;

/// An amount in minor units.
pub(super) fn money(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).map_or_else(|_| minor.to_string(), |money| money.to_string())
}

/// Minutes, seconds and tenths.
pub(super) fn clock(span: Duration) -> String {
    let seconds = span.as_secs();
    format!("{}:{:02}.{}", seconds / 60, seconds % 60, span.subsec_millis() / 100)
}

/// One word for an outcome; for one without payment it is the reason.
pub(super) fn end(status: &Status) -> &'static str {
    match status {
        Status::NotPaid { reason } => match reason {
            NotPaidReason::Declined => "declined",
            NotPaidReason::Expired => "expired",
            NotPaidReason::Cancelled => "cancelled",
            NotPaidReason::Refused(_) => "refused",
            NotPaidReason::NeverCreated => "never_created",
        },
        other => other.name(),
    }
}

/// What the till's display says.
pub(super) fn display(outcome: &Outcome) -> String {
    match &outcome.status {
        Status::Pending { phase, .. } => pending(*phase).to_owned(),
        Status::Approved { reserved, capture, .. } => match capture {
            CaptureProgress::NotAsked => format!("approved: {reserved} reserved, nothing taken yet"),
            CaptureProgress::Running => format!("approved: {reserved} reserved, taking it"),
            CaptureProgress::Failed(error) => format!("approved: {}", error.cashier_text(Language::En)),
        },
        Status::Paid { captured, refunded, released, .. } => {
            format!("PAID {captured}{}{}", and(*released, "released"), and(*refunded, "given back"))
        }
        Status::NotPaid { reason } => {
            let released = outcome.proof.as_ref().map(|proof| proof.aggregate.cancelled);
            let released = released.map(|money| and(money, "released")).unwrap_or_default();
            format!("NOT PAID: {}{released}", not_paid(reason))
        }
        Status::Unknown { .. } => "not known yet, finding out".to_owned(),
    }
}

fn pending(phase: Phase) -> &'static str {
    match phase {
        Phase::Creating => "no answer from the platform yet, asking again",
        Phase::WaitingForCustomer => "waiting for the customer",
        Phase::Cancelling => "cancelling",
    }
}

fn not_paid(reason: &NotPaidReason) -> &'static str {
    match reason {
        NotPaidReason::Declined => "the customer said no",
        NotPaidReason::Expired => "nobody approved in time",
        NotPaidReason::Cancelled => "cancelled",
        NotPaidReason::Refused(error) => error.cashier_text(Language::En),
        NotPaidReason::NeverCreated => "the platform never got it",
    }
}

fn and(money: Money, what: &str) -> String {
    if money.minor() > 0 { format!(", {money} {what}") } else { String::new() }
}

/// What a refusal of the platform means.
pub(super) fn refusal(code: u32) -> &'static str {
    match code {
        5080 => "no requests to phones here",
        6060 => "the customer has approved",
        _ => "see the list of errors",
    }
}

/// The platform's operations.
pub(super) fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Token => "token",
        Operation::Create => "create",
        Operation::Get => "read",
        Operation::Events => "events",
        Operation::Capture => "capture",
        Operation::Refund => "refund",
        Operation::Cancel => "cancel",
        Operation::Picture => "picture",
        Operation::ForceApprove => "force approve",
        Operation::RegisterWebhook | Operation::ListWebhooks | Operation::DeleteWebhook => "webhooks",
        Operation::OneTimeQr => "code",
        Operation::CreateRedirectQr
        | Operation::ListRedirectQrs
        | Operation::GetRedirectQr
        | Operation::UpdateRedirectQr
        | Operation::DeleteRedirectQr
        | Operation::ListCallbackQrs
        | Operation::GetCallbackQr
        | Operation::PutCallbackQr
        | Operation::DeleteCallbackQr
        | Operation::AdoptMobilePayQr => "stickers",
        Operation::ExchangePersonalQr | Operation::ExchangeCustomer => "who it is",
        Operation::AddReceipt | Operation::SetOrderLink | Operation::GetOrder => "receipts",
    }
}
