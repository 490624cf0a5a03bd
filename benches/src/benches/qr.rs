//! A code from its text, beside the other encoders that are kept up; and its picture.

use std::hint::black_box;
use std::time::{Duration, Instant};

use kasse::qr::{Level, QrText};

use crate::report::{Row, duration, median};
use crate::{Failure, Size};

/// As long as the platform's addresses are.
const TEXT: &str = "https://qr.vipps.no/28/2/05/031/0123456789-Qr-Code-Of-Seventy-Bytes/xy";
const PIXELS: u16 = 1024;

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let (rounds, count) = size.pick((15, 200), (1, 1));
    let text = QrText::new(TEXT)?;
    let matrix = text.encode(Level::M)?;
    let ours = || drop(black_box(text.encode(Level::M)));
    let picture = || drop(black_box(matrix.to_png(PIXELS)));
    let fast = || drop(black_box(fast_qr::QRBuilder::new(TEXT).ecl(fast_qr::ECL::M).build()));
    let qrcode = || drop(black_box(qrcode::QrCode::with_error_correction_level(TEXT, qrcode::EcLevel::M)));
    let generator = || drop(black_box(qrcodegen::QrCode::encode_text(TEXT, qrcodegen::QrCodeEcc::Medium)));
    let all: [&dyn Fn(); 5] = [&ours, &fast, &generator, &qrcode, &picture];
    let mut found: [Vec<Duration>; 5] = Default::default();
    for _ in 0..rounds {
        for (place, work) in all.iter().enumerate() {
            let start = Instant::now();
            (0..count).for_each(|_| work());
            found[place].push(start.elapsed() / count);
        }
    }
    let [ours, fast, generator, qrcode, picture] = found.map(|times| median(&times).unwrap_or_default());
    let mut rows = vec![
        Row::new("text to matrix", duration(ours)).budget("the fastest crate").peer(ours, fast, "fast_qr"),
        Row::new("fast_qr", duration(fast)),
        Row::new("qrcodegen", duration(generator)).peer(generator, fast, "fast_qr"),
        Row::new("qrcode", duration(qrcode)).peer(qrcode, fast, "fast_qr"),
    ];
    let others = super::qr_peers::times(TEXT, rounds, count);
    if others.len() < 3 {
        println!("({})", super::qr_peers::HOW);
    }
    for (name, times) in &others {
        let time = median(times).unwrap_or_default();
        rows.push(Row::new(name, duration(time)).peer(time, fast, "fast_qr"));
    }
    rows.extend([
        Row::new(format!("matrix to PNG of {PIXELS} pixels"), duration(picture)),
        Row::new(format!("text to PNG of {PIXELS} pixels"), duration(ours + picture)).budget("150 us"),
    ]);
    Ok(rows)
}
