//! A receipt printer on paper of dots: what the bytes come to.
//!
//! It knows the commands that a code needs, as Epson's reference describes them, and nothing else: any other byte is a
//! fault. Letters are black boxes, which is the worst they could be to a code beside them.

use qrcode::{Color, EcLevel, QrCode};

use crate::image::Image;

/// Dots between lines of text by default, and of a letter of font A.
const LINE: usize = 30;
const LETTER: (usize, usize) = (12, 24);
/// Dots to an inch, and the unit of feeds that many printers begin with: half a dot.
const DOTS: usize = 203;
const USUAL_UNIT: usize = 406;

/// Prints on paper that is so many dots wide.
///
/// # Errors
/// What a printer would not understand.
pub fn print(bytes: &[u8], dots: usize) -> Result<Image, String> {
    let mut printer = Printer {
        paper: Image::light(dots, 0),
        left: 0,
        width: dots,
        align: 0,
        line: LINE,
        unit: USUAL_UNIT,
        y: 0,
        letters: 0,
        columns: Vec::new(),
        qr: Symbol::default(),
        stored: None,
    };
    let mut input = Input { bytes, at: 0 };
    while let Some(byte) = input.next() {
        printer.take(byte, &mut input).map_err(|fault| format!("{fault} at byte {}", input.at))?;
    }
    printer.to(printer.y);
    Ok(printer.paper)
}

struct Printer {
    paper: Image,
    left: usize,
    width: usize,
    align: u8,
    line: usize,
    unit: usize,
    y: usize,
    /// Letters and columns of the line that is not printed yet.
    letters: usize,
    columns: Vec<[u8; 3]>,
    qr: Symbol,
    stored: Option<(usize, Vec<u8>)>,
}

/// What `GS ( k` has set up.
#[derive(Default)]
struct Symbol {
    module: usize,
    level: u8,
    text: Vec<u8>,
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Input<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn byte(&mut self) -> Result<u8, String> {
        self.next().ok_or_else(|| "the bytes end".to_owned())
    }

    fn number(&mut self) -> Result<usize, String> {
        Ok(usize::from(u16::from_le_bytes([self.byte()?, self.byte()?])))
    }

    fn take(&mut self, count: usize) -> Result<Vec<u8>, String> {
        (0..count).map(|_| self.byte()).collect()
    }
}

impl Printer {
    fn take(&mut self, byte: u8, input: &mut Input<'_>) -> Result<(), String> {
        match byte {
            b'\n' => self.line_feed(),
            0x1b => self.escape(input)?,
            0x1d => self.group(input)?,
            0x20..=0x7e | 0x80..=0xff => self.letters += 1,
            other => return Err(format!("a control character {other:#04x}")),
        }
        Ok(())
    }

    fn escape(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        match input.byte()? {
            b'a' => self.align = self.at_start(input.byte()?)?,
            b'J' => self.feed(usize::from(input.byte()?) * DOTS / self.unit),
            b'3' => self.line = usize::from(input.byte()?) * DOTS / self.unit,
            b'2' => self.line = LINE,
            b't' => drop(input.byte()?),
            b'*' => {
                if input.byte()? != 33 {
                    return Err("a mode of ESC * that is not 24 dots".to_owned());
                }
                let count = input.number()?;
                for _ in 0..count {
                    self.columns.push([input.byte()?, input.byte()?, input.byte()?]);
                }
            }
            other => return Err(format!("ESC {other:#04x}")),
        }
        Ok(())
    }

    fn group(&mut self, input: &mut Input<'_>) -> Result<(), String> {
        match input.byte()? {
            b'L' => self.left = self.at_start(input.number()?)?,
            b'W' => self.width = self.at_start(input.number()?)?,
            b'P' => {
                self.unit = match [input.byte()?, input.byte()?] {
                    [0, 0] => USUAL_UNIT,
                    [203, 203] => DOTS,
                    other => return Err(format!("units {other:?}")),
                };
            }
            b'v' => {
                if input.take(2)? != [b'0', 0] {
                    return Err("a mode of GS v".to_owned());
                }
                let (across, down) = (input.number()?, input.number()?);
                let picture = input.take(across * down)?;
                self.picture(across, &picture);
            }
            b'(' => {
                let kind = input.byte()?;
                let length = input.number()?;
                let values = input.take(length)?;
                match kind {
                    b'k' => self.symbol(&values)?,
                    b'L' => self.graphics(&values)?,
                    other => return Err(format!("GS ( {other:#04x}")),
                }
            }
            other => return Err(format!("GS {other:#04x}")),
        }
        Ok(())
    }

    /// Only the beginning of a line takes these.
    fn at_start<T>(&self, value: T) -> Result<T, String> {
        if self.letters == 0 && self.columns.is_empty() {
            Ok(value)
        } else {
            Err("in the middle of a line".to_owned())
        }
    }

    fn symbol(&mut self, values: &[u8]) -> Result<(), String> {
        match values {
            [49, 65, 50, 0] => {}
            [49, 67, module @ 1..=16] => self.qr.module = usize::from(*module),
            [49, 69, level @ 48..=51] => self.qr.level = *level,
            [49, 80, 48, text @ ..] if !text.is_empty() => self.qr.text = text.to_vec(),
            [49, 81, 48] => self.draw_symbol()?,
            other => return Err(format!("GS ( k {other:?}")),
        }
        Ok(())
    }

    /// The printer has an encoder of its own, and adds no quiet zone.
    fn draw_symbol(&mut self) -> Result<(), String> {
        let level =
            [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H][usize::from(self.qr.level.saturating_sub(48))];
        let code =
            QrCode::with_error_correction_level(&self.qr.text, level).map_err(|fault| fault.to_string())?;
        let (modules, dots) = (code.width(), self.qr.module);
        let left = self.place(modules * dots)?;
        self.to(self.y + modules * dots);
        let colours = code.to_colors();
        let dark = colours.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark);
        for (index, _) in dark {
            let (x, y) = (left + index % modules * dots, self.y + index / modules * dots);
            for dot in 0..dots * dots {
                self.paper.darken(x + dot % dots, y + dot / dots);
            }
        }
        self.y += modules * dots;
        Ok(())
    }

    fn graphics(&mut self, values: &[u8]) -> Result<(), String> {
        match values {
            [48, 112, 48, 1, 1, 49, x0, x1, y0, y1, picture @ ..] => {
                let across = usize::from(u16::from_le_bytes([*x0, *x1])).div_ceil(8);
                let down = usize::from(u16::from_le_bytes([*y0, *y1]));
                if picture.len() != across * down {
                    return Err(format!("{} bytes for {across} x {down}", picture.len()));
                }
                self.stored = Some((across, picture.to_vec()));
            }
            [48, 50] => {
                let (across, picture) = self.stored.take().ok_or("nothing is stored")?;
                self.picture(across, &picture);
            }
            other => return Err(format!("GS ( L {:?}", other.get(..6))),
        }
        Ok(())
    }

    fn picture(&mut self, across: usize, picture: &[u8]) {
        let rows = picture.len() / across.max(1);
        self.to(self.y + rows);
        for (index, byte) in picture.iter().enumerate() {
            for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                self.paper.darken(self.left + index % across * 8 + bit, self.y + index / across);
            }
        }
        self.y += rows;
    }

    fn line_feed(&mut self) {
        let wide = self.letters * LETTER.0 + self.columns.len();
        let left = self.place(wide.min(self.width)).unwrap_or(self.left);
        self.to(self.y + self.line.max(LETTER.1));
        for (x, column) in self.columns.iter().enumerate() {
            for y in (0..24).filter(|y| column[y / 8] & (0x80 >> (y % 8)) != 0) {
                self.paper.darken(left + x, self.y + y);
            }
        }
        for x in 0..(self.letters * LETTER.0).min(self.width) {
            for y in 0..LETTER.1 {
                self.paper.darken(left + x, self.y + y);
            }
        }
        (self.letters, self.columns) = (0, Vec::new());
        self.feed(self.line);
    }

    /// Where something so wide begins.
    fn place(&self, wide: usize) -> Result<usize, String> {
        let room = self.width.checked_sub(wide).ok_or_else(|| format!("{wide} dots on {}", self.width))?;
        Ok(self.left + [0, room / 2, room].get(usize::from(self.align)).copied().unwrap_or(0))
    }

    fn feed(&mut self, dots: usize) {
        self.y += dots;
        self.to(self.y);
    }

    /// Paper up to this row.
    fn to(&mut self, y: usize) {
        let pixels = (y * self.paper.width).max(self.paper.dark.len());
        self.paper.dark.resize(pixels, false);
    }
}
