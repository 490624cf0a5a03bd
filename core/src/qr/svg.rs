use std::fmt::Write as _;

use super::{Matrix, QUIET_ZONE};

impl Matrix {
    /// An SVG picture: one path on a white ground, one unit per module, quiet zone included, edges crisp. It
    /// has no size of its own and fills the place it is put in.
    pub fn to_svg(&self) -> String {
        let side = self.size() + 2 * QUIET_ZONE;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
             shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
             <path fill=\"#000\" d=\"{}\"/></svg>\n",
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
