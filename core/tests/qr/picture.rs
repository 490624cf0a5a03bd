//! Pictures rebuilt from what was rendered, and read by a decoder that is not ours.

use kasse::qr::{Level, Matrix};

/// Black and white pixels, row by row; `true` is black.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) black: Vec<bool>,
}

/// What the decoder found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) text: String,
    pub(crate) level: Level,
}

impl Picture {
    fn from_rows(rows: &[Vec<bool>]) -> Self {
        let width = rows[0].len();
        assert!(rows.iter().all(|row| row.len() == width), "rows of different length");
        Self { width, black: rows.concat() }
    }

    pub(crate) fn height(&self) -> usize {
        self.black.len() / self.width
    }

    pub(crate) fn black(&self, x: usize, y: usize) -> bool {
        self.black[y * self.width + x]
    }

    /// From a PNG file, which must be grey with one bit.
    pub(crate) fn from_png(file: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
        let width = usize::try_from(info.width).unwrap();
        let row = |bytes: &[u8]| (0..width).map(|x| bytes[x / 8] & (0x80 >> (x % 8)) == 0).collect();
        Self::from_rows(&bytes.chunks(info.line_size).map(row).collect::<Vec<_>>())
    }

    /// From the SVG subset that we write: a white ground and one path of rectangles `Mx yhLv1Hxz`.
    pub(crate) fn from_svg(text: &str) -> Self {
        let side: usize = between(text, "viewBox=\"0 0 ", " ").parse().unwrap();
        assert!(text.contains(&format!("<rect width=\"{side}\" height=\"{side}\" fill=\"#ffffff\"/>")));
        assert_eq!(text.matches("<path ").count(), 1);
        let mut black = vec![false; side * side];
        for rectangle in between(text, "<path fill=\"#000000\" d=\"M", "z\"/>").split("zM") {
            let (x, rest) = rectangle.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, back) = rest.split_once("v1H").unwrap();
            assert_eq!(x, back, "the rectangle does not close");
            let first = y.parse::<usize>().unwrap() * side + x.parse::<usize>().unwrap();
            black[first..first + length.parse::<usize>().unwrap()].fill(true);
        }
        Self { width: side, black }
    }

    /// From lines of half blocks, as a terminal with these default colours shows them.
    pub(crate) fn from_terminal(text: &str, ground_black: bool) -> Self {
        let lines = text.strip_suffix('\n').unwrap().split('\n');
        Self::from_rows(&lines.flat_map(|line| terminal_line(line, ground_black)).collect::<Vec<_>>())
    }

    /// Every pixel `times` as wide and high.
    pub(crate) fn enlarged(&self, times: usize) -> Self {
        let row = |row: &[bool]| row.iter().flat_map(|&black| vec![black; times]).collect::<Vec<_>>();
        let rows: Vec<_> =
            self.black.chunks(self.width).flat_map(|pixels| vec![row(pixels); times]).collect();
        Self::from_rows(&rows)
    }

    /// Finds and reads the one code in the picture.
    pub(crate) fn read(&self) -> Read {
        let mut image =
            rqrr::PreparedImage::prepare_from_bitmap(self.width, self.height(), |x, y| self.black(x, y));
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "codes in the picture");
        read_grid(&grids[0])
    }
}

/// Reads the modules themselves, without a picture.
pub(crate) fn read_modules(code: &Matrix) -> Read {
    let dark = |x, y| code.dark(u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
    read_grid(&rqrr::Grid::new(rqrr::SimpleGrid::from_func(code.size().into(), dark)))
}

fn read_grid<G: rqrr::BitGrid>(grid: &rqrr::Grid<G>) -> Read {
    let (found, text) = grid.decode().unwrap();
    // The two level bits of the format information: ISO/IEC 18004, table 12.
    let level = [Level::M, Level::L, Level::H, Level::Q][usize::from(found.ecc_level)];
    Read { text, level }
}

/// The two rows of pixels of a line of text.
fn terminal_line(line: &str, ground_black: bool) -> [Vec<bool>; 2] {
    let mut rows = [Vec::new(), Vec::new()];
    let (mut ink, mut ground) = (!ground_black, ground_black);
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        if let Some(sequence) = rest.strip_prefix("\x1b[") {
            let (codes, after) = sequence.split_once('m').unwrap();
            for code in codes.replace(";48;", " 48;").split(' ') {
                match code {
                    "38;5;16" => ink = true,
                    "48;5;16" => ground = true,
                    "48;5;231" => ground = false,
                    "0" => (ink, ground) = (!ground_black, ground_black),
                    other => panic!("unknown colour {other}"),
                }
            }
            rest = after;
            continue;
        }
        let (above, below) = match character {
            ' ' => (ground, ground),
            '▀' => (ink, ground),
            '▄' => (ground, ink),
            '█' => (ink, ink),
            other => panic!("unexpected character {other}"),
        };
        rows[0].push(above);
        rows[1].push(below);
        rest = &rest[character.len_utf8()..];
    }
    assert!(!line.contains('\x1b') || line.ends_with("\x1b[0m"), "colours run on after the line");
    rows
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}
