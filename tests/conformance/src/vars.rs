//! What a story remembers: `$name` in place of a text stands for something that was saved.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Saved values, by name.
#[derive(Debug, Default)]
pub(crate) struct Vars(BTreeMap<String, Value>);

impl Vars {
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The same, with every text `$name` replaced by what was saved under that name. The keys of objects stay:
    /// those that begin with `$` are matchers.
    pub(crate) fn fill(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(name) => {
                    self.0.get(name).cloned().ok_or_else(|| format!("nothing was saved as `{name}`"))?
                }
                None => value.clone(),
            },
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.fill(item)).collect::<Result<_, _>>()?)
            }
            Value::Object(fields) => {
                let filled = fields.iter().map(|(name, value)| Ok((name.clone(), self.fill(value)?)));
                Value::Object(filled.collect::<Result<Map<_, _>, String>>()?)
            }
            _ => value.clone(),
        })
    }
}

/// The value at a place like `proof.state` or `payments.0.payment.reference`.
pub(crate) fn at<'v>(value: &'v Value, place: &str) -> Option<&'v Value> {
    place.split('.').filter(|part| !part.is_empty()).try_fold(value, |value, part| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get(part),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_filled_in_wherever_a_text_can_stand() {
        let mut vars = Vars::default();
        vars.set("p", json!("till-1-abcdefgh"));
        vars.set("n", json!(7));
        let found = vars.fill(&json!({ "a": "$p", "b": ["$n", "plain"], "c": { "$exists": true } }));
        let expected = json!({ "a": "till-1-abcdefgh", "b": [7, "plain"], "c": { "$exists": true } });
        assert_eq!(found, Ok(expected));
        assert_eq!(vars.fill(&json!("$q")), Err("nothing was saved as `q`".to_owned()));
    }

    #[test]
    fn places_go_through_objects_and_lists() {
        let value = json!({ "payments": [{ "reference": "r" }] });
        assert_eq!(at(&value, "payments.0.reference"), Some(&json!("r")));
        assert_eq!(at(&value, ""), Some(&value));
        assert_eq!(at(&value, "payments.1"), None);
        assert_eq!(at(&value, "payments.0.reference.x"), None);
    }
}
