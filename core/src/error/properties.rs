//! Errors for any text of the platform: what comes out shows nobody, and survives being written down.

use std::time::Duration;

use proptest::prelude::*;

use super::redact::{redact, trace_id};
use super::{Advice, Class, Error, ErrorName, Invalid};

/// What names a person or opens a payment.
fn personal() -> impl Strategy<Value = String> {
    prop_oneof![
        "[1-9][0-9]{7,14}",
        "[1-9][0-9]{2} [0-9]{2} [0-9]{3}",
        "[a-z]{3,8}[.][a-z]{3,8}@[a-z]{3,8}[.]no",
        "eyJ[A-Za-z0-9_-]{30,60}[.][A-Za-z0-9_-]{20,40}",
        "https://qr[.]vipps[.]no/[0-9]{2}/[a-zA-Z0-9]{6,20}",
        "https://pay[.]example/x[?]token=[a-z0-9]{8,30}",
    ]
}

/// What stands before and behind it; long enough that the cut of a long text falls anywhere.
fn around() -> impl Strategy<Value = String> {
    prop_oneof!["[ a-zA-Z,.:()]{0,40}", "[ a-z]{250,310}", "[æøå ]{140,160}"]
}

/// The parts of it that tell: words of letters and digits, from four characters on.
fn tells(personal: &str) -> Vec<String> {
    let known = ["https", "vipps", "example", "token"];
    personal
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| {
            part.len() >= 4 && part.contains(|c: char| c.is_ascii_digit()) && !known.contains(part)
        })
        .map(|part| part.chars().take(8).collect())
        .collect()
}

fn name() -> impl Strategy<Value = ErrorName> {
    prop::sample::select(ErrorName::ALL.to_vec())
}

fn class() -> impl Strategy<Value = Class> {
    prop::sample::select(vec![Class::NotSent, Class::Refused, Class::Unknown])
}

proptest! {
    #[test]
    fn nothing_personal_is_kept_wherever_it_stands(before in around(), personal in personal(), after in around()) {
        let shown = redact(&format!("{before} {personal} {after}"));
        for part in tells(&personal) {
            prop_assert!(!shown.contains(&part), "{} in {}", part, shown);
        }
        let error = Error::new(ErrorName::RequestRefused)
            .with_title(&personal)
            .with_detail(&format!("{before} {personal}"))
            .with_extra(&format!("field {personal}"), &format!("{personal} {after}"));
        let all = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
        for part in tells(&personal) {
            prop_assert!(!all.contains(&part), "{} in {}", part, all);
        }
    }

    #[test]
    fn what_is_shown_is_one_short_line_and_stays_it(text in "\\PC{0,400}|[\\x00-\\x7f]{0,400}") {
        let shown = redact(&text);
        prop_assert!(shown.chars().count() <= 300);
        prop_assert!(!shown.contains(char::is_control));
        prop_assert_eq!(redact(&shown), shown.trim());
    }

    #[test]
    fn a_trace_id_is_kept_whole_or_not_at_all(text in "[0-9a-zA-Z:|._-]{0,140}|.{0,60}") {
        if let Some(kept) = trace_id(&text) {
            prop_assert_eq!(&kept, &text);
            prop_assert!(kept.len() <= 128 && kept.is_ascii() && !kept.contains(char::is_whitespace));
        }
    }

    #[test]
    fn an_error_survives_being_written_down(
        name in name(), class in class(), code: Option<u32>, status: Option<u16>, attempts: u32,
        wait in proptest::option::of(any::<u64>()), texts in proptest::array::uniform5(proptest::option::of(".{0,60}")),
    ) {
        let [title, detail, trace, reference, extra] = texts;
        let error = Error::new(name).with_class(class).with_attempts(attempts);
        let error = code.into_iter().fold(error, Error::with_platform_code);
        let error = status.into_iter().fold(error, Error::with_http_status);
        let error = wait.into_iter().map(Duration::from_millis).fold(error, Error::with_retry_after);
        let error = title.iter().fold(error, |error, text| error.with_title(text));
        let error = detail.iter().fold(error, |error, text| error.with_detail(text));
        let error = trace.iter().fold(error, |error, text| error.with_trace_id(text));
        let error = reference.into_iter().fold(error, Error::with_reference);
        let error = extra.iter().fold(error, |error, text| error.with_extra(text, text));
        let text = serde_json::to_string(&error).unwrap();
        let read: Error = serde_json::from_str(&text).unwrap();
        prop_assert!(read == error, "{}", text);
        prop_assert_eq!(read.class(), class);
        prop_assert_eq!(read.to_string(), error.to_string());
    }

    /// What may have been done is never told as if it had not been.
    #[test]
    fn doubt_is_never_told_as_a_refusal(name in name(), class in class()) {
        let error = Error::new(name).with_class(class);
        prop_assert_eq!(error.class(), class);
        prop_assert_eq!(error.code(), name.code());
        if class == Class::Unknown && Error::new(name).class() != Class::Unknown {
            prop_assert_eq!(error.advice(), Advice::Read);
        }
    }

    #[test]
    fn every_platform_code_has_a_name(code: u32) {
        let name = ErrorName::of_platform_code(code);
        let known = u32::from(name.code()) == code;
        let by_digit = matches!(
            name,
            ErrorName::UnknownRequestCode | ErrorName::UnknownSetupCode | ErrorName::UnknownStateCode
                | ErrorName::UnknownCustomerCode | ErrorName::UnknownPlatformError
        );
        prop_assert!(known || by_digit, "{} is {}", code, name);
    }

    /// Any JSON may stand where an error was written down.
    #[test]
    fn any_text_is_refused_or_an_error(text in "\\PC{0,60}|\\{\"name\":\"[a-z_]{0,20}\",\"attempts\":[0-9]{0,12}\\}") {
        if let Ok(error) = serde_json::from_str::<Error>(&text) {
            let again = serde_json::to_string(&error).unwrap();
            prop_assert!(serde_json::from_str::<Error>(&again).unwrap() == error);
        }
    }

    #[test]
    fn an_invalid_value_keeps_its_three_parts(field in ".{1,20}", fault in ".{0,30}", rule in ".{0,30}", parent in ".{0,10}") {
        let invalid = Invalid::new(field.clone(), fault.clone(), rule.clone());
        prop_assert_eq!((invalid.field(), invalid.fault(), invalid.rule()), (&*field, &*fault, &*rule));
        let under = invalid.clone().under(&parent);
        prop_assert_eq!(under.field(), format!("{parent}.{field}"));
        let text = serde_json::to_string(&invalid).unwrap();
        prop_assert_eq!(serde_json::from_str::<Invalid>(&text).unwrap(), invalid);
    }
}
