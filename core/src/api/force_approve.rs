use std::fmt;

use serde::Serialize;
use zeroize::Zeroize;

use super::answer::RedirectUrl;
use super::create::{Customer, Who};
use super::reading::{Endpoint, Reading};
use super::refusal::{Call, refusal};
use super::retrieve::post;
use crate::error::Invalid;
use crate::http::{HttpRequest, HttpResponse};
use crate::ids::Reference;
use crate::wire::to_vec;

/// Approves a payment in the customer's place: `POST /epayment/v1/test/payments/{reference}/approve`.
///
/// Works on the test host only, for a test user who has approved a payment by hand once. `Debug` does not
/// show the customer.
#[derive(Clone, PartialEq, Eq)]
pub struct ForceApprove {
    reference: Reference,
    body: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Body<'a> {
    Customer(Who<'a>),
    Token(&'a str),
}

impl ForceApprove {
    /// As this customer.
    pub fn customer(reference: Reference, customer: &Customer) -> Result<Self, Invalid> {
        Self::new(reference, &Body::Customer(customer.into()))
    }

    /// As whoever opens this address of the payment: the value of `token=` in it is what counts.
    pub fn token(reference: Reference, address: &RedirectUrl) -> Result<Self, Invalid> {
        let token = address.as_str().split(['?', '&', '/']).find_map(|part| part.strip_prefix("token="));
        let token = token.map(|token| token.split('#').next().unwrap_or_default());
        match token.filter(|token| !token.is_empty()) {
            Some(token) => Self::new(reference, &Body::Token(token)),
            None => Err(Invalid::new("token", "is missing", "an address with token= in it")),
        }
    }

    fn new(reference: Reference, body: &Body<'_>) -> Result<Self, Invalid> {
        let body = to_vec(body)
            .map_err(|_| Invalid::new("body", "cannot be written as JSON", "values that JSON can hold"))?;
        Ok(Self { reference, body })
    }
}

impl Endpoint for ForceApprove {
    type Answer = ();

    fn request(&self) -> HttpRequest {
        let target = format!("/epayment/v1/test/payments/{}/approve", self.reference.as_str());
        post(target, self.body.clone())
    }

    /// A success has no body, and none is looked at. Whether the payment is approved is for a read to say.
    fn read(&self, response: &HttpResponse) -> Reading<()> {
        let reading = match response.status {
            200 | 204 => Reading::Success(()),
            _ => refusal(Call::Payment, response),
        };
        reading.map_error(|error| error.with_reference(self.reference.as_str()))
    }
}

impl Drop for ForceApprove {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

impl fmt::Debug for ForceApprove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForceApprove({})", self.reference.as_str())
    }
}
