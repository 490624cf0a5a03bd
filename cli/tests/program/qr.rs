use std::io::Write;
use std::process::Stdio;

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Ran, kasse, run};

const STICKER: &str = "https://qr.vipps.no/r/8KmTq2Lw";

fn qr(arguments: &[&str]) -> Ran {
    run(kasse(&["qr"]).args(arguments).arg("--json"))
}

/// With something on standard input.
fn fed(arguments: &[&str], input: &[u8]) -> (Option<i32>, Vec<u8>) {
    let mut child =
        kasse(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout)
}

#[test]
fn a_text_is_encoded_and_its_modules_are_shown() {
    let ran = qr(&["encode", STICKER, "--level", "h"]);
    let result = ran.result();
    assert_eq!((ran.code, &result["modules"], &result["level"]), (0, &json!(33), &json!("H")), "{ran:?}");
    let rows = result["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 33);
    // The corner that every code has.
    assert!(rows[0].as_str().unwrap().starts_with("11111110"), "{ran:?}");
}

#[test]
fn a_code_is_drawn_for_each_surface() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let drawn = |name: &str, more: &[&str]| {
        let ran = qr(&[&["render", STICKER, "-o", &file(name)], more].concat());
        assert_eq!((ran.code, &ran.result()["kind"]), (0, &json!("file")), "{ran:?}");
        std::fs::read(file(name)).unwrap()
    };
    assert!(drawn("code.png", &["--pixels", "400"]).starts_with(b"\x89PNG"));
    let svg = String::from_utf8(drawn("code.svg", &["--side", "40mm", "--dark", "#1b2a6b"])).unwrap();
    assert!(svg.contains("width=\"40mm\"") && svg.contains("#1b2a6b"), "{svg}");
    assert_eq!(drawn("code.bin", &["--width", "122", "--height", "250", "--stride", "16"]).len(), 4000);
    assert!(String::from_utf8(drawn("code.txt", &["--plain"])).unwrap().contains('█'));
    let (code, piped) = fed(&["qr", "render", "-", "--format", "svg"], format!("{STICKER}\n").as_bytes());
    assert_eq!((code, piped.starts_with(b"<svg")), (Some(0), true));
}

#[test]
fn a_code_is_printed_in_each_way_and_one_of_a_payment_is_not() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("printer");
    for (way, begins) in [
        ("native", b"\x1ba\x01".as_slice()),
        ("raster", b"\x1dv0"),
        ("graphics", b"\x1d(L"),
        ("columns", b"\x1dP"),
    ] {
        let ran = qr(&[
            "print",
            STICKER,
            "--way",
            way,
            "--paper",
            "58",
            "--beneath",
            "Kasse 1",
            "-o",
            file.to_str().unwrap(),
        ]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(begins) && bytes.ends_with(b"Kasse 1\n\x1ba\x00"), "{way}");
    }
    let ran = qr(&["print", STICKER, "--one-time", "-o", file.to_str().unwrap()]);
    assert_eq!((ran.code, &ran.error("invalid")["fault"]), (2, &json!("is the code of one payment")));
}

#[test]
fn stickers_hold_the_platforms_pictures() {
    let folder = TempDir::new().unwrap();
    let picture = folder.path().join("one.png");
    assert_eq!(qr(&["render", STICKER, "-o", picture.to_str().unwrap()]).code, 0);
    let given = format!("{}=Kasse 1", picture.display());
    let ran = run(kasse(&["qr", "sheet", &given, &given]).args(["--market", "NO"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.text.matches("data:image/png;base64,").count(), 2);
    assert!(ran.text.contains(">Kasse 1</text>") && ran.text.contains(">Vipps</text>"));
    let ran = qr(&["sheet", &given, "--page", "2", "-o", "never"]);
    assert_eq!((ran.code, &ran.error("invalid")["rule"]), (2, &json!("1 to 1 for these stickers")));
}

#[test]
fn a_scanner_is_understood_line_after_line() {
    let lines = "httpsØ--qr.vipps.no-p-Nq8tTm\r\n\r\nvMp2Øab\r\n5701234567899\r\n";
    let (code, text) = fed(&["qr", "scan", "-", "--json"], lines.as_bytes());
    let text = String::from_utf8(text).unwrap();
    let found: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((code, found.len()), (Some(0), 3), "{text}");
    assert_eq!(
        (&found[0]["code"], &found[0]["typed"]),
        (&json!("personal_qr_tokenised"), &json!("repaired"))
    );
    assert_eq!(found[0]["keyboards"], json!([{ "scanner": "us", "host": "nb" }]));
    assert_eq!(
        (&found[1]["text"], &found[1]["personal_qr"]),
        (&json!("vMp2:ab"), &json!(true)),
        "remembered"
    );
    assert_eq!((&found[2]["code"], &found[2]["personal_qr"]), (&json!("product_barcode"), &json!(false)));
    let ran = qr(&["scan", "httpsÖ--qr.vipps.no-p-xzy"]);
    assert_eq!(ran.result()["typed"], "ambiguous");
    let ran = qr(&["scan", "httpsÖ--qr.vipps.no-p-xzy", "--keyboard", "de"]);
    assert_eq!(ran.result()["text"], "https://qr.vipps.no/p/xyz");
}

#[test]
fn what_cannot_be_done_is_told_with_the_limit() {
    let long = "k".repeat(1274);
    for (arguments, rule) in [
        (vec!["encode", ""], "at least 1 character"),
        (vec!["encode", &long, "--level", "h"], "at most 1273 bytes at level H"),
        (vec!["render", "x", "--format", "png", "--pixels", "0", "-o", "x"], "100 to 2000"),
        (vec!["render", "x", "--format", "bitmap", "--width", "0", "-o", "x"], "1 to 8192 pixels"),
        (
            vec!["render", "x", "--format", "bitmap", "--stride", "24", "-o", "x"],
            "25 to 4096 bytes for 200 pixels",
        ),
        (
            vec!["render", "x", "--format", "svg", "--dark", "#ffffff", "--light", "#000000", "-o", "x"],
            "a dark code on a light ground",
        ),
        (vec!["print", "x", "--module", "2", "-o", "x"], "3 to 16 dots for this code on this paper"),
        (vec!["scan", ""], "at least 1 character"),
        (vec!["scan", "x", "--keyboard", "xx"], "us, nb, da, sv, fi, de or uk"),
    ] {
        let ran = qr(&arguments);
        assert_eq!((ran.code, &ran.error("invalid")["rule"]), (2, &json!(rule)), "{arguments:?} {ran:?}");
    }
    let (code, text) = fed(&["qr", "encode", "-", "--json"], b"ht\xff\n");
    assert_eq!(code, Some(2));
    assert!(String::from_utf8(text).unwrap().contains("is not UTF-8 at byte 3"));
    assert_eq!(qr(&["render", "x"]).error("name"), &json!("usage"), "a drawing is no JSON");
}
