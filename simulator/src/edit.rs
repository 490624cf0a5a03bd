//! Answers that are not what they should be: the edits of wrong, unknown and oversized.

use serde_json::{Map, Value};

use crate::fail::write;
use crate::fault::FaultKind;
use crate::http::Response;

/// Applies an editing fault to an answer; other faults leave it alone.
pub(crate) fn edit(response: &mut Response, kind: &FaultKind) {
    match kind {
        FaultKind::Truncated => response.body.truncate(response.body.len() / 2),
        FaultKind::Huge { bytes } => grow(response, *bytes),
        _ => {
            let Ok(mut value) = serde_json::from_slice::<Value>(&response.body) else { return };
            walk(&mut value, &mut |object| edit_object(object, kind));
            if *kind == FaultKind::NumbersAsStrings {
                numbers_as_strings(&mut value);
            }
            response.body = write(&value);
        }
    }
}

fn edit_object(object: &mut Map<String, Value>, kind: &FaultKind) {
    match kind {
        FaultKind::WrongAmount { value } => replace(object, "value", Value::from(*value)),
        FaultKind::WrongCurrency { currency } => replace(object, "currency", Value::from(currency.as_str())),
        FaultKind::WrongReference => replace(object, "reference", Value::from("another-payment")),
        FaultKind::UnknownEnum => {
            for name in ["state", "name", "type", "token_type"] {
                replace(object, name, Value::from("NEVER_HEARD_OF"));
            }
        }
        FaultKind::ExtraFields => {
            object.insert("neverHeardOf".to_owned(), Value::from(vec![Value::Null, Value::from(1)]));
        }
        _ => {}
    }
}

fn replace(object: &mut Map<String, Value>, name: &str, value: Value) {
    if let Some(place) = object.get_mut(name) {
        *place = value;
    }
}

/// Visits every object, inner ones first.
fn walk(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        Value::Object(object) => {
            object.values_mut().for_each(|item| walk(item, visit));
            visit(object);
        }
        _ => {}
    }
}

fn numbers_as_strings(value: &mut Value) {
    match value {
        Value::Number(number) => *value = Value::from(number.to_string()),
        Value::Array(items) => items.iter_mut().for_each(numbers_as_strings),
        Value::Object(object) => object.values_mut().for_each(numbers_as_strings),
        _ => {}
    }
}

/// Makes the body `bytes` long: white space before the last character, so that JSON stays JSON.
fn grow(response: &mut Response, bytes: usize) {
    let last = response.body.pop();
    let wanted = bytes.saturating_sub(1).max(response.body.len());
    response.body.resize(wanted, b' ');
    response.body.extend(last);
}
