//! Whatever is changed, it is not believed.

use kasse::webhook::Rejected;
use proptest::prelude::*;

use crate::vectors::{Sent, cases};

/// Every other byte that a header value or an address may hold; but for the platform's own delivery, those that
/// differ in one bit, since each costs a dozen signatures.
fn others(number: usize, byte: u8) -> impl Iterator<Item = u8> {
    (0x21..0x7F).filter(move |other| match (*other ^ byte).count_ones() {
        0 => false,
        1 => true,
        _ => number == 0,
    })
}

fn with(text: &str, place: usize, byte: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[place] = byte;
    String::from_utf8(bytes).unwrap()
}

/// Every single-byte change of a header's value.
fn changed_header(name: &str) {
    for (number, case) in cases("verify").iter().enumerate() {
        let sent = Sent::of(case);
        let value = sent.clone().header(name).clone();
        for place in 0..value.len() {
            for byte in others(number, value.as_bytes()[place]) {
                let mut changed = sent.clone();
                *changed.header(name) = with(&value, place, byte);
                let answer = changed.verify();
                // The scheme and the names of headers are words, in any case.
                let same = changed.header(name).eq_ignore_ascii_case(&value)
                    && place < value.find("&Signature=").unwrap_or_default();
                assert_eq!(answer.is_ok(), same, "{} with {:?}", case["name"], changed.header(name));
            }
        }
        for shorter in 0..value.len() {
            let mut changed = sent.clone();
            changed.header(name).truncate(shorter);
            assert!(changed.verify().is_err());
        }
    }
}

#[test]
fn a_changed_date_is_not_believed() {
    changed_header("x-ms-date");
}

#[test]
fn a_changed_hash_is_not_believed() {
    changed_header("x-ms-content-sha256");
}

#[test]
fn a_changed_signature_is_not_believed() {
    changed_header("authorization");
}

#[test]
fn a_changed_body_is_not_believed() {
    for case in cases("verify") {
        let sent = Sent::of(&case);
        for place in 0..sent.body.len() {
            // Every other byte where the body is short, every bit where it is long.
            for flip in (1..=255_u8).filter(|flip| sent.body.len() < 40 || flip.is_power_of_two()) {
                let mut changed = sent.clone();
                changed.body[place] ^= flip;
                let why = changed.verify().unwrap_err();
                assert!(matches!(why, Rejected::BodyChanged | Rejected::BodyReserialised), "{why:?}");
            }
            let mut shorter = sent.clone();
            shorter.body.remove(place);
            assert!(shorter.verify().is_err());
        }
    }
}

/// Scheme, host, port, path and query: all but the scheme are signed, and each change of one is another address.
#[test]
fn a_changed_address_is_not_believed() {
    for (number, case) in cases("verify").iter().enumerate() {
        let sent = Sent::of(case);
        let begins = sent.url.find("://").unwrap() + 3;
        let mut tried = 0;
        for place in begins..sent.url.len() {
            for byte in others(number, sent.url.as_bytes()[place]) {
                let url = with(&sent.url, place, byte);
                let Ok(address) = kasse::webhook::Address::new(url.clone()) else { continue };
                let (authority, path) = (&case["host"], &case["path_and_query"]);
                if (address.authority(), address.path_and_query())
                    == (authority.as_str().unwrap(), path.as_str().unwrap())
                {
                    continue; // another case of the host's name
                }
                tried += 1;
                assert!(Sent { url: url.clone(), ..sent.clone() }.verify().is_err(), "{url}");
            }
        }
        assert!(tried > 10, "{tried}");
    }
}

proptest! {
    #[test]
    fn any_other_secret_is_not_believed(secret in "\\PC{0,90}") {
        for case in cases("verify") {
            let mut sent = Sent::of(&case);
            prop_assume!(case["secret"] != secret.as_str());
            sent.secrets = vec![kasse::secret::Secret::new(secret.clone())];
            prop_assert!(sent.verify().is_err());
        }
    }

    #[test]
    fn what_is_signed_is_believed_and_nothing_else(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        secret in "[ -~]{1,88}",
        path in "[a-zA-Z0-9/._~-]{0,30}",
        at in 0_i64..4_000_000_000,
        flip in any::<proptest::sample::Index>(),
    ) {
        let now = kasse::clock::Timestamp::from_millis(at * 1000);
        let sent = Sent::signed(&format!("https://shop.example/{path}"), &secret, &body, now);
        prop_assert!(sent.verify().is_ok());
        let mut changed = sent;
        let place = flip.index(body.len() + 1);
        if place == body.len() { changed.body.push(0) } else { changed.body[place] ^= 0x20 }
        prop_assert!(changed.verify().is_err());
    }

    #[test]
    fn any_headers_and_any_body_are_refused_in_peace(
        values in proptest::collection::vec("\\PC{0,80}", 4),
        body in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        for case in cases("verify") {
            let mut sent = Sent::of(&case);
            sent.body.clone_from(&body);
            for ((_, value), any) in sent.headers.iter_mut().zip(&values) {
                value.clone_from(any);
            }
            prop_assert!(sent.verify().is_err());
        }
    }
}
