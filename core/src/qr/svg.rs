use std::fmt::Write as _;

use super::colour::Colours;
use super::length::Length;
use super::{Matrix, QUIET_ZONE};
use crate::error::Invalid;

/// What an SVG picture looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SvgStyle {
    side: Option<Length>,
    colours: Colours,
}

impl SvgStyle {
    /// Black on white, of no size: it fills the place it is put in.
    pub fn new() -> Self {
        Self::default()
    }

    /// How wide and high it is, quiet zone included.
    #[must_use]
    pub fn side(self, side: Length) -> Self {
        Self { side: Some(side), ..self }
    }

    /// Other colours.
    #[must_use]
    pub fn colours(self, colours: Colours) -> Self {
        Self { colours, ..self }
    }
}

impl Matrix {
    /// An SVG picture: one path on a white ground, one unit per module, quiet zone included, edges crisp. It
    /// has no size of its own and fills the place it is put in.
    pub fn to_svg(&self) -> String {
        self.svg("", Colours::BLACK_ON_WHITE)
    }

    /// The same with a size, or in other colours.
    ///
    /// # Errors
    /// [`Invalid`] with the limit for a side that is too short to be read or absurdly long: 0.33 mm for each module
    /// on paper, a pixel on a screen; 10 m, or 32768 pixels. The code of one payment refuses a side that measures paper.
    pub fn to_svg_with(&self, style: &SvgStyle) -> Result<String, Invalid> {
        let Some(side) = style.side else { return Ok(self.svg("", style.colours)) };
        if side.is_on_paper() {
            self.check_paper()?;
        }
        side.check(self.framed())?;
        Ok(self.svg(&format!(" width=\"{side}\" height=\"{side}\""), style.colours))
    }

    /// Modules on each side, quiet zone included.
    pub(super) const fn framed(&self) -> u16 {
        self.size() + 2 * QUIET_ZONE
    }

    pub(super) fn svg(&self, attributes: &str, colours: Colours) -> String {
        let side = self.framed();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"{attributes} viewBox=\"0 0 {side} {side}\" \
             shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"{}\"/>\
             <path fill=\"{}\" d=\"{}\"/></svg>\n",
            colours.light(),
            colours.dark(),
            self.path()
        )
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.size() {
            for (x, length) in self.dark_runs(y) {
                let (left, top) = (x + QUIET_ZONE, y + QUIET_ZONE);
                // Writing to a String cannot fail.
                let _ = write!(path, "M{left} {top}h{length}v1H{left}z");
            }
        }
        path
    }
}
