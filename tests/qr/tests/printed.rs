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
fn nothing_dark_is_within_four_modules_of_a_code() {
    for way in WAYS {
        let image = printed(way, Align::Centre, Paper::Mm58);
        let (left, right) = columns(&image);
        // The finder pattern's left edge: 7 modules without a gap.
        let edge: Vec<usize> = (0..image.height()).filter(|y| image.is_dark(left, *y)).collect();
        let top = *edge.windows(35).find(|rows| rows[34] - rows[0] == 34).unwrap().first().unwrap();
        let around = |x: usize, y: usize| {
            let inside = (left..=right).contains(&x) && (top..top + 145).contains(&y);
            !inside && x + 20 >= left && x <= right + 20 && y + 20 >= top && y < top + 145 + 20
        };
        let pixels = (0..image.dark.len()).map(|index| (index % image.width, index / image.width));
        let near = pixels.filter(|(x, y)| around(*x, *y) && image.is_dark(*x, *y)).count();
        assert_eq!(near, 0, "{way:?}");
    }
}

#[test]
fn what_a_printer_does_not_know_is_a_fault() {
    for bytes in [b"\x1bq".as_slice(), b"\x1d(k\x03\x00\x31\x51\x31", b"\x07", b"\x1dv0", b"a\x1ba\x01"] {
        print(bytes, 384).unwrap_err();
    }
}
