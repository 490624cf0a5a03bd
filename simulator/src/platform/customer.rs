//! The customer, as played: scan, approve, decline.

use serde::Serialize;

use super::create::landing;
use super::route::token_of;
use super::timers::Due;
use super::{Environment, Platform};
use crate::http::Millis;
use crate::ledger::{Cause, Movement};
use crate::moment::HOUR;
use crate::payment::{Amount, EventName, State, UserFlow};
use crate::switches::DeclinedCardEvent;
use crate::unit::Market;

/// How long the result of the magic amount stays unknown, past the normal life of the payment.
const UNKNOWN_FOR: Millis = HOUR;
/// The amount whose result is unknown.
const UNKNOWN_AMOUNT: i64 = 201;

/// Amounts that fail when the customer approves in the test app, and why.
const DECLINED: [(i64, &str, bool); 8] = [
    (151, "insufficient funds", false),
    (182, "refused by issuer", false),
    (183, "suspected fraud", false),
    (184, "withdrawal limit exceeded", false),
    (186, "expired card", false),
    (187, "invalid card", false),
    (197, "3-D Secure denied", true),
    (202, "strong customer authentication required", true),
];

/// What came of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "approval", content = "reason", rename_all = "snake_case")]
pub enum Approval {
    /// The money is reserved.
    Approved,
    /// The card was declined. The payment waits on: the customer may take another card.
    Declined(&'static str),
    /// The bank has not said yet; it will, in an hour.
    Unknown,
}

/// Why that cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum PlayError {
    /// There is no such payment.
    UnknownPayment,
    /// Several sales units have a payment of that reference: write `msn:reference`.
    Ambiguous,
    /// There is no such user.
    UnknownUser,
    /// The payment does not wait for a customer.
    NotWaiting {
        /// What it is instead.
        state: State,
    },
    /// The payment is another customer's.
    NotTheCustomer,
    /// The customer is too young.
    TooYoung,
    /// The customer has no card.
    NoCard,
    /// The platform refuses, also to somebody in the portal.
    Refused {
        /// The platform's code.
        code: u32,
    },
    /// There is no such sticker, or it is deleted.
    UnknownSticker,
    /// There is no sales unit of that MSN.
    UnknownUnit,
    /// There is a sales unit of that MSN already.
    UnitExists,
}

/// What the customer sees after a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scanned {
    /// The sales unit's MSN.
    pub msn: String,
    /// Its name.
    pub merchant: String,
    /// The payment.
    pub reference: String,
    /// What is to be paid.
    pub amount: Amount,
    /// The text of the payment.
    pub description: Option<String>,
}

impl Platform {
    /// The payment of this reference; `msn:reference` where several sales units have one.
    pub(crate) fn locate(&self, name: &str) -> Result<usize, PlayError> {
        if let Some((msn, reference)) = name.split_once(':') {
            let unit = self.options.units.iter().position(|unit| unit.msn == msn);
            return unit.and_then(|unit| self.find(unit, reference)).ok_or(PlayError::UnknownPayment);
        }
        let mut found = (0..self.options.units.len()).filter_map(|unit| self.find(unit, name));
        match (found.next(), found.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => Err(PlayError::Ambiguous),
            _ => Err(PlayError::UnknownPayment),
        }
    }

    pub(super) fn user(&self, phone: &str) -> Option<usize> {
        self.options.users.iter().position(|user| user.phone == phone)
    }

    /// The customer scans a code, or opens a link: `text` is what the code says, or the link to its picture.
    ///
    /// # Errors
    /// The text leads nowhere, or the payment waits for nobody, or not for this customer.
    pub fn scan(&mut self, text: &str, by: Option<&str>) -> Result<Scanned, PlayError> {
        let place = token_of(text).and_then(|token| self.links.get(token).copied());
        let place = place.ok_or(PlayError::UnknownPayment)?;
        let user = self.payer(place, by)?;
        let payment = self.payments.get_mut(place).ok_or(PlayError::UnknownPayment)?;
        if payment.state != State::Created {
            return Err(PlayError::NotWaiting { state: payment.state });
        }
        payment.scanned = true;
        payment.payer = Some(user);
        let payment = &*payment;
        let unit = self.options.units.get(payment.unit).ok_or(PlayError::UnknownPayment)?;
        Ok(Scanned {
            msn: unit.msn.clone(),
            merchant: unit.name.clone(),
            reference: payment.terms.reference.to_string(),
            amount: payment.amount(payment.terms.amount),
            description: payment.terms.description.as_deref().map(str::to_owned),
        })
    }

    /// Who pays: the one who is named, the one the payment is for, the one who scanned, or the market's first.
    fn payer(&self, place: usize, by: Option<&str>) -> Result<usize, PlayError> {
        let payment = self.payments.get(place).ok_or(PlayError::UnknownPayment)?;
        let named = by.map(|phone| self.user(phone).ok_or(PlayError::UnknownUser)).transpose()?;
        let meant = payment.terms.customer.filter(|_| payment.terms.flow == UserFlow::PushMessage);
        if let (Some(named), Some(meant)) = (named, meant)
            && named != meant
        {
            return Err(PlayError::NotTheCustomer);
        }
        let market = self.options.units.get(payment.unit).map_or(Market::No, |unit| unit.market);
        let first = |user: &&crate::user::User| user.phone.starts_with(market.phone_prefix());
        let default = || self.options.users.iter().position(|user| first(&user));
        named
            .or(meant)
            .or(payment.payer)
            .or(payment.terms.customer)
            .or_else(default)
            .ok_or(PlayError::UnknownUser)
    }

    /// The customer approves the payment; `by` names who, where that is open.
    ///
    /// # Errors
    /// The payment waits for nobody, or not for this customer.
    pub fn approve(&mut self, reference: &str, by: Option<&str>) -> Result<Approval, PlayError> {
        self.approve_payment(self.locate(reference)?, by)
    }

    /// The customer declines the payment.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn decline(&mut self, reference: &str) -> Result<(), PlayError> {
        self.decline_payment(self.locate(reference)?)
    }

    /// The customer will do nothing: whatever was planned is dropped.
    ///
    /// # Errors
    /// There is no such payment.
    pub fn ignore(&mut self, reference: &str) -> Result<(), PlayError> {
        let place = self.locate(reference)?;
        self.alter(place, |payment| payment.plan += 1);
        Ok(())
    }

    /// The customer will approve (or decline) in `after` milliseconds. Replaces an earlier plan.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn plan(&mut self, reference: &str, approve: bool, after: Millis) -> Result<(), PlayError> {
        let place = self.waiting(self.locate(reference)?)?;
        self.plan_payment(place, approve, after);
        Ok(())
    }

    pub(super) fn plan_payment(&mut self, place: usize, approve: bool, after: Millis) {
        let Some(payment) = self.payments.get_mut(place) else { return };
        payment.plan += 1;
        let due = if approve { Due::Approve(payment.plan) } else { Due::Decline(payment.plan) };
        self.timers.set(self.now.saturating_add(after.max(0)), place, due);
    }

    pub(super) fn waiting(&self, place: usize) -> Result<usize, PlayError> {
        match self.payments.get(place).map(|payment| payment.state) {
            Some(State::Created) => Ok(place),
            Some(state) => Err(PlayError::NotWaiting { state }),
            None => Err(PlayError::UnknownPayment),
        }
    }

    pub(super) fn approve_payment(&mut self, place: usize, by: Option<&str>) -> Result<Approval, PlayError> {
        self.waiting(place)?;
        let user = self.payer(place, by)?;
        let payment = self.payments.get_mut(place).ok_or(PlayError::UnknownPayment)?;
        let payer = self.options.users.get(user).ok_or(PlayError::UnknownUser)?;
        if !payer.old_enough(payment.terms.minimum_age) {
            return Err(PlayError::TooYoung);
        }
        if !payer.has_card {
            return Err(PlayError::NoCard);
        }
        payment.payer = Some(user);
        let amount = payment.terms.amount;
        if let Some(reason) = self.magic_decline(place, amount) {
            return Ok(self.refuse_card(place, reason));
        }
        if amount == UNKNOWN_AMOUNT && self.options.environment == Environment::Test {
            return Ok(self.leave_unknown(place));
        }
        if let Some(user) = self.options.users.get_mut(user) {
            user.approved_before = true;
        }
        self.authorize(place, Cause::Customer);
        Ok(Approval::Approved)
    }

    fn magic_decline(&self, place: usize, amount: i64) -> Option<&'static str> {
        if self.options.environment != Environment::Test {
            return None;
        }
        let market =
            self.payments.get(place).and_then(|payment| self.options.units.get(payment.unit))?.market;
        let acts = |norway_only: bool| !norway_only || market == Market::No;
        DECLINED
            .iter()
            .find(|(magic, _, norway)| *magic == amount && acts(*norway))
            .map(|(_, reason, _)| *reason)
    }

    fn refuse_card(&mut self, place: usize, reason: &'static str) -> Approval {
        let Some(payment) = self.payments.get_mut(place) else { return Approval::Declined(reason) };
        payment.approving = false;
        let (amount, key) = (payment.terms.amount, payment.create_key.clone());
        if self.switches().declined_card_event == DeclinedCardEvent::Logged {
            self.log(place, EventName::Authorized, amount, Some(&key), false);
        }
        // It may have been the approval in progress only that kept it alive.
        self.expire(place);
        Approval::Declined(reason)
    }

    fn leave_unknown(&mut self, place: usize) -> Approval {
        if let Some(payment) = self.payments.get_mut(place) {
            payment.approving = true;
            if !payment.result_unknown {
                payment.result_unknown = true;
                self.timers.set(payment.terms.expires_at + UNKNOWN_FOR, place, Due::Resolve);
            }
        }
        Approval::Unknown
    }

    /// The bank holds the money.
    pub(super) fn authorize(&mut self, place: usize, cause: Cause) {
        let Some(payment) = self.payments.get_mut(place) else { return };
        payment.state = State::Authorized;
        payment.approving = false;
        payment.authorized = payment.terms.amount;
        payment.authorized_at = Some(self.now);
        let (amount, key) = (payment.terms.amount, payment.create_key.clone());
        self.book(place, Movement::Authorized, amount, Some(&key), cause);
        self.log(place, EventName::Authorized, amount, Some(&key), true);
        if let Some(deadline) = self.capture_deadline(place) {
            self.timers.set(deadline, place, Due::CaptureDeadline);
        }
    }

    pub(super) fn decline_payment(&mut self, place: usize) -> Result<(), PlayError> {
        self.waiting(place)?;
        self.end_unpaid(place, State::Aborted, EventName::Aborted);
        Ok(())
    }

    /// What the QR code of a payment says.
    pub(super) fn qr_text(&self, token: &str) -> String {
        landing(&self.options.public_base, token)
    }
}
