//! Codes are drawn from text and read back by a decoder that is not ours.
#![allow(clippy::unwrap_used, clippy::panic)]

mod picture;
mod scan;
mod surfaces;

use kasse::error::Invalid;
use kasse::qr::{Level, Matrix, QUIET_ZONE, QrText, Terminal};
use picture::{Picture, Read, read_modules};
use proptest::prelude::*;
use serde_json::Value;

const LEVELS: [Level; 4] = [Level::L, Level::M, Level::Q, Level::H];

fn vectors() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/qr.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn rows(vectors: &Value, name: &str) -> Vec<Value> {
    vectors[name].as_array().unwrap().clone()
}

fn level(name: &str) -> Level {
    LEVELS.into_iter().find(|level| format!("{level:?}") == name).unwrap()
}

fn encode(text: &str, level: Level) -> Result<Matrix, Invalid> {
    QrText::new(text)?.encode(level)
}

/// The drawing of every kind, as pixels large enough for the decoder.
fn drawings(code: &Matrix) -> Vec<(&'static str, Picture)> {
    let terminal =
        |style, ground_black| Picture::from_terminal(&code.to_terminal(style), ground_black).enlarged(4);
    vec![
        ("png", Picture::from_png(&code.to_png(1024).unwrap())),
        ("svg", Picture::from_svg(&code.to_svg()).enlarged(4)),
        ("colour on a dark terminal", terminal(Terminal::Colour, true)),
        ("colour on a light terminal", terminal(Terminal::Colour, false)),
        ("plain on a dark terminal", terminal(Terminal::PlainOnDark, true)),
        ("plain on a light terminal", terminal(Terminal::PlainOnLight, false)),
    ]
}

#[test]
fn every_drawing_reads_back() {
    for row in rows(&vectors(), "codes") {
        let text = row["text"].as_str().unwrap();
        let level = level(row["level"].as_str().unwrap());
        let code = encode(text, level).unwrap();
        assert_eq!(u64::from(code.size()), row["modules"].as_u64().unwrap(), "{text} at {level:?}");
        for (kind, picture) in drawings(&code) {
            assert_eq!(picture.read(), Read { text: text.to_owned(), level }, "{kind}");
        }
    }
}

#[test]
fn drawings_agree_with_the_matrix_and_keep_the_quiet_zone() {
    let code = encode("https://example.com/", Level::M).unwrap();
    let zone = usize::from(QUIET_ZONE);
    let size = usize::from(code.size());
    let svg = Picture::from_svg(&code.to_svg());
    let terminal = Picture::from_terminal(&code.to_terminal(Terminal::Colour), true);
    for picture in [svg, terminal] {
        assert_eq!(picture.width, size + 2 * zone);
        // A terminal draws two rows at a time: one light row more below.
        assert!((size + 2 * zone..=size + 2 * zone + 1).contains(&picture.height()));
        for y in 0..picture.height() {
            for x in 0..picture.width {
                let inside = (zone..zone + size).contains(&x) && (zone..zone + size).contains(&y);
                let column = u16::try_from(x.wrapping_sub(zone)).unwrap_or(u16::MAX);
                let row = u16::try_from(y.wrapping_sub(zone)).unwrap_or(u16::MAX);
                assert_eq!(picture.black(x, y), inside && code.dark(column, row), "column {x}, row {y}");
            }
        }
    }
}

#[test]
fn modules_of_a_png_are_whole_pixels() {
    let text = "https://qr.vipps.no/p/".to_owned() + &"a".repeat(80);
    let code = encode(&text, Level::M).unwrap();
    assert_eq!(code.size(), 37 + 4);
    let code = encode(&text[..80], Level::M).unwrap();
    assert_eq!(code.size(), 37);
    for row in rows(&vectors(), "pixels") {
        let pixels = u16::try_from(row["pixels"].as_u64().unwrap()).unwrap();
        let drawn = code.to_png(pixels);
        let Some(scale) = row["scale"].as_u64() else {
            assert_eq!(drawn.unwrap_err().rule(), "100 to 2000");
            continue;
        };
        let picture = Picture::from_png(&drawn.unwrap());
        assert_eq!((picture.width, picture.height()), (pixels.into(), pixels.into()));
        check_scale(&picture, &code, usize::try_from(scale).unwrap());
    }
}

fn check_scale(picture: &Picture, code: &Matrix, scale: usize) {
    let drawn = usize::from(code.size()) * scale;
    let margin = (picture.width - drawn) / 2;
    assert!(margin >= usize::from(QUIET_ZONE) * scale);
    let module = |pixel: usize| match pixel.checked_sub(margin) {
        Some(inside) => u16::try_from(inside / scale).unwrap(),
        None => u16::MAX,
    };
    for y in 0..picture.height() {
        for x in 0..picture.width {
            assert_eq!(picture.black(x, y), code.dark(module(x), module(y)), "pixel {x}, {y}");
        }
    }
}

#[test]
fn a_png_too_small_for_its_code_is_refused_with_the_size_it_needs() {
    let code = encode(&"k".repeat(2953), Level::L).unwrap();
    assert_eq!(code.size(), 177);
    let refused = code.to_png(184).unwrap_err();
    assert_eq!(refused.field(), "pixels");
    assert_eq!(refused.rule(), "at least 185 for a code of 177 modules and its quiet zone");
    assert!(code.to_png(185).is_ok());
}

#[test]
fn an_empty_text_is_refused() {
    let refused = QrText::new("").unwrap_err();
    assert_eq!((refused.field(), refused.fault()), ("text", "is empty"));
}

#[test]
fn the_longest_text_is_drawn_and_one_more_is_refused() {
    for row in rows(&vectors(), "limits") {
        let character = row["character"].as_str().unwrap();
        let unit = row["unit"].as_str().unwrap();
        for level in LEVELS {
            let limit = usize::try_from(row[format!("{level:?}")].as_u64().unwrap()).unwrap();
            let text = character.repeat(limit);
            let code = encode(&text, level).unwrap();
            assert_eq!(code.size(), 177);
            assert_eq!(read_modules(&code), Read { text, level });
            let refused = encode(&character.repeat(limit + 1), level).unwrap_err();
            assert_eq!(refused.field(), "text");
            assert_eq!(refused.fault(), format!("has {} {unit}", limit + 1));
            assert_eq!(refused.rule(), format!("at most {limit} {unit} at level {level:?}"));
        }
    }
}

#[test]
fn outside_the_code_is_light() {
    let code = encode("1", Level::L).unwrap();
    assert!(code.dark(0, 0));
    for (x, y) in [(21, 0), (0, 21), (u16::MAX, u16::MAX)] {
        assert!(!code.dark(x, y));
    }
}

#[test]
fn debug_gives_nothing_away() {
    let text = QrText::new("https://example.com/one-time-code").unwrap();
    let code = text.encode(Level::Q).unwrap();
    assert_eq!(format!("{text:?} {code:?}"), "QrText(33 bytes) Matrix(33 x 33)");
}

proptest! {
    #[test]
    fn any_text_reads_back(text in "[0-9]{1,80}|[0-9A-Z $%*+./:-]{1,80}|\\PC{1,80}", level in 0..LEVELS.len()) {
        let level = LEVELS[level];
        let code = encode(&text, level).unwrap();
        prop_assert_eq!(read_modules(&code), Read { text, level });
    }
}
