//! A platform, or what stands in front of it, that repeats what it was sent.

use kasse::api::{Endpoint, GetPayment, Reading};
use kasse::environment::Environment;
use kasse::http::HttpResponse;
use kasse::ids::Reference;
use kasse::ids::{CustomerToken, HttpsUrl, PersonalQr, ReturnUrl};
use kasse::phone::{Country, Msisdn};
use kasse::secret::Credentials;
use kasse::transport::net::Proxy;
use kasse_secrets::{Canaries, Kind};

use super::Told;

/// Every shape of an error, with a text in every place that has one, and a trace id.
fn bodies(text: &str, trace: &str) -> Vec<String> {
    let json = |body: serde_json::Value| body.to_string();
    vec![
        json(
            serde_json::json!({"type": text, "title": text, "detail": text, "instance": text, "status": 400,
            "traceId": trace, "extraDetails": [{"name": text, "reason": text}]}),
        ),
        json(serde_json::json!({"title": text, "detail": text, "status": 404, "instance": trace,
            "invalidParams": [{"name": text, "reason": text}]})),
        json(serde_json::json!({"title": text, "detail": text, "extraDetails": [
            {"name": "ErrorCode", "reason": "7010"}, {"name": text, "reason": text}]})),
        json(serde_json::json!({"statusCode": 401, "message": text})),
        json(serde_json::json!({"responseInfo": {"responseCode": 401, "responseMessage": text}})),
        json(serde_json::json!({"error": text, "error_description": text, "trace_id": trace})),
        json(serde_json::json!([{"errorGroup": text, "errorCode": text, "errorMessage": text,
            "contextId": trace}])),
        json(serde_json::json!({"id": text})),
        json(serde_json::json!({"title": text, "status": text, "extraInfo": text})),
        json(serde_json::json!({"unknown": text})),
        format!("<html><title>{text}</title>{text}</html>"),
        format!("cut off: {text}"),
    ]
}

#[test]
fn nothing_that_looks_like_a_secret_or_a_customer_comes_back() {
    let mut canaries = Canaries::new();
    let mut texts: Vec<String> = ["client secret", "subscription key", "access token"]
        .map(|name| canaries.make(Kind::Credential, name, ""))
        .into();
    texts.push(canaries.make(Kind::Customer, "personal QR", "https://qr.vipps.no/p/"));
    texts.push(canaries.make(Kind::Customer, "customer token", ""));
    texts.push(canaries.make(Kind::Customer, "link", "vipps://?token="));
    texts.push(canaries.number("phone number"));
    texts.push(format!("+{}", canaries.number("phone number")));
    let mail = canaries.make(Kind::Customer, "mail address", "");
    texts.push(format!("{mail}@x.example"));
    let told = Told::default();
    let endpoint = GetPayment::new(Reference::new("osl1-k03-00000001").unwrap());
    for text in &texts {
        for said in [text.clone(), format!("The value '{text}' is not known."), format!("[{text}]")] {
            // A key looks like a trace id: one where a trace id stands could not be told from it.
            let is_key = said.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && said.bytes().any(|byte| byte.is_ascii_alphabetic());
            let trace = if is_key { "00-4bf92f35-01" } else { &said };
            for body in bodies(&said, trace) {
                for status in [200, 400, 404, 423, 500] {
                    let headers = vec![("x-request-id".to_owned(), trace.to_owned())];
                    let answer = HttpResponse { status, headers, body: body.clone().into_bytes() };
                    match endpoint.read(&answer) {
                        Reading::Success(_) => panic!("no success: {body}"),
                        Reading::Refused(error) | Reading::Unclear(error) => told.error(&error),
                        Reading::NotExecuted { error, .. } => told.error(&error),
                    }
                }
            }
        }
    }
    told.assert_silent("is not known", &canaries);
}

#[test]
fn a_value_that_is_refused_is_not_repeated() {
    let mut canaries = Canaries::new();
    let told = Told::default();
    let mut secret =
        |name, before: &str, after: &str| format!("{}{after}", canaries.make(Kind::Credential, name, before));
    let user = secret("user", "https://", ":");
    let refused = [
        Credentials::new(secret("client id", " ", ""), "x", "x").map(drop),
        Credentials::new("x", secret("client secret", "", "\u{200b}"), "x").map(drop),
        Credentials::new("x", "x", secret("subscription key", "'", "'")).map(drop),
        Environment::parse(&format!("{user}{}", secret("password", "", "@gateway.example"))).map(drop),
        Environment::parse(&secret("base address", "https://gateway.example/?key=", "")).map(drop),
        Proxy::new(&secret("proxy", "socks5://u:", "@proxy.example"), &[]).map(drop),
        Proxy::new(&secret("proxy", "http://u:", "@proxy.example/path"), &[]).map(drop),
        PersonalQr::new(secret("personal QR", "", "\r")).map(drop),
        CustomerToken::new(secret("customer token", "", " ")).map(drop),
        ReturnUrl::new(secret("return address", "ftp://", "")).map(drop),
        ReturnUrl::new(secret("return address", "https://u:", "@shop.example")).map(drop),
        HttpsUrl::new(secret("address", "http://", "")).map(drop),
    ];
    for refusal in refused {
        told.error(&refusal.unwrap_err().into());
    }
    let number = canaries.number("phone number");
    for text in [format!("+{number}0"), format!("{number}x"), number.clone() + &number] {
        told.error(&Msisdn::parse(&text, Some(Country::No)).unwrap_err().into());
        told.error(&Msisdn::new(text).unwrap_err().into());
    }
    told.assert_silent("client_secret", &canaries);
}
