//! `tests/vectors/error-bodies.json`: what each answer proves.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::ids::{HttpsUrl, Msn, SystemInfo};
use crate::phone::Msisdn;
use crate::secret::Credentials;
use crate::wire::error::{Shape, parse};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    endpoint: String,
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    json: Option<Value>,
    text: Option<String>,
    repeat: Option<Repeat>,
    shape: Option<String>,
    reading: String,
    error: Option<Value>,
    #[serde(default)]
    answer: Value,
}

#[derive(Deserialize)]
struct Repeat {
    text: String,
    times: usize,
}

impl Case {
    fn response(&self) -> HttpResponse {
        let body = match (&self.json, &self.text, &self.repeat) {
            (Some(json), ..) => json.to_string(),
            (_, Some(text), _) => text.clone(),
            (.., Some(repeat)) => repeat.text.repeat(repeat.times),
            _ => String::new(),
        };
        let headers = self.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        HttpResponse { status: self.status, headers, body: body.into_bytes() }
    }

    fn check(&self, response: &HttpResponse) {
        match self.endpoint.as_str() {
            "create" => {
                let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
                self.judge(call.read(response), |a| json!({ "redirect_url": a.redirect_url.is_some() }));
            }
            "get" => {
                let call = GetPayment::new(reference()).expecting(nok(14_900));
                self.judge(call.read(response), |a| sums(&a.state, a.amount, a.aggregate));
            }
            "events" => self.judge(GetEvents::new(reference()).read(response), |a| events(&a)),
            "capture" => {
                self.judge_modification(&ModifyCall::capture(reference(), key(), amount(14_900)), response);
            }
            "refund" => {
                self.judge_modification(&ModifyCall::refund(reference(), key(), amount(500)), response);
            }
            "cancel" => self.judge_modification(&ModifyCall::cancel(reference(), key(), true), response),
            "force_approve" => {
                let phone = Customer::Phone(Msisdn::parse("+47 912 34 567", None).unwrap());
                let call = ForceApprove::customer(reference(), &phone).unwrap();
                self.judge(call.read(response), |()| Value::Null);
            }
            "token" => {
                let credentials = Credentials::new("id", "secret", "key").unwrap();
                let system = SystemInfo::new("till", "1").unwrap();
                let call = AccessToken::new(credentials, Msn::new("123456").unwrap(), system);
                self.judge(call.read(response), |a| json!({ "lifetime_seconds": a.lifetime.as_secs() }));
            }
            "webhook_register" => {
                let url = HttpsUrl::new("https://shop.example/hook").unwrap();
                let call = RegisterWebhook::new(url, vec![WebhookEvent::PaymentCaptured]).unwrap();
                self.judge(call.read(response), |a| json!({ "id": a.id.as_str() }));
            }
            "webhook_list" => self.judge(ListWebhooks.read(response), |a| webhooks(&a)),
            "webhook_delete" => {
                let call = DeleteWebhook::new(WebhookId::new("a-1").unwrap());
                self.judge(call.read(response), |()| Value::Null);
            }
            other => panic!("{}: no endpoint {other}", self.name),
        }
    }

    fn judge_modification(&self, call: &ModifyCall, response: &HttpResponse) {
        self.judge(call.clone().of_payment(nok(14_900)).read(response), |a| {
            sums(&a.state, a.amount, a.aggregate)
        });
    }

    fn judge<T: std::fmt::Debug>(&self, reading: Reading<T>, summary: impl FnOnce(T) -> Value) {
        let name = &self.name;
        let found = match &reading {
            Reading::Success(_) => "success",
            Reading::Refused(_) => "refused",
            Reading::NotExecuted { .. } => "not_executed",
            Reading::Unclear(_) => "unclear",
        };
        assert_eq!(found, self.reading, "{name}: {reading:?}");
        if let Some(error) = reading.error() {
            self.judge_class(error);
            let shown = describe(error);
            for (field, wanted) in self.error.as_ref().unwrap().as_object().unwrap() {
                assert_eq!(&shown[field], wanted, "{name}: {field}");
            }
            if let Reading::NotExecuted { error, retry_after } = &reading {
                assert_eq!(*retry_after, error.retry_after(), "{name}");
            }
            assert_eq!(error.http_status(), Some(self.status), "{name}");
        } else {
            assert_eq!(summary(reading.success().unwrap()), self.answer, "{name}");
        }
    }

    /// Whatever was answered, the class says the same as the reading; without a token nothing was sent.
    fn judge_class(&self, error: &Error) {
        let class = match self.reading.as_str() {
            _ if self.endpoint == "token" => Class::NotSent,
            "unclear" => Class::Unknown,
            _ => Class::Refused,
        };
        assert_eq!(error.class(), class, "{}", self.name);
    }
}

fn amount(minor: i64) -> ModificationAmount {
    ModificationAmount::new(nok(minor)).unwrap()
}

fn sums(state: &State, amount: Money, sums: Aggregate) -> Value {
    json!({
        "state": state, "amount": amount.minor(),
        "authorized": sums.authorized.minor(), "cancelled": sums.cancelled.minor(),
        "captured": sums.captured.minor(), "refunded": sums.refunded.minor(),
    })
}

fn events(events: &[Event]) -> Value {
    let event = |event: &Event| {
        json!({
            "name": event.name, "amount": event.amount.minor(), "key": event.idempotency_key,
            "at": event.timestamp, "success": event.success,
        })
    };
    events.iter().map(event).collect()
}

fn webhooks(webhooks: &[Webhook]) -> Value {
    let listed = |webhook: &Webhook| {
        let Webhook { id, url, events } = webhook;
        json!({ "id": id.as_str(), "url": url, "events": events })
    };
    webhooks.iter().map(listed).collect()
}

fn describe(error: &Error) -> Value {
    json!({
        "name": error.name(), "class": error.class(), "platform_code": error.platform_code(),
        "http_status": error.http_status(), "trace_id": error.trace_id(), "title": error.title(),
        "detail": error.detail(), "extra": error.extra(),
        "retry_after_seconds": error.retry_after().map(|wait| wait.as_secs()),
    })
}

fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Domain => "domain",
        Shape::Validation => "validation",
        Shape::Exchange => "exchange",
        Shape::Problem => "problem",
        Shape::InvalidParams => "invalid_params",
        Shape::ExistingId => "existing_id",
        Shape::Gateway => "gateway",
        Shape::GatewayPolicy => "gateway_policy",
        Shape::Token => "token",
        Shape::Legacy => "legacy",
        Shape::Userinfo => "userinfo",
        Shape::Unreadable => "unreadable",
    }
}

fn vectors() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/error-bodies.json");
    let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    vectors.cases
}

#[test]
fn every_answer_proves_what_the_file_says() {
    for case in vectors() {
        let response = case.response();
        if let Some(shape) = &case.shape {
            let body = parse(&response.headers, &response.body);
            assert_eq!(shape_name(body.shape), shape, "{}", case.name);
        }
        case.check(&response);
    }
}

/// Cutting an answer anywhere must never make a proof of it that the whole was not.
#[test]
fn a_cut_answer_proves_nothing() {
    for case in vectors().iter().filter(|case| case.json.is_some() && case.repeat.is_none()) {
        let whole = case.response();
        for length in (0..whole.body.len()).step_by(7) {
            let mut cut = whole.clone();
            cut.body.truncate(length);
            let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
            let reading = call.read(&cut);
            assert!(matches!(reading, Reading::Unclear(_)), "{} cut at {length}: {reading:?}", case.name);
        }
    }
}

#[test]
fn nothing_personal_is_shown() {
    let body = json!({
        "title": "Bad Request", "status": 400, "type": "x", "traceId": "t-1",
        "detail": "https://landing.example?token=opensesame",
        "extraDetails": [{ "name": "customer", "reason": "4791234567 of kari@example.com" }],
    });
    let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
    let shown = format!("{:?}", call.read(&answer(400, &body.to_string())));
    for hidden in ["opensesame", "91234567", "kari"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(shown.contains("t-1"));
}

#[test]
fn the_wait_is_kept_in_both_places() {
    let mut response = answer(429, r#"{"statusCode":429,"message":"slow"}"#);
    response.headers.push(("retry-after".to_owned(), "12".to_owned()));
    let reading = GetPayment::new(reference()).read(&response);
    let Reading::NotExecuted { error, retry_after } = reading else { panic!("{reading:?}") };
    assert_eq!(retry_after, Some(Duration::from_secs(12)));
    assert_eq!(error.name(), ErrorName::RateLimited);
}

pub(super) mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Anything an attacker, a hotel network or a broken proxy may answer with.
    pub(in crate::api::tests) fn bytes() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            r#"[\[\]{}",:a-zA-Z0-9 .-]{0,80}"#.prop_map(String::into_bytes),
            json_value().prop_map(|value| value.to_string().into_bytes()),
        ]
    }

    /// JSON made of the words the platform uses, in any arrangement.
    fn json_value() -> impl Strategy<Value = Value> {
        let word = prop::sample::select(vec![
            "reference",
            "redirectUrl",
            "state",
            "amount",
            "aggregate",
            "value",
            "currency",
            "title",
            "status",
            "type",
            "detail",
            "traceId",
            "extraDetails",
            "name",
            "reason",
            "ErrorCode",
            "invalidParams",
            "statusCode",
            "message",
            "responseInfo",
            "responseCode",
            "error",
            "error_description",
            "id",
            "extraInfo",
            "errorCode",
        ]);
        let text =
            prop::sample::select(vec!["till-01-000123", "4150", "5090", "409", "Not Found", "NOK", ""]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(word.clone().prop_map(str::to_owned), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// A proof needs a status that can be one, whatever the body says.
        #[test]
        fn other_statuses_prove_nothing(status in 0u16..1000, body in bytes()) {
            let proving = [200, 201, 400, 401, 403, 404, 409, 415, 422, 423, 429];
            prop_assume!(!proving.contains(&status));
            let response = HttpResponse { status, headers: Vec::new(), body };
            let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
            prop_assert!(matches!(call.read(&response), Reading::Unclear(_)));
            let change = ModifyCall::refund(reference(), key(), amount(500));
            prop_assert!(matches!(change.read(&response), Reading::Unclear(_)));
            let read = GetPayment::new(reference());
            prop_assert!(matches!(read.read(&response), Reading::Unclear(_)));
        }

        /// A refusal of a 404 always speaks of a payment that is not there.
        #[test]
        fn a_404_is_only_a_payment_that_is_not_there(body in bytes()) {
            let response = HttpResponse { status: 404, headers: Vec::new(), body };
            match GetPayment::new(reference()).read(&response) {
                Reading::Refused(error) => prop_assert_eq!(error.name(), ErrorName::ReferenceNotFound),
                reading => prop_assert!(matches!(reading, Reading::Unclear(_))),
            }
        }

        /// No body makes a success of a change without naming the payment.
        #[test]
        fn a_success_names_the_payment(body in bytes()) {
            let response = HttpResponse { status: 200, headers: Vec::new(), body };
            let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
            if call.read(&response).success().is_some() {
                let named: Value = serde_json::from_slice(&response.body).unwrap();
                prop_assert_eq!(&named["reference"], "till-01-000123");
            }
        }
    }
}
