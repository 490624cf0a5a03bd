//! What suits a checkout, and when two sales are one.

use proptest::prelude::*;

use crate::clock::Timestamp;
use crate::error::{Class, Error, ErrorName};
use crate::flow::payment::{Pairing, Record};
use crate::flow::recommend::{Capabilities, Fit, Need, recommend};
use crate::flow::sale::{Asked, falls_back_to_screen, is_push, is_same_sale, needs_another_scan};
use crate::ids::Reference;
use crate::money::{Currency, Money};

const PAIRINGS: [Pairing; 5] =
    [Pairing::MerchantScan, Pairing::DynamicQr, Pairing::Redirect, Pairing::Callback, Pairing::PhoneNumber];

fn capabilities() -> impl Strategy<Value = Capabilities> {
    (proptest::array::uniform7(any::<bool>()), any::<Option<bool>>()).prop_map(|(bits, push_approved)| {
        let [scanner, customer_screen, sticker, keypad, public_page, webhook_address, unattended] = bits;
        Capabilities {
            scanner,
            customer_screen,
            sticker,
            keypad,
            public_page,
            webhook_address,
            push_approved,
            unattended,
        }
    })
}

fn with(mut has: Capabilities, need: Need) -> Capabilities {
    match need {
        Need::Scanner => has.scanner = true,
        Need::CustomerScreen => has.customer_screen = true,
        Need::Sticker => has.sticker = true,
        Need::Keypad => has.keypad = true,
        Need::PublicPage => has.public_page = true,
        Need::WebhookAddress => has.webhook_address = true,
        Need::PushApproval => has.push_approved = Some(true),
    }
    has
}

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

#[test]
fn a_need_is_called_what_it_is_in_json() {
    let missing: Vec<Need> =
        recommend(&Capabilities::default()).into_iter().flat_map(|judged| judged.missing).collect();
    assert!(!missing.is_empty());
    for need in missing {
        assert_eq!(serde_json::to_value(need).unwrap(), need.name());
    }
}

proptest! {
    /// What is said to be missing is all that is: with it, the pairing can be used.
    #[test]
    fn whoever_gets_what_is_missing_can_use_it(has in capabilities()) {
        for judged in recommend(&has) {
            let more = judged.missing.iter().fold(has, |has, need| with(has, *need));
            let then = recommend(&more).into_iter().find(|other| other.pairing == judged.pairing).unwrap();
            let unknown = has.push_approved.is_none() && then.missing == [Need::PushApproval];
            prop_assert!(then.fit == Fit::Ready || unknown && then.fit == Fit::IfApproved, "{:?}", then);
        }
    }

    #[test]
    fn what_is_said_of_a_checkout_survives_json(has in capabilities()) {
        let json = serde_json::to_string(&has).unwrap();
        prop_assert_eq!(serde_json::from_str::<Capabilities>(&json).unwrap(), has);
    }

    #[test]
    fn only_a_push_falls_back_and_never_to_a_push(screen: bool, refused: bool) {
        for pairing in PAIRINGS {
            let falls = falls_back_to_screen(pairing, screen, refused);
            prop_assert_eq!(falls, screen && refused && is_push(pairing));
        }
        prop_assert!(!is_push(Pairing::DynamicQr));
    }

    /// Any bytes may lie in a journal.
    #[test]
    fn another_amount_or_pairing_is_another_sale(
        kept in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..60)),
        body in proptest::collection::vec(any::<u8>(), 0..60),
        a in 1..3_i64, b in 1..3_i64, one in 0_usize..5, two in 0_usize..5,
    ) {
        let reference = Reference::new("till-01-000123").unwrap();
        let record = Record {
            pairing: Some(PAIRINGS[one]),
            ..Record::new(reference, nok(a), Timestamp::from_millis(0))
        };
        let asked = Asked { amount: nok(b), pairing: PAIRINGS[two], body: &body };
        let same = is_same_sale(&record, kept.as_deref(), &asked);
        prop_assert!(!same || a == b && one == two);
        let again = Asked { amount: nok(a), pairing: PAIRINGS[one], body: &body };
        prop_assert!(is_same_sale(&record, Some(&body), &again), "asked twice is one sale");
    }
}

/// Who chooses reads why, and no two pairings are chosen for the same reason.
#[test]
fn every_recommendation_has_a_reason_of_its_own() {
    let reasons = [true, false].map(|unattended| {
        recommend(&Capabilities { unattended, ..Capabilities::default() })
            .into_iter()
            .map(|judged| judged.reason)
            .collect::<std::collections::BTreeSet<_>>()
    });
    assert!(
        reasons.iter().all(|of_all| of_all.len() == PAIRINGS.len() && !of_all.contains("")),
        "{reasons:?}"
    );
}

/// Only a refusal proves that nothing was created: an unclear answer with the same words asks nobody twice.
#[test]
fn a_customer_scans_again_only_when_nothing_was_created() {
    let old = Error::new(ErrorName::CustomerTokenInvalid);
    assert!(needs_another_scan(&old.clone().with_class(Class::Refused)));
    assert!(!needs_another_scan(&old.with_class(Class::Unknown)));
    assert!(!needs_another_scan(&Error::new(ErrorName::PersonalQrInvalid)));
}
