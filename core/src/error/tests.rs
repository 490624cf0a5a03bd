use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use super::{Advice, Class, Error, ErrorName, Invalid, Language};

#[derive(Deserialize)]
struct Table {
    texts: BTreeMap<String, BTreeMap<String, String>>,
    errors: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    code: u16,
    name: ErrorName,
    class: Class,
    advice: Advice,
    platform_code: Option<u32>,
    developer: String,
    cashier: String,
    customer: String,
}

fn table() -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/errors.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_rust_table_is_the_file() {
    let table = table();
    assert_eq!(table.errors.iter().map(|row| row.name).collect::<Vec<_>>(), ErrorName::ALL);
    for row in &table.errors {
        let error = Error::new(row.name);
        assert_eq!(error.code(), row.code);
        assert_eq!(error.class(), row.class, "{}", row.name);
        assert_eq!(error.advice(), row.advice, "{}", row.name);
        assert_eq!(error.developer_text(), row.developer);
        for language in Language::ALL {
            assert_eq!(error.cashier_text(language), table.texts[&row.cashier][language.tag()]);
            assert_eq!(error.customer_text(language), table.texts[&row.customer][language.tag()]);
        }
        if let Some(code) = row.platform_code.filter(|_| row.name != ErrorName::RefundIdempotencyConflict) {
            assert_eq!(ErrorName::of_platform_code(code), row.name);
            assert_eq!(u32::from(row.code), code, "platform codes keep their number");
        }
    }
}

#[test]
fn codes_are_unique_and_texts_short_and_in_every_language() {
    let table = table();
    let codes: HashSet<u16> = table.errors.iter().map(|row| row.code).collect();
    assert_eq!(codes.len(), table.errors.len());
    for (key, text) in &table.texts {
        assert_eq!(text.len(), Language::ALL.len(), "{key}");
        for (language, text) in text {
            assert!((3..=120).contains(&text.chars().count()), "{key} in {language}");
            assert!(text.ends_with('.') && !text.contains("Vipps") && !text.contains("MobilePay"));
        }
    }
}

#[test]
fn every_documented_platform_code_is_known() {
    let documented = [
        3010, 4010, 4020, 4040, 4050, 4060, 4070, 4080, 4090, 4100, 4110, 4120, 4130, 4140, 4150, 4160, 5010,
        5020, 5030, 5040, 5050, 5060, 5070, 5080, 5090, 5100, 6010, 6020, 6030, 6040, 6050, 6060, 6070, 6080,
        6090, 6100, 6110, 6120, 6130, 6140, 6150, 6160, 6170, 6180, 6190, 6200, 6210, 6220, 6230, 6250, 6260,
        6280, 7010, 10010, 10020, 10030, 10040, 10050, 10060, 10070,
    ];
    for code in documented {
        assert_eq!(u32::from(ErrorName::of_platform_code(code).code()), code);
    }
    for (code, name) in [
        (4030, ErrorName::UnknownRequestCode),
        (5999, ErrorName::UnknownSetupCode),
        (6240, ErrorName::UnknownStateCode),
        (7020, ErrorName::UnknownCustomerCode),
        (1010, ErrorName::UnknownPlatformError),
        (99_999, ErrorName::UnknownPlatformError),
    ] {
        assert_eq!(ErrorName::of_platform_code(code), name);
    }
}

#[test]
fn a_customer_who_cannot_pay_is_never_told_that_the_number_is_wrong() {
    let error = Error::new(ErrorName::CustomerCannotPay);
    for language in Language::ALL {
        for text in [error.cashier_text(language), error.customer_text(language)] {
            let lower = text.to_lowercase();
            for word in ["number", "nummer", "numero", "age", "alder", "ålder", "ikä"] {
                assert!(!lower.split_whitespace().any(|found| found.starts_with(word)), "{text}");
            }
        }
    }
}

#[test]
fn an_unknown_result_is_never_told_as_a_refusal() {
    let refused = Error::new(ErrorName::PlatformUnreachable);
    let unknown = refused.clone().with_class(Class::Unknown);
    assert_eq!(unknown.class(), Class::Unknown);
    assert_eq!(unknown.advice(), Advice::Read);
    for language in Language::ALL {
        assert_ne!(unknown.cashier_text(language), refused.cashier_text(language));
    }
    assert_eq!(unknown.with_class(Class::NotSent), refused);
}

#[test]
fn survives_the_journal() {
    let error = Error::new(ErrorName::ReferenceExists)
        .with_platform_code(4150)
        .with_http_status(409)
        .with_trace_id("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .with_attempts(2)
        .with_class(Class::Unknown)
        .with_retry_after(std::time::Duration::from_secs(12))
        .with_title("Conflict")
        .with_detail("Reference exists")
        .with_extra("ErrorCode", "4150");
    let text = serde_json::to_string(&error).unwrap();
    assert_eq!(serde_json::from_str::<Error>(&text).unwrap(), error);
    let invalid = Error::from(Invalid::new("amount.value", "is 0", "at least 100"));
    let text = serde_json::to_string(&invalid).unwrap();
    assert_eq!(serde_json::from_str::<Error>(&text).unwrap(), invalid);
    assert_eq!(invalid.invalid().map(Invalid::field), Some("amount.value"));
}

#[test]
fn shows_what_support_asks_for_and_nothing_personal() {
    let error = Error::new(ErrorName::PhoneNumberInvalid)
        .with_platform_code(4070)
        .with_http_status(400)
        .with_trace_id("abc-1")
        .with_detail("4712345678 is not valid");
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("phone_number_invalid (4070)")
            && shown.contains("HTTP 400")
            && shown.contains("abc-1")
    );
    assert!(!shown.contains("4712345678"));
}

#[test]
fn languages_are_found_by_tag_and_locale() {
    for (tag, language) in [
        ("nb-NO", Some(Language::Nb)),
        ("no", Some(Language::Nb)),
        ("nn_NO.UTF-8", Some(Language::Nb)),
        ("da_DK.UTF-8", Some(Language::Da)),
        ("SV", Some(Language::Sv)),
        ("fi", Some(Language::Fi)),
        ("en-GB", Some(Language::En)),
        ("de", None),
        ("", None),
    ] {
        assert_eq!(Language::parse(tag), language, "{tag}");
    }
}

#[test]
fn the_path_of_a_journal_stays_legible() {
    let path = "/var/lib/till/2026/kasse-production-03.journal";
    let error =
        Error::new(ErrorName::JournalReadOnly).with_local_detail(&format!("cannot be written: {path}"));
    assert!(error.detail().unwrap().contains(path));
}
