//! The documented refusals, as data: every forbidden move and every rule of create.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::sans_io::{Reply, Till};
use kasse_simulator::{Method, PlatformOptions, Unit};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct World {
    name: String,
    msn: Option<String>,
    #[serde(default)]
    switches: Map<String, Value>,
    #[serde(default)]
    agreement: Map<String, Value>,
    status: u16,
    code: Option<u32>,
    #[serde(default)]
    fields: Vec<String>,
}

impl World {
    fn till(&self) -> Till {
        let msn = self.msn.as_deref().unwrap_or("123456");
        let mut options = PlatformOptions::default();
        for (name, value) in &self.switches {
            options.switches.set(name, value.as_str().unwrap()).unwrap();
        }
        let unit: &mut Unit = options.units.iter_mut().find(|unit| unit.msn == msn).unwrap();
        let mut agreement = serde_json::to_value(&unit.agreement).unwrap();
        agreement.as_object_mut().unwrap().extend(self.agreement.clone());
        unit.agreement = serde_json::from_value(agreement).unwrap();
        Till::of(options, msn)
    }

    fn judge(&self, reply: &Reply) {
        let got = (reply.status, reply.code(), reply.fields());
        let fields: Vec<&str> = self.fields.iter().map(String::as_str).collect();
        assert_eq!(got, (self.status, self.code, fields), "{}: {}", self.name, reply.body);
    }
}

fn read<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/simulator").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[derive(Deserialize)]
struct Creation {
    #[serde(flatten)]
    world: World,
    #[serde(default)]
    set: Map<String, Value>,
}

#[test]
fn every_rule_of_create() {
    for Creation { world, set } in read("create.json") {
        let mut till = world.till();
        let mut body = till.qr("order-0001", 14_900);
        for (name, value) in set {
            match value {
                Value::Null => drop(body.as_object_mut().unwrap().remove(&name)),
                value => body[name] = value,
            }
        }
        let reply = till.create(&body);
        world.judge(&reply);
    }
}

#[derive(Deserialize)]
struct Move {
    #[serde(flatten)]
    world: World,
    story: Vec<String>,
    r#try: String,
}

const REFERENCE: &str = "order-0001";

/// One step; the answer if it was a call.
fn step(till: &mut Till, text: &str, last_key: &mut String) -> Option<Reply> {
    let (text, again) = text.strip_suffix(" with the last key").map_or((text, false), |text| (text, true));
    let key = if again { last_key.clone() } else { till.key() };
    last_key.clone_from(&key);
    let words: Vec<&str> = text.split(' ').collect();
    let number = || words[1].parse::<i64>().unwrap();
    let currency = words.get(2).copied().unwrap_or(till.currency());
    match words[0] {
        "create" => {
            let body = till.qr(REFERENCE, number());
            Some(till.create_with(&key, &body))
        }
        "capture" | "refund" => {
            let body = json!({"modificationAmount": {"value": number(), "currency": currency}}).to_string();
            Some(till.change(REFERENCE, words[0], &key, &body))
        }
        "cancel" => Some(till.change(REFERENCE, "cancel", &key, "")),
        "cancel-transaction-only" => {
            Some(till.change(REFERENCE, "cancel", &key, r#"{"cancelTransactionOnly":true}"#))
        }
        "force-approve" => {
            let customer = words.get(1).map(|number| json!({"customer": {"phoneNumber": number}}));
            let body = customer.unwrap_or(json!({})).to_string();
            Some(till.call(
                Method::Post,
                &format!("/epayment/v1/test/payments/{REFERENCE}/approve"),
                None,
                &body,
            ))
        }
        "get" => Some(till.get(REFERENCE)),
        "events" => Some(till.events(REFERENCE)),
        "approve" => till.platform.approve(REFERENCE, None).map(|_| None).unwrap(),
        "minutes" | "days" => {
            let minutes = if words[0] == "days" { 24 * 60 } else { 1 };
            till.now += number() * minutes * 60_000;
            till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
            None
        }
        act => {
            let act = serde_json::from_value(json!({"do": act.replace('-', "_")})).unwrap();
            till.platform.act(REFERENCE, act).map(|()| None).unwrap()
        }
    }
}

#[test]
fn every_forbidden_move() {
    for Move { world, story, r#try } in read("forbidden-moves.json") {
        let mut till = world.till();
        let mut key = String::new();
        for text in &story {
            if let Some(reply) = step(&mut till, text, &mut key) {
                assert!(reply.status < 300, "{}: {text}: {}", world.name, reply.body);
            }
        }
        let before = till.platform.inspect(REFERENCE).ok();
        let reply = step(&mut till, &r#try, &mut key).unwrap();
        world.judge(&reply);
        if reply.status >= 300 {
            assert_eq!(till.platform.inspect(REFERENCE).ok(), before, "{}: something moved", world.name);
        }
        assert_eq!(till.platform.violations(), [], "{}", world.name);
    }
}

#[test]
fn metadata_sees_duplicate_and_long_keys() {
    let base = Till::new().qr("order-0001", 14_900).to_string();
    let long_key = format!(r#"{{"{}":"x"}}"#, "k".repeat(101));
    let long_value = format!(r#"{{"k":"{}"}}"#, "v".repeat(501));
    for (metadata, code) in [(r#"{"a":"1","a":"2"}"#, 4110), (&long_key, 4120), (&long_value, 4130)] {
        let body = base.replacen('{', &format!(r#"{{"metadata":{metadata},"#), 1);
        let reply = Till::new().call(Method::Post, "/epayment/v1/payments", Some("k"), &body);
        assert_eq!((reply.status, reply.code()), (400, Some(code)));
    }
}
