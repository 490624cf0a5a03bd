//! Requests and readings through the public face of the room.

use crate::error::{Class, Error, ErrorName};
use crate::http::{HttpResponse, Method};
use crate::ids::{IdempotencyKey, Reference, ReturnUrl};
use crate::money::{Currency, ModificationAmount, Money, PaymentAmount};

use super::*;

mod readings;

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
fn a_code_for_a_screen() {
    let call = create(Flow::Qr { format: Some(QrFormat::Text) }).build().unwrap().with_key(key());
    let request = call.request();
    assert_eq!((request.method, request.target.as_str()), (Method::Post, "/epayment/v1/payments"));
    assert!(request.headers.contains(&("idempotency-key", "key-1".to_owned())));
    assert_eq!(
        body_of(&request),
        serde_json::json!({
            "reference": "till-01-000123",
            "amount": { "currency": "NOK", "value": 14900 },
            "paymentMethod": { "type": "WALLET" },
            "userFlow": "QR",
            "customerInteraction": "CUSTOMER_PRESENT",
            "qrFormat": { "format": "TEXT/TARGETURL" },
        })
    );
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

#[test]
fn a_modification_names_its_amount_and_key() {
    let amount = ModificationAmount::new(nok(500)).unwrap();
    let request = ModifyCall::capture(reference(), key(), amount).request();
    assert_eq!(request.target, "/epayment/v1/payments/till-01-000123/capture");
    assert_eq!(
        body_of(&request),
        serde_json::json!({ "modificationAmount": { "currency": "NOK", "value": 500 } })
    );
    let request = ModifyCall::cancel(reference(), key(), true).request();
    assert_eq!(request.target, "/epayment/v1/payments/till-01-000123/cancel");
    assert_eq!(body_of(&request), serde_json::json!({ "cancelTransactionOnly": true }));
}

#[test]
fn a_lost_page_is_no_refusal() {
    let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
    let reading = call.read(&answer(404, "<html>Not found</html>"));
    let Reading::Unclear(error) = reading else { panic!("{reading:?}") };
    assert_eq!((error.name(), error.class()), (ErrorName::UnreadableAnswer, Class::Unknown));
    assert_eq!(error.reference(), Some("till-01-000123"));
}
