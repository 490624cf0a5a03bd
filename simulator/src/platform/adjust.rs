//! Capture, refund and cancel. What the portal does goes the same way.

use super::create::object;
use super::gateway::Caller;
use super::{Environment, Operation, Platform};
use crate::check::create::{Asked, amount};
use crate::check::{Findings, Reader};
use crate::codes::{self, Code};
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Millis, PROBLEM, Response};
use crate::json::Json;
use crate::ledger::{Cause, Movement};
use crate::moment::DAY;
use crate::payment::{AdjustedBody, Aggregate, EventName, Payment, State};
use crate::switches::{
    AdjustContentType, CancelNothing, CaptureCaptured, CaptureUnpaid, ModificationCurrency, RefundUncaptured,
    RefundWindow, UnknownFields, ZeroAmount,
};

/// Days in which a refund is possible.
const REFUND_DAYS: i64 = 365;
/// Refunding this many minor units fails: the user is gone.
const REFUND_USER_GONE: i64 = 123;
/// Refunding this many minor units fails: the period is over.
const REFUND_PERIOD_OVER: i64 = 124;

/// A change of an existing payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Adjustment {
    Capture(Asked),
    Refund(Asked),
    Cancel { transaction_only: bool },
}

impl Platform {
    pub(super) fn precheck_adjustment(&self, operation: Operation, body: Option<&Json<'_>>) -> Checked<()> {
        self.read_adjustment(operation, body).map(|_| ())
    }

    fn read_adjustment(&self, operation: Operation, body: Option<&Json<'_>>) -> Checked<Adjustment> {
        let strict = self.switches().unknown_fields != UnknownFields::Ignored;
        if operation == Operation::Cancel {
            return read_cancel(body, strict);
        }
        let mut findings = Findings::default();
        let top = Reader::new(object(body)?, "");
        if strict {
            top.only(&["modificationAmount"], &mut findings);
        }
        let nested = self.switches().unknown_fields == UnknownFields::Everywhere;
        let asked = amount(top, "modificationAmount", nested, self.switches(), &mut findings);
        if asked.is_some_and(|asked| asked.value == 0) {
            findings.code(match self.switches().zero_amount {
                ZeroAmount::Invalid => codes::INVALID_AMOUNT,
                ZeroAmount::TooSmall => codes::AMOUNT_TOO_SMALL,
            });
        }
        findings.finish()?;
        let asked = asked.ok_or(Fail::from(codes::INTERNAL))?;
        Ok(match operation {
            Operation::Refund => Adjustment::Refund(asked),
            _ => Adjustment::Capture(asked),
        })
    }

    pub(super) fn adjust(
        &mut self,
        caller: Caller,
        operation: Operation,
        reference: &str,
        body: Option<&Json<'_>>,
        key: Option<&str>,
    ) -> Checked<Response> {
        let adjustment = self.read_adjustment(operation, body)?;
        let place = self.find(caller.unit, reference).ok_or(Fail::from(codes::NOT_FOUND))?;
        self.move_money(place, adjustment, key, Cause::Api)?;
        self.adjusted(caller, reference)
    }

    /// The answer to an adjustment: the payment as it is now.
    pub(super) fn adjusted(&self, caller: Caller, reference: &str) -> Checked<Response> {
        let place = self.find(caller.unit, reference).ok_or(Fail::from(codes::NOT_FOUND))?;
        let payment = self.payment(place)?;
        let content_type = match self.switches().adjust_content_type {
            AdjustContentType::Problem => PROBLEM,
            AdjustContentType::Json => JSON,
        };
        let body = AdjustedBody {
            amount: payment.amount(payment.terms.amount),
            state: payment.state,
            aggregate: aggregate(payment),
            psp_reference: &payment.psp_reference,
            reference: &payment.terms.reference,
        };
        Ok(Response::new(200, content_type, write(&body)))
    }

    /// Checks and carries out an adjustment, whoever wants it.
    pub(super) fn move_money(
        &mut self,
        place: usize,
        adjustment: Adjustment,
        key: Option<&str>,
        cause: Cause,
    ) -> Checked<()> {
        match adjustment {
            Adjustment::Capture(asked) => {
                self.check_currency(place, asked)?;
                self.may_capture(place, asked.value)?;
                self.alter(place, |payment| payment.captured += asked.value);
                self.book(place, Movement::Captured, asked.value, key, cause);
                self.log(place, EventName::Captured, asked.value, key, true);
            }
            Adjustment::Refund(asked) => {
                self.check_currency(place, asked)?;
                self.may_refund(place, asked.value)?;
                self.alter(place, |payment| payment.refunded += asked.value);
                self.book(place, Movement::Refunded, asked.value, key, cause);
                self.log(place, EventName::Refunded, asked.value, key, true);
            }
            Adjustment::Cancel { transaction_only } => {
                self.may_cancel(place, transaction_only)?;
                self.cancel(place, key, cause);
            }
        }
        Ok(())
    }

    fn check_currency(&self, place: usize, asked: Asked) -> Checked<()> {
        if self.payment(place)?.terms.currency == asked.currency {
            return Ok(());
        }
        Err(match self.switches().modification_currency {
            ModificationCurrency::Invalid => codes::INVALID_AMOUNT.into(),
            ModificationCurrency::Merchant => codes::INVALID_CURRENCY.into(),
        })
    }

    fn may_capture(&self, place: usize, value: i64) -> Checked<()> {
        let payment = self.payment(place)?;
        match payment.state {
            State::Created => return Err(codes::CAPTURE_BEFORE_RESERVATION.into()),
            State::Terminated => return Err(codes::CAPTURE_CANCELLED.into()),
            State::Aborted | State::Expired => {
                return Err(match self.switches().capture_unpaid {
                    CaptureUnpaid::NotReserved => codes::CAPTURE_BEFORE_RESERVATION.into(),
                    CaptureUnpaid::WrongState => codes::CANNOT_BE_CAPTURED.into(),
                });
            }
            State::Authorized => {}
        }
        let left = payment.left_to_capture();
        let partial = self.unit(payment.unit)?.agreement.partial_capture;
        let nothing_left =
            if payment.captured == 0 { codes::CAPTURE_CANCELLED } else { codes::CAPTURE_TOO_HIGH };
        let already = match self.switches().capture_captured {
            CaptureCaptured::Already => codes::ALREADY_CAPTURED,
            CaptureCaptured::TooHigh => codes::CAPTURE_TOO_HIGH,
        };
        first_broken(&[
            (payment.captured == payment.authorized, already),
            (self.is_past(self.capture_deadline(place)), codes::CAPTURE_PERIOD_EXPIRED),
            (left == 0, nothing_left),
            (value > left, codes::CAPTURE_TOO_HIGH),
            (!partial && value != payment.authorized, codes::MUST_CAPTURE_FULL),
        ])
    }

    fn may_refund(&self, place: usize, value: i64) -> Checked<()> {
        let payment = self.payment(place)?;
        let test = self.options.environment == Environment::Test;
        let uncaptured = match self.switches().refund_uncaptured {
            RefundUncaptured::WrongState => codes::CANNOT_BE_REFUNDED,
            RefundUncaptured::NotEnough => codes::NOT_ENOUGH_REFUNDABLE,
        };
        first_broken(&[
            (!self.unit(payment.unit)?.agreement.refunds, codes::REFUND_NOT_POSSIBLE),
            (payment.state != State::Authorized, codes::REFUND_BEFORE_RESERVATION),
            (payment.captured == 0, uncaptured),
            (payment.left_to_refund() == 0, codes::ALREADY_REFUNDED),
            (self.is_past(self.refund_deadline(payment)), codes::REFUND_PERIOD_EXPIRED),
            (value > payment.left_to_refund(), codes::NOT_ENOUGH_REFUNDABLE),
            (test && value == REFUND_USER_GONE, codes::CANNOT_BE_REFUNDED),
            (test && value == REFUND_PERIOD_OVER, codes::REFUND_PERIOD_EXPIRED),
        ])
    }

    fn refund_deadline(&self, payment: &Payment) -> Option<Millis> {
        let first_capture = payment.events.iter().find(|event| event.name == EventName::Captured);
        let start = match self.switches().refund_window {
            RefundWindow::Authorization => payment.authorized_at,
            RefundWindow::Capture => first_capture.map(|event| event.at),
        };
        start.map(|start| start + REFUND_DAYS * DAY)
    }

    fn may_cancel(&self, place: usize, transaction_only: bool) -> Checked<()> {
        let payment = self.payment(place)?;
        let nothing = match self.switches().cancel_nothing {
            CancelNothing::NotReserved => codes::CANCEL_NOT_RESERVED,
            CancelNothing::WrongState => codes::CANNOT_BE_CANCELLED,
        };
        match payment.state {
            State::Created if payment.approving => Err(codes::CANCEL_PROCESSING.into()),
            State::Created => Ok(()),
            State::Aborted | State::Expired | State::Terminated => Err(nothing.into()),
            State::Authorized => first_broken(&[
                (transaction_only, codes::CANCEL_AUTHORIZED),
                (payment.captured == payment.authorized, codes::CANCEL_CAPTURED),
                (self.is_past(self.capture_deadline(place)), codes::CANCEL_PERIOD_EXPIRED),
                (payment.left_to_capture() == 0, nothing),
            ]),
        }
    }

    fn cancel(&mut self, place: usize, key: Option<&str>, cause: Cause) {
        let Some(payment) = self.payments.get_mut(place) else { return };
        if payment.state == State::Created {
            payment.state = State::Terminated;
            payment.cancelled = payment.terms.amount;
            let amount = payment.terms.amount;
            // No money was held, so the books have nothing to write.
            self.log(place, EventName::Terminated, amount, key, true);
            return;
        }
        let left = payment.left_to_capture();
        payment.cancelled += left;
        self.book(place, Movement::Cancelled, left, key, cause);
        self.log(place, EventName::Cancelled, left, key, true);
    }

    fn is_past(&self, deadline: Option<Millis>) -> bool {
        deadline.is_some_and(|deadline| self.now >= deadline)
    }
}

fn first_broken(rules: &[(bool, &'static Code)]) -> Checked<()> {
    rules.iter().find(|(broken, _)| *broken).map_or(Ok(()), |(_, code)| Err((*code).into()))
}

fn read_cancel(body: Option<&Json<'_>>, strict: bool) -> Checked<Adjustment> {
    let Some(body) = body else { return Ok(Adjustment::Cancel { transaction_only: false }) };
    let top = Reader::new(object(Some(body))?, "");
    let mut findings = Findings::default();
    if strict {
        top.only(&["cancelTransactionOnly"], &mut findings);
    }
    let transaction_only = top.boolean("cancelTransactionOnly", &mut findings).unwrap_or(false);
    findings.finish()?;
    Ok(Adjustment::Cancel { transaction_only })
}

/// The four sums as they are answered.
pub(super) fn aggregate(payment: &Payment) -> Aggregate {
    Aggregate {
        authorized_amount: payment.amount(payment.authorized),
        cancelled_amount: payment.amount(payment.cancelled),
        captured_amount: payment.amount(payment.captured),
        refunded_amount: payment.amount(payment.refunded),
    }
}
