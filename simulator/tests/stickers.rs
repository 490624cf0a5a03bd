//! The QR API, as a till sees it.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::{Reply, Till};
use kasse_simulator::{Agreement, Credentials, Headers, Method, StickerScan};
use serde_json::{Value, json};

const REDIRECTS: &str = "/qr/v1/merchant-redirect";
const CALLBACKS: &str = "/qr/v1/merchant-callback";
const MINUTE: i64 = 60_000;

/// A call with what the QR API looks at.
fn qr(
    till: &mut Till,
    method: Method,
    target: &str,
    accept: &str,
    size: Option<&str>,
    body: &Value,
) -> Reply {
    let (bearer, keys) = (format!("Bearer {}", till.token), till.keys.clone());
    let headers = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&keys.subscription_key),
        msn: Some(&keys.msn),
        content_type: Some("application/json"),
        accept: Some(accept),
        size,
        ..Headers::default()
    };
    let text = if body.is_null() { String::new() } else { body.to_string() };
    till.raw(method, target, headers, text.as_bytes())
}

fn svg(till: &mut Till, method: Method, target: &str, body: &Value) -> Reply {
    qr(till, method, target, "image/svg+xml", None, body)
}

fn field<'r>(reply: &'r Reply, name: &str) -> &'r str {
    reply.body[name].as_str().unwrap_or_default()
}

/// The name of the first field that the QR API finds fault with.
fn fault(reply: &Reply) -> &str {
    assert_eq!(reply.status, 400, "{}", reply.body);
    for required in ["title", "detail", "instance"] {
        assert!(!field(reply, required).is_empty(), "{}", reply.body);
    }
    assert!(reply.body.get("status").is_none() && reply.body.get("extraDetails").is_none());
    reply.body["invalidParams"][0]["name"].as_str().unwrap()
}

#[test]
fn a_redirect_sticker_lives_and_dies() {
    let mut till = Till::new();
    let made = json!({"id": "blåbær 50%", "redirectUrl": "https://shop.example/k/7"});
    let reply = svg(&mut till, Method::Post, REDIRECTS, &made);
    assert_eq!((reply.status, &reply.body["expiresIn"]), (200, &json!(-1)));
    let twice = svg(&mut till, Method::Post, REDIRECTS, &made);
    assert_eq!((twice.status, twice.body), (409, json!({"id": "blåbær 50%"})));

    let one = format!("{REDIRECTS}/bl%C3%A5b%C3%A6r%2050%25");
    let text = qr(&mut till, Method::Get, &one, "text/targetUrl", None, &Value::Null);
    let code = field(&text, "url").to_owned();
    let opens = |till: &mut Till| till.platform.scan_sticker(&code, None);
    let to = |url: &str| Ok(StickerScan::Redirect { url: url.to_owned() });
    assert_eq!(opens(&mut till), to("https://shop.example/k/7"));

    let moved = json!({"id": "ignored", "redirectUrl": "https://blåbær.no/x"});
    assert_eq!(svg(&mut till, Method::Put, &one, &moved).status, 200);
    assert_eq!(opens(&mut till), to("https://blåbær.no/x"));
    let listed = svg(&mut till, Method::Get, REDIRECTS, &Value::Null);
    assert_eq!(listed.body.as_array().unwrap().len(), 1);

    assert_eq!(svg(&mut till, Method::Delete, &one, &Value::Null).status, 200);
    assert_eq!(svg(&mut till, Method::Delete, &one, &Value::Null).status, 404);
    assert!(opens(&mut till).is_err());
    svg(&mut till, Method::Post, REDIRECTS, &made);
    let again = qr(&mut till, Method::Get, &one, "text/targetUrl", None, &Value::Null);
    assert_ne!(field(&again, "url"), code, "another code under the same name");
}

#[test]
fn a_sticker_with_a_ttl_ends_by_itself_and_a_change_does_not_prolong_it() {
    let mut till = Till::new();
    let made = json!({"id": "k", "redirectUrl": "https://shop.example", "ttl": 600});
    assert_eq!(svg(&mut till, Method::Post, REDIRECTS, &made).body["expiresIn"], json!(600));
    till.now += 5 * MINUTE;
    let one = format!("{REDIRECTS}/k");
    let moved = svg(&mut till, Method::Put, &one, &json!({"redirectUrl": "https://other.example"}));
    assert_eq!(moved.body["expiresIn"], json!(300));
    till.now += 5 * MINUTE;
    assert_eq!(svg(&mut till, Method::Get, &one, &Value::Null).status, 404);
    assert_eq!(svg(&mut till, Method::Put, &one, &json!({"redirectUrl": "https://a.example"})).status, 404);
}

#[test]
fn pictures_come_in_the_form_asked_for() {
    let mut till = Till::new();
    svg(&mut till, Method::Post, REDIRECTS, &json!({"id": "k", "redirectUrl": "https://shop.example"}));
    let fetch = |till: &mut Till, link: &str| {
        let target = link.strip_prefix("https://simulator.invalid").unwrap().to_owned();
        till.raw(Method::Get, &target, Headers::default(), b"").response
    };
    let one = format!("{REDIRECTS}/k");
    for (accept, size, kind, pixels) in [
        ("image/*", None, "image/svg+xml", None),
        ("image/png", None, "image/png", Some(1024)),
        ("image/png", Some("200"), "image/png", Some(200)),
    ] {
        let reply = qr(&mut till, Method::Get, &one, accept, size, &Value::Null);
        let picture = fetch(&mut till, field(&reply, "url"));
        assert_eq!(picture.content_type, Some(kind));
        if let Some(pixels) = pixels {
            assert_eq!(picture.body[16..20], u32::to_be_bytes(pixels), "the width in the header of the file");
        }
    }
    let bad = qr(&mut till, Method::Get, &one, "image/gif", None, &Value::Null);
    assert_eq!(bad.status, 415);
    assert!(!field(&bad, "instance").is_empty());
    for size in ["99", "2001", "big"] {
        assert_eq!(fault(&qr(&mut till, Method::Get, &one, "image/png", Some(size), &Value::Null)), "Size");
    }

    svg(&mut till, Method::Put, &format!("{CALLBACKS}/t"), &json!({"locationDescription": "T"}));
    let png = format!("{CALLBACKS}/t?qrimageformat=png&QRIMAGESIZE=300");
    let reply = svg(&mut till, Method::Get, &png, &Value::Null);
    let picture = fetch(&mut till, field(&reply, "qrImageUrl"));
    assert_eq!(picture.body[16..20], u32::to_be_bytes(300));
    let bad = svg(&mut till, Method::Get, &format!("{CALLBACKS}?QrImageFormat=GIF"), &Value::Null);
    assert_eq!(fault(&bad), "QrImageFormat");
    let link = field(&reply, "qrImageUrl").to_owned();
    till.now += 61 * MINUTE;
    till.platform.advance_to(till.now);
    assert_eq!(fetch(&mut till, &link).status, 404, "links die");
}

#[test]
fn what_is_wrong_with_a_redirect_is_said_field_by_field() {
    let mut till = Till::new();
    let good = json!({"id": "k", "redirectUrl": "https://shop.example"});
    for (name, value, told) in [
        ("id", Value::Null, "Id"),
        ("id", json!(""), "Id"),
        ("id", json!("a/b"), "Id"),
        ("id", json!("x".repeat(129)), "Id"),
        ("redirectUrl", Value::Null, "RedirectUrl"),
        ("redirectUrl", json!("http://shop.example"), "RedirectUrl"),
        ("redirectUrl", json!("https://shop.example/a~b"), "RedirectUrl"),
        ("ttl", json!(299), "Ttl"),
        ("ttl", json!(2_147_483_648_i64), "Ttl"),
        ("ttl", json!(600.5), "Ttl"),
        ("whiteBorder", json!(101), "WhiteBorder"),
    ] {
        let mut body = good.clone();
        body[name] = value;
        assert_eq!(fault(&svg(&mut till, Method::Post, REDIRECTS, &body)), told, "{body}");
    }
}

#[test]
fn a_callback_sticker_is_put_read_scanned_and_deleted() {
    let mut till = Till::new();
    let one = format!("{CALLBACKS}/till%2F1%20%C3%B8");
    assert_eq!(
        fault(&svg(&mut till, Method::Put, &one, &json!({"locationDescription": ""}))),
        "LocationDescription"
    );
    let long = json!({"locationDescription": "x".repeat(37)});
    assert_eq!(fault(&svg(&mut till, Method::Put, &one, &long)), "LocationDescription");
    let odd = json!({"locationDescription": "Kasse 1", "category": "WEB"});
    assert_eq!(fault(&svg(&mut till, Method::Put, &one, &odd)), "Category");
    assert_eq!(svg(&mut till, Method::Get, &one, &Value::Null).response.body, b"", "a 404 without a body");

    let put = svg(&mut till, Method::Put, &one, &json!({"locationDescription": "Kasse 1"}));
    assert_eq!((put.status, put.response.body.len()), (200, 0));
    let made = svg(&mut till, Method::Get, &one, &Value::Null);
    assert_eq!(field(&made, "merchantQrId"), "till/1 ø");
    let code = field(&made, "qrContent").to_owned();
    let vending = json!({"locationDescription": "Automat", "category": "VENDING"});
    svg(&mut till, Method::Put, &one, &vending);
    let moved = svg(&mut till, Method::Get, CALLBACKS, &Value::Null);
    assert_eq!(moved.body[0]["qrContent"], json!(code), "the code stays");
    let seen = till.platform.scan_sticker(&code, Some("4712345679")).unwrap();
    let StickerScan::CheckedIn { merchant_qr_id, location, category, customer_token, .. } = seen else {
        unreachable!()
    };
    assert_eq!((merchant_qr_id.as_str(), location.as_str(), category), ("till/1 ø", "Automat", "VENDING"));
    let customer = json!({"customer": {"customerToken": customer_token}});
    let who = till.call(Method::Post, "/qr/v1/exchange/customer", None, &customer.to_string());
    assert_eq!((who.status, field(&who, "msisdn")), (200, "4712345679"));
    assert!(who.body["timestamp"].is_i64() && who.body.get("version").is_none());

    assert_eq!(svg(&mut till, Method::Delete, &one, &Value::Null).status, 200);
    assert_eq!(svg(&mut till, Method::Delete, &one, &Value::Null).status, 404);
    assert!(till.platform.scan_sticker(&code, None).is_err());
}

#[test]
fn an_old_sticker_belongs_to_one_sales_unit() {
    let mut till = Till::new();
    let one = format!("{CALLBACKS}/mobilepay/123456789012345");
    let here = json!({"locationDescription": "Kasse 1"});
    assert_eq!(svg(&mut till, Method::Put, &one, &here).status, 200);
    assert_eq!(svg(&mut till, Method::Put, &one, &here).status, 200, "again is a change");
    assert_eq!(
        fault(&svg(&mut till, Method::Put, &format!("{CALLBACKS}/mobilepay/kasse1"), &here)),
        "BeaconId"
    );
    let old = "mobilepaypos://pos?id=123456789012345&source=qr";
    assert!(matches!(
        till.platform.scan_sticker(old, None),
        Ok(StickerScan::CheckedIn { merchant_qr_id, .. }) if merchant_qr_id == "123456789012345"
    ));
    till.keys = Credentials::of(&till.platform.units()[1]);
    till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
    let taken = svg(&mut till, Method::Put, &one, &here);
    assert_eq!((taken.status, taken.body), (409, json!({"id": "123456789012345"})));
}

#[test]
fn personal_codes_are_exchanged_while_they_are_good() {
    let mut till = Till::new();
    let exchange =
        |till: &mut Till, body: Value| till.call(Method::Post, "/qr/v1/exchange", None, &body.to_string());
    for (tokenised, version) in [(false, "1.0"), (true, "2.0")] {
        let code = till.platform.personal_qr("4512345678", tokenised, 0).unwrap();
        let who = exchange(&mut till, json!({"qrCode": code, "requestedData": ["MSISDN"]}));
        assert_eq!((field(&who, "msisdn"), field(&who, "version")), ("4512345678", version));
        assert_eq!(who.body["timestamp"].is_i64(), tokenised);
    }
    let old = till.platform.personal_qr("4512345678", true, 6 * MINUTE).unwrap();
    for (body, name) in [
        (json!({"qrCode": old}), "qrCode"),
        (json!({"qrCode": "1234567890128"}), "qrCode"),
        (json!({}), "qrCode"),
        (json!({"qrCode": old, "requestedData": ["ADDRESS"]}), "requestedData"),
    ] {
        let reply = exchange(&mut till, body);
        assert_eq!((reply.status, &reply.body["status"]), (400, &json!(400)));
        assert_eq!(reply.body["extraDetails"][0]["name"], json!(name));
        assert!(reply.body.get("traceId").is_none() && reply.body.get("instance").is_none());
    }
    let reply =
        till.call(Method::Post, "/qr/v1/exchange/customer", None, r#"{"customer":{"customerToken":"x"}}"#);
    assert_eq!((reply.status, &reply.body["extraDetails"][0]["name"]), (400, &json!("customer")));
}

#[test]
fn a_code_for_a_payment_dies_with_it() {
    let mut till = Till::new();
    let mut body = till.qr("one-time-1", 1000);
    body["qrFormat"] = json!({"format": "TEXT/TARGETURL"});
    let landing = till.create(&body).body["redirectUrl"].as_str().unwrap().to_owned();
    for target in ["/qr/v1", "/qr/v1/"] {
        let reply = qr(&mut till, Method::Post, target, "text/targetUrl", None, &json!({"url": landing}));
        assert_eq!((reply.status, field(&reply, "url")), (200, landing.as_str()));
        assert_eq!(reply.body["expiresIn"], json!(600));
    }
    let other = svg(&mut till, Method::Post, "/qr/v1", &json!({"url": "https://shop.example?token=x"}));
    assert_eq!((other.status, field(&other, "title")), (400, "Validation error"));
    till.now += 11 * MINUTE;
    let late = svg(&mut till, Method::Post, "/qr/v1", &json!({"url": landing}));
    assert_eq!((late.status, field(&late, "title")), (400, "Order timeout"));
}

#[test]
fn only_callback_stickers_need_the_sales_unit_and_a_permission() {
    let mut till = Till::new();
    let (bearer, keys) = (format!("Bearer {}", till.token), till.keys.clone());
    let headers = Headers {
        authorization: Some(&bearer),
        subscription_key: Some(&keys.subscription_key),
        ..Headers::default()
    };
    assert_eq!(till.raw(Method::Get, REDIRECTS, headers, b"").status, 200);
    assert_eq!(fault(&till.raw(Method::Get, CALLBACKS, headers, b"")), "Merchant-Serial-Number");
    till.platform.set_agreement("123456", Agreement { stickers: false, ..Agreement::default() }).unwrap();
    let refused = svg(&mut till, Method::Get, CALLBACKS, &Value::Null);
    assert_eq!(refused.status, 403);
    assert!(!field(&refused, "instance").is_empty());
}
