//! Answers of the platform, and of whatever stands in front of it, to each endpoint.
//!
//! ```text
//! endpoint (1 byte), status (2 bytes), "name: value" lines, an empty line, the body
//! ```
//! Without an empty line all of it is body.

use kasse::api::orders::GetOrder;
use kasse::api::qr::{AdoptMobilePayQr, ExchangePersonalQr, GetCallbackQr, ListRedirectQrs};
use kasse::api::{
    AccessToken, Customer, DeleteWebhook, Endpoint, ForceApprove, GetEvents, GetPayment, ListWebhooks,
    ModifyCall, QrFormat, Reading, RegisterWebhook, WebhookEvent, WebhookId,
};
use kasse::api::{CreatePayment, Flow};
use kasse::error::Class;
use kasse::http::HttpResponse;
use kasse::ids::{
    BeaconId, HttpsUrl, IdempotencyKey, Location, MerchantQrId, Msn, PersonalQr, Reference, SystemInfo,
};
use kasse::money::{Currency, ModificationAmount, Money, PaymentAmount};
use kasse::phone::Msisdn;
use kasse::secret::Credentials;
use serde_json::Value;

/// The payment that is asked about.
const REFERENCE: &str = "till-01-000123";

/// The names of the endpoints, in the order of their first byte.
pub(crate) const ENDPOINTS: [&str; 16] = [
    "create",
    "get",
    "events",
    "capture",
    "refund",
    "cancel",
    "force_approve",
    "token",
    "register",
    "list",
    "delete",
    "redirects",
    "callback",
    "adopt",
    "exchange",
    "order",
];

/// Bytes of a case.
pub(crate) fn case(endpoint: &str, response: &HttpResponse) -> Vec<u8> {
    let index = ENDPOINTS.iter().position(|name| *name == endpoint).unwrap_or_default();
    let mut bytes = vec![u8::try_from(index).unwrap()];
    bytes.extend(response.status.to_be_bytes());
    for (name, value) in &response.headers {
        bytes.extend(format!("{name}: {value}\n").bytes());
    }
    bytes.push(b'\n');
    bytes.extend(&response.body);
    bytes
}

pub(crate) fn run(bytes: &[u8]) {
    let Some((&[endpoint, high, low], rest)) = bytes.split_first_chunk::<3>() else { return };
    let (headers, body) = split(rest);
    let response = HttpResponse { status: u16::from_be_bytes([high, low]), headers, body: body.to_vec() };
    read(ENDPOINTS[usize::from(endpoint) % ENDPOINTS.len()], &response);
}

pub(crate) fn split(rest: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers = Vec::new();
    let mut left = rest;
    while let Some(end) = left.iter().position(|byte| *byte == b'\n') {
        let (line, after) = (&left[..end], &left[end + 1..]);
        if line.is_empty() {
            return (headers, after);
        }
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
        left = after;
    }
    (Vec::new(), rest)
}

fn read(endpoint: &str, response: &HttpResponse) {
    let reference = || Reference::new(REFERENCE).unwrap();
    let key = || IdempotencyKey::new("key-1").unwrap();
    let nok = |minor| Money::new(minor, Currency::Nok).unwrap();
    let part = || ModificationAmount::new(nok(500)).unwrap();
    match endpoint {
        "create" => {
            let amount = PaymentAmount::new(nok(14_900)).unwrap();
            let made = CreatePayment::new(reference(), amount, Flow::Qr { format: None }).build().unwrap();
            judge(&made.with_key(key()), response, &[200, 201], true);
        }
        "get" => judge(&GetPayment::new(reference()).expecting(nok(14_900)), response, &[200], true),
        "events" => judge(&GetEvents::new(reference()), response, &[200], true),
        "capture" => judge(&ModifyCall::capture(reference(), key(), part()), response, &[200], true),
        "refund" => judge(&ModifyCall::refund(reference(), key(), part()), response, &[200], true),
        "cancel" => judge(&ModifyCall::cancel(reference(), key(), true), response, &[200], true),
        "force_approve" => {
            let phone = Customer::Phone(Msisdn::new("4791234567").unwrap());
            let call = ForceApprove::customer(reference(), &phone).unwrap();
            judge(&call, response, &[200, 204], false);
        }
        "token" => {
            let keys = Credentials::new("id", "secret", "key").unwrap();
            let system = SystemInfo::new("till", "1").unwrap();
            let call = AccessToken::new(keys, Msn::new("123456").unwrap(), system);
            judge(&call, response, &[200], false);
        }
        "register" => {
            let url = HttpsUrl::new("https://shop.example/hook").unwrap();
            let call = RegisterWebhook::new(url, vec![WebhookEvent::PaymentCreated]).unwrap();
            judge(&call, response, &[200, 201], false);
        }
        "list" => judge(&ListWebhooks, response, &[200], false),
        "redirects" => judge(&ListRedirectQrs::new(QrFormat::Svg), response, &[200], false),
        "callback" => {
            let id = MerchantQrId::new("till-1").unwrap();
            judge(&GetCallbackQr::new(id, QrFormat::Svg), response, &[200], false);
        }
        "adopt" => {
            let beacon = BeaconId::new("123456789012345").unwrap();
            let call = AdoptMobilePayQr::new(beacon, Location::new("Kasse 1").unwrap());
            judge(&call, response, &[200, 201, 204], false);
        }
        "exchange" => {
            let code = PersonalQr::new("https://qr.example/p/abc").unwrap();
            judge(&ExchangePersonalQr::new(code), response, &[200], false);
        }
        "order" => judge(&GetOrder::new(reference()), response, &[200], false),
        _ => judge(&DeleteWebhook::new(WebhookId::new("a-1").unwrap()), response, &[200, 204], false),
    }
}

fn judge<E: Endpoint>(endpoint: &E, response: &HttpResponse, success: &[u16], names: bool)
where
    E::Answer: std::fmt::Debug + PartialEq,
{
    let reading = endpoint.read(response);
    assert!(reading == endpoint.read(response), "the same answer is read in two ways");
    let shown = format!("{reading:?}");
    let status = response.status;
    match &reading {
        Reading::Success(_) => {
            assert!(success.contains(&status), "a success with {status}");
            assert!(!names || names_ours(&response.body), "a success that names another payment");
        }
        Reading::Refused(_) => {
            assert!([400, 401, 403, 404, 409, 415, 422].contains(&status), "refused by {status}");
        }
        Reading::NotExecuted { .. } => assert!([400, 409, 423, 429].contains(&status), "busy by {status}"),
        Reading::Unclear(error) => assert_ne!(error.class(), Class::Refused),
    }
    if let Some(error) = reading.error() {
        assert!(shown.len() < 4 * 1024 + 8 * response.body.len(), "an error of {} bytes", shown.len());
        let written = serde_json::to_string(error).unwrap();
        assert!(serde_json::from_str::<kasse::error::Error>(&written).unwrap() == *error);
    }
}

fn names_ours(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match serde_json::from_slice(body) {
        Ok(Value::Array(events)) => events.iter().all(|event| event["reference"] == REFERENCE),
        Ok(answer) => answer["reference"] == REFERENCE,
        Err(_) => false,
    }
}
