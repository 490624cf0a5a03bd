//! Module by module against an encoder of other people.
#![allow(clippy::unwrap_used)]

use kasse::qr::{Level, QrText};
use kasse_qr::cases::{LEVELS, address};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// Whether our code is theirs under one of the eight masks; which of them is the best is a matter of taste.
fn is_theirs(text: &str, level: Level) -> bool {
    let ours = QrText::new(text).unwrap().encode(level).unwrap();
    let theirs = match level {
        Level::L => QrCodeEcc::Low,
        Level::M => QrCodeEcc::Medium,
        Level::Q => QrCodeEcc::Quartile,
        Level::H => QrCodeEcc::High,
    };
    let segments = QrSegment::make_segments(text);
    (0..8).any(|mask| {
        let mask = Some(Mask::new(mask));
        let code =
            QrCode::encode_segments_advanced(&segments, theirs, Version::MIN, Version::MAX, mask, false)
                .unwrap();
        let size = i32::from(ours.size());
        let same = |x: i32, y: i32| {
            code.get_module(x, y) == ours.dark(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
        };
        code.size() == size && (0..size).all(|y| (0..size).all(|x| same(x, y)))
    })
}

#[test]
fn every_length_and_level_gives_the_modules_of_another_encoder() {
    let lengths = (1..=180).chain((200..1273).step_by(97)).chain([1273]);
    for length in lengths {
        let texts = [
            address(length),
            "4711".repeat(length).chars().take(length).collect(),
            "KASSE".repeat(length)[..length].to_owned(),
        ];
        for text in &texts {
            let level = LEVELS[length % 4];
            assert!(is_theirs(text, level), "{length} at {level:?}: {text}");
        }
    }
    for level in LEVELS {
        assert!(is_theirs("Blåbærsyltetøy, 2 €", level), "{level:?}");
    }
}
