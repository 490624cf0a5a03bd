use kasse::error::Invalid;
use kasse::money::{API_MAXIMUM, Currency, ModificationAmount, Money, PaymentAmount};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::vectors::{assert_refused, cases, file, integer, text};

fn currency(case: &Value, key: &str) -> Currency {
    Currency::parse(text(case, key)).unwrap()
}

fn money(case: &Value) -> Result<Money, Invalid> {
    Money::new(integer(case, "minor"), currency(case, "currency"))
}

#[test]
fn amounts_are_read_without_floats() {
    let vectors = file("money");
    for case in cases(&vectors["parse"], "valid") {
        let read = Money::parse(text(case, "text"), currency(case, "currency"));
        let read = read.unwrap_or_else(|e| panic!("{e} for {case}"));
        assert_eq!(read, money(case).unwrap(), "{case}");
        assert_eq!(read.to_string(), text(case, "shown"));
    }
    for case in cases(&vectors["parse"], "invalid") {
        assert_refused(Money::parse(text(case, "text"), currency(case, "currency")), case);
    }
}

#[test]
fn currencies_are_those_of_the_platform() {
    let vectors = file("money");
    let valid = cases(&vectors["currency"], "valid");
    assert_eq!(valid.len(), Currency::ALL.len());
    for case in valid {
        assert_eq!(currency(case, "text").minimum(), integer(case, "minimum"));
        assert_eq!(currency(case, "text").code(), text(case, "text"));
    }
    for case in cases(&vectors["currency"], "invalid") {
        assert_refused(Currency::parse(text(case, "text")), case);
    }
}

#[test]
fn payments_have_a_minimum_and_a_maximum() {
    let vectors = file("money");
    for case in cases(&vectors["payment"], "valid") {
        let amount = money(case).and_then(PaymentAmount::new).unwrap_or_else(|e| panic!("{e} for {case}"));
        assert_eq!(amount.money(), money(case).unwrap());
    }
    for case in cases(&vectors["payment"], "invalid") {
        assert_refused(money(case).and_then(PaymentAmount::new), case);
    }
}

#[test]
fn a_sales_unit_takes_one_currency() {
    let vectors = file("money");
    let in_unit = |case: &Value| PaymentAmount::for_unit(money(case).unwrap(), currency(case, "unit"));
    for case in cases(&vectors["payment_in_unit"], "valid") {
        assert_eq!(in_unit(case).unwrap().money(), money(case).unwrap());
    }
    for case in cases(&vectors["payment_in_unit"], "invalid") {
        assert_refused(in_unit(case), case);
    }
}

#[test]
fn modifications_have_no_market_minimum() {
    let vectors = file("money");
    for case in cases(&vectors["modification"], "valid") {
        let amount = money(case).and_then(ModificationAmount::new).unwrap();
        assert_eq!(amount.money(), money(case).unwrap());
    }
    for case in cases(&vectors["modification"], "invalid") {
        assert_refused(money(case).and_then(ModificationAmount::new), case);
    }
    let refund = Money::new(100, Currency::Dkk).unwrap();
    assert!(ModificationAmount::for_payment(refund, Currency::Dkk).is_ok());
    let error = ModificationAmount::for_payment(refund, Currency::Nok).unwrap_err();
    assert_eq!(error.field(), "modificationAmount.currency");
}

#[test]
fn json_is_the_platforms_and_has_no_fractions() {
    let vectors = file("money");
    for case in cases(&vectors["json"], "valid") {
        let read: Money = serde_json::from_value(case["json"].clone()).unwrap();
        assert_eq!(read, money(case).unwrap());
        assert_eq!(serde_json::to_value(read).unwrap(), case["json"]);
    }
    for case in cases(&vectors["json"], "invalid") {
        let error = serde_json::from_value::<Money>(case["json"].clone()).unwrap_err().to_string();
        assert!(
            error.contains(text(case, "field")) && error.contains(text(case, "fault")),
            "{error}: {case}"
        );
    }
    assert!(serde_json::from_value::<PaymentAmount>(json!({"currency": "NOK", "value": 99})).is_err());
    assert!(serde_json::from_value::<ModificationAmount>(json!({"currency": "NOK", "value": 0})).is_err());
}

#[test]
fn sums_stay_within_one_currency_and_above_zero() {
    let nok = |minor| Money::new(minor, Currency::Nok).unwrap();
    let dkk = Money::new(1, Currency::Dkk).unwrap();
    assert_eq!(nok(300).checked_sub(nok(100)), Some(nok(200)));
    assert_eq!(nok(100).checked_sub(nok(100)), Some(Money::zero(Currency::Nok)));
    assert_eq!(nok(100).checked_sub(nok(101)), None);
    assert_eq!(nok(100).checked_add(dkk), None);
    assert_eq!(nok(100).checked_sub(dkk), None);
    assert_eq!(nok(i64::MAX).checked_add(nok(1)), None);
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::ALL.to_vec())
}

proptest! {
    #[test]
    fn shown_money_reads_back(minor in 0..=i64::MAX, currency in any_currency()) {
        let money = Money::new(minor, currency).unwrap();
        let shown = money.to_string();
        prop_assert_eq!(shown.parse::<Money>().unwrap(), money);
        let comma = shown.replace('.', ",");
        prop_assert_eq!(comma.parse::<Money>().unwrap(), money);
        let json = serde_json::to_string(&money).unwrap();
        prop_assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
    }

    #[test]
    fn any_text_is_refused_or_read_as_written(text in "[0-9.,+ -]{0,12}|.{0,12}") {
        if let Ok(money) = Money::parse(&text, Currency::Nok) {
            let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((&text, ""));
            let padded = format!("{decimals:0<2}");
            let expected: i64 = format!("{whole}{padded}").parse().unwrap();
            prop_assert_eq!(money.minor(), expected);
        }
    }

    #[test]
    fn an_amount_is_a_payment_exactly_within_its_market(minor: i64, currency in any_currency()) {
        let fits = (currency.minimum()..=API_MAXIMUM).contains(&minor);
        prop_assert_eq!(Money::new(minor, currency).and_then(PaymentAmount::new).is_ok(), fits);
    }

    #[test]
    fn what_is_added_can_be_taken_away(a in 0..=i64::MAX, b in 0..=i64::MAX) {
        let (a, b) = (Money::new(a, Currency::Eur).unwrap(), Money::new(b, Currency::Eur).unwrap());
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
        }
        prop_assert_eq!(a.checked_sub(b).is_some(), a.minor() >= b.minor());
    }
}
