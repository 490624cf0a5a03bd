//! Every surface, as pictures that a decoder takes.

use kasse::error::Invalid;
use kasse::qr::escpos::{Align, Paper, Print, Way};
use kasse::qr::sheet::{Picture, Sheet, Sticker};
use kasse::qr::{Bitmap, Colours, FirstPixel, Length, Level, Matrix, One, QrText, Rgb, SvgStyle, Terminal};

use crate::cases::{LEVELS, STICKER, address, texts};
use crate::image::Image;
use crate::printer::print;

/// A picture and what decoders have to find in it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Which surface.
    pub surface: &'static str,
    /// How it came about, for a failure.
    pub about: String,
    /// The texts of its codes.
    pub texts: Vec<String>,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its ending.
    pub ending: &'static str,
}

/// Fewest pixels of a module that decoders are asked to see: what is smaller is enlarged.
const SEEN: usize = 4;

/// Displays that people use: LCDs and e-ink panels, with their strides and bits.
const DISPLAYS: [(&str, Bitmap); 5] = [
    ("128 x 64", Bitmap::new(128, 64)),
    ("122 x 250", Bitmap::new(122, 250).stride(16).one(One::Light)),
    ("296 x 128", Bitmap::new(296, 128).stride(40).first_pixel(FirstPixel::LowBit)),
    ("400 x 300", Bitmap::new(400, 300).stride(64).first_pixel(FirstPixel::LowBit).one(One::Light)),
    ("800 x 480", Bitmap::new(800, 480)),
];

const PIXELS: [u16; 4] = [100, 177, 400, 1024];

/// All of them.
///
/// # Errors
/// A drawing that was refused although it must not be, or a printer that did not understand.
pub fn all() -> Result<Vec<Shown>, String> {
    let mut shown = Vec::new();
    for text in texts() {
        for level in LEVELS {
            let code = encode(&text, level)?;
            let about = format!("{} characters at {level:?}", text.chars().count());
            // Every second level takes the other style, so that the whole stays a matter of seconds.
            let other = matches!(level, Level::M | Level::H);
            pictures(&mut shown, &code, &text, &about, other)?;
            displays(&mut shown, &code, &text, &about);
            terminals(&mut shown, &code, &text, &about, other);
        }
    }
    largest(&mut shown)?;
    papers(&mut shown)?;
    shown.push(sheet()?);
    Ok(shown)
}

fn encode(text: &str, level: Level) -> Result<Matrix, String> {
    QrText::new(text).and_then(|text| text.encode(level)).map_err(told)
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn told(invalid: Invalid) -> String {
    invalid.to_string()
}

fn one(surface: &'static str, about: String, text: &str, bytes: Vec<u8>, ending: &'static str) -> Shown {
    Shown { surface, about, texts: vec![text.to_owned()], bytes, ending }
}

/// A PNG at the smallest and other sizes: as it is where modules are large enough to be seen, else as a camera close by
/// sees it. SVG, as another renderer draws it.
fn pictures(
    shown: &mut Vec<Shown>,
    code: &Matrix,
    text: &str,
    about: &str,
    other: bool,
) -> Result<(), String> {
    let modules = usize::from(code.size()) + 8;
    for pixels in PIXELS {
        let about = format!("{about}, {pixels} pixels");
        match usize::from(pixels) / modules {
            // Has no room, which is refused; tested elsewhere.
            0 => {}
            1 | 2 => {
                let file = code.to_png(pixels).map_err(told)?;
                let seen = Image::of_png(&file)?.enlarged(SEEN);
                shown.push(one("PNG", format!("{about}, enlarged"), text, seen.to_pgm(), "pgm"));
            }
            _ => shown.push(one("PNG", about, text, code.to_png(pixels).map_err(told)?, "png")),
        }
    }
    let dark_blue = Colours::new(Rgb(0x1b, 0x2a, 0x6b), Rgb(0xff, 0xfb, 0xe6)).map_err(told)?;
    let plain = SvgStyle::new().side(Length::mm(80));
    let style = if other { SvgStyle::new().side(Length::px(600)).colours(dark_blue) } else { plain };
    let file = code.to_svg_with(&style).map_err(told)?.into_bytes();
    shown.push(one("SVG", about.to_owned(), text, file, "svg"));
    Ok(())
}

fn displays(shown: &mut Vec<Shown>, code: &Matrix, text: &str, about: &str) {
    for (name, bitmap) in &DISPLAYS {
        // What has no room is refused, which is tested elsewhere.
        let Ok(rows) = code.to_bitmap(bitmap) else { continue };
        let panel = unpacked(&rows, name, bitmap);
        let image = panel.enlarged(if panel.width < 400 { SEEN } else { 2 });
        shown.push(one("bitmap", format!("{about}, {name}"), text, image.to_pgm(), "pgm"));
    }
}

/// What the panel shows: its bits in its order.
fn unpacked(rows: &[u8], name: &str, bitmap: &Bitmap) -> Image {
    let mut sides = name.split(" x ").filter_map(|side| side.parse::<usize>().ok());
    let (width, height) = (sides.next().unwrap_or_default(), sides.next().unwrap_or_default());
    let (low, light) = match name {
        "122 x 250" => (false, true),
        "296 x 128" => (true, false),
        "400 x 300" => (true, true),
        _ => (false, false),
    };
    let stride = bitmap.bytes() / height.max(1);
    let row = |row: &[u8]| {
        let bit = |x: usize| if low { 1 << (x % 8) } else { 0x80 >> (x % 8) };
        (0..width).map(|x| (row[x / 8] & bit(x) != 0) != light).collect::<Vec<bool>>()
    };
    Image::of_rows(&rows.chunks(stride.max(1)).map(row).collect::<Vec<_>>())
}

fn terminals(shown: &mut Vec<Shown>, code: &Matrix, text: &str, about: &str, other: bool) {
    let pair = if other {
        [("colours on light", Terminal::Colour, false), ("plain on dark", Terminal::PlainOnDark, true)]
    } else {
        [("colours on dark", Terminal::Colour, true), ("plain on light", Terminal::PlainOnLight, false)]
    };
    for (name, style, ground_dark) in pair {
        let image = of_terminal(&code.to_terminal(style), ground_dark).enlarged(SEEN);
        shown.push(one("terminal", format!("{about}, {name}"), text, image.to_pgm(), "pgm"));
    }
}

/// Two rows of pixels for each line, in the colours that are set or else the terminal's own.
fn of_terminal(text: &str, ground_dark: bool) -> Image {
    let mut rows = Vec::new();
    for line in text.lines() {
        let (mut ink, mut ground) = (!ground_dark, ground_dark);
        let (mut above, mut below) = (Vec::new(), Vec::new());
        let mut rest = line;
        while let Some(character) = rest.chars().next() {
            if let Some((codes, after)) = rest.strip_prefix("\u{1b}[").and_then(|rest| rest.split_once('m')) {
                (ink, ground) = (ink || codes.starts_with("38;5;16"), ground);
                if codes.ends_with("48;5;231") {
                    ground = false;
                } else if codes.ends_with("48;5;16") {
                    ground = true;
                }
                rest = after;
                continue;
            }
            above.push(if matches!(character, '█' | '▀') { ink } else { ground });
            below.push(if matches!(character, '█' | '▄') { ink } else { ground });
            rest = &rest[character.len_utf8()..];
        }
        rows.extend([above, below]);
    }
    Image::of_rows(&rows)
}

/// The longest text of each level, in the largest picture.
fn largest(shown: &mut Vec<Shown>) -> Result<(), String> {
    for (level, length) in LEVELS.into_iter().zip([2953, 2331, 1663, 1273]) {
        let text = address(length);
        let file = encode(&text, level)?.to_png(2000).map_err(told)?;
        shown.push(one("largest", format!("{length} bytes at {level:?}"), &text, file, "png"));
    }
    Ok(())
}

/// In the middle of a receipt: lines of text above and below.
fn papers(shown: &mut Vec<Shown>) -> Result<(), String> {
    for (way, surface) in
        [(Way::Native, "GS ( k"), (Way::Raster, "GS v 0"), (Way::Graphics, "GS ( L"), (Way::Columns, "ESC *")]
    {
        for paper in [Paper::Mm58, Paper::Mm80] {
            for align in [Align::Left, Align::Centre, Align::Right] {
                for (level, length) in LEVELS.into_iter().zip([110, 30, 110, 30]) {
                    let text = if length == 30 { STICKER.to_owned() } else { address(length) };
                    let about = format!("{length} characters at {level:?}, {paper:?}, {align:?}");
                    let shop = Print::new(paper, way).align(align).level(level).beneath("Blåbær kasse 1");
                    let code = QrText::new(text.as_str()).and_then(|text| shop.bytes(&text)).map_err(told)?;
                    let receipt = [b"A receipt of the shop\n".as_slice(), &code, b"Thank you\n"].concat();
                    let image =
                        print(&receipt, paper.dots().into()).map_err(|fault| format!("{about}: {fault}"))?;
                    shown.push(one(surface, about, &text, image.to_pgm(), "pgm"));
                }
            }
        }
    }
    Ok(())
}

/// Stickers in every form, on one page.
fn sheet() -> Result<Shown, String> {
    let texts: Vec<String> = (1..=6).map(|number| format!("{STICKER}{number}")).collect();
    let mut stickers = Vec::new();
    for (text, number) in texts.iter().zip(0..) {
        let code = encode(text, Level::H)?;
        let picture = match number % 3 {
            0 => Picture::platform(code.to_svg().into_bytes()),
            1 => code.to_png(600).and_then(Picture::platform),
            _ => Ok(Picture::drawn(&code)),
        };
        let sticker = picture.and_then(|picture| Sticker::new(picture, format!("Kasse {number}")));
        stickers.push(sticker.map_err(told)?);
    }
    let pages = Sheet::a4(50).pages(&stickers).map_err(told)?;
    let bytes = pages.into_iter().next().unwrap_or_default().into_bytes();
    Ok(Shown { surface: "sheet", about: "six stickers of 50 mm".to_owned(), texts, bytes, ending: "svg" })
}
