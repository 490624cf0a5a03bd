//! What people get wrong is named, and never how it would be right.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kasse::clock::Timestamp;
use kasse::error::{Error, ErrorName};
use kasse::secret::Secret;
use kasse::webhook::{AHEAD, OLDEST, Rejected};
use serde_json::Value;

use crate::vectors::{Sent, cases};

/// The platform's own vector: its secret is 64 bytes as base64.
fn official() -> Sent {
    Sent::of(&cases("verify")[0])
}

fn approval() -> Sent {
    Sent::of(&cases("verify")[2])
}

#[test]
fn a_body_that_was_parsed_and_written_again() {
    let sent = approval();
    let value: Value = serde_json::from_slice(&sent.body).unwrap();
    let spaced = String::from_utf8(sent.body.clone()).unwrap().replace(":", ": ").replace(",", ",\n  ");
    let marked = [b"\xEF\xBB\xBF", sent.body.as_slice()].concat();
    let ended = [sent.body.as_slice(), b"\r\n"].concat();
    for body in [spaced.replace("09: 06: 11", "09:06:11").into_bytes(), marked, ended] {
        assert_eq!(Sent { body, ..sent.clone() }.verify(), Err(Rejected::BodyReserialised));
    }
    // In another order it cannot be told from a change, and the text names both.
    let sorted = serde_json::to_vec(&value).unwrap();
    assert_eq!(Sent { body: sorted, ..sent }.verify(), Err(Rejected::BodyChanged));
    assert!(Rejected::BodyChanged.to_string().contains("parsed and written again"));
    let escaped = br#"{"note": "bl\u00e5b\u00e6r \u00e6\u00f8\u00e5"}"#.to_vec();
    let sent = Sent::of(&cases("verify")[3]);
    assert_eq!(Sent { body: escaped, ..sent }.verify(), Err(Rejected::BodyReserialised));
}

#[test]
fn another_address_than_the_registered_one() {
    for (url, host) in [
        ("https://pos.example.test/hooks/vipps/", None),
        ("https://pos.example.test/hooks/vipps?tenant=7", None),
        ("https://pos.example.test:8080/hooks/vipps", None),
        ("https://10.0.0.7/hooks/vipps", Some("pos.example.test")),
        ("http://localhost:3000/hooks/vipps", Some("pos.example.test")),
    ] {
        let mut sent = Sent { url: url.to_owned(), ..approval() };
        *sent.header("host") = host.unwrap_or("127.0.0.1").to_owned();
        assert_eq!(sent.verify(), Err(Rejected::OtherAddress), "{url}");
    }
    let elsewhere = Sent { url: "https://other.example/else".to_owned(), ..approval() };
    assert_eq!(elsewhere.verify(), Err(Rejected::Signature));
}

/// A reverse proxy may put its own name there: the address that counts is the configured one.
#[test]
fn the_host_header_itself_proves_nothing() {
    let mut sent = approval();
    *sent.header("host") = "10.0.0.7:3000".to_owned();
    assert!(sent.verify().is_ok());
    sent.headers.retain(|(name, _)| name != "Host");
    assert!(sent.verify().is_ok());
}

#[test]
fn a_secret_that_somebody_decoded() {
    let secret = official().secrets[0].expose().to_owned();
    let bytes = STANDARD.decode(&secret).unwrap();
    let latin1: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    for given in [latin1, hex.to_uppercase(), hex] {
        let sent = Sent { secrets: vec![Secret::new("other"), Secret::new(given)], ..official() };
        assert_eq!(sent.verify(), Err(Rejected::SecretDecoded));
    }
    // A sender of one's own that decodes before it signs: with the platform's vector it begins with these letters.
    let mut sent = official();
    let decoded = signed_with(&bytes, &sent);
    assert!(decoded.starts_with("T3+NXHMm"), "{decoded}");
    let authorization = sent.header("authorization");
    let before = authorization.split_once("Signature=").unwrap().0.to_owned();
    *authorization = format!("{before}Signature={decoded}");
    assert_eq!(sent.verify(), Err(Rejected::SecretDecoded));
}

/// By hand: the library does not sign with bytes.
fn signed_with(key: &[u8], sent: &Sent) -> String {
    use hmac::{Hmac, Mac};
    let mut sent = sent.clone();
    let (date, hash) = (sent.header("x-ms-date").clone(), sent.header("x-ms-content-sha256").clone());
    let text = format!("POST\n/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63\n{date};webhook.site;{hash}");
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[test]
fn a_missing_or_doubled_header_is_named() {
    for name in ["x-ms-date", "x-ms-content-sha256", "authorization"] {
        let mut sent = approval();
        sent.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        assert_eq!(sent.verify(), Err(Rejected::HeaderMissing(name)));
        let mut sent = approval();
        let again = sent.header(name).clone();
        sent.headers.push((name.to_uppercase(), again));
        assert_eq!(sent.verify(), Err(Rejected::HeaderTwice(name)));
    }
}

#[test]
fn another_method_or_another_kind_of_authorization() {
    for method in ["GET", "PUT", "post", ""] {
        assert_eq!(approval().verify_as(method), Err(Rejected::NotPost));
    }
    for value in [
        "Bearer abc",
        "",
        "HMAC-SHA256",
        "HMAC-SHA256 Signature=",
        "HMAC-SHA512 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=x",
        "HMAC-SHA256 SignedHeaders=x-ms-date;x-ms-content-sha256&Signature=x",
    ] {
        let mut sent = approval();
        *sent.header("authorization") = value.to_owned();
        assert_eq!(sent.verify(), Err(Rejected::OtherScheme), "{value}");
    }
}

#[test]
fn only_dates_inside_the_window_are_believed() {
    let sent = approval();
    let at =
        |shift: i64| Sent { now: Timestamp::from_millis(sent.now.millis() + shift), ..sent.clone() }.verify();
    let (oldest, ahead) = (millis(OLDEST), millis(AHEAD));
    assert!(at(oldest).is_ok() && at(-ahead).is_ok());
    assert!(matches!(at(oldest + 1), Err(Rejected::TooOld(_))));
    assert!(matches!(at(-ahead - 1), Err(Rejected::FromTheFuture(_))));
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap()
}

#[test]
fn no_reason_gives_away_what_would_have_been_right() {
    for case in cases("verify") {
        let sent = Sent::of(&case);
        let mut changed = vec![sent.clone(); 6];
        changed[0].body.push(b' ');
        changed[1].body.push(b'x');
        changed[2].url = "https://other.example/hook".to_owned();
        *changed[3].header("x-ms-content-sha256") = "x".to_owned();
        *changed[4].header("authorization") = "Bearer x".to_owned();
        changed[5].secrets = vec![Secret::new("x")];
        for wrong in changed {
            let why = wrong.verify().unwrap_err();
            let error = Error::from(why);
            assert_eq!(error.name(), ErrorName::WebhookRejected);
            let told = format!("{why} {why:?} {error} {error:?}");
            for hidden in ["secret", "signature", "content_sha256"] {
                let value = case[hidden].as_str().unwrap();
                assert!(!told.contains(value) && !told.contains(&value[..8]), "{told}");
            }
        }
    }
}
