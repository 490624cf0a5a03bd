//! Whatever a till, its customers, the portal and the network do: the books stay true.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::Till;
use kasse_simulator::{Act, Fault, FaultKind, Headers, Method, Request, State};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Step {
    Create(usize, i64),
    Change(usize, &'static str, i64, u8),
    Act(usize, Act),
    Fault(FaultKind),
    Pass(i64),
}

const REFERENCES: [&str; 3] = ["order-0001", "order-0002", "order-0003"];

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Approve),
        1 => Just(Act::Decline),
        1 => Just(Act::StartApproving),
        1 => Just(Act::StopApproving),
        1 => Just(Act::Expire),
        1 => Just(Act::PortalCancel),
        1 => prop::option::of(-10..1200_i64).prop_map(|amount| Act::PortalCapture { amount }),
        1 => prop::option::of(-10..1200_i64).prop_map(|amount| Act::PortalRefund { amount }),
    ]
}

fn fault() -> impl Strategy<Value = FaultKind> {
    prop_oneof![
        Just(FaultKind::Lost),
        Just(FaultKind::CutBefore),
        Just(FaultKind::Locked),
        Just(FaultKind::Held { ms: 1000 }),
        act().prop_map(|act| FaultKind::Before { act }),
        act().prop_map(|act| FaultKind::After { act }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let what = prop_oneof![Just("capture"), Just("refund"), Just("cancel")];
    prop_oneof![
        3 => (0..3_usize, 100..1200_i64).prop_map(|(order, value)| Step::Create(order, value)),
        8 => (0..3_usize, what, 0..1200_i64, 0..6_u8).prop_map(|(order, what, value, key)| Step::Change(order, what, value, key)),
        4 => (0..3_usize, act()).prop_map(|(order, act)| Step::Act(order, act)),
        2 => fault().prop_map(Step::Fault),
        1 => prop_oneof![Just(60_000), Just(600_000), Just(86_400_000_i64 * 20)].prop_map(Step::Pass),
    ]
}

/// Sends a request and swallows whatever comes back; a held one arrives at once.
fn send(till: &mut Till, target: &str, key: &str, body: &str) -> String {
    let bearer = format!("Bearer {}", till.token);
    let keys = till.keys.clone();
    let headers = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&keys.subscription_key),
        msn: Some(&keys.msn),
        idempotency_key: Some(key),
        content_type: Some("application/json"),
        ..Headers::default()
    };
    let request = Request { method: Method::Post, target, headers, body: body.as_bytes() };
    let mut outcome = till.platform.handle(&request, till.now);
    while let kasse_simulator::Outcome::Held { ms, held } = outcome {
        till.now += ms;
        outcome = till.platform.resume(held, &request, till.now);
    }
    format!("{outcome:?}")
}

/// Plays a story; what was answered.
fn play(steps: &[Step]) -> Vec<String> {
    let mut till = Till::new();
    let mut told = Vec::new();
    for step in steps {
        match step {
            Step::Create(order, value) => {
                let body = till.qr(REFERENCES[*order], *value).to_string();
                told.push(send(&mut till, "/epayment/v1/payments", REFERENCES[*order], &body));
            }
            Step::Change(order, what, value, key) => {
                let target = format!("/epayment/v1/payments/{}/{what}", REFERENCES[*order]);
                let body = if *what == "cancel" { String::new() } else { till.modification(*value) };
                told.push(send(&mut till, &target, &key.to_string(), &body));
            }
            Step::Act(order, act) => drop(till.platform.act(REFERENCES[*order], *act)),
            Step::Fault(what) => {
                let fault = Fault {
                    operation: None,
                    reference: None,
                    nth: 1,
                    count: Some(1),
                    per_mille: 500,
                    what: what.clone(),
                };
                till.platform.add_fault(fault);
            }
            Step::Pass(time) => {
                till.now += time;
                till.platform.clear_faults();
                till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
            }
        }
        assert_eq!(till.platform.violations(), []);
        for payment in till.platform.payments() {
            assert_eq!(payment.state == State::Authorized, payment.authorized > 0);
            assert!(payment.captured + payment.cancelled <= payment.authorized.max(payment.amount.value));
            assert!(payment.refunded <= payment.captured);
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_stay_true_and_a_story_is_told_the_same_way_twice(steps in prop::collection::vec(step(), 1..40)) {
        prop_assert_eq!(play(&steps), play(&steps));
    }

    #[test]
    fn no_request_is_too_strange(method in 0..5_usize, target in "/(epayment|webhooks|qr-image|accesstoken)?[ -~]{0,40}", body in any::<Vec<u8>>()) {
        let method = [Method::Get, Method::Post, Method::Put, Method::Delete, Method::Other][method];
        let reply = Till::new().raw(method, &target, Headers::default(), &body);
        prop_assert!((400..500).contains(&reply.status));
    }

    #[test]
    fn no_create_is_too_strange(name in field(), value in json_value()) {
        let mut till = Till::new();
        let mut body = till.qr("order-0001", 1000);
        body[name] = value;
        let status = till.create(&body).status;
        prop_assert!(status == 201 || (400..500).contains(&status));
    }
}

fn field() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "amount",
        "customer",
        "paymentMethod",
        "profile",
        "reference",
        "returnUrl",
        "userFlow",
        "expiresAt",
        "qrFormat",
        "paymentDescription",
        "receipt",
        "metadata",
        "receiptUrl",
        "minimumUserAge",
        "shipping",
        "merchantLegalLinks",
        "industryData",
        "customerInteraction",
    ])
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let name = prop::sample::select(vec![
        "value",
        "currency",
        "type",
        "scope",
        "phoneNumber",
        "personalQr",
        "orderLines",
        "bottomLine",
        "name",
        "size",
        "format",
        "airlineData",
        "unitInfo",
        "barcode",
        "paymentSources",
        "taxRate",
        "blockedSources",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(Value::from("IMAGE/PNG")),
        Just(Value::from("9999-12-31T23:59:59Z")),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4)
                .prop_map(|pairs| pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}
