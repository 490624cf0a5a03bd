use kasse::error::Invalid;
use kasse::metadata::Metadata;
use proptest::prelude::*;
use serde_json::Value;

use crate::vectors::{assert_refused, cases, file};

fn pairs(case: &Value) -> Vec<(String, String)> {
    serde_json::from_value(case["pairs"].clone()).unwrap()
}

#[test]
fn metadata_is_held_to_its_limits_and_keeps_its_order() {
    let vectors = file("metadata");
    for case in cases(&vectors, "valid") {
        let metadata = Metadata::new(pairs(case)).unwrap();
        let kept: Vec<_> = metadata.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        assert_eq!(kept, pairs(case));
        let json = serde_json::to_string(&metadata).unwrap();
        assert_eq!(serde_json::from_str::<Metadata>(&json).unwrap(), metadata);
    }
    for case in cases(&vectors, "invalid") {
        assert_refused(Metadata::new(pairs(case)), case);
    }
}

#[test]
fn a_key_that_json_has_twice_is_not_dropped_in_silence() {
    let error = serde_json::from_str::<Metadata>(r#"{"a":"1","a":"2"}"#).unwrap_err();
    assert!(error.to_string().contains("metadata[1].key: is there already"), "{error}");
    assert_eq!(
        serde_json::to_string(&Metadata::new([("z", "1"), ("a", "2")]).unwrap()).unwrap(),
        r#"{"z":"1","a":"2"}"#
    );
}

#[test]
fn values_are_found_by_key() -> Result<(), Invalid> {
    let metadata = Metadata::new([("table", "5"), ("waiter", "kari")])?;
    assert_eq!(metadata.get("waiter"), Some("kari"));
    assert_eq!(metadata.get("Waiter"), None);
    assert_eq!((metadata.len(), metadata.is_empty()), (2, false));
    Ok(())
}

proptest! {
    #[test]
    fn any_pairs_are_taken_exactly_if_within_the_limits(
        given in prop::collection::vec((".{0,3}|.{98,102}", ".{0,3}|.{498,502}"), 0..8),
    ) {
        let mut keys: Vec<_> = given.iter().map(|(key, _)| key).collect();
        keys.sort();
        keys.dedup();
        let fits = given.len() <= 5
            && keys.len() == given.len()
            && given.iter().all(|(k, v)| k.chars().count() <= 100 && v.chars().count() <= 500);
        prop_assert_eq!(Metadata::new(given).is_ok(), fits);
    }
}
