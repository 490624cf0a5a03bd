//! What each surface refuses, with the limit; and bits where a display wants them. That everything can be read is
//! shown by decoders of other people in `tests/qr`.

use kasse::error::Invalid;
use kasse::qr::escpos::{Align, Paper, Print, Way};
use kasse::qr::sheet::{PICTURE_LIMIT, Picture, Sheet, Sticker};
use kasse::qr::{
    BITMAP_MAXIMUM_PIXELS, Bitmap, Brand, Colours, FirstPixel, Length, Level, Matrix, One, QUIET_ZONE,
    QrText, Rgb, SvgStyle, Unit,
};
use proptest::prelude::*;

const WAYS: [Way; 4] = [Way::Native, Way::Raster, Way::Graphics, Way::Columns];

fn code() -> Matrix {
    QrText::new("https://qr.vipps.no/r/8KmTq2Lw").unwrap().encode(Level::M).unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Invalid>) -> (String, String) {
    let invalid = result.unwrap_err();
    (format!("{} {}", invalid.field(), invalid.fault()), invalid.rule().to_owned())
}

fn says(fault: &str, rule: &str) -> (String, String) {
    (fault.to_owned(), rule.to_owned())
}

#[test]
fn a_bitmap_is_the_matrix_however_its_bits_lie() {
    let code = code();
    let (width, height, stride) = (101_u16, 90_u16, 20_u16);
    let scale = height / (code.size() + 2 * QUIET_ZONE);
    let (left, top) = ((width - code.size() * scale) / 2, (height - code.size() * scale) / 2);
    for (first, one) in [
        (FirstPixel::HighBit, One::Dark),
        (FirstPixel::HighBit, One::Light),
        (FirstPixel::LowBit, One::Dark),
        (FirstPixel::LowBit, One::Light),
    ] {
        let bitmap = Bitmap::new(width, height).stride(stride).first_pixel(first).one(one);
        let rows = code.to_bitmap(&bitmap).unwrap();
        assert_eq!(rows.len(), bitmap.bytes());
        for y in 0..height {
            for x in 0..stride * 8 {
                let byte = rows[usize::from(y * stride + x / 8)];
                let mask = if first == FirstPixel::HighBit { 0x80 >> (x % 8) } else { 1 << (x % 8) };
                let dark = (byte & mask != 0) == (one == One::Dark);
                let module = |at: u16, start: u16| at.checked_sub(start).map_or(u16::MAX, |at| at / scale);
                assert_eq!(dark, code.dark(module(x, left), module(y, top)), "{first:?} {one:?} {x} {y}");
            }
        }
    }
}

#[test]
fn a_frame_buffer_keeps_what_is_beyond_the_bitmap() {
    let mut buffer = vec![0x5a; 40 * 5 + 3];
    code().draw_bitmap(&Bitmap::new(40, 40), &mut buffer).unwrap();
    assert_eq!(&buffer[200..], [0x5a; 3]);
    let short = &mut buffer[..199];
    assert_eq!(
        refused(code().draw_bitmap(&Bitmap::new(40, 40), short)),
        says("buffer has 199 bytes", "at least 200 bytes")
    );
}

#[test]
fn a_bitmap_without_sense_is_refused_with_the_limit() {
    let of = |bitmap: Bitmap| refused(code().to_bitmap(&bitmap));
    assert_eq!(of(Bitmap::new(0, 40)), says("width is 0", "1 to 8192 pixels"));
    assert_eq!(of(Bitmap::new(40, BITMAP_MAXIMUM_PIXELS + 1)), says("height is 8193", "1 to 8192 pixels"));
    assert_eq!(of(Bitmap::new(u16::MAX, u16::MAX)), says("width is 65535", "1 to 8192 pixels"));
    assert_eq!(of(Bitmap::new(41, 41).stride(5)), says("stride is 5", "6 to 4096 bytes for 41 pixels"));
    assert_eq!(of(Bitmap::new(41, 41).stride(4097)), says("stride is 4097", "6 to 4096 bytes for 41 pixels"));
    assert_eq!(
        of(Bitmap::new(200, 36)),
        says("pixels is 36", "at least 37 for a code of 29 modules and its quiet zone")
    );
}

#[test]
fn an_svg_has_the_side_it_was_given_and_none_that_cannot_be_read() {
    let svg = |side: Length| code().to_svg_with(&SvgStyle::new().side(side));
    assert!(svg("40mm".parse().unwrap()).unwrap().contains(" width=\"40mm\" height=\"40mm\" "));
    assert!(svg("1.5in".parse().unwrap()).unwrap().contains(" width=\"1.500in\" height=\"1.500in\" "));
    assert_eq!(code().to_svg_with(&SvgStyle::new()).unwrap(), code().to_svg());
    let limit = "at least 12.210mm, 330 um for each module";
    assert_eq!(refused(svg(Length::mm(0))), says("side is 0mm", limit));
    assert_eq!(refused(svg(Length::mm(12))), says("side is 12mm", limit));
    assert_eq!(refused(svg(Length::new(1_220, Unit::Cm))), says("side is 1.220cm", limit));
    assert!(svg(Length::new(1_221, Unit::Cm)).is_ok());
    assert_eq!(refused(svg(Length::px(36))), says("side is 36px", "at least 37px, one for each module"));
    assert_eq!(refused(svg(Length::px(u16::MAX))), says("side is 65535px", "at most 32768px"));
    assert_eq!(refused(svg(Length::mm(u16::MAX))), says("side is 65535mm", "at most 10000mm"));
    for text in ["", "mm", "40", "-4mm", "4.mm", "4.0001mm", "4,5mm", "99999999mm", "1e3mm"] {
        assert_eq!(refused(text.parse::<Length>()).0, "side is not a length", "{text}");
    }
}

#[test]
fn colours_are_dark_on_light_and_far_enough_apart() {
    let colours = |dark: &str, light: &str| Colours::new(dark.parse().unwrap(), light.parse().unwrap());
    let svg = code().to_svg_with(&SvgStyle::new().colours(colours("#1b2a6b", "#fffbe6").unwrap())).unwrap();
    assert!(svg.contains("fill=\"#fffbe6\"") && svg.contains("<path fill=\"#1b2a6b\""), "{svg}");
    assert_eq!(
        refused(colours("#ffffff", "#000000")),
        says("colours are light on dark", "a dark code on a light ground")
    );
    let limit = "at least 141 of 255, or scanners do not see it";
    assert_eq!(refused(colours("#888888", "#ffffff")), says("colours have a contrast of 119", limit));
    // The platform's orange is white to a scanner with red light.
    assert_eq!(refused(colours("#ff0000", "#ffffff")).0, "colours have a contrast of 0 in red light");
    for text in ["", "#fff", "ffffff", "#gggggg", "#12345", "#+12345"] {
        assert_eq!(refused(text.parse::<Rgb>()).1, "#rrggbb", "{text}");
    }
}

#[test]
fn the_code_of_one_payment_refuses_paper() {
    let addressed = QrText::new("https://pay-mt.vipps.no/dwo-api-application/v1/deeplink?token=x").unwrap();
    for text in [addressed, QrText::one_time("https://example.com/new-form").unwrap()] {
        for way in WAYS {
            let (fault, rule) = refused(Print::new(Paper::Mm80, way).bytes(&text));
            assert_eq!(fault, "text is the code of one payment");
            assert!(rule.contains("ten minutes"), "{rule}");
        }
        let code = text.encode(Level::M).unwrap();
        let sticker = Sticker::new(Picture::drawn(&code), "Kasse 1").unwrap();
        assert_eq!(refused(Sheet::a4(60).pages(&[sticker])).0, "text is the code of one payment");
        let in_millimetres = code.to_svg_with(&SvgStyle::new().side(Length::mm(40)));
        assert_eq!(refused(in_millimetres).0, "text is the code of one payment");
        let in_pixels = code.to_svg_with(&SvgStyle::new().side(Length::px(400)));
        assert!(in_pixels.is_ok() && code.to_png(400).is_ok(), "a screen takes it");
    }
}

#[test]
fn paper_refuses_what_it_cannot_show() {
    let text = QrText::new("https://qr.vipps.no/r/8KmTq2Lw").unwrap();
    let long = QrText::new("k".repeat(1200)).unwrap();
    for way in WAYS {
        let print = Print::new(Paper::Mm58, way);
        for module in [0, 2, 11, 255] {
            let (fault, rule) = refused(print.clone().module(module).bytes(&text));
            assert_eq!(
                (fault, rule),
                says(&format!("module is {module}"), "3 to 10 dots for this code on this paper")
            );
        }
        assert_eq!(
            refused(print.clone().bytes(&long)).1,
            "at most 128 for modules of 3 dots on 384; a shorter text"
        );
        assert_eq!(refused(print.clone().beneath("").bytes(&text)).0, "beneath is empty");
        assert_eq!(
            refused(print.clone().beneath("k".repeat(201)).bytes(&text)).0,
            "beneath has 201 characters"
        );
        assert_eq!(
            refused(print.clone().beneath("Kasse\u{1b}@").bytes(&text)).0,
            "beneath has U+001B CONTROL CHARACTER at character 6"
        );
        assert_eq!(
            refused(print.clone().beneath("Касса").bytes(&text)).0,
            "beneath has U+041A, outside ASCII, at character 1"
        );
        assert!(print.align(Align::Right).beneath("Blåbær 2 €").bytes(&text).is_ok());
    }
}

#[test]
fn a_text_beneath_names_its_code_page_only_if_it_needs_one() {
    let print = |text: &str| {
        let text_of_code = QrText::new("https://qr.vipps.no/r/8KmTq2Lw").unwrap();
        Print::new(Paper::Mm58, Way::Raster).beneath(text).bytes(&text_of_code).unwrap()
    };
    assert!(print("Kasse 1").ends_with(b"\x1ba\x01Kasse 1\n\x1ba\x00"));
    assert!(print("Ærø 2 €").ends_with(b"\x1ba\x01\x1bt\x10\xc6r\xf8 2 \x80\n\x1ba\x00"));
}

#[test]
fn a_sheet_holds_the_platforms_picture_as_it_is_and_names() {
    let own = code().to_svg();
    let brand = Brand { name: "A & B".to_owned(), colour: Rgb(1, 2, 3) };
    let sheet = Sheet::a4(60).brand(brand);
    let picture = |bytes: &[u8]| Picture::platform(bytes.to_vec());
    let png = code().to_png(400).unwrap();
    let stickers = [
        Sticker::new(picture(own.as_bytes()).unwrap(), "Kasse <1>").unwrap(),
        Sticker::new(picture(&png).unwrap(), "Kasse 2").unwrap(),
        Sticker::new(Picture::drawn(&code()), "Kasse 3").unwrap(),
    ];
    let pages = sheet.pages(&stickers).unwrap();
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert!(page.contains("width=\"210mm\" height=\"297mm\""));
    assert!(
        page.contains("data:image/svg+xml;base64,") && page.contains("data:image/png;base64,iVBORw0KGgo")
    );
    assert!(page.contains(">A &amp; B</text>") && page.contains(">Kasse &lt;1&gt;</text>"));
    assert_eq!(page.matches("width=\"6000\" height=\"6000\"").count(), 3, "each 60 mm");
    // Nine to a page.
    let many = vec![stickers[0].clone(); 19];
    assert_eq!(sheet.pages(&many).unwrap().len(), 3);
    assert!(sheet.pages(&[]).unwrap().is_empty());
}

#[test]
fn a_sheet_refuses_what_cannot_be_cut_out_or_read() {
    let sticker = |picture: Picture| [Sticker::new(picture, "Kasse 1").unwrap()];
    let platform = || Picture::platform(code().to_svg().into_bytes()).unwrap();
    assert_eq!(refused(Sheet::a4(24).pages(&sticker(platform()))), says("side is 24mm", "at least 25mm"));
    assert_eq!(refused(Sheet::a4(12).pages(&sticker(Picture::drawn(&code())))).0, "side is 12mm");
    assert!(refused(Sheet::a4(300).pages(&sticker(platform()))).1.contains("210 x 297"));
    assert_eq!(refused(Sheet::a4(60).page(0, 100).pages(&[])), says("width is 0mm", "1 to 2000mm"));
    assert_eq!(
        refused(Sheet::a4(60).page(100, u16::MAX).pages(&[])),
        says("height is 65535mm", "1 to 2000mm")
    );
    let many = vec![sticker(Picture::drawn(&code()))[0].clone(); 501];
    assert_eq!(refused(Sheet::a4(60).pages(&many)), says("stickers are 501", "at most 500"));
    for bytes in [b"".as_slice(), b"GIF89a", b"<html><svg></svg></html>", b"\xff\xfe"] {
        assert_eq!(refused(Picture::platform(bytes.to_vec())).0, "picture is neither SVG nor PNG");
    }
    assert_eq!(
        refused(Picture::platform(vec![b'<'; PICTURE_LIMIT + 1])),
        says("picture has 524289 bytes", "at most 524288 bytes")
    );
    for (location, fault) in
        [("", "is empty"), (&*"k".repeat(37), "has 37 characters"), ("a\nb", "has U+000A")]
    {
        let (found, _) = refused(Sticker::new(platform(), location));
        assert!(found.starts_with(&format!("locationDescription {fault}")), "{found}");
    }
}

proptest! {
    /// No size is too odd for an answer: a bitmap that keeps the rules, or the rule.
    #[test]
    fn any_bitmap_is_drawn_or_refused(
        width in 0..300_u16, height in 0..300_u16, stride in 0..60_u16, level in 0..4_usize
    ) {
        let level = [Level::L, Level::M, Level::Q, Level::H][level];
        let code = QrText::new("https://qr.vipps.no/r/8KmTq2Lw").unwrap().encode(level).unwrap();
        let bitmap = Bitmap::new(width, height).stride(stride);
        let fits = width.min(height) >= code.size() + 2 * QUIET_ZONE && stride >= width.div_ceil(8);
        match code.to_bitmap(&bitmap) {
            Ok(rows) => {
                prop_assert!(fits);
                prop_assert_eq!(rows.len(), usize::from(stride) * usize::from(height));
            }
            Err(refused) => prop_assert!(!fits || width == 0 || height == 0, "{refused}"),
        }
    }
}
