//! Every assumption is a switch that does something.
#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write;

use common::sans_io::{Reply, Till};
use kasse_simulator::switches::{SWITCHES, SwitchError};
use kasse_simulator::{Act, Credentials, Fault, Headers, Method, PlatformOptions};
use serde_json::json;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A till that writes down everything it is answered.
struct Witness {
    till: Till,
    seen: String,
}

impl Witness {
    fn see(&mut self, reply: &Reply) {
        // Ids of traces differ as soon as any answer does; what matters is what is answered.
        let mut body = reply.body.clone();
        if let Some(object) = body.as_object_mut() {
            object.remove("traceId");
            object.remove("instance");
        }
        let Reply { status, response, .. } = reply;
        writeln!(self.seen, "{status} {:?} {:?} {body}", response.content_type, response.headers).unwrap();
    }

    fn step(&mut self, act: impl FnOnce(&mut Till) -> Reply) {
        let reply = act(&mut self.till);
        self.see(&reply);
    }

    fn pass(&mut self, time: i64) {
        self.till.now += time;
        self.till.platform.advance_to(self.till.now);
        self.till.token = self.till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
    }

    fn read(&mut self, reference: &str) {
        self.step(|till| till.get(reference));
        self.step(|till| till.events(reference));
    }
}

/// A day in a shop in which every assumption matters once.
fn story(options: PlatformOptions) -> String {
    let mut w = Witness { till: Till::with(options), seen: String::new() };
    bodies(&mut w);
    approvals(&mut w);
    keys(&mut w);
    adjustments(&mut w);
    customers(&mut w);
    stickers(&mut w);
    orders(&mut w);
    gateway(&mut w);
    w.seen
}

fn bodies(w: &mut Witness) {
    let base = w.till.qr("body-00001", 1000);
    for (name, value) in [
        ("tip", json!(1)),
        ("amount", json!({"value": 1000, "currency": "NOK", "tip": 1})),
        ("amount", json!({"value": "1000", "currency": "NOK"})),
        ("amount", json!({"value": 1000, "currency": "DKK"})),
    ] {
        let mut body = base.clone();
        body["reference"] = json!(format!("body-{:06}", w.seen.len()));
        body[name] = value;
        w.step(|till| till.create(&body));
    }
    let mut body = w.till.qr("body-00002", 1000);
    body["userFlow"] = json!("WEB_REDIRECT");
    body["returnUrl"] = json!("https://shop.example/");
    body["customer"] = json!({"phoneNumber": "4799999999"});
    w.step(|till| till.create(&body));
    for url in ["http://127.0.0.1/hook", "https://shop.example/hook"] {
        let body = json!({"url": url, "events": ["epayments.payment.created.v1"]}).to_string();
        let reply = w.till.call(Method::Post, "/webhooks/v1/webhooks", None, &body);
        writeln!(w.seen, "{}", reply.status).unwrap();
    }
    w.step(|till| till.call(Method::Delete, "/webhooks/v1/webhooks/none", None, ""));
}

fn approvals(w: &mut Witness) {
    let mut body = w.till.qr("approve-01", 1000);
    body["profile"] = json!({"scope": "name"});
    body["qrFormat"] = json!({"format": "IMAGE/SVG+XML"});
    let link = w.till.create(&body).body["redirectUrl"].as_str().unwrap().to_owned();
    w.till.platform.approve("approve-01", None).unwrap();
    w.read("approve-01");
    let target = link.strip_prefix("https://simulator.invalid").unwrap().to_owned();
    w.step(|till| till.raw(Method::Get, &target, Headers::default(), b""));
    let body = w.till.qr("declined-1", 151);
    w.till.create(&body);
    w.till.platform.approve("declined-1", None).unwrap();
    w.read("declined-1");
    w.till.platform.decline("declined-1").unwrap();
    w.read("declined-1");
    let body = w.till.qr("unknown-01", 201);
    w.till.create(&body);
    w.till.platform.approve("unknown-01", None).unwrap();
    w.pass(71 * MINUTE);
    w.read("unknown-01");
}

fn keys(w: &mut Witness) {
    let body = w.till.qr("repeat-001", 1000);
    let mut broken = body.clone();
    broken["userFlow"] = json!("FAX");
    w.step(|till| till.create_with("one", &body));
    w.step(|till| till.create_with("one", &body));
    w.step(|till| till.create_with("one", &broken));
    let capture = w.till.modification(100);
    w.step(|till| till.change("repeat-001", "capture", "two", &capture));
    w.till.platform.approve("repeat-001", None).unwrap();
    w.step(|till| till.change("repeat-001", "capture", "two", &capture));
    w.step(|till| till.change("repeat-001", "capture", "three", &capture));
    w.step(|till| till.capture("repeat-001", 200));
    w.pass(2 * MINUTE);
    w.step(|till| till.change("repeat-001", "capture", "three", &capture));
    w.step(|till| till.change("repeat-001", "capture", "three", &capture.replace(':', ": ")));
    w.till.approved("repeat-002", 1000);
    w.step(|till| till.change("repeat-002", "capture", "three", &capture));
    w.pass(10 * MINUTE);
    w.step(|till| till.change("repeat-001", "capture", "three", &capture));
    w.read("repeat-001");
}

fn adjustments(w: &mut Witness) {
    w.till.approved("adjust-001", 1000);
    w.step(|till| till.refund("adjust-001", 100));
    w.step(|till| till.capture("adjust-001", 0));
    w.step(|till| {
        till.change("adjust-001", "capture", "euro", r#"{"modificationAmount":{"value":1,"currency":"EUR"}}"#)
    });
    w.step(|till| till.call(Method::Post, "/epayment/v1/payments/adjust-001/cancel", None, ""));
    w.step(|till| till.cancel("adjust-001"));
    w.step(|till| till.cancel("adjust-001"));
    w.read("adjust-001");
    w.till.approved("adjust-002", 1000);
    w.step(|till| till.capture("adjust-002", 1000));
    w.step(|till| till.capture("adjust-002", 1000));
    w.step(|till| till.capture("declined-1", 151));
    for what in [json!({"kind": "locked"}), json!({"kind": "refused", "code": 6280})] {
        let fault: Fault = serde_json::from_value(json!({"operation": "capture", "what": what})).unwrap();
        w.till.platform.add_fault(fault);
        w.step(|till| till.capture("adjust-002", 1000));
    }
    w.till.approved("adjust-004", 1000);
    w.step(|till| till.cancel("adjust-004"));
    w.read("adjust-004");
    w.till.approved("adjust-003", 1000);
    w.pass(DAY);
    w.step(|till| till.capture("adjust-003", 500));
    w.pass(364 * DAY + MINUTE);
    w.step(|till| till.refund("adjust-003", 100));
    w.read("adjust-003");
}

fn customers(w: &mut Witness) {
    for (number, age) in [30_000, 2 * MINUTE, 6 * MINUTE].into_iter().enumerate() {
        let text = w.till.platform.personal_qr("4712345678", true, age).unwrap();
        let body = w.till.push(&format!("personal-{number}"), 1000, &json!({"personalQr": text}));
        w.step(|till| till.create(&body));
    }
    let body = w.till.qr("expire-001", 1000);
    w.till.create(&body);
    w.till.platform.act("expire-001", Act::Expire).unwrap();
    w.read("expire-001");
}

fn stickers(w: &mut Witness) {
    let accept = |till: &mut Till, kind: Option<&'static str>, target: &str, method: Method, body: &str| {
        let (bearer, keys) = (format!("Bearer {}", till.token), till.keys.clone());
        let headers = Headers {
            authorization: Some(&bearer),
            subscription_key: Some(&keys.subscription_key),
            msn: Some(&keys.msn),
            content_type: Some("application/json"),
            accept: kind,
            ..Headers::default()
        };
        till.raw(method, target, headers, body.as_bytes())
    };
    let redirects = "/qr/v1/merchant-redirect";
    let body = json!({"id": "kiosk", "redirectUrl": "https://shop.example/k", "size": 99}).to_string();
    w.step(|till| accept(till, Some("image/png"), redirects, Method::Post, &body));
    let body = json!({"id": "kiosk-2", "redirectUrl": "https://shop.example/k"}).to_string();
    w.step(|till| accept(till, Some("image/svg+xml"), redirects, Method::Post, &body));
    w.step(|till| accept(till, None, redirects, Method::Get, ""));
    let reply = accept(&mut w.till, Some("image/svg+xml"), &format!("{redirects}/kiosk-2"), Method::Get, "");
    let link =
        reply.body["url"].as_str().unwrap().strip_prefix("https://simulator.invalid").unwrap().to_owned();
    w.pass(2 * 60 * MINUTE);
    let picture = w.till.raw(Method::Get, &link, Headers::default(), b"");
    writeln!(w.seen, "{}", picture.status).unwrap();

    let callback = "/qr/v1/merchant-callback/till-1";
    let here = json!({"locationDescription": "Kasse 1"}).to_string();
    for method in [Method::Put, Method::Delete, Method::Put] {
        w.step(|till| till.call(method, callback, None, &here));
        let content = w.till.call(Method::Get, callback, None, "").body["qrContent"].clone();
        writeln!(w.seen, "{content}").unwrap();
    }
    let shown = w.till.call(Method::Get, callback, None, "").body["category"].clone();
    let beacon = "/qr/v1/merchant-callback/mobilepay/123456789012345";
    w.step(|till| till.call(Method::Put, beacon, None, &here));
    let adopted = w.till.call(Method::Get, "/qr/v1/merchant-callback/123456789012345", None, "").status;
    writeln!(w.seen, "{shown} {adopted}").unwrap();
    w.step(|till| {
        till.call(Method::Post, "/qr/v1/exchange", None, r#"{"qrCode": "https://qr.vipps.no/p/x"}"#)
    });
    w.step(|till| till.raw(Method::Get, "/qr/v1/merchant-redirect", Headers::default(), b""));
}

fn orders(w: &mut Witness) {
    let mut body = w.till.qr("ordered-01", 1000);
    let receipt = json!({
        "orderLines": [{"name": "Coffee", "id": "1", "totalAmount": 1000, "totalAmountExcludingTax": 800,
            "totalTaxAmount": 200, "taxRate": 2500}],
        "bottomLine": {"currency": "NOK"},
    });
    body["receipt"] = receipt.clone();
    w.till.create(&body);
    let path = "/order-management/v2/ecom/receipts/ordered-01";
    w.step(|till| till.call(Method::Post, path, None, &receipt.to_string()));
}

fn gateway(w: &mut Witness) {
    for _ in 0..5 {
        w.till.cancel("limited-01");
        w.till.now += 11_000;
    }
    w.step(|till| till.cancel("limited-01"));
    w.till.now += 5_000;
    w.till.cancel("limited-01");
    w.till.cancel("limited-01");
    w.step(|till| till.cancel("limited-01"));
    let (bearer, keys) = (format!("Bearer {}", w.till.token), w.till.keys.clone());
    let good = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&keys.subscription_key),
        msn: Some(&keys.msn),
        ..Headers::default()
    };
    let other = Credentials::of(&w.till.platform.units()[1]).msn;
    for headers in [
        Headers { msn: None, ..good },
        Headers { msn: Some(&other), ..good },
        Headers { authorization: None, ..good },
    ] {
        w.step(|till| till.raw(Method::Get, "/epayment/v1/payments/adjust-001", headers, b""));
    }
}

#[test]
fn every_switch_changes_something() {
    let plain = story(PlatformOptions::default());
    assert_eq!(plain, story(PlatformOptions::default()), "the same story is told twice");
    for info in SWITCHES {
        assert_eq!(info.alternatives[0], info.default);
        for value in info.alternatives {
            let mut options = PlatformOptions::default();
            options.switches.set(info.name, value).unwrap();
            assert_eq!(options.switches.get(info.name), Some(*value));
            let told = story(options);
            assert_eq!(told == plain, *value == info.default, "{} = {value}", info.name);
        }
    }
}

#[test]
fn names_and_values_are_checked() {
    let mut till = Till::new();
    assert_eq!(till.platform.set_switch("weather", "rain"), Err(SwitchError::UnknownSwitch));
    let alternatives = SWITCHES.iter().find(|info| info.name == "retry_after").unwrap().alternatives;
    assert_eq!(
        till.platform.set_switch("retry_after", "rain"),
        Err(SwitchError::UnknownValue { alternatives })
    );
}
