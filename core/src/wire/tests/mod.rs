//! The platform's JSON: what is written reads back, what is unknown disturbs nothing, what is none is refused.

mod any;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::epayment::{Created, Event, EventName, Modified, Payment, PaymentMethodType, State, UserDetails};
use super::error::{BODY_LIMIT, Shape, parse};
use super::orders::{Link, Order};
use super::qr::{Callback, Exchanged, OneTime, Redirect};
use super::token::TokenAnswer;
use super::webhooks::{List, Listed, Register, Registered};
use any::any_json;

/// Adds a field that nobody knows to every object in it.
fn with_news(value: Value, news: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut object: Map<String, Value> =
                object.into_iter().map(|(name, value)| in_field(name, value, news)).collect();
            object.insert("x-new".into(), news.clone());
            Value::Object(object)
        }
        Value::Array(items) => items.into_iter().map(|item| with_news(item, news)).collect(),
        other => other,
    }
}

/// The fields of some objects are the merchant's, or not ours to know.
fn in_field(name: String, value: Value, news: &Value) -> (String, Value) {
    let free = matches!(name.as_str(), "metadata" | "addresses");
    let value = if free { value } else { with_news(value, news) };
    (name, value)
}

/// To JSON and back it is the same, also with fields that nobody knows.
fn survives<T>(value: &T, news: &Value) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq,
{
    let written = serde_json::to_value(value).unwrap();
    prop_assert!(serde_json::from_value::<T>(written.clone()).unwrap() == *value, "{}", written);
    let text = serde_json::to_string(value).unwrap();
    prop_assert!(serde_json::from_str::<T>(&text).unwrap() == *value, "{}", text);
    let extended = with_news(written, news);
    prop_assert!(serde_json::from_value::<T>(extended.clone()).unwrap() == *value, "{}", extended);
    Ok(())
}

/// Whatever reads as one, reads as the same once it is written again.
fn settles<T>(value: &Value) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq,
{
    if let Ok(read) = serde_json::from_value::<T>(value.clone()) {
        let again = serde_json::to_value(&read).unwrap();
        prop_assert!(serde_json::from_value::<T>(again.clone()).unwrap() == read, "{} {}", value, again);
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_answer_survives(
        created in any::created(), payment in any::payment(), modified in any::modified(),
        event in any::event(), list in any::list(), register in any::register(),
        redirect in any::redirect(), callback in any::callback(), link in any::link(), news in any_json(),
    ) {
        survives::<Created>(&created, &news)?;
        survives::<Payment>(&payment, &news)?;
        survives::<Modified>(&modified, &news)?;
        survives::<Event>(&event, &news)?;
        survives::<List>(&list, &news)?;
        survives::<Register>(&register, &news)?;
        survives::<Redirect>(&redirect, &news)?;
        survives::<Callback>(&callback, &news)?;
        survives::<Link>(&link, &news)?;
    }

    #[test]
    fn a_value_of_tomorrow_is_kept(text in any::text()) {
        prop_assert!(State::from(text.clone()).as_str() == text);
        prop_assert!(EventName::from(text.clone()).as_str() == text);
        prop_assert!(PaymentMethodType::from(text.clone()).as_str() == text);
        let json = json!(text);
        let state: State = serde_json::from_value(json.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(state).unwrap(), json);
    }

    #[test]
    fn any_json_is_refused_or_means_one_thing(value in any_json()) {
        settles::<Created>(&value)?;
        settles::<Payment>(&value)?;
        settles::<Modified>(&value)?;
        settles::<Event>(&value)?;
        settles::<List>(&value)?;
        settles::<Listed>(&value)?;
        settles::<Register>(&value)?;
        settles::<UserDetails>(&value)?;
        settles::<Redirect>(&value)?;
        settles::<Callback>(&value)?;
        settles::<Order>(&value)?;
        drop(serde_json::from_value::<Exchanged>(value.clone()));
        drop(serde_json::from_value::<OneTime>(value.clone()));
        drop(serde_json::from_value::<TokenAnswer>(value.clone()));
        drop(serde_json::from_value::<Registered>(value.clone()));
        let body = value.to_string();
        prop_assert_eq!(parse(&[], body.as_bytes()), parse(&[], body.as_bytes()));
    }

    /// A field that is only told to people never makes an answer unreadable.
    #[test]
    fn what_is_only_told_cannot_spoil_an_answer(payment in any::payment(), odd in any_json()) {
        let written = serde_json::to_value(&payment).unwrap();
        for name in ["redirectUrl", "profile", "metadata", "userDetails", "captureGuaranteedUntil", "paymentMethod"] {
            let mut changed = written.clone();
            changed[name] = odd.clone();
            let read: Payment = serde_json::from_value(changed).unwrap();
            prop_assert!(read.amount == payment.amount && read.aggregate == payment.aggregate, "{}", name);
        }
    }

    /// One that decides about money does, unless it is what it should be.
    #[test]
    fn what_decides_is_strict(payment in any::payment(), odd in any_json()) {
        let written = serde_json::to_value(&payment).unwrap();
        for name in ["reference", "state", "amount", "aggregate"] {
            let mut changed = written.clone();
            changed[name] = odd.clone();
            let text = matches!(name, "reference" | "state");
            if text != odd.is_string() {
                prop_assert!(odd.is_object() || serde_json::from_value::<Payment>(changed).is_err(), "{}", name);
            }
        }
    }

    /// Bytes that are no text, texts that are no JSON, JSON that is cut.
    #[test]
    fn any_bytes_have_a_shape(bytes in proptest::collection::vec(any::<u8>(), 0..200), value in any_json(), cut in 0..200_usize) {
        drop(parse(&[], &bytes));
        let text = value.to_string();
        let read = parse(&[], &text.as_bytes()[..cut.min(text.len())]);
        prop_assert!(read.extra.len() <= text.len());
    }
}

#[test]
fn depth_and_length_have_an_end() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"extraDetails\":[", "]}")] {
        let deep = format!("{}1{}", open.repeat(100_000 / open.len()), close.repeat(100_000 / open.len()));
        assert_eq!(parse(&[], deep.as_bytes()).shape, Shape::Unreadable);
        assert!(serde_json::from_str::<Payment>(&deep).is_err());
    }
    let long = format!("{{\"title\":\"{}\",\"status\":400,\"type\":\"x\"}}", "a".repeat(2 * BODY_LIMIT));
    let read = parse(&[], long.as_bytes());
    assert_eq!((read.shape, read.detail.as_deref()), (Shape::Unreadable, Some("a body of 128 KiB")));
}

#[test]
fn numbers_beyond_what_fits_are_refused() {
    for number in ["9223372036854775808", "1e400", "-1e5", "1.5", "184467440737095516160", "\"1.0\"", "\"\""]
    {
        let amount = format!("{{\"currency\":\"NOK\",\"value\":{number}}}");
        assert!(serde_json::from_str::<super::epayment::Amount>(&amount).is_err(), "{number}");
    }
}
