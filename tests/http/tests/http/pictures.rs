//! A code as the platform's picture, or drawn here.

use kasse::api::{PngSize, QrFormat};
use kasse::block_on;
use kasse::qr::Level;
use kasse::till::{Meet, Payment, Sale};

use super::{LONG, World, nok};

fn shown(world: &World, format: QrFormat) -> Payment {
    block_on(world.till.pay(Sale::new(nok(14_900), Meet::DynamicQr(format)))).unwrap()
}

/// Width and height in the header of a PNG (PNG specification, section 11.2.2).
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_png_comes_in_the_size_that_was_asked_for() {
    let world = World::new();
    for (asked, pixels) in [(None, 1024), (Some(100), 100), (Some(300), 300), (Some(2000), 2000)] {
        let asked = asked.map(|pixels| PngSize::new(pixels).unwrap());
        let payment = shown(&world, QrFormat::Png(asked));
        let picture = block_on(payment.picture()).unwrap().unwrap();
        assert_eq!(size(&picture), (pixels, pixels));
    }
}

#[test]
fn an_svg_is_fetched_and_dies_with_its_payment() {
    let world = World::new();
    let payment = shown(&world, QrFormat::Svg);
    let picture = String::from_utf8(block_on(payment.picture()).unwrap().unwrap()).unwrap();
    assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"), "{picture}");
    world.server.control().decline(payment.reference().as_str()).unwrap();
    block_on(payment.wait(LONG)).unwrap();
    assert_eq!(block_on(payment.picture()).unwrap(), None);
}

#[test]
fn a_text_is_what_a_phone_scans_and_is_drawn_here() {
    let world = World::new();
    let payment = shown(&world, QrFormat::Text);
    let code = block_on(payment.code()).unwrap().unwrap();
    let seen = world.server.control().scan(code.expose(), None).unwrap();
    assert_eq!(seen.reference, payment.reference().as_str());
    let drawing = code.encode(Level::M).unwrap();
    assert_eq!(size(&drawing.to_png(400).unwrap()), (400, 400));
    assert!(drawing.to_svg().starts_with("<svg"));
}
