use std::fmt;

use zeroize::Zeroize;

use crate::api::answer::{Checked, Created};
use crate::api::reading::{Endpoint, Reading, object};
use crate::api::refusal::{Call, refusal};
use crate::api::retrieve::post;
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse};
use crate::ids::{IdempotencyKey, Reference};
use crate::money::Money;
use crate::wire::epayment as wire;

const PATH: &str = "/epayment/v1/payments";

/// A create with its key: what is sent, and sent again.
///
/// A repeat must carry the same key and the same bytes. So the fields are open: what was written down before
/// the first attempt makes the same call again. `Debug` does not show the body: it may name a customer; so it is
/// wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct CreateCall {
    /// The payment.
    pub reference: Reference,
    /// The idempotency key, this operation's own.
    pub key: IdempotencyKey,
    /// The exact body.
    pub body: Vec<u8>,
    /// What is asked for.
    pub amount: Money,
}

impl CreateCall {
    fn answer(&self, response: &HttpResponse) -> Result<Created, Error> {
        Checked { response, reference: &self.reference }.created(object::<wire::Created>(response)?)
    }
}

impl Endpoint for CreateCall {
    type Answer = Created;

    fn request(&self) -> HttpRequest {
        let mut request = post(PATH.to_owned(), self.body.clone());
        request.headers.push(("idempotency-key", self.key.as_str().to_owned()));
        request
    }

    /// 200 is taken as 201: a platform that repeats an earlier answer may say either.
    fn read(&self, response: &HttpResponse) -> Reading<Created> {
        let reading = match response.status {
            200 | 201 => self.answer(response).into(),
            _ => refusal(Call::Payment, response),
        };
        reading.map_error(|error| error.with_reference(self.reference.as_str()).with_key(self.key.as_str()))
    }
}

impl Drop for CreateCall {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

impl fmt::Debug for CreateCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reference, key) = (self.reference.as_str(), self.key.as_str());
        write!(f, "CreateCall({reference}, key {key}, {})", self.amount)
    }
}
