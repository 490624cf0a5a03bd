use kasse::phone::{Country, Msisdn};
use proptest::prelude::*;
use serde_json::Value;

use crate::vectors::{assert_refused, cases, file, text};

fn default_country(case: &Value) -> Option<Country> {
    case["default"].as_str().map(|code| Country::parse(code).unwrap())
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for case in cases(&file("phone")["parse"], "valid") {
        let read = Msisdn::parse(text(case, "text"), default_country(case));
        assert_eq!(
            read.unwrap_or_else(|e| panic!("{e} for {case}")).as_str(),
            text(case, "msisdn"),
            "{case}"
        );
    }
}

#[test]
fn what_is_no_number_or_could_be_two_is_refused() {
    for case in cases(&file("phone")["parse"], "invalid") {
        let typed = text(case, "text");
        let error = assert_refused(Msisdn::parse(typed, default_country(case)), case);
        assert!(typed.len() < 5 || !error.to_string().contains(typed.trim()), "{error}");
    }
}

#[test]
fn the_platforms_own_form_is_taken_as_it_is() {
    let vectors = file("phone");
    for case in cases(&vectors["msisdn"], "valid") {
        let number = Msisdn::new(text(case, "text")).unwrap_or_else(|e| panic!("{e} for {case}"));
        assert_eq!(number.as_str(), text(case, "text"));
        assert_eq!(number.country().map(Country::code), case["country"].as_str());
        assert_eq!(number.masked(), text(case, "masked"));
        assert_eq!(format!("{number:?}"), "Msisdn(..)");
        assert_eq!(serde_json::to_value(&number).unwrap(), case["text"]);
        assert_eq!(serde_json::from_value::<Msisdn>(case["text"].clone()).unwrap(), number);
    }
    for case in cases(&vectors["msisdn"], "invalid") {
        assert_refused(Msisdn::new(text(case, "text")), case);
        assert!(serde_json::from_value::<Msisdn>(case["text"].clone()).is_err());
    }
}

#[test]
fn countries_are_known_by_code() {
    for country in Country::ALL {
        assert_eq!(Country::parse(country.code()).unwrap(), country);
        let json = serde_json::to_value(country).unwrap();
        assert_eq!(serde_json::from_value::<Country>(json).unwrap(), country);
    }
    assert_eq!(Country::parse("no").unwrap_err().field(), "country");
}

fn any_country() -> impl Strategy<Value = Country> {
    prop::sample::select(Country::ALL.to_vec())
}

/// A country, and the subscriber part of a number there.
fn any_number() -> impl Strategy<Value = (Country, String)> {
    any_country().prop_flat_map(|country| {
        let pattern = match country {
            Country::No | Country::Dk => "[1-9][0-9]{7}",
            Country::Fi => "[1-9][0-9]{7,9}",
            Country::Se => "[1-9][0-9]{8}",
            Country::Fo | Country::Gl => "[1-9][0-9]{5}",
        };
        (Just(country), pattern)
    })
}

/// The digits with other characters strewn between them.
fn spaced(digits: &str, separators: &[String]) -> String {
    digits.chars().zip(separators.iter().cycle()).map(|(digit, gap)| format!("{digit}{gap}")).collect()
}

fn separators() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("|[ .-]{1,2}|\u{a0}|\u{2011}", 1..8)
}

proptest! {
    #[test]
    fn every_spelling_of_a_number_is_that_number(
        (country, subscriber) in any_number(), gaps in separators(), other in any_country(),
    ) {
        let code = country.calling_code();
        let expected = format!("{code}{subscriber}");
        let number = spaced(&subscriber, &gaps);
        let anywhere = [
            format!("+{code}{number}"), format!("00{code}{number}"), format!("+{code} (0) {number}"),
            format!("(+{code}) {number}"), format!("00 {code} ({number})"),
        ];
        for spelling in anywhere {
            for default in [None, Some(country), Some(other)] {
                let read = Msisdn::parse(&spelling, default);
                prop_assert_eq!(read.as_ref().map(Msisdn::as_str), Ok(expected.as_str()), "{}", spelling);
            }
        }
        let zero = if matches!(country, Country::Fi | Country::Se) { "0" } else { "" };
        let at_home = [format!("{zero}{number}"), format!("{code}{number}"), format!("{code} (0){number}")];
        for spelling in at_home {
            let read = Msisdn::parse(&spelling, Some(country));
            prop_assert_eq!(read.as_ref().map(Msisdn::as_str), Ok(expected.as_str()), "{}", spelling);
            prop_assert!(Msisdn::parse(&spelling, None).is_err());
        }
    }

    #[test]
    fn whatever_is_read_is_what_the_platform_takes(
        text in "[0-9+() .-]{0,20}|.{0,20}", default in prop::option::of(any_country()),
    ) {
        if let Ok(number) = Msisdn::parse(&text, default) {
            prop_assert!((9..=15).contains(&number.as_str().len()));
            prop_assert!(number.as_str().bytes().all(|b| b.is_ascii_digit()));
            prop_assert_eq!(&Msisdn::new(number.as_str()).unwrap(), &number);
            let again = format!("+{}", number.as_str());
            prop_assert_eq!(&Msisdn::parse(&again, None).unwrap(), &number);
            // Nothing is invented: what was typed ends the number that comes out.
            let typed: String = text.chars().filter(char::is_ascii_digit).collect();
            let tail = &typed[typed.len().saturating_sub(5)..];
            prop_assert!(number.as_str().ends_with(tail));
        }
    }

    #[test]
    fn a_masked_number_hides_the_subscriber((country, subscriber) in any_number()) {
        let number = Msisdn::new(format!("{}{subscriber}", country.calling_code())).unwrap();
        let masked = number.masked();
        prop_assert_eq!(masked.len(), number.as_str().len() + 1);
        prop_assert_eq!(masked.matches('*').count(), subscriber.len() - 2);
    }
}
