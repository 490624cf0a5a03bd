//! What scanners give, from the vectors, and what must hold for any text.

use kasse::ids::BeaconId;
use kasse::qr::scan::{Kind, Layout, Repair, SCAN_LIMIT, Scan, Scanner, Typed, scan};
use proptest::prelude::*;
use serde_json::Value;

fn vectors() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/scan.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn layout(value: &Value) -> Layout {
    Layout::ALL.into_iter().find(|layout| layout.tag() == value.as_str().unwrap()).unwrap()
}

fn scanner(case: &Value) -> Scanner {
    let text = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
    let scanner = Scanner::new().prefix(text("prefix")).suffix(text("suffix"));
    match case["layouts"].as_array() {
        Some(layouts) => scanner.between(&layouts.iter().map(layout).collect::<Vec<_>>()),
        None => scanner,
    }
}

fn check(read: &Scan, case: &Value) {
    assert_eq!(read.expose(), case["text"].as_str().unwrap(), "{case}");
    match (read.typed(), case["ambiguous"] == true) {
        (Typed::Ambiguous(repairs), true) => assert!(repairs.len() > 1, "{case}"),
        (Typed::AsRead | Typed::Repaired(_), false) => {}
        (other, _) => panic!("{other:?}: {case}"),
    }
    if let Some(kind) = case["kind"].as_str() {
        assert_eq!(read.kind().name(), kind, "{case}");
    }
}

#[test]
fn every_vector_is_read_as_it_should_be() {
    let vectors = vectors();
    let reads = vectors["reads"].as_array().unwrap();
    assert!(reads.len() >= 200);
    for case in reads {
        let read = scanner(case).scan(case["input"].as_str().unwrap()).unwrap();
        check(&read, case);
        let mixed = || Repair { scanner: layout(&case["scanner"]), host: layout(&case["host"]) };
        match read.typed() {
            Typed::AsRead => assert_ne!(case["repaired"], true, "{case}"),
            Typed::Repaired(repairs) => {
                assert_eq!(case["repaired"], true, "{case}");
                assert!(repairs.contains(&mixed()), "{repairs:?}: {case}");
            }
            Typed::Ambiguous(repairs) => assert!(repairs.contains(&mixed()), "{repairs:?}: {case}"),
        }
    }
}

#[test]
fn each_keyboard_stands_in_the_vectors_both_ways() {
    let vectors = vectors();
    for layout in Layout::ALL.into_iter().filter(|layout| *layout != Layout::Us) {
        for (scanner, host) in [("us", layout.tag()), (layout.tag(), "us")] {
            let of_pair = |case: &&Value| {
                case["scanner"] == scanner && case["host"] == host && case["repaired"] == true
            };
            assert!(
                vectors["reads"].as_array().unwrap().iter().filter(of_pair).count() > 1,
                "{scanner} on {host}"
            );
        }
    }
}

#[test]
fn a_scanner_remembers_what_it_proved() {
    for story in vectors()["memory"].as_array().unwrap() {
        let mut scanner = Scanner::new();
        for case in story["reads"].as_array().unwrap() {
            check(&scanner.scan(case["input"].as_str().unwrap()).unwrap(), case);
            // As after a restart.
            scanner = Scanner::new().with_proven(scanner.proven());
        }
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_the_limit() {
    for case in vectors()["refused"].as_array().unwrap() {
        let bytes = match (case["bytes"].as_array(), case["repeat"].as_u64()) {
            (Some(bytes), _) => {
                bytes.iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect()
            }
            (_, Some(times)) => vec![b'7'; usize::try_from(times).unwrap()],
            _ => case["input"].as_str().unwrap().as_bytes().to_vec(),
        };
        let refused = scan(bytes).unwrap_err();
        assert_eq!((refused.field(), refused.fault()), ("scan", case["fault"].as_str().unwrap()), "{case}");
    }
    assert_eq!(scan("7".repeat(SCAN_LIMIT)).unwrap().expose().len(), SCAN_LIMIT);
}

#[test]
fn what_is_surely_something_else_is_no_personal_qr_and_everything_else_may_be() {
    for case in vectors()["reads"].as_array().unwrap() {
        let read = scanner(case).scan(case["input"].as_str().unwrap()).unwrap();
        let passed_on = read.personal_qr();
        let length = read.expose().chars().count();
        let may_be =
            read.kind().may_be_personal() && case["ambiguous"] != true && (5..=255).contains(&length);
        match passed_on {
            Ok(qr) => assert_eq!((qr.as_str(), may_be), (read.expose(), true), "{case}"),
            Err(refused) => {
                assert!(!may_be, "{refused}: {case}");
                assert_eq!(refused.field(), "customer.personalQr");
            }
        }
    }
}

#[test]
fn an_old_sticker_tells_its_beacon() {
    let read = scan("mobilepaypos://pos?id=311111111111111&source=qr\r").unwrap();
    assert_eq!(read.beacon_id(), BeaconId::new("311111111111111").ok());
    assert_eq!(scan("https://example.com/pos?id=3").unwrap().beacon_id(), None);
}

#[test]
fn neither_text_nor_customer_is_shown() {
    let mut scanner = Scanner::new();
    let read = scanner.scan("httpsØ--qr.vipps.no-28-2-01-031-4712345678_v\\1").unwrap();
    assert_eq!(read.kind(), Kind::PersonalQrClear);
    let shown = format!("{read:?} {scanner:?}");
    assert!(!shown.contains("4712345678") && !shown.contains("qr.vipps"), "{shown}");
}

proptest! {
    /// Nothing but the ends is ever taken off, and no text is changed that was not repaired.
    #[test]
    fn a_text_that_proves_nothing_is_passed_on_whole(text in "\\PC{1,40}") {
        let read = scan(format!("\u{2}{text}\u{3}\r\n")).unwrap();
        if *read.typed() == Typed::AsRead && read.aim().is_none() {
            prop_assert_eq!(read.expose(), text);
        }
    }

    /// Whatever token the platform makes: on each keyboard it is read whole, or called ambiguous.
    #[test]
    fn no_token_is_ever_read_as_another(token in "[A-Za-z0-9._-]{4,60}", case in 0..400_usize) {
        let vectors = vectors();
        let reads = vectors["reads"].as_array().unwrap();
        let case = &reads[case % reads.len()];
        let (Some(from), Some(to)) = (case["scanner"].as_str(), case["host"].as_str()) else { return Ok(()) };
        let text = format!("https://qr.vipps.no/p/{token}");
        let input = typed(&text, from, to);
        let read = scan(&input).unwrap();
        match read.typed() {
            Typed::Ambiguous(_) => {
                prop_assert!(token.contains(['y', 'z', 'Y', 'Z']));
                let between = [layout(&case["scanner"]), layout(&case["host"])];
                let read = Scanner::new().between(&between).scan(&input).unwrap();
                prop_assert_eq!(read.expose(), text);
            }
            _ => prop_assert_eq!(read.expose(), text),
        }
    }
}

/// What arrives when these plain characters are typed; they have no dead keys.
fn typed(text: &str, scanner: &str, host: &str) -> String {
    let swapped = |c: char| match c {
        'y' => 'z',
        'z' => 'y',
        'Y' => 'Z',
        'Z' => 'Y',
        c => c,
    };
    text.chars()
        .map(|c| match (scanner, host, c) {
            ("us", "uk", c) | ("uk", "us", c) => c,
            ("us", "nb", ':') => 'Ø',
            ("us", "da", ':') => 'Æ',
            ("us", "sv" | "fi" | "de", ':') => 'Ö',
            ("us", _, '/') => '-',
            ("us", "de", '-') => 'ß',
            ("us", _, '-') => '+',
            ("us", _, '_') => '?',
            ("us", "de", c) => swapped(c),
            (_, "us", ':') => '>',
            (_, "us", '/') => '&',
            (_, "us", '-') => '/',
            (_, "us", '_') => '?',
            ("de", "us", c) => swapped(c),
            (_, _, c) => c,
        })
        .collect()
}
