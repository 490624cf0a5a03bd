//! The deliveries of `tests/vectors/webhook.json`.

use std::path::Path;

use kasse::clock::Timestamp;
use kasse::secret::Secret;
use kasse::webhook::{Address, Delivery, Event, Headers, Rejected, Window, sign, verify};
use serde_json::Value;

/// One list of the file.
pub(crate) fn cases(list: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/webhook.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file[list].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

/// A delivery with its own copy of everything, so that any part can be changed.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) now: Timestamp,
}

impl Sent {
    pub(crate) fn of(case: &Value) -> Self {
        let text = |key: &str| case[key].as_str().unwrap().to_owned();
        let authorization = format!(
            "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={}",
            text("signature")
        );
        let headers = [
            ("Host", text("host")),
            ("x-ms-date", text("date")),
            ("x-ms-content-sha256", text("content_sha256")),
            ("Authorization", authorization),
            ("Content-Type", "application/json".to_owned()),
        ];
        Self {
            url: text("url"),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            body: text("body").into_bytes(),
            secrets: vec![Secret::new(text("secret"))],
            now: Timestamp::parse_http(&text("date")).unwrap(),
        }
    }

    /// Signed now, with the secret of its own.
    pub(crate) fn signed(url: &str, secret: &str, body: &[u8], now: Timestamp) -> Self {
        let secret = Secret::new(secret);
        let signed = sign(&secret, &Address::new(url).unwrap(), body, now).unwrap();
        let headers = signed.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        Self { url: url.to_owned(), headers, body: body.to_vec(), secrets: vec![secret], now }
    }

    pub(crate) fn header(&mut self, name: &str) -> &mut String {
        let found = self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name));
        &mut found.unwrap().1
    }

    pub(crate) fn verify(&self) -> Result<Event, Rejected> {
        self.verify_as("POST")
    }

    pub(crate) fn verify_as(&self, method: &str) -> Result<Event, Rejected> {
        let address = Address::new(self.url.clone()).unwrap();
        let pairs = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let headers: Headers<'_> = pairs.collect();
        let delivery = Delivery { method, address: &address, headers, body: &self.body };
        verify(&delivery, &self.secrets, &Window::around(self.now))
    }
}

#[test]
fn the_platforms_own_signature_and_ours_are_as_in_the_vectors() {
    for case in cases("verify") {
        let sent = Sent::of(&case);
        assert!(sent.verify().is_ok(), "{}: {:?}", case["name"], sent.verify());
        let address = Address::new(sent.url.clone()).unwrap();
        assert_eq!(address.path_and_query(), case["path_and_query"]);
        assert_eq!(address.authority(), case["host"]);
        let signed = sign(&sent.secrets[0], &address, &sent.body, sent.now).unwrap();
        assert_eq!(signed.date, case["date"]);
        assert_eq!(signed.content_sha256, case["content_sha256"]);
        assert!(signed.authorization.ends_with(case["signature"].as_str().unwrap()));
        assert_eq!(signed.authorization, sent.headers[3].1);
    }
}

#[test]
fn names_of_headers_may_be_in_any_case() {
    for case in cases("verify") {
        let mut sent = Sent::of(&case);
        sent.headers.iter_mut().for_each(|(name, _)| *name = name.to_uppercase());
        assert!(sent.verify().is_ok());
        sent.headers.iter_mut().for_each(|(name, _)| *name = name.to_lowercase());
        assert!(sent.verify().is_ok());
    }
}

#[test]
fn any_of_several_secrets_will_do() {
    for case in cases("verify") {
        let mut sent = Sent::of(&case);
        let right = sent.secrets.remove(0);
        for place in 0..3 {
            let mut secrets = vec![Secret::new("another"), Secret::new("")];
            secrets.insert(place, right.clone());
            assert!(Sent { secrets, ..sent.clone() }.verify().is_ok());
        }
        assert_eq!(sent.verify(), Err(Rejected::NoSecret));
    }
}

#[test]
fn addresses_are_taken_apart_as_the_platform_does() {
    for (url, authority, path) in [
        ("https://Shop.Example/hook", "shop.example", "/hook"),
        ("https://shop.example", "shop.example", "/"),
        ("https://shop.example?", "shop.example", "/"),
        ("https://shop.example:443/a/../b", "shop.example", "/b"),
        ("https://shop.example:8443/a?b=c#d", "shop.example:8443", "/a?b=c"),
        ("https://shop.example/a%20b", "shop.example", "/a%20b"),
        ("http://[::1]:80/", "[::1]", "/"),
        ("http://127.0.0.1:9000/x", "127.0.0.1:9000", "/x"),
    ] {
        let address = Address::new(url).unwrap();
        assert_eq!((address.authority(), address.path_and_query()), (authority, path), "{url}");
        assert_eq!(address.as_str(), url);
    }
    for url in ["http://shop.example/hook", "shop.example/hook", "", "https://user@shop.example/"] {
        assert!(Address::new(url).is_err(), "{url}");
    }
}
