//! Requests other than creates.

use super::*;
use crate::http::HttpRequest;
use crate::ids::{HttpsUrl, Msn, SystemInfo};
use crate::phone::Msisdn;
use crate::secret::{Credentials, Secret};

fn credentials() -> Credentials {
    Credentials::new("the-id", "the-secret", "the-key").unwrap()
}

fn system() -> SystemInfo {
    SystemInfo::new("Till", "1.2").unwrap()
}

fn msn() -> Msn {
    Msn::new("123456").unwrap()
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
}

#[test]
fn every_call_says_who_asks() {
    let mut request = GetPayment::new(reference()).request();
    assert!(request.headers.is_empty());
    authorize(&mut request, &Secret::new("a.b.c"), &credentials(), &msn(), &system());
    for (name, value) in [
        ("authorization", "Bearer a.b.c"),
        ("ocp-apim-subscription-key", "the-key"),
        ("merchant-serial-number", "123456"),
        ("vipps-system-name", "Till"),
        ("vipps-system-version", "1.2"),
        ("vipps-system-plugin-name", "kasse"),
        ("vipps-system-plugin-version", env!("CARGO_PKG_VERSION")),
    ] {
        assert_eq!(header(&request, name), Some(value), "{name}");
    }
}

#[test]
fn a_token_is_asked_for_with_the_keys_in_headers_and_an_empty_body() {
    let call = AccessToken::new(credentials(), msn(), system());
    let request = call.request();
    assert_eq!((request.method, request.target.as_str()), (Method::Post, "/accesstoken/get"));
    assert_eq!(header(&request, "client_id"), Some("the-id"));
    assert_eq!(header(&request, "client_secret"), Some("the-secret"));
    assert_eq!(header(&request, "ocp-apim-subscription-key"), Some("the-key"));
    assert_eq!(request.body.as_deref(), Some(&b""[..]));
    assert!(!format!("{call:?} {request:?}").contains("the-"));
}

#[test]
fn reads_have_neither_body_nor_key() {
    for (request, target) in [
        (GetPayment::new(reference()).request(), "/epayment/v1/payments/till-01-000123"),
        (GetEvents::new(reference()).request(), "/epayment/v1/payments/till-01-000123/events"),
        (ListWebhooks.request(), "/webhooks/v1/webhooks"),
    ] {
        assert_eq!((request.method, request.target.as_str()), (Method::Get, target));
        assert!(request.body.is_none() && request.headers.is_empty());
    }
}

#[test]
fn changes_carry_key_and_body() {
    let amount = ModificationAmount::new(nok(500)).unwrap();
    let sum = serde_json::json!({ "modificationAmount": { "currency": "NOK", "value": 500 } });
    let only = |flag: bool| serde_json::json!({ "cancelTransactionOnly": flag });
    for (call, path, body) in [
        (ModifyCall::capture(reference(), key(), amount), "capture", sum.clone()),
        (ModifyCall::refund(reference(), key(), amount), "refund", sum),
        (ModifyCall::cancel(reference(), key(), true), "cancel", only(true)),
        (ModifyCall::cancel(reference(), key(), false), "cancel", only(false)),
    ] {
        let request = call.request();
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.target, format!("/epayment/v1/payments/till-01-000123/{path}"));
        assert_eq!(header(&request, "idempotency-key"), Some("key-1"));
        assert_eq!(header(&request, "content-type"), Some("application/json"));
        assert_eq!(body_of(&request), body);
    }
}

#[test]
fn a_forced_approval_names_customer_or_token() {
    let phone = Customer::Phone(Msisdn::parse("+47 912 34 567", None).unwrap());
    let request = ForceApprove::customer(reference(), &phone).unwrap().request();
    assert_eq!(request.target, "/epayment/v1/test/payments/till-01-000123/approve");
    assert_eq!(body_of(&request), serde_json::json!({ "customer": { "phoneNumber": "4791234567" } }));
    for (address, token) in [
        ("https://landing.example?token=a.b-c", Some("a.b-c")),
        ("https://landing.example/v1?x=1&token=abc#top", Some("abc")),
        ("vipps://token=abc", Some("abc")),
        ("https://landing.example?token=", None),
        ("https://landing.example/mytoken=1", None),
    ] {
        let made = ForceApprove::token(reference(), &RedirectUrl::new(address).unwrap());
        let found = made.ok().map(|call| body_of(&call.request()));
        assert_eq!(found, token.map(|token| serde_json::json!({ "token": token })), "{address}");
    }
}

#[test]
fn registrations() {
    let url = HttpsUrl::new("https://shop.example/hook").unwrap();
    let events = vec![WebhookEvent::PaymentAuthorized, WebhookEvent::UserCheckedIn];
    let request = RegisterWebhook::new(url.clone(), events).unwrap().request();
    assert_eq!(
        body_of(&request),
        serde_json::json!({
            "url": "https://shop.example/hook",
            "events": ["epayments.payment.authorized.v1", "user.checked-in.v1"],
        })
    );
    assert_eq!(RegisterWebhook::new(url, Vec::new()).unwrap_err().field(), "events");
    let request = DeleteWebhook::new(WebhookId::new("497f6eca-6276").unwrap()).request();
    assert_eq!(request.target, "/webhooks/v1/webhooks/497f6eca-6276");
    assert_eq!(request.method, Method::Delete);
    for id in ["", "a/b", "../x", "a b", &"a".repeat(65)] {
        assert!(WebhookId::new(id).is_err(), "{id}");
    }
}
