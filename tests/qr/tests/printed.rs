//! The printer prints what it is told, refuses what it does not know, and what it prints can be read.
#![allow(clippy::unwrap_used)]

use kasse::qr::QrText;
use kasse::qr::escpos::{Align, Paper, Print, Way};
use kasse_qr::cases::STICKER;
use kasse_qr::image::Image;
use kasse_qr::printer::print;

const WAYS: [Way; 4] = [Way::Native, Way::Raster, Way::Graphics, Way::Columns];

fn printed(way: Way, align: Align, paper: Paper) -> Image {
    let text = QrText::new(STICKER).unwrap();
    let bytes = Print::new(paper, way).align(align).module(5).beneath("Kasse 1").bytes(&text).unwrap();
    print(&[b"above\n".as_slice(), &bytes, b"below\n"].concat(), paper.dots().into()).unwrap()
}

/// First and last dark column of the rows in which the code is.
fn columns(image: &Image) -> (usize, usize) {
    let rows = 40..40 + 5 * 29;
    let dark = |x: &usize| rows.clone().any(|y| image.is_dark(*x, y));
    let all = 0..image.width;
    (all.clone().find(dark).unwrap(), all.rev().find(dark).unwrap())
}

#[test]
fn every_way_is_read_and_stands_where_it_should_with_its_quiet_zone() {
    for paper in [Paper::Mm58, Paper::Mm80] {
        let dots = usize::from(paper.dots());
        for way in WAYS {
            for (align, first) in
                [(Align::Left, 20), (Align::Centre, (dots - 145) / 2), (Align::Right, dots - 20 - 145)]
            {
                let image = printed(way, align, paper);
                assert_eq!(image.read(), [STICKER], "{way:?} {align:?}");
                let (left, right) = columns(&image);
                assert!(left.abs_diff(first) <= 1, "{way:?} {align:?}: {left} and not {first}");
                assert_eq!(right - left + 1, 145, "{way:?} {align:?}");
            }
        }
    }
}

#[test]
fn what_a_printer_does_not_know_is_a_fault() {
    for bytes in [b"\x1bq".as_slice(), b"\x1d(k\x03\x00\x31\x51\x31", b"\x07", b"\x1dv0", b"a\x1ba\x01"] {
        print(bytes, 384).unwrap_err();
    }
}
