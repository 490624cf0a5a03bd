use super::{Matrix, QUIET_ZONE};

/// Black and white from the colour cube of 256-colour terminals: unlike the first sixteen colours, themes do
/// not change them. The foreground stays black throughout.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
const GROUND_WHITE: &str = "\x1b[48;5;231m";
const GROUND_BLACK: &str = "\x1b[48;5;16m";
const RESET: &str = "\x1b[0m";

/// How to draw a code on a terminal, two modules to a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Terminal {
    /// With its own black and white: dark on light whatever the theme. For anything that understands ANSI
    /// colours.
    Colour,
    /// Characters alone, for light text on a dark ground, where the lit characters are the light modules.
    PlainOnDark,
    /// Characters alone, for dark text on a light ground: a light terminal, a text file, a mail.
    PlainOnLight,
}

impl Matrix {
    /// The code as lines of text, each ending in a line feed, for a font whose characters are twice as high
    /// as wide. A code of 37 modules takes 45 columns and 23 lines.
    pub fn to_terminal(&self, style: Terminal) -> String {
        let side = self.size() + 2 * QUIET_ZONE;
        let mut text = String::new();
        for top in (0..side).step_by(2) {
            let cells = (0..side).map(|x| (self.dark_framed(x, top), self.dark_framed(x, top + 1)));
            match style {
                Terminal::Colour => coloured_line(&mut text, cells),
                Terminal::PlainOnDark => text.extend(cells.map(|(above, below)| block(!above, !below))),
                Terminal::PlainOnLight => text.extend(cells.map(|(above, below)| block(above, below))),
            }
            text.push('\n');
        }
        text
    }

    /// [`dark`](Self::dark), counted from the corner of the quiet zone.
    fn dark_framed(&self, x: u16, y: u16) -> bool {
        match (x.checked_sub(QUIET_ZONE), y.checked_sub(QUIET_ZONE)) {
            (Some(x), Some(y)) => self.dark(x, y),
            _ => false,
        }
    }
}

/// A cell that is dark in both halves is ground and not a full block: grounds meet without a gap at any line
/// spacing. The colours end with the line, so that the rest of it keeps the terminal's own.
fn coloured_line(text: &mut String, cells: impl Iterator<Item = (bool, bool)>) {
    text.push_str(BLACK_ON_WHITE);
    let mut black = false;
    for (above, below) in cells {
        let full = above && below;
        if full != black {
            text.push_str(if full { GROUND_BLACK } else { GROUND_WHITE });
            black = full;
        }
        text.push(if full { ' ' } else { block(above, below) });
    }
    text.push_str(RESET);
}

/// The character whose upper and lower halves are inked as asked.
const fn block(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (false, false) => ' ',
        (true, false) => '\u{2580}',
        (false, true) => '\u{2584}',
        (true, true) => '\u{2588}',
    }
}
