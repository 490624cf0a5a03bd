//! The QR API: requests, and what answers prove.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::api::qr::*;
use crate::http::HttpRequest;
use crate::ids::{BeaconId, CustomerToken, Location, MerchantQrId, PersonalQr, RedirectQrId, RedirectTarget};

const LINK: &str = "https://qr.vipps.no/generate/qr.png?token=a.b.c";

fn id() -> RedirectQrId {
    RedirectQrId::new("blåbær 50%").unwrap()
}

fn target() -> RedirectTarget {
    RedirectTarget::new("https://shop.example/k/7").unwrap()
}

fn till() -> MerchantQrId {
    MerchantQrId::new("bord 7-2").unwrap()
}

fn here() -> Location {
    Location::new("Kasse 1").unwrap()
}

fn beacon() -> BeaconId {
    BeaconId::new("123456789012345").unwrap()
}

fn personal() -> ExchangePersonalQr {
    ExchangePersonalQr::new(PersonalQr::new("https://qr.vipps.no/p/secret-code").unwrap())
}

fn customer() -> ExchangeCustomer {
    ExchangeCustomer::new(CustomerToken::new("c2VjcmV0").unwrap())
}

fn png(pixels: Option<u16>) -> QrFormat {
    QrFormat::Png(pixels.map(|pixels| PngSize::new(pixels).unwrap()))
}

/// Method and target, the headers that choose a form, and the body.
fn parts(request: &HttpRequest) -> (String, Vec<String>, Value) {
    let line = format!("{:?} {}", request.method, request.target);
    let shown = request.headers.iter().filter(|(name, _)| *name != "content-type");
    let headers = shown.map(|(name, value)| format!("{name}: {value}")).collect();
    let body = request.body.as_deref().map_or(Value::Null, |body| serde_json::from_slice(body).unwrap());
    let typed =
        request.headers.iter().any(|header| *header == ("content-type", "application/json".to_owned()));
    assert_eq!(typed, request.body.is_some());
    (line, headers, body)
}

#[test]
fn the_thirteen_requests() {
    let landing = RedirectUrl::new("https://landing.example?token=a").unwrap();
    let ttl = Ttl::new(Duration::from_secs(600)).unwrap();
    let border = WhiteBorder::new(20).unwrap();
    let redirect = "/qr/v1/merchant-redirect";
    let one = "/qr/v1/merchant-redirect/bl%C3%A5b%C3%A6r%2050%25";
    let to = json!({ "redirectUrl": "https://shop.example/k/7" });
    let made = json!({ "id": "blåbær 50%", "redirectUrl": "https://shop.example/k/7" });
    let longer = json!({ "id": "blåbær 50%", "redirectUrl": "https://shop.example/k/7", "ttl": 600, "whiteBorder": 20 });
    let create = CreateRedirectQr::new(id(), target(), QrFormat::Svg);
    let at = |category: &str| json!({ "locationDescription": "Kasse 1", "category": category });
    for (request, line, headers, body) in [
        (
            CreateOneTimeQr::new(landing.clone(), png(Some(300))).request(),
            "Post /qr/v1".to_owned(),
            vec!["accept: image/png", "size: 300"],
            json!({ "url": "https://landing.example?token=a" }),
        ),
        (
            CreateOneTimeQr::new(landing, QrFormat::Text).white_border(border).request(),
            "Post /qr/v1".to_owned(),
            vec!["accept: text/targetUrl"],
            json!({ "url": "https://landing.example?token=a", "whiteBorder": 20 }),
        ),
        (create.clone().request(), format!("Post {redirect}"), vec!["accept: image/svg+xml"], made),
        (
            create.ttl(ttl).white_border(border).request(),
            format!("Post {redirect}"),
            vec!["accept: image/svg+xml"],
            longer,
        ),
        (
            ListRedirectQrs::new(png(None)).request(),
            format!("Get {redirect}"),
            vec!["accept: image/png"],
            Value::Null,
        ),
        (
            GetRedirectQr::new(id(), QrFormat::Text).request(),
            format!("Get {one}"),
            vec!["accept: text/targetUrl"],
            Value::Null,
        ),
        (
            UpdateRedirectQr::new(id(), target(), QrFormat::Svg).request(),
            format!("Put {one}"),
            vec!["accept: image/svg+xml"],
            to,
        ),
        (DeleteRedirectQr::new(id()).request(), format!("Delete {one}"), vec![], Value::Null),
        (
            ListCallbackQrs::new(png(Some(200))).request(),
            "Get /qr/v1/merchant-callback?QrImageFormat=PNG&QrImageSize=200".to_owned(),
            vec![],
            Value::Null,
        ),
        (
            GetCallbackQr::new(till(), QrFormat::Text).request(),
            "Get /qr/v1/merchant-callback/bord%207-2?QrImageFormat=SVG".to_owned(),
            vec![],
            Value::Null,
        ),
        (
            PutCallbackQr::new(till(), here(), Category::InStore).unwrap().request(),
            "Put /qr/v1/merchant-callback/bord%207-2".to_owned(),
            vec![],
            at("IN_STORE"),
        ),
        (
            PutCallbackQr::new(till(), here(), Category::Vending).unwrap().request(),
            "Put /qr/v1/merchant-callback/bord%207-2".to_owned(),
            vec![],
            at("VENDING"),
        ),
        (
            DeleteCallbackQr::new(till()).request(),
            "Delete /qr/v1/merchant-callback/bord%207-2".to_owned(),
            vec![],
            Value::Null,
        ),
        (
            AdoptMobilePayQr::new(beacon(), here()).request(),
            "Put /qr/v1/merchant-callback/mobilepay/123456789012345".to_owned(),
            vec![],
            json!({ "locationDescription": "Kasse 1" }),
        ),
        (
            personal().request(),
            "Post /qr/v1/exchange".to_owned(),
            vec![],
            json!({ "qrCode": "https://qr.vipps.no/p/secret-code", "requestedData": ["MSISDN"] }),
        ),
        (
            customer().request(),
            "Post /qr/v1/exchange/customer".to_owned(),
            vec![],
            json!({ "customer": { "customerToken": "c2VjcmV0" }, "requestedData": ["MSISDN"] }),
        ),
    ] {
        let headers: Vec<String> = headers.into_iter().map(str::to_owned).collect();
        assert_eq!(parts(&request), (line, headers, body));
    }
}

#[test]
fn a_place_of_an_unknown_kind_is_refused() {
    let odd = PutCallbackQr::new(till(), here(), Category::Other("WEB".to_owned()));
    assert_eq!(odd.unwrap_err().field(), "category");
}

#[test]
fn a_sticker_is_read_by_what_it_says() {
    let body = json!({ "id": "blåbær 50%", "url": LINK, "redirectUrl": "https://old.example/a~b", "expiresIn": 598,
        "later": true });
    let call = GetRedirectQr::new(id(), QrFormat::Svg);
    let found = call.read(&answer(200, &body.to_string())).success().unwrap();
    assert_eq!(found.url.as_str(), LINK);
    assert_eq!(found.target.as_str(), "https://old.example/a~b", "kept, though it could not be made here");
    assert_eq!(found.expires_in, Some(Duration::from_secs(598)));

    let body = json!([
        { "merchantSerialNumber": "123456", "merchantQrId": "a/b", "locationDescription": "X", "qrImageUrl": LINK,
          "qrContent": "https://qr.vipps.no/x" },
        { "merchantQrId": "bare", "qrContent": null },
    ]);
    let found = ListCallbackQrs::new(QrFormat::Svg).read(&answer(200, &body.to_string())).success().unwrap();
    assert_eq!(found[0].content.as_deref(), Some("https://qr.vipps.no/x"));
    assert_eq!((found[1].id.as_str(), &found[1].picture, &found[1].content), ("bare", &None, &None));

    for (expires_in, read) in
        [(json!(-1), None), (json!("600"), Some(600)), (json!(null), None), (json!([]), None)]
    {
        let body =
            json!([{ "id": "k", "url": LINK, "redirectUrl": "https://a.example", "expiresIn": expires_in }]);
        let found =
            ListRedirectQrs::new(QrFormat::Svg).read(&answer(200, &body.to_string())).success().unwrap();
        assert_eq!(found[0].expires_in, read.map(Duration::from_secs), "{expires_in}");
    }
}

#[test]
fn an_answer_about_another_sticker_proves_nothing() {
    let other = json!({ "id": "other", "url": LINK, "redirectUrl": "https://a.example" }).to_string();
    let reading = GetRedirectQr::new(id(), QrFormat::Svg).read(&answer(200, &other));
    assert_eq!(reading.error().unwrap().name(), ErrorName::NotOurs);
    let reading = CreateRedirectQr::new(id(), target(), QrFormat::Svg).read(&answer(200, &other));
    assert_eq!(reading.error().unwrap().name(), ErrorName::NotOurs);
    let other = json!({ "merchantQrId": "other" }).to_string();
    let reading = GetCallbackQr::new(till(), QrFormat::Svg).read(&answer(200, &other));
    assert_eq!(reading.error().unwrap().name(), ErrorName::NotOurs);
}

#[test]
fn who_somebody_is() {
    let body = json!({ "msisdn": "4712345678", "version": "2.0", "timestamp": 1_634_025_600 }).to_string();
    let found = personal().read(&answer(200, &body)).success().unwrap();
    assert_eq!((found.phone.as_str(), found.version.as_deref()), ("4712345678", Some("2.0")));
    assert_eq!(found.made_at.map(crate::clock::Timestamp::millis), Some(1_634_025_600_000));
    assert!(!format!("{found:?} {:?} {:?}", personal(), customer()).contains("4712345678"));
    let found = customer().read(&answer(200, r#"{"msisdn":"4712345678"}"#)).success().unwrap();
    assert_eq!((found.version, found.made_at), (None, None));
    for body in [r#"{"msisdn":"kari"}"#, r#"{"version":"1.0"}"#, "{}", ""] {
        assert!(matches!(personal().read(&answer(200, body)), Reading::Unclear(_)), "{body}");
    }
}

#[test]
fn refusals_in_every_shape() {
    let shape_a = json!({
        "type": "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1",
        "title": "One or more validation errors occurred.", "detail": "BadRequest",
        "instance": "00-616e415f5af7584eb4d9369d0fe8d7cc-48b90041faff204c-00",
        "invalidParams": [{ "name": "RedirectUrl", "reason": "must match" }],
    });
    let bare = json!({ "title": "Order timeout", "detail": "Payment has already timed out",
        "instance": "3cff3564-4a14-4481-8dbb-431087753eed" });
    let gateway = json!({ "statusCode": 401, "message": "Access denied" });
    let existing = json!({ "id": "blåbær 50%" });
    let text = |value: &Value| if value.is_null() { String::new() } else { value.to_string() };
    for (status, body, name, refused) in [
        (400, &shape_a, ErrorName::RequestRefused, true),
        (400, &bare, ErrorName::RequestRefused, true),
        (404, &bare, ErrorName::NotFound, true),
        (415, &bare, ErrorName::RequestRefused, true),
        (403, &bare, ErrorName::Forbidden, true),
        (409, &existing, ErrorName::Conflict, true),
        (400, &existing, ErrorName::UnreadableAnswer, false),
        (401, &gateway, ErrorName::Unauthorized, true),
        (401, &Value::Null, ErrorName::Unauthorized, true),
        (403, &Value::Null, ErrorName::Forbidden, true),
        (404, &Value::Null, ErrorName::NotFound, true),
        (400, &Value::Null, ErrorName::UnreadableAnswer, false),
        (500, &Value::Null, ErrorName::PlatformFailure, false),
    ] {
        let response = answer(status, &text(body));
        for reading in [
            CreateRedirectQr::new(id(), target(), QrFormat::Svg).read(&response).error().cloned(),
            GetCallbackQr::new(till(), QrFormat::Svg).read(&response).error().cloned(),
            AdoptMobilePayQr::new(beacon(), here()).read(&response).error().cloned(),
            DeleteRedirectQr::new(id()).read(&response).error().cloned(),
        ] {
            let error = reading.unwrap();
            assert_eq!(error.name(), name, "{status} {body}");
            assert_eq!(error.class() == Class::Refused, refused, "{status} {body}");
        }
    }
    let error =
        CreateRedirectQr::new(id(), target(), QrFormat::Svg).read(&answer(409, &existing.to_string()));
    assert_eq!(error.error().unwrap().extra(), [("id".to_owned(), "blåbær 50%".to_owned())]);
    let error = DeleteRedirectQr::new(id()).read(&answer(400, &shape_a.to_string()));
    let error = error.error().unwrap();
    assert_eq!(error.trace_id(), Some("00-616e415f5af7584eb4d9369d0fe8d7cc-48b90041faff204c-00"));
    assert_eq!(error.extra()[0].0, "RedirectUrl");
}

#[test]
fn what_only_the_qr_api_says_proves_nothing_about_a_payment() {
    let call = create(Flow::Qr { format: None }).build().unwrap().with_key(key());
    for (status, body) in [(409, r#"{"id":"x"}"#), (404, ""), (401, ""), (403, "")] {
        assert!(matches!(call.read(&answer(status, body)), Reading::Unclear(_)), "{status} {body}");
    }
}

#[test]
fn a_code_that_is_not_taken_is_to_be_shown_again() {
    let body = json!({ "title": "Bad request", "status": 400, "detail": "invalid",
        "extraDetails": [{ "name": "qrCode", "reason": "The complete data is required." }] });
    let error = personal().read(&answer(400, &body.to_string())).error().cloned().unwrap();
    assert_eq!((error.name(), error.class()), (ErrorName::PersonalQrInvalid, Class::Refused));
    assert_eq!((error.advice(), error.platform_code()), (crate::error::Advice::AskCustomer, None));
    let error = customer().read(&answer(400, &body.to_string())).error().cloned().unwrap();
    assert_eq!(error.name(), ErrorName::CustomerTokenInvalid);
    let gateway = json!({ "statusCode": 404, "message": "Resource not found" }).to_string();
    let error = personal().read(&answer(404, &gateway)).error().cloned().unwrap();
    assert_eq!(error.name(), ErrorName::NotFound, "the path, not the customer");
}
