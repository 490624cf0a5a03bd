use std::fmt::Write as _;

use super::sticker::Sticker;
use crate::error::Invalid;
use crate::qr::brand::Brand;

/// Units of a page: hundredths of a millimetre.
const MM: u32 = 100;
/// Blank edge of a page, and room between stickers.
const EDGE: u32 = 10 * MM;
const GAP: u32 = 4 * MM;
/// Strip below a picture for the names, as a part of its side, and its least height.
const STRIP_PART: u32 = 4;
const STRIP_LEAST: u32 = 10 * MM;
/// How wide a letter is at most, in hundredths of the size of its font.
const LETTER: u32 = 62;

/// Most stickers at once, and most bytes of their pictures.
const MOST_STICKERS: usize = 500;
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Longest side of a page, in millimetres.
const LONGEST_PAGE: u16 = 2000;

/// Pages of stickers, to be printed at their true size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    width: u16,
    height: u16,
    side: u16,
    brand: Option<Brand>,
}

/// How stickers are laid out on a page, in its units.
struct Grid {
    side: u32,
    strip: u32,
    columns: usize,
    per_page: usize,
}

impl Sheet {
    /// Pages of A4 with pictures of `side` millimetres, quiet zone included.
    pub const fn a4(side: u16) -> Self {
        Self { width: 210, height: 297, side, brand: None }
    }

    /// Pages of another size, in millimetres.
    #[must_use]
    pub fn page(self, width: u16, height: u16) -> Self {
        Self { width, height, ..self }
    }

    /// The platform's name above the location.
    #[must_use]
    pub fn brand(self, brand: Brand) -> Self {
        Self { brand: Some(brand), ..self }
    }

    /// The pages as SVG with sizes in millimetres; none for no stickers.
    ///
    /// # Errors
    /// [`Invalid`], with the limit, when a picture is too small to be read, is the code of one payment, does not fit on
    /// the page, when there are more than 500 stickers, their pictures have more than 32 MiB, or the page is absurd.
    pub fn pages(&self, stickers: &[Sticker]) -> Result<Vec<String>, Invalid> {
        if stickers.len() > MOST_STICKERS {
            let fault = format!("are {}", stickers.len());
            return Err(Invalid::new("stickers", fault, format!("at most {MOST_STICKERS}")));
        }
        if stickers.iter().map(|sticker| sticker.picture.bytes()).sum::<usize>() > MOST_BYTES {
            return Err(Invalid::new(
                "stickers",
                "have too many bytes",
                format!("pictures of at most {MOST_BYTES}"),
            ));
        }
        let grid = self.grid()?;
        for sticker in stickers {
            sticker.picture.check(self.side)?;
        }
        Ok(stickers.chunks(grid.per_page).map(|stickers| self.page_of(&grid, stickers)).collect())
    }

    fn grid(&self) -> Result<Grid, Invalid> {
        for (field, length) in [("width", self.width), ("height", self.height)] {
            if length == 0 || length > LONGEST_PAGE {
                return Err(Invalid::new(field, format!("is {length}mm"), format!("1 to {LONGEST_PAGE}mm")));
            }
        }
        let side = u32::from(self.side) * MM;
        let strip = (side / STRIP_PART).max(STRIP_LEAST);
        let fitting = |page: u16, each: u32| {
            let room = (u32::from(page) * MM + GAP).saturating_sub(2 * EDGE);
            usize::try_from(room / (each + GAP)).unwrap_or_default()
        };
        let (columns, rows) = (fitting(self.width, side), fitting(self.height, side + strip));
        if columns == 0 || rows == 0 {
            let rule = format!(
                "a picture and its text within {} x {} mm less 10 at each edge",
                self.width, self.height
            );
            return Err(Invalid::new("side", format!("is {}mm", self.side), rule));
        }
        Ok(Grid { side, strip, columns, per_page: columns * rows })
    }

    fn page_of(&self, grid: &Grid, stickers: &[Sticker]) -> String {
        let (width, height) = (self.width, self.height);
        let mut page = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
             viewBox=\"0 0 {} {}\">\n",
            u32::from(width) * MM,
            u32::from(height) * MM
        );
        for (sticker, number) in stickers.iter().zip(0..) {
            self.sticker(&mut page, grid, sticker, number);
        }
        page.push_str("</svg>\n");
        page
    }

    fn sticker(&self, page: &mut String, grid: &Grid, sticker: &Sticker, number: usize) {
        let step = |count: usize, each: u32| EDGE + u32::try_from(count).unwrap_or_default() * (each + GAP);
        let left = step(number % grid.columns, grid.side);
        let top = step(number / grid.columns, grid.side + grid.strip);
        let (side, bottom) = (grid.side, top + grid.side);
        let place = format!(" x=\"{left}\" y=\"{top}\" width=\"{side}\" height=\"{side}\"");
        page.push_str(&sticker.picture.element(&place));
        // A line to cut along, on the edge of the quiet zone and over the picture's own ground.
        let _ = writeln!(
            page,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{side}\" height=\"{}\" fill=\"none\" stroke=\"#bbbbbb\" stroke-width=\"10\"/>",
            side + grid.strip
        );
        let middle = left + side / 2;
        let brand = self.brand.as_ref().map(|brand| (brand.name.as_str(), brand.colour.to_string()));
        let lines: Vec<(&str, String)> =
            brand.into_iter().chain([(sticker.location.as_str(), "#000000".to_owned())]).collect();
        let line = grid.strip / 5 * 4 / u32::try_from(lines.len()).unwrap_or(1);
        for ((text, colour), number) in lines.iter().zip(1..) {
            let size = font_size(text, side, line);
            let _ = writeln!(
                page,
                "<text x=\"{middle}\" y=\"{}\" font-family=\"sans-serif\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"{colour}\">{}</text>",
                bottom + line * number,
                escaped(text)
            );
        }
    }
}

/// As large as the line allows, and as the text is wide.
fn font_size(text: &str, width: u32, line: u32) -> u32 {
    let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX).max(1);
    (width * 100 / LETTER / letters).min(line * 4 / 5)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
