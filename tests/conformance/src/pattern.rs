//! Patterns: what a value has to look like.
//!
//! A pattern is a JSON value. An object asks for the fields it names and lets others be, a list for exactly its
//! items; everything else has to be equal. An object whose only key begins with `$` is a matcher.

use serde_json::Value;

/// Every way in which `found` is not what `pattern` asks for; `place` says where it was found.
pub(crate) fn mismatches(pattern: &Value, found: Option<&Value>, place: &str) -> Vec<String> {
    let mut problems = Vec::new();
    compare(pattern, found, place, &mut problems);
    problems
}

pub(crate) fn matches(pattern: &Value, found: &Value) -> bool {
    mismatches(pattern, Some(found), "").is_empty()
}

fn compare(pattern: &Value, found: Option<&Value>, place: &str, problems: &mut Vec<String>) {
    let mut differs = |expected: &str| {
        let found = found.map_or_else(|| "nothing".to_owned(), ToString::to_string);
        problems.push(format!("{place}: expected {expected}, found {found}"));
    };
    if let Some((name, argument)) = matcher(pattern) {
        match is_matched(name, argument, found) {
            Ok(true) => {}
            Ok(false) => differs(&format!("{name} {argument}")),
            Err(error) => problems.push(format!("{place}: {error}")),
        }
        return;
    }
    match (pattern, found) {
        (Value::Object(fields), Some(Value::Object(found))) => {
            for (name, pattern) in fields {
                compare(pattern, found.get(name), &below(place, name), problems);
            }
        }
        (Value::Array(items), Some(Value::Array(found))) => {
            if items.len() != found.len() {
                return differs(&format!("{} items", items.len()));
            }
            for (index, (pattern, found)) in items.iter().zip(found).enumerate() {
                compare(pattern, Some(found), &below(place, &index.to_string()), problems);
            }
        }
        (pattern, Some(found)) if pattern == found => {}
        // A field that is not there counts as null: not every language writes those.
        (Value::Null, None) => {}
        (pattern, _) => differs(&pattern.to_string()),
    }
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

fn matcher(pattern: &Value) -> Option<(&str, &Value)> {
    let fields = pattern.as_object().filter(|fields| fields.len() == 1)?;
    fields
        .iter()
        .next()
        .map(|(name, argument)| (name.as_str(), argument))
        .filter(|(name, _)| name.starts_with('$'))
}

fn is_matched(name: &str, argument: &Value, found: Option<&Value>) -> Result<bool, String> {
    let present = found.is_some_and(|found| !found.is_null());
    let wrong = || format!("{name} does not take {argument}");
    Ok(match name {
        "$any" => found.is_some(),
        "$exists" => present == argument.as_bool().ok_or_else(wrong)?,
        "$absent" => present != argument.as_bool().ok_or_else(wrong)?,
        "$range" => {
            let bound =
                |name: &str| argument.get(name).map(|bound| bound.as_i64().ok_or_else(wrong)).transpose();
            let (min, max) = (bound("min")?, bound("max")?);
            if min.is_none() && max.is_none() {
                return Err(wrong());
            }
            found
                .and_then(Value::as_i64)
                .is_some_and(|found| min.is_none_or(|min| found >= min) && max.is_none_or(|max| found <= max))
        }
        "$prefix" => {
            let prefix = argument.as_str().ok_or_else(wrong)?;
            found.and_then(Value::as_str).is_some_and(|found| found.starts_with(prefix))
        }
        "$one_of" => {
            let choices = argument.as_array().ok_or_else(wrong)?;
            choices.iter().any(|choice| mismatches(choice, found, "").is_empty())
        }
        "$has" => found
            .and_then(Value::as_array)
            .is_some_and(|items| items.iter().any(|item| matches(argument, item))),
        _ => return Err(format!("there is no matcher {name}")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(pattern: &Value, found: &Value) -> Vec<String> {
        mismatches(pattern, Some(found), "answer")
    }

    #[test]
    fn objects_ask_for_the_fields_they_name_and_lists_for_exactly_their_items() {
        let found = json!({ "outcome": "paid", "captured": 100, "statuses": [200, null] });
        let none: Vec<String> = Vec::new();
        assert_eq!(problems(&json!({ "outcome": "paid", "statuses": [200, null] }), &found), none);
        assert_eq!(
            problems(&json!({ "captured": 99, "refunded": 0 }), &found),
            ["answer.captured: expected 99, found 100", "answer.refunded: expected 0, found nothing"]
        );
        assert_eq!(
            problems(&json!({ "statuses": [200] }), &found),
            ["answer.statuses: expected 1 items, found [200,null]"]
        );
    }

    #[test]
    fn each_matcher_accepts_and_refuses() {
        for (pattern, yes, no) in [
            (json!({ "$exists": true }), json!(0), json!(null)),
            (json!({ "$absent": true }), json!(null), json!(0)),
            (json!({ "$range": { "min": 1, "max": 3 } }), json!(3), json!(4)),
            (json!({ "$range": { "min": 1 } }), json!(9), json!("9")),
            (json!({ "$prefix": "till-1-" }), json!("till-1-x"), json!("till-2-x")),
            (json!({ "$one_of": ["a", { "b": 1 }] }), json!({ "b": 1, "c": 2 }), json!("c")),
            (json!({ "$has": { "a": 1 } }), json!([{ "a": 2 }, { "a": 1 }]), json!([{ "a": 2 }])),
        ] {
            assert!(matches(&pattern, &yes), "{pattern} {yes}");
            assert!(!matches(&pattern, &no), "{pattern} {no}");
        }
        assert!(matches(&json!({ "$any": true }), &json!(null)));
        assert_eq!(mismatches(&json!({ "a": { "$any": true } }), Some(&json!({})), "").len(), 1);
        assert!(matches(&json!({ "a": { "$absent": true } }), &json!({})));
    }

    #[test]
    fn a_matcher_that_is_none_is_named() {
        assert_eq!(problems(&json!({ "$regex": "a" }), &json!("a")), ["answer: there is no matcher $regex"]);
        assert_eq!(problems(&json!({ "$range": {} }), &json!(1)), ["answer: $range does not take {}"]);
    }
}
