//! Values from any JSON: refused, or what they were made for.

use kasse::api::UserDetails;
use kasse::environment::Environment;
use kasse::flow::recommend::Capabilities;
use kasse::metadata::Metadata;
use kasse::money::{Currency, ModificationAmount, Money, PaymentAmount};
use kasse::phone::{Country, Msisdn};
use kasse::receipt::{BarcodeFormat, Line, PaymentSources, QuantityUnit, Receipt, ReceiptBuilder, UnitInfo};
use proptest::option;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const WORDS: [&str; 26] = [
    "currency",
    "value",
    "orderLines",
    "bottomLine",
    "name",
    "id",
    "totalAmount",
    "totalAmountExcludingTax",
    "totalTaxAmount",
    "taxRate",
    "unitInfo",
    "unitPrice",
    "quantity",
    "quantityUnit",
    "discount",
    "isReturn",
    "tipAmount",
    "posId",
    "receiptNumber",
    "paymentSources",
    "barcode",
    "format",
    "data",
    "giftCard",
    "cash",
    "scanner",
];

fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        prop::sample::select(vec![
            "NOK",
            "EUR",
            "XXX",
            "2",
            "0.822",
            "EAN-13",
            "PCS",
            "test",
            "4712345678",
            ""
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..20_000_i64).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(prop::sample::select(WORDS.to_vec()), inner, 0..8)
                .prop_map(|map| map.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

/// Refused, or written as it can be read again.
fn settles<T: Serialize + DeserializeOwned + PartialEq>(value: &Value) -> Result<(), TestCaseError> {
    if let Ok(read) = serde_json::from_value::<T>(value.clone()) {
        let text = serde_json::to_string(&read).unwrap();
        prop_assert!(serde_json::from_str::<T>(&text).unwrap() == read, "{}", text);
    }
    Ok(())
}

fn line() -> impl Strategy<Value = Line> {
    let unit = option::of((0..1_000_000_i64, "[0-9]{1,3}([.][0-9]{1,4})?"));
    let amounts = (any::<i64>(), 0..=10_000_i64, option::of(0..=i64::MAX));
    (".{0,12}", ".{0,12}", amounts, unit, any::<[bool; 2]>()).prop_map(
        |(id, name, amounts, unit, [back, ship])| {
            let (total, rate, discount) = amounts;
            let line = Line::new(id, name, total, rate);
            let line = discount.into_iter().fold(line, Line::discount);
            let measured = |(price, quantity)| UnitInfo::measured(price, quantity, QuantityUnit::Kg);
            let line = unit.into_iter().map(measured).fold(line, Line::unit);
            let line = if back { line.returned() } else { line };
            if ship { line.shipping() } else { line }
        },
    )
}

proptest! {
    #[test]
    fn any_json_is_refused_or_means_one_thing(value in any_json()) {
        settles::<Money>(&value)?;
        settles::<PaymentAmount>(&value)?;
        settles::<ModificationAmount>(&value)?;
        settles::<Currency>(&value)?;
        settles::<Metadata>(&value)?;
        settles::<Receipt>(&value)?;
        settles::<Environment>(&value)?;
        settles::<Country>(&value)?;
        settles::<Msisdn>(&value)?;
        settles::<Capabilities>(&value)?;
        settles::<UserDetails>(&value)?;
    }

    #[test]
    fn a_receipt_survives_json(
        lines in proptest::collection::vec(line(), 1..6), tip in option::of(0..=i64::MAX), pos in option::of(".{0,12}"),
        sources in proptest::array::uniform4(option::of(any::<i64>())), code in option::of("[0-9]{0,13}"),
        minor in 1..=65_000_000_i64,
    ) {
        let [gift_card, card, voucher, cash] = sources;
        let mut builder = Receipt::builder(Currency::Eur)
            .payment_sources(PaymentSources { gift_card, card, voucher, cash });
        builder = lines.into_iter().fold(builder, ReceiptBuilder::line);
        builder = tip.into_iter().fold(builder, ReceiptBuilder::tip);
        builder = pos.into_iter().fold(builder, ReceiptBuilder::pos_id);
        builder = code.into_iter().fold(builder, |builder, code| builder.barcode(BarcodeFormat::Ean13, code));
        let receipt = builder.build().unwrap();
        let text = serde_json::to_string(&receipt).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Receipt>(&text).unwrap(), &receipt);
        // Sums of any size are compared, never overflowed.
        let amount = PaymentAmount::new(Money::new(minor, Currency::Eur).unwrap()).unwrap();
        drop(receipt.check(amount));
    }

    #[test]
    fn metadata_survives_json_in_its_order(pairs in proptest::collection::vec((".{0,12}", ".{0,12}"), 0..6)) {
        if let Ok(metadata) = Metadata::new(pairs.clone()) {
            let text = serde_json::to_string(&metadata).unwrap();
            let read: Metadata = serde_json::from_str(&text).unwrap();
            let kept: Vec<(String, String)> = read.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
            prop_assert_eq!(kept, pairs);
            prop_assert_eq!(read, metadata);
        }
    }

    #[test]
    fn sums_are_the_same_in_any_order(
        a in 0..=i64::MAX, b in 0..=i64::MAX, c in 0..=i64::MAX, currency in prop::sample::select(Currency::ALL.to_vec()),
    ) {
        let money = |minor| Money::new(minor, currency).unwrap();
        prop_assert_eq!(money(a).checked_add(money(b)), money(b).checked_add(money(a)));
        let left = money(a).checked_add(money(b)).and_then(|sum| sum.checked_add(money(c)));
        let right = money(b).checked_add(money(c)).and_then(|sum| money(a).checked_add(sum));
        prop_assert_eq!(left, right);
        prop_assert_eq!(money(a).checked_add(Money::zero(currency)), Some(money(a)));
        prop_assert_eq!(money(a).checked_sub(money(a)), Some(Money::zero(currency)));
        prop_assert!(left.is_none_or(|sum| sum.minor() >= a.max(b).max(c)));
    }

    #[test]
    fn currencies_never_mix(
        a in 0..=i64::MAX, b in 0..=i64::MAX,
        one in prop::sample::select(Currency::ALL.to_vec()), two in prop::sample::select(Currency::ALL.to_vec()),
    ) {
        let (a, b) = (Money::new(a, one).unwrap(), Money::new(b, two).unwrap());
        if one != two {
            prop_assert_eq!((a.checked_add(b), a.checked_sub(b)), (None, None));
            prop_assert!(ModificationAmount::for_payment(a, two).is_err());
            prop_assert!(PaymentAmount::for_unit(a, two).is_err());
        }
        prop_assert_eq!(a == b, one == two && a.minor() == b.minor());
    }

    #[test]
    fn any_text_is_money_or_not(text in "[0-9.,]{0,22} [A-Z]{0,4}|\\PC{0,24}") {
        if let Ok(money) = text.parse::<Money>() {
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        }
    }
}
