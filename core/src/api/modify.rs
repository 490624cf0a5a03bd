use std::fmt;

use serde_json::json;

use super::answer::{Checked, Modification};
use super::reading::{self, Endpoint, Reading};
use super::refusal::{Call, refusal};
use super::retrieve::{payment_path, post};
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse};
use crate::ids::{IdempotencyKey, Reference};
use crate::money::{ModificationAmount, Money};
use crate::wire::epayment as wire;

/// Which way the money goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Takes what is reserved.
    Capture,
    /// Pays back what was taken.
    Refund,
    /// Ends an unapproved payment, or releases what is reserved and not taken.
    Cancel,
}

/// A capture, refund or cancel, with its key: `POST /epayment/v1/payments/{reference}/capture` and so on.
///
/// A repeat must carry the same key and the same bytes. So the fields are open: what was written down before
/// the first attempt makes the same call again. `Debug` does not show the body.
#[derive(Clone, PartialEq, Eq)]
pub struct ModifyCall {
    /// Which way the money goes.
    pub change: Change,
    /// The payment.
    pub reference: Reference,
    /// The idempotency key, this operation's own.
    pub key: IdempotencyKey,
    /// The exact body.
    pub body: Vec<u8>,
    /// The amount of the capture or refund; none for a cancel, which takes all that is left.
    pub amount: Option<Money>,
    /// What the payment was created for, if known. An answer about another amount is then not trusted.
    pub payment_amount: Option<Money>,
}

impl ModifyCall {
    /// Takes `amount` of what is reserved.
    pub fn capture(reference: Reference, key: IdempotencyKey, amount: ModificationAmount) -> Self {
        Self::of_amount(Change::Capture, reference, key, amount.money())
    }

    /// Pays back `amount` of what was taken. Only the sales unit that took the payment can.
    pub fn refund(reference: Reference, key: IdempotencyKey, amount: ModificationAmount) -> Self {
        Self::of_amount(Change::Refund, reference, key, amount.money())
    }

    /// Ends the payment, or releases all that is reserved and not taken. With `transaction_only` an approved
    /// payment is left alone, and the answer is code 6060. It races the customer: read the payment
    /// afterwards.
    pub fn cancel(reference: Reference, key: IdempotencyKey, transaction_only: bool) -> Self {
        let body = json!({ "cancelTransactionOnly": transaction_only }).to_string().into_bytes();
        Self { change: Change::Cancel, reference, key, body, amount: None, payment_amount: None }
    }

    /// An answer about a payment of another amount or currency is then unclear, with the error `not_ours`.
    #[must_use]
    pub fn of_payment(self, amount: Money) -> Self {
        Self { payment_amount: Some(amount), ..self }
    }

    fn of_amount(change: Change, reference: Reference, key: IdempotencyKey, amount: Money) -> Self {
        let (currency, value) = (amount.currency().code(), amount.minor());
        let body = json!({ "modificationAmount": { "currency": currency, "value": value } });
        let body = body.to_string().into_bytes();
        Self { change, reference, key, body, amount: Some(amount), payment_amount: None }
    }

    fn answer(&self, response: &HttpResponse) -> Result<Modification, Error> {
        let checked = Checked { response, reference: &self.reference };
        let modification = checked.modification(reading::object::<wire::Modified>(response)?)?;
        checked.asked(modification.amount, self.payment_amount)?;
        if let Some(amount) = self.amount {
            checked.currency(modification.amount.currency(), amount.currency())?;
        }
        Ok(modification)
    }
}

impl Change {
    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Refund => "refund",
            Self::Cancel => "cancel",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Capture => "/capture",
            Self::Refund => "/refund",
            Self::Cancel => "/cancel",
        }
    }
}

impl Endpoint for ModifyCall {
    type Answer = Modification;

    fn request(&self) -> HttpRequest {
        let mut request = post(payment_path(&self.reference) + self.change.path(), self.body.clone());
        request.headers.push(("idempotency-key", self.key.as_str().to_owned()));
        request
    }

    fn read(&self, response: &HttpResponse) -> Reading<Modification> {
        let call = if self.change == Change::Refund { Call::Refund } else { Call::Payment };
        let reading =
            if response.status == 200 { self.answer(response).into() } else { refusal(call, response) };
        reading.map_error(|error| error.with_reference(self.reference.as_str()).with_key(self.key.as_str()))
    }
}

impl fmt::Debug for ModifyCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModifyCall({:?} of {}, key {}", self.change, self.reference.as_str(), self.key.as_str())?;
        match self.amount {
            Some(amount) => write!(f, ", {amount})"),
            None => f.write_str(")"),
        }
    }
}
