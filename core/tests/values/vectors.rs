//! Reading `tests/vectors/*.json`.

use std::fmt::Debug;
use std::path::Path;

use kasse::error::Invalid;
use serde_json::Value;

/// One file.
pub(crate) fn file(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The cases of one list; an empty list would prove nothing.
pub(crate) fn cases<'a>(section: &'a Value, kind: &str) -> &'a [Value] {
    let list = section[kind].as_array().unwrap_or_else(|| panic!("no list {kind}"));
    assert!(!list.is_empty(), "{kind} is empty");
    list
}

pub(crate) fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap_or_else(|| panic!("no text {key} in {case}"))
}

pub(crate) fn integer(case: &Value, key: &str) -> i64 {
    case[key].as_i64().unwrap_or_else(|| panic!("no integer {key} in {case}"))
}

/// The error names the field and the fault of the case.
pub(crate) fn assert_refused<T: Debug>(result: Result<T, Invalid>, case: &Value) -> Invalid {
    let error = match result {
        Ok(value) => panic!("{value:?} should have been refused: {case}"),
        Err(error) => error,
    };
    assert_eq!(error.field(), text(case, "field"), "{error} for {case}");
    assert!(error.fault().contains(text(case, "fault")), "{error} for {case}");
    assert!(!error.rule().is_empty(), "{case}");
    error
}

/// A text type against a section of `valid` and `invalid` texts: it keeps the text, in Rust and in JSON,
/// refuses what it must, and never repeats in an error what it refused.
macro_rules! assert_text_type {
    ($type:ty, $section:expr) => {{
        let section = $section;
        for case in crate::vectors::cases(section, "valid") {
            let text = crate::vectors::text(case, "text");
            let value = <$type>::new(text).unwrap_or_else(|e| panic!("{e} for {case}"));
            assert_eq!(value.as_str(), text);
            let json = serde_json::to_value(&value).unwrap();
            assert_eq!(json, case["text"]);
            assert_eq!(serde_json::from_value::<$type>(json).unwrap(), value);
        }
        for case in crate::vectors::cases(section, "invalid") {
            let text = crate::vectors::text(case, "text");
            let error = crate::vectors::assert_refused(<$type>::new(text), case);
            assert!(text.len() < 5 || !error.fault().contains(text), "{error}");
            let read = serde_json::from_value::<$type>(case["text"].clone()).unwrap_err();
            assert_eq!(read.to_string(), error.to_string());
        }
    }};
}
pub(crate) use assert_text_type;
