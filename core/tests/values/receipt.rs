use kasse::error::Invalid;
use kasse::money::{Currency, Money, PaymentAmount};
use kasse::receipt::{BarcodeFormat, Line, PaymentSources, QuantityUnit, Receipt, TaxSplit, UnitInfo};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::vectors::{assert_refused, cases, file, integer, text};

fn amount(case: &Value) -> PaymentAmount {
    let currency = Currency::parse(text(case, "currency")).unwrap();
    PaymentAmount::new(Money::new(integer(case, "minor"), currency).unwrap()).unwrap()
}

#[test]
fn receipts_have_the_platforms_form() {
    for case in cases(&file("receipt")["build"], "valid") {
        let receipt: Receipt =
            serde_json::from_value(case["receipt"].clone()).unwrap_or_else(|e| panic!("{e} for {case}"));
        assert_eq!(serde_json::to_value(&receipt).unwrap(), case["receipt"]);
    }
}

#[test]
fn receipts_that_do_not_add_up_in_themselves_are_refused() {
    for case in cases(&file("receipt")["build"], "invalid") {
        let error = serde_json::from_value::<Receipt>(case["receipt"].clone()).unwrap_err().to_string();
        let (field, rest) = error.split_once(": ").unwrap();
        assert_eq!(field, text(case, "field"), "{case}");
        assert!(rest.contains(text(case, "fault")), "{error} for {case}");
    }
}

#[test]
fn receipts_add_up_to_the_payment() {
    let vectors = file("receipt");
    let read = |case: &Value| serde_json::from_value::<Receipt>(case["receipt"].clone()).unwrap();
    for case in cases(&vectors["check"], "valid") {
        read(case).check(amount(case)).unwrap_or_else(|e| panic!("{e} for {case}"));
    }
    for case in cases(&vectors["check"], "invalid") {
        assert_refused(read(case).check(amount(case)), case);
    }
}

#[test]
fn unknown_and_missing_fields_are_named() {
    for case in cases(&file("receipt"), "unreadable") {
        let error = serde_json::from_value::<Receipt>(case["receipt"].clone()).unwrap_err().to_string();
        assert!(error.contains(text(case, "fault")), "{error} for {case}");
    }
}

#[test]
fn tax_is_computed_from_the_total() -> Result<(), Invalid> {
    for case in cases(&file("receipt")["tax"], "cases") {
        let line = Line::new("1", "x", integer(case, "total"), integer(case, "rate"));
        let receipt = Receipt::builder(Currency::Nok).line(line).build()?;
        let json = serde_json::to_value(&receipt).unwrap();
        assert_eq!(json["orderLines"][0]["totalTaxAmount"], case["tax"], "{case}");
    }
    Ok(())
}

#[test]
fn a_till_builds_the_same_receipt() -> Result<(), Invalid> {
    let coffee = Line::new("4021", "Coffee", 9_800, 2500)
        .unit(UnitInfo::pieces(5_400, 2))
        .discount(1_000)
        .product_url("https://example.com/4021");
    let apples = Line::with_split("77", "Apples", 2_301, 1500, TaxSplit { excluding_tax: 2_000, tax: 301 })
        .unit(UnitInfo::measured(2_800, "0.822", QuantityUnit::Kg));
    let receipt = Receipt::builder(Currency::Nok)
        .line(coffee)
        .line(apples)
        .line(Line::new("0007", "Newspaper", 4_500, 0).returned())
        .line(Line::new("ship", "Delivery", 1_000, 2500).shipping())
        .tip(500)
        .pos_id("k03")
        .receipt_number("2026-000147")
        .payment_sources(PaymentSources { gift_card: Some(101), ..PaymentSources::default() })
        .barcode(BarcodeFormat::Code128, "2026000147")
        .build()?;
    assert_eq!((receipt.pos_id(), receipt.receipt_number()), (Some("k03"), Some("2026-000147")));
    assert_eq!((receipt.lines().len(), receipt.currency()), (4, Currency::Nok));
    receipt.check(PaymentAmount::new(Money::new(9_000, Currency::Nok)?)?)?;

    let line = |id: &str, name: &str, total: i64, tax: i64, rate: i64| {
        json!({"id": id, "name": name, "totalAmount": total, "totalAmountExcludingTax": total - tax,
               "totalTaxAmount": tax, "taxRate": rate})
    };
    let mut lines = [
        line("4021", "Coffee", 9_800, 1_960, 2500),
        line("77", "Apples", 2_301, 301, 1500),
        line("0007", "Newspaper", 4_500, 0, 0),
        line("ship", "Delivery", 1_000, 200, 2500),
    ];
    lines[0]["unitInfo"] = json!({"unitPrice": 5_400, "quantity": "2", "quantityUnit": "PCS"});
    lines[0]["discount"] = json!(1_000);
    lines[0]["productUrl"] = json!("https://example.com/4021");
    lines[1]["unitInfo"] = json!({"unitPrice": 2_800, "quantity": "0.822", "quantityUnit": "KG"});
    lines[2]["isReturn"] = json!(true);
    lines[3]["isShipping"] = json!(true);
    let bottom = json!({"currency": "NOK", "tipAmount": 500, "posId": "k03", "receiptNumber": "2026-000147",
        "paymentSources": {"giftCard": 101}, "barcode": {"format": "CODE 128", "data": "2026000147"}});
    assert_eq!(serde_json::to_value(&receipt).unwrap(), json!({"orderLines": lines, "bottomLine": bottom}));
    Ok(())
}

proptest! {
    #[test]
    fn lines_with_computed_tax_always_add_up(total: i64, rate in 0..=10_000i64) {
        let receipt = Receipt::builder(Currency::Dkk).line(Line::new("1", "x", total, rate)).build();
        prop_assert!(receipt.is_ok());
    }

    #[test]
    fn only_the_right_amount_passes(
        lines in prop::collection::vec((0..1_000_000i64, any::<bool>()), 1..20),
        tip in 0..10_000i64, cash in 0..10_000i64, off in -3..=3i64,
    ) {
        let mut sum = tip - cash;
        let mut builder = Receipt::builder(Currency::Eur).tip(tip)
            .payment_sources(PaymentSources { cash: Some(cash), ..PaymentSources::default() });
        for (total, back) in lines {
            let line = Line::new("1", "x", total, 2400);
            sum += if back { -total } else { total };
            builder = builder.line(if back { line.returned() } else { line });
        }
        let receipt = builder.build().unwrap();
        if let Ok(amount) = Money::new(sum + off, Currency::Eur).and_then(PaymentAmount::new) {
            prop_assert_eq!(receipt.check(amount).is_ok(), off == 0);
        }
    }

    #[test]
    fn any_figures_are_refused_or_add_up(total: i64, excluding_tax: i64, tax: i64, tax_rate: i64) {
        let line = Line::with_split("1", "x", total, tax_rate, TaxSplit { excluding_tax, tax });
        let right = (0..=10_000).contains(&tax_rate) && excluding_tax.checked_add(tax) == Some(total);
        prop_assert_eq!(Receipt::builder(Currency::Nok).line(line).build().is_ok(), right);
    }
}
