//! What a success says, in checked values.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::reading::{not_ours, unreadable};
use crate::clock::Timestamp;
use crate::error::Error;
use crate::http::HttpResponse;
use crate::ids::Reference;
use crate::money::{Currency, Money};
use crate::wire::epayment::{self as wire, EventName, PaymentMethodType, State, UserDetails};

/// The four sums of a payment, all in the currency of the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Aggregate {
    /// Reserved by the customer's approval. Neither capture nor cancel lowers it.
    pub authorized: Money,
    /// Released again. More than authorized for a payment cancelled before approval.
    pub cancelled: Money,
    /// Taken. A refund does not lower it.
    pub captured: Money,
    /// Paid back.
    pub refunded: Money,
}

/// The address or text of a code or landing page. Whoever has it can pay, so `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RedirectUrl(String);

/// A payment was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Its reference.
    pub reference: Reference,
    /// What the customer scans or opens; absent for a push message.
    pub redirect_url: Option<RedirectUrl>,
}

/// A payment as the platform sees it. `Debug` shows nothing of the customer, nor what the seller noted.
#[derive(Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its reference.
    pub reference: Reference,
    /// How far the customer's approval has come. Says nothing about captures.
    pub state: State,
    /// What was asked for.
    pub amount: Money,
    /// What became of the money.
    pub aggregate: Aggregate,
    /// The platform's reference of the creation.
    pub psp_reference: String,
    /// What the customer scans or opens. May be missing once the payment is final.
    pub redirect_url: Option<RedirectUrl>,
    /// Until when a capture is guaranteed; may be earlier than the deadline of the market.
    pub capture_guaranteed_until: Option<Timestamp>,
    /// What the customer pays with.
    pub method: Option<PaymentMethodType>,
    /// First six digits of the card, after approval.
    pub card_bin: Option<String>,
    /// The customer's id at the profile service, some time after approval, if a scope was asked for.
    pub profile_sub: Option<String>,
    /// The customer, as far as asked for and agreed.
    pub user_details: Option<UserDetails>,
    /// As given at creation.
    pub metadata: BTreeMap<String, String>,
}

/// A capture, refund or cancel was carried out; this is the payment after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modification {
    /// Its reference.
    pub reference: Reference,
    /// How far the customer's approval has come.
    pub state: State,
    /// What the payment was created for: not the amount of the modification.
    pub amount: Money,
    /// What became of the money. A capture is proved by this, not by the status of the answer.
    pub aggregate: Aggregate,
    /// The platform's reference of the creation.
    pub psp_reference: String,
}

/// One line of the event log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub name: EventName,
    /// The platform's reference of this event, unique.
    pub psp_reference: String,
    /// The amount of this event: a partial capture carries its part.
    pub amount: Money,
    /// When, by the platform's clock.
    pub timestamp: Option<Timestamp>,
    /// The idempotency key of the call that caused it. Missing on some events: its absence proves nothing.
    pub idempotency_key: Option<String>,
    /// False: it was tried and failed, and nothing moved.
    pub success: bool,
}

impl RedirectUrl {
    /// As the platform gave it; `None` if it gave nothing. Hosts and schemes change by market and over time,
    /// so none is checked.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        (!text.is_empty()).then_some(Self(text))
    }

    /// The address or text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payment")
            .field("reference", &self.reference)
            .field("state", &self.state)
            .field("amount", &self.amount)
            .field("aggregate", &self.aggregate)
            .field("psp_reference", &self.psp_reference)
            .field("redirect_url", &self.redirect_url)
            .field("capture_guaranteed_until", &self.capture_guaranteed_until)
            .field("method", &self.method)
            .field("user_details", &self.user_details)
            .finish_non_exhaustive()
    }
}

impl Drop for Payment {
    fn drop(&mut self) {
        self.profile_sub.zeroize();
        self.metadata.values_mut().for_each(Zeroize::zeroize);
    }
}

impl fmt::Debug for RedirectUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedirectUrl(..)")
    }
}

/// Turns the wire into values, for one answer about one payment.
pub(super) struct Checked<'a> {
    pub(super) response: &'a HttpResponse,
    pub(super) reference: &'a Reference,
}

impl Checked<'_> {
    pub(super) fn created(&self, wire: wire::Created) -> Result<Created, Error> {
        self.names(&wire.reference)?;
        let redirect_url = wire.redirect_url.and_then(RedirectUrl::new);
        Ok(Created { reference: self.reference.clone(), redirect_url })
    }

    pub(super) fn payment(&self, wire: wire::Payment) -> Result<Payment, Error> {
        self.names(&wire.reference)?;
        let amount = self.money(&wire.amount)?;
        let (method, card_bin) = wire.payment_method.map_or((None, None), |m| (Some(m.kind), m.card_bin));
        Ok(Payment {
            reference: self.reference.clone(),
            state: wire.state,
            amount,
            aggregate: self.aggregate(&wire.aggregate, amount.currency())?,
            psp_reference: wire.psp_reference,
            redirect_url: wire.redirect_url.and_then(RedirectUrl::new),
            capture_guaranteed_until: wire.capture_guaranteed_until.as_deref().and_then(Timestamp::parse),
            method,
            card_bin,
            profile_sub: wire.profile.and_then(|profile| profile.sub),
            user_details: wire.user_details,
            metadata: wire.metadata.unwrap_or_default(),
        })
    }

    pub(super) fn modification(&self, wire: wire::Modified) -> Result<Modification, Error> {
        self.names(&wire.reference)?;
        let amount = self.money(&wire.amount)?;
        Ok(Modification {
            reference: self.reference.clone(),
            state: wire.state,
            amount,
            aggregate: self.aggregate(&wire.aggregate, amount.currency())?,
            psp_reference: wire.psp_reference,
        })
    }

    pub(super) fn event(&self, wire: wire::Event) -> Result<Event, Error> {
        self.names(&wire.reference)?;
        Ok(Event {
            name: wire.name,
            psp_reference: wire.psp_reference,
            amount: self.money(&wire.amount)?,
            timestamp: wire.timestamp.as_deref().and_then(Timestamp::parse),
            idempotency_key: wire.idempotency_key,
            success: wire.success,
        })
    }

    /// Refuses an amount that is not what the payment was created for, where that is known.
    pub(super) fn asked(&self, found: Money, asked: Option<Money>) -> Result<(), Error> {
        match asked {
            Some(asked) if asked != found => {
                Err(not_ours(self.response, &format!("the payment is of {found}, not of {asked}")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a currency that is not the one of the request.
    pub(super) fn currency(&self, found: Currency, asked: Currency) -> Result<(), Error> {
        if found == asked {
            return Ok(());
        }
        Err(not_ours(self.response, &format!("the answer is in {found}, not in {asked}")))
    }

    fn names(&self, found: &str) -> Result<(), Error> {
        if found == self.reference.as_str() {
            return Ok(());
        }
        Err(not_ours(self.response, "the answer names another payment"))
    }

    fn aggregate(&self, wire: &wire::Aggregate, currency: Currency) -> Result<Aggregate, Error> {
        let sum = |amount| {
            let money: Money = self.money(amount)?;
            self.currency(money.currency(), currency).map(|()| money)
        };
        Ok(Aggregate {
            authorized: sum(&wire.authorized_amount)?,
            cancelled: sum(&wire.cancelled_amount)?,
            captured: sum(&wire.captured_amount)?,
            refunded: sum(&wire.refunded_amount)?,
        })
    }

    fn money(&self, wire: &wire::Amount) -> Result<Money, Error> {
        let currency = Currency::parse(&wire.currency)
            .map_err(|_| unreadable(self.response, "a success in a currency that is not known"))?;
        Money::new(wire.value, currency)
            .map_err(|_| unreadable(self.response, "a success with an amount below zero"))
    }
}
