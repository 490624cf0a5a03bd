use kasse::ids::{IdempotencyKey, Msn, OrderId, Reference, RequestId, SystemInfo, TillPrefix};
use proptest::prelude::*;

use crate::vectors::{assert_refused, assert_text_type, cases, file, integer, text};

#[test]
fn names_are_held_to_their_limits() {
    let vectors = file("reference");
    assert_text_type!(Reference, &vectors["reference"]);
    assert_text_type!(OrderId, &vectors["order"]);
    assert_text_type!(RequestId, &vectors["request_id"]);
    assert_text_type!(IdempotencyKey, &vectors["idempotency_key"]);
    assert_text_type!(Msn, &vectors["msn"]);
    assert_text_type!(TillPrefix, &vectors["till_prefix"]);
}

#[test]
fn an_attempt_of_an_order_has_one_reference() {
    let vectors = file("reference");
    for case in cases(&vectors["attempt"], "valid") {
        let order = OrderId::new(text(case, "order")).unwrap();
        let attempt = u32::try_from(integer(case, "attempt")).unwrap();
        let reference = Reference::for_attempt(&order, attempt).unwrap();
        assert_eq!(reference.as_str(), text(case, "reference"));
    }
    for case in cases(&vectors["attempt"], "invalid") {
        let order = OrderId::new(text(case, "order")).unwrap();
        let attempt = u32::try_from(integer(case, "attempt")).unwrap();
        assert_refused(Reference::for_attempt(&order, attempt), case);
    }
}

#[test]
fn random_references_show_which_till_made_them() {
    let prefix = TillPrefix::new("osl1-k03").unwrap();
    let reference = Reference::random(&prefix, [0xAB; 16]);
    assert_eq!(reference.as_str(), "osl1-k03-bxaqtnenbxaqtnen");
    assert!(reference.is_from(&prefix));

    // `osl1` begins the same, and must not take the payments of `osl1-k03` for its own.
    assert!(!reference.is_from(&TillPrefix::new("osl1").unwrap()));
    assert!(!Reference::new("osl1-k03-20260302").unwrap().is_from(&prefix));
}

#[test]
fn a_random_key_keeps_every_bit() {
    let key = IdempotencyKey::from_random([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
    assert_eq!(key.as_str(), "000102030405060708090a0b0c0d0eff");
}

#[test]
fn the_system_is_told_in_four_headers() {
    let vectors = file("system_info");
    for case in cases(&vectors, "valid") {
        let system = SystemInfo::new(text(case, "name"), text(case, "version")).unwrap();
        assert_eq!((system.name(), system.version()), (text(case, "name"), text(case, "version")));
        assert_eq!((system.plugin_name(), system.plugin_version()), ("kasse", env!("CARGO_PKG_VERSION")));
        let system = system.with_plugin("acme-pay", "7").unwrap();
        assert_eq!((system.plugin_name(), system.plugin_version()), ("acme-pay", "7"));
    }
    for case in cases(&vectors, "invalid") {
        assert_refused(SystemInfo::new(text(case, "name"), text(case, "version")), case);
    }
    let system = SystemInfo::new("till", "1").unwrap();
    let error = system.with_plugin("x".repeat(31), "1").unwrap_err();
    assert_eq!(error.field(), "Vipps-System-Plugin-Name");
}

proptest! {
    #[test]
    fn random_references_are_valid_and_differ(prefix in "[A-Za-z0-9-]{1,24}", a: [u8; 16], b: [u8; 16]) {
        let prefix = TillPrefix::new(prefix).unwrap();
        let (first, second) = (Reference::random(&prefix, a), Reference::random(&prefix, b));
        prop_assert_eq!(&Reference::new(first.as_str()).unwrap(), &first);
        prop_assert!(first.is_from(&prefix));
        // The reference holds the last 80 bits.
        prop_assert_eq!(first == second, a[6..] == b[6..]);
    }

    #[test]
    fn references_of_different_attempts_differ(
        a in "[A-Za-z0-9-]{6,50}", b in "[A-Za-z0-9-]{6,50}", m in 1..200u32, n in 1..200u32,
    ) {
        let first = Reference::for_attempt(&OrderId::new(a.as_str()).unwrap(), m).unwrap();
        let second = Reference::for_attempt(&OrderId::new(b.as_str()).unwrap(), n).unwrap();
        prop_assert_eq!(first == second, a == b && m == n);
        let tail = format!("{a}-{m}");
        let second = Reference::for_attempt(&OrderId::new(tail.as_str()).unwrap(), n).unwrap();
        prop_assert_ne!(first, second);
    }

    #[test]
    fn any_text_is_a_reference_exactly_if_it_fits_the_pattern(text in ".{0,70}|[a-zA-Z0-9-]{0,70}") {
        let fits = (8..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        prop_assert_eq!(Reference::new(text).is_ok(), fits);
    }
}
