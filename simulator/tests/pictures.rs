//! The pictures are the code they should be, module by module.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::sans_io::Till;
use fast_qr::{ECL, QRBuilder};
use kasse_simulator::{Headers, Method, Outcome, PlatformOptions, Request};
use serde_json::json;

const BASE: &str = "http://127.0.0.1:65535";
const QUIET_ZONE: usize = 4;

/// The picture of a fresh payment, and the modules it should show.
fn picture(format: &str, size: Option<u32>) -> (Vec<u8>, Vec<Vec<bool>>) {
    let options = PlatformOptions { public_base: BASE.to_owned(), ..PlatformOptions::default() };
    let mut till = Till::with(options);
    let mut body = till.qr("picture-01", 1000);
    body["qrFormat"] = json!({"format": format, "size": size});
    let link = till.create(&body).body["redirectUrl"].as_str().unwrap().to_owned();
    let target = link.strip_prefix(BASE).unwrap();
    let request = Request { method: Method::Get, target, headers: Headers::default(), body: b"" };
    let Outcome::Answer(response) = till.platform.handle(&request, till.now) else { panic!() };
    let text = till.platform.inspect("picture-01").unwrap().qr_text;
    let code = QRBuilder::new(text).ecl(ECL::H).build().unwrap();
    let modules =
        (0..code.size).map(|row| (0..code.size).map(|column| code[row][column].value()).collect()).collect();
    (response.body, modules)
}

/// Dark or not, for every pixel.
fn decode(file: &[u8]) -> Vec<Vec<bool>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
    let (width, height) = (usize::try_from(info.width).unwrap(), usize::try_from(info.height).unwrap());
    let dark = |line: &[u8], x: usize| line[x / 8] & (0x80 >> (x % 8)) == 0;
    let lines = data.chunks(info.line_size).take(height);
    lines.map(|line| (0..width).map(|x| dark(line, x)).collect()).collect()
}

#[test]
fn every_module_of_a_png_is_where_it_should_be() {
    for size in [None, Some(100), Some(101), Some(300)] {
        let (file, modules) = picture("IMAGE/PNG", size);
        let pixels = decode(&file);
        let side = usize::try_from(size.unwrap_or(1024)).unwrap();
        assert_eq!((pixels.len(), pixels[0].len()), (side, side));
        let scale = side / (modules.len() + 2 * QUIET_ZONE);
        assert!(scale >= 2, "{size:?}: modules too small to be read");
        let margin = (side - scale * (modules.len() + 2 * QUIET_ZONE)) / 2 + scale * QUIET_ZONE;
        for (y, line) in pixels.iter().enumerate() {
            for (x, dark) in line.iter().enumerate() {
                let module = |pixel: usize| pixel.checked_sub(margin).map(|inside| inside / scale);
                let cell = module(y).zip(module(x)).and_then(|(row, column)| modules.get(row)?.get(column));
                assert_eq!(*dark, cell.copied().unwrap_or(false), "{size:?}: {x},{y}");
            }
        }
    }
}

#[test]
fn every_module_of_an_svg_is_where_it_should_be() {
    let (file, modules) = picture("IMAGE/SVG+XML", None);
    let text = String::from_utf8(file).unwrap();
    let side = modules.len() + 2 * QUIET_ZONE;
    assert!(text.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
    let mut drawn = 0;
    for (row, line) in modules.iter().enumerate() {
        for (column, dark) in line.iter().enumerate() {
            let square = format!("M{} {}h1v1h-1z", column + QUIET_ZONE, row + QUIET_ZONE);
            assert_eq!(text.contains(&square), *dark);
            drawn += usize::from(*dark);
        }
    }
    assert_eq!(text.matches("h1v1h-1z").count(), drawn);
}
