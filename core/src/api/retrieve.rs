use super::answer::{Checked, Event, Payment};
use super::reading::{Endpoint, Reading, list, object};
use super::refusal::{Call, refusal};
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::Reference;
use crate::money::Money;
use crate::wire::epayment as wire;

/// Reads a payment: `GET /epayment/v1/payments/{reference}`. Changes nothing; 120 a minute per reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetPayment {
    reference: Reference,
    asked: Option<Money>,
}

/// Reads the history of a payment: `GET /epayment/v1/payments/{reference}/events`. Oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetEvents {
    reference: Reference,
}

impl GetPayment {
    /// Of any amount. The caller compares it with what was asked.
    pub fn new(reference: Reference) -> Self {
        Self { reference, asked: None }
    }

    /// A payment of another amount or currency is then no success but unclear, with the error `not_ours`.
    #[must_use]
    pub fn expecting(self, amount: Money) -> Self {
        Self { asked: Some(amount), ..self }
    }
}

impl GetEvents {
    /// Of the payment `reference`.
    pub fn new(reference: Reference) -> Self {
        Self { reference }
    }
}

impl Endpoint for GetPayment {
    type Answer = Payment;

    fn request(&self) -> HttpRequest {
        get(payment_path(&self.reference))
    }

    fn read(&self, response: &HttpResponse) -> Reading<Payment> {
        let checked = Checked { response, reference: &self.reference };
        let read = || {
            let payment = checked.payment(object::<wire::Payment>(response)?)?;
            checked.asked(payment.amount, self.asked)?;
            Ok(payment)
        };
        let reading = if response.status == 200 { read().into() } else { refusal(Call::Payment, response) };
        reading.map_error(|error| error.with_reference(self.reference.as_str()))
    }
}

impl Endpoint for GetEvents {
    type Answer = Vec<Event>;

    fn request(&self) -> HttpRequest {
        get(payment_path(&self.reference) + "/events")
    }

    fn read(&self, response: &HttpResponse) -> Reading<Vec<Event>> {
        let checked = Checked { response, reference: &self.reference };
        let read = || -> Result<Vec<Event>, Error> {
            let events: Vec<wire::Event> = list(response)?;
            events.into_iter().map(|event| checked.event(event)).collect()
        };
        let reading = if response.status == 200 { read().into() } else { refusal(Call::Payment, response) };
        reading.map_error(|error| error.with_reference(self.reference.as_str()))
    }
}

/// The path of a payment. A reference needs no escaping: it has letters, digits and hyphens only.
pub(super) fn payment_path(reference: &Reference) -> String {
    format!("/epayment/v1/payments/{}", reference.as_str())
}

pub(super) fn get(target: String) -> HttpRequest {
    HttpRequest { method: Method::Get, target, headers: Vec::new(), body: None }
}

/// A POST with a JSON body.
pub(super) fn post(target: String, body: Vec<u8>) -> HttpRequest {
    let headers = vec![("content-type", "application/json".to_owned())];
    HttpRequest { method: Method::Post, target, headers, body: Some(body) }
}
