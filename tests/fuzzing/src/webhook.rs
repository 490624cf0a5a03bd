//! Deliveries to a webhook.
//!
//! ```text
//! address, line end, secret, line end, "name: value" lines, an empty line, the body
//! ```

use kasse::clock::Timestamp;
use kasse::error::Error;
use kasse::secret::Secret;
use kasse::webhook::{Address, Delivery, Event, Headers, Window, sign, verify};

use crate::wire::split;

/// The 2nd of March 2026, near the dates of the vectors.
const NOW: Timestamp = Timestamp::from_millis(1_772_442_307_000);

pub(crate) fn run(bytes: &[u8]) {
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let (url, secret, rest) = (part(), part(), part());
    let (headers, body) = split(rest);
    read(body);
    let (url, secret) = (String::from_utf8_lossy(url), String::from_utf8_lossy(secret));
    let Ok(address) = Address::new(url) else { return };
    let secret = Secret::new(secret);
    believed(&address, &secret, &headers, body);
    signed(&address, &secret, body);
}

/// Any body is an event, the same one each time, and shows nothing of the customer.
fn read(body: &[u8]) {
    let event = Event::read(body);
    assert!(event == Event::read(body) && event.key() == Event::read(body).key());
    let shown = format!("{event:?} {:?}", event.key());
    match &event {
        Event::CheckIn(check_in) => {
            let token = check_in.customer_token.as_str();
            assert!(token.len() < 16 || !shown.contains(token), "the token is shown");
        }
        Event::Payment(event) => assert!(event.success || event.moved().is_none()),
        _ => {}
    }
}

/// What is believed has exactly the signature we make, over exactly these bytes.
fn believed(address: &Address, secret: &Secret, headers: &[(String, String)], body: &[u8]) {
    let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let headers: Headers<'_> = pairs.clone().collect();
    let delivery = Delivery { method: "POST", address, headers, body };
    match verify(&delivery, std::slice::from_ref(secret), &Window::around(NOW)) {
        Ok(event) => {
            let value = |name| pairs.clone().find(|(known, _)| *known == name).unwrap().1;
            let at = Timestamp::parse_http(value("x-ms-date")).unwrap();
            if let Some(ours) = sign(secret, address, body, at).filter(|ours| ours.date == value("x-ms-date"))
            {
                assert_eq!(ours.content_sha256, value("x-ms-content-sha256"));
                let signature = ours.authorization.split_once("Signature=").unwrap().1.to_owned();
                assert!(value("authorization").ends_with(&signature));
            }
            assert!(event == Event::read(body));
        }
        Err(why) => {
            let told = format!("{why} {why:?} {}", Error::from(why));
            let ours = sign(secret, address, body, NOW).unwrap();
            assert!(!told.contains(&ours.content_sha256), "the right hash is told");
            assert!(secret.expose().len() < 16 || !told.contains(secret.expose()), "the secret is told");
        }
    }
}

/// What we sign is believed, and not with one byte more.
fn signed(address: &Address, secret: &Secret, body: &[u8]) {
    let signed = sign(secret, address, body, NOW).unwrap();
    let headers: Headers<'_> = signed.pairs().into_iter().collect();
    let secrets = std::slice::from_ref(secret);
    let verified = |body: &[u8]| {
        verify(&Delivery { method: "POST", address, headers, body }, secrets, &Window::around(NOW))
    };
    assert!(verified(body).is_ok());
    assert!(verified(&[body, b" "].concat()).is_err());
}
