//! Any value of each type, and any JSON made of the words the platform uses.

use std::collections::BTreeMap;

use proptest::option;
use proptest::prelude::*;
use serde_json::Value;

use crate::wire::epayment::{
    Aggregate, Amount, Created, Event, Modified, Payment, PaymentMethod, Profile, UserDetails,
};
use crate::wire::orders::Link;
use crate::wire::qr::{Callback, Redirect};
use crate::wire::webhooks::{List, Listed, Register};

const WORDS: [&str; 40] = [
    "reference",
    "redirectUrl",
    "state",
    "amount",
    "aggregate",
    "authorizedAmount",
    "cancelledAmount",
    "capturedAmount",
    "refundedAmount",
    "pspReference",
    "paymentMethod",
    "profile",
    "metadata",
    "userDetails",
    "captureGuaranteedUntil",
    "name",
    "timestamp",
    "idempotencyKey",
    "success",
    "value",
    "currency",
    "title",
    "status",
    "type",
    "detail",
    "traceId",
    "extraDetails",
    "reason",
    "ErrorCode",
    "invalidParams",
    "statusCode",
    "message",
    "responseInfo",
    "responseCode",
    "error",
    "error_description",
    "id",
    "errorCode",
    "webhooks",
    "access_token",
];

/// A text as JSON can hold it; now and then one that the platform uses.
pub(super) fn text() -> impl Strategy<Value = String> {
    let known =
        vec!["CREATED", "AUTHORIZED", "CAPTURED", "NOK", "4150", "409", "", "till-01-000123", "WALLET"];
    prop_oneof![2 => ".{0,20}", 1 => prop::sample::select(known).prop_map(str::to_owned)]
}

pub(super) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 30, 6, |inner| {
        let name =
            prop_oneof![4 => prop::sample::select(WORDS.to_vec()).prop_map(str::to_owned), 1 => text()];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn amount() -> impl Strategy<Value = Amount> {
    (text(), any::<i64>()).prop_map(|(currency, value)| Amount { currency, value })
}

fn aggregate() -> impl Strategy<Value = Aggregate> {
    [amount(), amount(), amount(), amount()].prop_map(
        |[authorized_amount, cancelled_amount, captured_amount, refunded_amount]| Aggregate {
            authorized_amount,
            cancelled_amount,
            captured_amount,
            refunded_amount,
        },
    )
}

pub(super) fn created() -> impl Strategy<Value = Created> {
    (text(), option::of(text())).prop_map(|(reference, redirect_url)| Created { reference, redirect_url })
}

fn user_details() -> impl Strategy<Value = UserDetails> {
    let texts = proptest::array::uniform5(option::of(text()));
    (texts, proptest::collection::vec(any_json(), 0..3)).prop_map(|(texts, addresses)| {
        let [first_name, last_name, email, mobile_number, date_of_birth] = texts;
        // A number with a fraction may be written in another way than it was read.
        let addresses =
            addresses.into_iter().filter(|value| !value.to_string().contains(['.', 'e'])).collect();
        UserDetails { first_name, last_name, email, mobile_number, date_of_birth, addresses }
    })
}

pub(super) fn payment() -> impl Strategy<Value = Payment> {
    let method = (text(), option::of(text()))
        .prop_map(|(kind, card_bin)| PaymentMethod { kind: kind.into(), card_bin });
    let pairs = proptest::collection::btree_map(text(), text(), 0..3);
    let told = (
        option::of(method),
        option::of(option::of(text())),
        option::of(text()),
        option::of(pairs),
        option::of(user_details()),
        option::of(text()),
    );
    let names = proptest::array::uniform3(text());
    (names, amount(), aggregate(), told).prop_map(|(names, amount, aggregate, told)| {
        let [reference, state, psp_reference] = names;
        let (payment_method, sub, redirect_url, metadata, user_details, capture_guaranteed_until) = told;
        let metadata: Option<BTreeMap<String, String>> = metadata;
        Payment {
            reference,
            state: state.into(),
            amount,
            aggregate,
            psp_reference,
            payment_method,
            profile: sub.map(|sub| Profile { sub }),
            redirect_url,
            metadata,
            user_details,
            capture_guaranteed_until,
        }
    })
}

pub(super) fn modified() -> impl Strategy<Value = Modified> {
    (proptest::array::uniform3(text()), amount(), aggregate()).prop_map(|(names, amount, aggregate)| {
        let [reference, state, psp_reference] = names;
        Modified { reference, state: state.into(), amount, aggregate, psp_reference }
    })
}

pub(super) fn event() -> impl Strategy<Value = Event> {
    let names = proptest::array::uniform3(text());
    (names, amount(), option::of(text()), option::of(text()), any::<bool>()).prop_map(
        |(names, amount, timestamp, idempotency_key, success)| {
            let [reference, psp_reference, name] = names;
            Event { reference, psp_reference, name: name.into(), amount, timestamp, idempotency_key, success }
        },
    )
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(text(), 0..4)
}

pub(super) fn list() -> impl Strategy<Value = List> {
    let listed = (text(), text(), texts()).prop_map(|(id, url, events)| Listed { id, url, events });
    proptest::collection::vec(listed, 0..3).prop_map(|webhooks| List { webhooks })
}

pub(super) fn redirect() -> impl Strategy<Value = Redirect> {
    (proptest::array::uniform3(text()), option::of(any::<i64>())).prop_map(|(names, expires_in)| {
        let [id, url, redirect_url] = names;
        Redirect { id, url, redirect_url, expires_in }
    })
}

pub(super) fn callback() -> impl Strategy<Value = Callback> {
    let told = proptest::array::uniform5(option::of(text()));
    (text(), told).prop_map(|(merchant_qr_id, told)| {
        let [merchant_serial_number, location_description, qr_image_url, qr_content, category] = told;
        Callback {
            merchant_serial_number,
            merchant_qr_id,
            location_description,
            qr_image_url,
            qr_content,
            category: category.map(Into::into),
        }
    })
}

pub(super) fn link() -> impl Strategy<Value = Link> {
    (text(), text(), option::of(text())).prop_map(|(category, order_details_url, image_id)| Link {
        category: category.into(),
        order_details_url,
        image_id,
    })
}

pub(super) fn register() -> impl Strategy<Value = Register> {
    (text(), texts()).prop_map(|(url, events)| Register { url, events })
}
