//! What stands in front of the API: tokens, keys, MSN, media types, rate limits.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::{START, Till};
use kasse_simulator::{Environment, Headers, Method, PlatformOptions};
use serde_json::json;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

#[test]
fn a_token_is_strings_only() {
    let mut till = Till::new();
    let reply = till.fetch_token();
    assert_eq!(reply.response.content_type, Some("application/json;charset=UTF-8"));
    let body = reply.body.as_object().unwrap();
    assert!(body.values().all(serde_json::Value::is_string));
    assert_eq!(body["expires_in"], "3600");
    assert_eq!(body["expires_on"], (START / 1000 + 3600).to_string());
    assert!(body["access_token"].as_str().unwrap().len() > 1000);
}

#[test]
fn tokens_live_side_by_side_and_end() {
    let mut till = Till::new();
    let first = till.token.clone();
    till.now += 30 * MINUTE;
    till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(till.get("nothing-here").status, 404);
    let second = std::mem::replace(&mut till.token, first);
    assert_eq!(till.get("nothing-here").status, 404);
    till.now = START + HOUR;
    let reply = till.get("nothing-here");
    assert_eq!((reply.status, &reply.body["responseInfo"]["responseCode"]), (401, &json!(401)));
    till.token = second;
    assert_eq!(till.get("nothing-here").status, 404);
}

#[test]
fn a_token_of_production_lives_a_day() {
    let options = PlatformOptions { environment: Environment::Production, ..PlatformOptions::default() };
    let mut till = Till::with(options);
    till.now += 24 * HOUR - 1;
    assert_eq!(till.get("nothing-here").status, 404);
    till.now += 1;
    assert_eq!(till.get("nothing-here").status, 401);
}

#[test]
fn wrong_keys_at_the_token_endpoint() {
    let keys = Till::new().keys;
    let good = Headers {
        client_id: Some(&keys.client_id),
        client_secret: Some(&keys.client_secret),
        subscription_key: Some(&keys.subscription_key),
        ..Headers::default()
    };
    let cases = [
        (Headers { subscription_key: None, ..good }, 401, "statusCode", json!(401)),
        (Headers { subscription_key: Some("x"), ..good }, 401, "statusCode", json!(401)),
        (Headers { client_id: Some("x"), ..good }, 400, "error", json!("unauthorized_client")),
        (Headers { client_id: Some("x"), ..good }, 400, "error_codes", json!([700_016])),
        (Headers { client_secret: Some("x"), ..good }, 401, "error", json!("invalid_client")),
        (Headers { client_secret: Some("x"), ..good }, 401, "error_codes", json!([7_000_215])),
        (Headers { client_secret: None, ..good }, 400, "error", json!("invalid_request")),
    ];
    for (headers, status, field, value) in cases {
        let reply = Till::new().raw(Method::Post, "/accesstoken/get", headers, b"");
        assert_eq!((reply.status, &reply.body[field]), (status, &value));
    }
}

#[test]
fn admission() {
    let till = Till::new();
    let (bearer, lower) = (format!("Bearer {}", till.token), format!("bearer {}", till.token));
    let second_key = till.platform.units()[0].keys.subscription_keys[1].clone();
    let foreign_key = till.platform.units()[1].keys.subscription_keys[0].clone();
    let good = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&till.keys.subscription_key),
        msn: Some(&till.keys.msn),
        ..Headers::default()
    };
    let long = "x".repeat(31);
    let cases = [
        ("all is well", good, 404),
        ("the secondary key", Headers { subscription_key: Some(&second_key), ..good }, 404),
        ("no key", Headers { subscription_key: None, ..good }, 401),
        ("a key nobody has", Headers { subscription_key: Some("x"), ..good }, 401),
        ("the key of another unit", Headers { subscription_key: Some(&foreign_key), ..good }, 401),
        ("no token", Headers { authorization: None, ..good }, 401),
        ("a token that is none", Headers { authorization: Some("Bearer x"), ..good }, 401),
        ("the scheme in lower case", Headers { authorization: Some(&lower), ..good }, 401),
        ("no MSN", Headers { msn: None, ..good }, 400),
        ("an MSN that is none", Headers { msn: Some("12"), ..good }, 400),
        ("the MSN of another unit", Headers { msn: Some("234567"), ..good }, 403),
        ("a long system name", Headers { system: [Some(&long), None, None, None], ..good }, 400),
    ];
    for (name, headers, status) in cases {
        let mut till = Till::new();
        let reply = till.raw(Method::Get, "/epayment/v1/payments/nothing-here", headers, b"");
        assert_eq!(reply.status, status, "{name}: {}", reply.body);
    }
}

#[test]
fn header_names_come_in_any_case() {
    let headers =
        Headers::read([("OCP-APIM-SUBSCRIPTION-KEY", "a"), ("Vipps-System-Plugin-Name", "b"), ("x", "c")]);
    assert_eq!((headers.subscription_key, headers.system[2]), (Some("a"), Some("b")));
}

#[test]
fn bodies_are_json_and_say_so() {
    let mut till = Till::new();
    let path = "/epayment/v1/payments";
    for (body, fields) in [("", vec!["$"]), ("[]", vec!["$"]), ("{", vec!["$"])] {
        let reply = till.call(Method::Post, path, Some("k"), body);
        assert_eq!((reply.status, reply.fields()), (400, fields), "{body}");
    }
    let bearer = format!("Bearer {}", till.token);
    let keys = till.keys.clone();
    let headers = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&keys.subscription_key),
        msn: Some(&keys.msn),
        content_type: Some("text/plain"),
        ..Headers::default()
    };
    assert_eq!(till.raw(Method::Post, path, headers, b"{}").status, 415);
}

#[test]
fn nothing_else_is_there() {
    let mut till = Till::new();
    for (method, path) in [
        (Method::Get, "/"),
        (Method::Get, "/epayment/v1/payments"),
        (Method::Put, "/epayment/v1/payments/order-0001"),
        (Method::Post, "/epayment/v1/payments/order-0001/approve"),
        (Method::Post, "/epayment/v1/payments//capture"),
        (Method::Get, "/accesstoken/get"),
        (Method::Get, "/qr-image/v1"),
        (Method::Get, "/qr-image/v1?token=nothing"),
    ] {
        let reply = till.call(method, path, None, "");
        assert_eq!((reply.status, &reply.body["statusCode"]), (404, &json!(404)), "{path}");
    }
}

#[test]
fn five_writes_a_minute_of_each_kind_and_reference() {
    let mut till = Till::new();
    for reference in ["order-0001", "order-0002"] {
        for _ in 0..5 {
            assert_eq!(till.cancel(reference).status, 404);
        }
    }
    till.now += 20_500;
    let reply = till.cancel("order-0001");
    assert_eq!((reply.status, &reply.body["statusCode"]), (429, &json!(429)));
    assert_eq!(reply.response.headers, [("retry-after", "40".to_owned())]);
    assert_eq!(till.capture("order-0001", 100).status, 404);
    till.now += 39_500;
    assert_eq!(till.cancel("order-0001").status, 404);
}

#[test]
fn a_sliding_window_remembers_each_call() {
    let mut till = Till::new();
    till.platform.set_switch("rate_window", "sliding").unwrap();
    for _ in 0..5 {
        till.cancel("order-0001");
        till.now += 10_000;
    }
    till.now += 10_000;
    assert_eq!(till.cancel("order-0001").status, 404);
    assert_eq!(till.cancel("order-0001").status, 429);
}

#[test]
fn reads_have_limits_of_their_own_per_key() {
    let mut till = Till::new();
    for _ in 0..120 {
        assert_eq!(till.get("order-0001").status, 404);
    }
    assert_eq!(till.get("order-0001").status, 429);
    assert_eq!(till.events("order-0001").status, 404);
    till.keys.subscription_key.clone_from(&till.platform.units()[0].keys.subscription_keys[1]);
    assert_eq!(till.get("order-0001").status, 404);
}

#[test]
fn creates_without_a_reference_share_one_bucket() {
    let mut till = Till::new();
    for number in 0..6 {
        let mut body = till.qr("order-0001", 14_900);
        let reference = body.as_object_mut().unwrap().remove("reference").unwrap();
        body["Reference"] = reference;
        let status = till.create(&body).status;
        assert_eq!(status, if number < 5 { 400 } else { 429 });
    }
}
