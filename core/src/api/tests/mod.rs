//! Requests and readings through the public face of the room.

use crate::error::{Class, Error, ErrorName};
use crate::http::{HttpResponse, Method};
use crate::ids::{IdempotencyKey, Reference, ReturnUrl};
use crate::money::{Currency, ModificationAmount, Money, PaymentAmount};

use super::*;

mod creates;
mod orders;
mod properties;
mod qr;
mod readings;
mod requests;

fn reference() -> Reference {
    Reference::new("till-01-000123").unwrap()
}

fn key() -> IdempotencyKey {
    IdempotencyKey::new("key-1").unwrap()
}

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

fn create(flow: Flow) -> CreatePaymentBuilder {
    CreatePayment::new(reference(), PaymentAmount::new(nok(14_900)).unwrap(), flow)
}

fn answer(status: u16, body: &str) -> HttpResponse {
    HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

fn body_of(request: &crate::http::HttpRequest) -> serde_json::Value {
    serde_json::from_slice(request.body.as_deref().unwrap()).unwrap()
}

#[test]
fn a_call_made_again_from_what_was_written_down_is_the_same_request() {
    let made = create(Flow::WebRedirect {
        return_url: ReturnUrl::new("https://shop.example/done").unwrap(),
        customer: None,
    });
    let call = made.build().unwrap().with_key(key());
    let (stored, amount) = (call.body.clone(), call.amount);
    let again = CreateCall { reference: reference(), key: key(), body: stored, amount };
    assert!(again.request() == call.request());
}
