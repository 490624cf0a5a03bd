//! Every endpoint, whatever is answered: what proves something, and what never does.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::ids::{HttpsUrl, Msn, SystemInfo};
use crate::phone::Msisdn;
use crate::secret::Credentials;

/// What an endpoint made of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Success,
    Refused,
    NotExecuted,
    Unclear,
}

fn proof<T>(reading: &Reading<T>) -> Proof {
    match reading {
        Reading::Success(_) => Proof::Success,
        Reading::Refused(_) => Proof::Refused,
        Reading::NotExecuted { .. } => Proof::NotExecuted,
        Reading::Unclear(_) => Proof::Unclear,
    }
}

/// One endpoint: its name, the statuses of its success, and its reader.
struct Case {
    name: &'static str,
    success: &'static [u16],
    read: fn(&HttpResponse) -> (Proof, Option<Class>),
}

fn judged<E: Endpoint>(endpoint: &E, response: &HttpResponse) -> (Proof, Option<Class>) {
    let reading = endpoint.read(response);
    (proof(&reading), reading.error().map(Error::class))
}

fn modification() -> ModificationAmount {
    ModificationAmount::new(nok(500)).unwrap()
}

const CASES: [Case; 11] = [
    Case {
        name: "create",
        success: &[200, 201],
        read: |r| judged(&create(Flow::Qr { format: None }).build().unwrap().with_key(key()), r),
    },
    Case { name: "get", success: &[200], read: |r| judged(&GetPayment::new(reference()), r) },
    Case { name: "events", success: &[200], read: |r| judged(&GetEvents::new(reference()), r) },
    Case {
        name: "capture",
        success: &[200],
        read: |r| judged(&ModifyCall::capture(reference(), key(), modification()), r),
    },
    Case {
        name: "refund",
        success: &[200],
        read: |r| judged(&ModifyCall::refund(reference(), key(), modification()), r),
    },
    Case {
        name: "cancel",
        success: &[200],
        read: |r| judged(&ModifyCall::cancel(reference(), key(), true), r),
    },
    Case {
        name: "force approve",
        success: &[200, 204],
        read: |r| {
            let phone = Customer::Phone(Msisdn::parse("+47 912 34 567", None).unwrap());
            judged(&ForceApprove::customer(reference(), &phone).unwrap(), r)
        },
    },
    Case {
        name: "token",
        success: &[200],
        read: |r| {
            let keys = Credentials::new("a", "b", "c").unwrap();
            let system = SystemInfo::new("till", "1").unwrap();
            judged(&AccessToken::new(keys, Msn::new("123456").unwrap(), system), r)
        },
    },
    Case {
        name: "register",
        success: &[200, 201],
        read: |r| {
            let url = HttpsUrl::new("https://shop.example/hook").unwrap();
            judged(&RegisterWebhook::new(url, vec![WebhookEvent::PaymentCreated]).unwrap(), r)
        },
    },
    Case { name: "list", success: &[200], read: |r| judged(&ListWebhooks, r) },
    Case {
        name: "delete",
        success: &[200, 204],
        read: |r| judged(&DeleteWebhook::new(WebhookId::new("a-1").unwrap()), r),
    },
];

/// Those that name a payment in what they answer.
const NAMING: [&str; 6] = ["create", "get", "events", "capture", "refund", "cancel"];

fn status() -> impl Strategy<Value = u16> {
    let usual = vec![200, 201, 204, 400, 401, 403, 404, 408, 409, 415, 422, 423, 429, 500, 502, 503];
    prop_oneof![4 => prop::sample::select(usual), 1 => any::<u16>()]
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop::sample::select(vec!["retry-after", "date", "traceparent", "content-type"]);
    let value = prop_oneof![
        Just("12".to_owned()),
        Just("18446744073709551615".to_owned()),
        Just("Wed, 04 Mar 2026 09:00:00 GMT".to_owned()),
        Just("Wed, 04 Mar 9999 09:00:00 GMT".to_owned()),
        ".{0,30}",
    ];
    proptest::collection::vec((name.prop_map(str::to_owned), value), 0..3)
}

fn payment(reference: &str) -> Value {
    let sum = |value: i64| json!({ "currency": "NOK", "value": value });
    json!({
        "reference": reference, "state": "AUTHORIZED", "amount": sum(14_900), "pspReference": "p",
        "aggregate": {
            "authorizedAmount": sum(14_900), "cancelledAmount": sum(0),
            "capturedAmount": sum(500), "refundedAmount": sum(0),
        },
    })
}

fn event(reference: &str) -> Value {
    json!({
        "reference": reference, "pspReference": "p", "name": "CREATED", "success": true,
        "amount": { "currency": "NOK", "value": 14_900 },
    })
}

/// Bodies near the real ones: of the right form with another name, a field missing, a field of another kind.
fn near() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec!["till-01-000123", "till-01-000124", "", "TILL-01-000123"]);
    let fields = ["reference", "state", "amount", "aggregate", "pspReference", "name", "success", "nothing"];
    let odd =
        prop_oneof![Just(Value::Null), Just(json!(1)), Just(json!("x")), Just(json!([])), Just(json!({}))];
    (names, 0..3_u8, prop::sample::select(fields.to_vec()), proptest::option::of(odd)).prop_map(
        |(name, kind, field, odd)| {
            let change = |mut value: Value| {
                match &odd {
                    Some(odd) => value[field] = odd.clone(),
                    None => drop(value.as_object_mut().and_then(|object| object.remove(field))),
                }
                value
            };
            match kind {
                0 => change(payment(name)),
                1 => json!([event("till-01-000123"), change(event(name))]),
                _ => json!([change(payment(name))]),
            }
        },
    )
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![near().prop_map(|value| value.to_string().into_bytes()), super::readings::properties::bytes(),]
}

/// Everything of the body that names a payment names ours.
fn names_ours(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let ours = |value: &Value| value["reference"] == "till-01-000123";
    match serde_json::from_slice(body) {
        Ok(Value::Array(events)) => events.iter().all(ours),
        Ok(value) => ours(&value),
        Err(_) => false,
    }
}

proptest! {
    /// A success has its status and names our payment; a refusal has a status of one; what a server or a
    /// gateway says of itself, and what was not understood, proves nothing.
    #[test]
    fn only_what_is_understood_proves_anything(status in status(), headers in headers(), body in body()) {
        let response = HttpResponse { status, headers, body };
        for case in CASES {
            let (proof, class) = (case.read)(&response);
            let name = case.name;
            match proof {
                Proof::Success => {
                    prop_assert!(case.success.contains(&status), "{} {}", name, status);
                    prop_assert!(!NAMING.contains(&name) || names_ours(&response.body), "{}", name);
                }
                Proof::Refused => {
                    prop_assert!([400, 401, 403, 404, 409, 415, 422].contains(&status), "{} {}", name, status);
                }
                Proof::NotExecuted => prop_assert!([400, 409, 423, 429].contains(&status), "{} {}", name, status),
                Proof::Unclear => {}
            }
            let due = match proof {
                Proof::Success => None,
                _ if name == "token" => Some(Class::NotSent),
                Proof::Unclear => Some(Class::Unknown),
                Proof::Refused | Proof::NotExecuted => Some(Class::Refused),
            };
            prop_assert_eq!(class, due, "{}", name);
        }
    }

    /// A refusal in no known shape may come from anything between here and there. The token endpoint is no
    /// exception.
    #[test]
    fn a_refusal_in_an_unknown_shape_proves_nothing(
        status in 400_u16..500,
        fields in proptest::collection::btree_map("[a-z]{1,3}|foo|fault|errors|code", ".{0,10}", 0..5),
        text in "[^\\[{]{0,40}",
    ) {
        let known = ["id", "error"];
        prop_assume!(!fields.keys().any(|name| known.contains(&name.as_str())));
        let object = serde_json::to_vec(&fields).unwrap();
        for body in [object, text.into_bytes(), b"<html><title>Forbidden</title></html>".to_vec()] {
            let response = HttpResponse { status, headers: Vec::new(), body };
            for case in CASES {
                let busy = [423, 429].contains(&status) && case.name == "token";
                let (proof, _) = (case.read)(&response);
                prop_assert!(busy || proof == Proof::Unclear, "{} {} {:?}", case.name, status, proof);
            }
        }
    }

    /// Fields that the platform may add one day change nothing.
    #[test]
    fn a_new_field_changes_nothing(name in "x-[a-z]{1,8}", text in ".{0,20}") {
        for (case, mut value) in [("get", payment("till-01-000123")), ("capture", payment("till-01-000123"))] {
            value[&name] = json!({ "deep": [text, 1, null] });
            value["aggregate"][&name] = json!(text);
            value["amount"][&name] = json!(text);
            let case = CASES.iter().find(|known| known.name == case).unwrap();
            prop_assert_eq!((case.read)(&answer(200, &value.to_string())).0, Proof::Success);
        }
    }

    /// Another amount or currency under our reference is never taken for ours.
    #[test]
    fn another_amount_is_not_ours(minor in 0..100_000_i64, currency in prop::sample::select(Currency::ALL.to_vec())) {
        let mut value = payment("till-01-000123");
        let sum = json!({ "currency": currency.code(), "value": minor });
        value["amount"] = sum.clone();
        for name in ["authorizedAmount", "cancelledAmount", "capturedAmount", "refundedAmount"] {
            value["aggregate"][name] = sum.clone();
        }
        let read = GetPayment::new(reference()).expecting(nok(14_900)).read(&answer(200, &value.to_string()));
        let ours = minor == 14_900 && currency == Currency::Nok;
        prop_assert_eq!(proof(&read) == Proof::Success, ours);
        prop_assert!(ours || read.error().unwrap().name() == ErrorName::NotOurs);
    }
}

/// A field that nobody asks for is skipped by the parser, whatever is in it.
#[test]
fn what_is_not_text_proves_nothing() {
    let mut value = payment("till-01-000123");
    value["x-new"] = json!("odd");
    let text = value.to_string();
    let at = text.find("odd").unwrap();
    let mut body = text.into_bytes();
    let read = |body: &[u8]| {
        let response = HttpResponse { status: 200, headers: Vec::new(), body: body.to_vec() };
        proof(&GetPayment::new(reference()).read(&response))
    };
    assert_eq!(read(&body), Proof::Success);
    body[at] = 0xD7;
    assert_eq!(read(&body), Proof::Unclear);
}
