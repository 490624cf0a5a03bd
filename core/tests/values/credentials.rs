use kasse::secret::{Credentials, Secret};
use serde_json::Value;

use crate::vectors::{assert_refused, cases, file, text};

const KEYS: [&str; 3] = ["client_id", "client_secret", "subscription_key"];

fn credentials(case: &Value) -> Result<Credentials, kasse::error::Invalid> {
    let [id, secret, key] = KEYS.map(|name| text(case, name));
    Credentials::new(id, secret, key)
}

/// No run of six characters of a key, which also catches a key shown in part.
fn assert_shows_no_key(shown: &str, case: &Value) {
    for name in KEYS {
        for part in text(case, name).as_bytes().windows(6) {
            let part = std::str::from_utf8(part).unwrap_or("not text");
            assert!(!part.is_ascii() || part.trim().len() < 6 || !shown.contains(part), "{shown}");
        }
    }
}

#[test]
fn keys_are_kept_as_given_and_not_shown() {
    for case in cases(&file("credentials"), "valid") {
        let read = credentials(case).unwrap();
        let exposed = [read.client_id(), read.client_secret(), read.subscription_key()].map(Secret::expose);
        assert_eq!(exposed, KEYS.map(|name| text(case, name)));
        assert_shows_no_key(&format!("{read:?} {read:#?}"), case);
    }
}

#[test]
fn what_came_along_with_copying_is_named() {
    for case in cases(&file("credentials"), "invalid") {
        let error = assert_refused(credentials(case), case);
        assert_shows_no_key(&format!("{error} {error:?}"), case);
    }
}

#[test]
fn secrets_compare_by_content_and_show_nothing() {
    let secret = Secret::new("hemmelig-nøkkel");
    assert_eq!(secret, Secret::new("hemmelig-nøkkel"));
    assert_ne!(secret, Secret::new("hemmelig-nøkkem"));
    assert_ne!(secret, Secret::new("hemmelig"));
    assert_eq!(format!("{secret:?}"), "Secret(..)");
}
