//! Grey pictures.

/// Dark and light pixels, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Pixels across.
    pub width: usize,
    /// `true` is dark.
    pub dark: Vec<bool>,
}

impl Image {
    /// Light all over.
    pub fn light(width: usize, height: usize) -> Self {
        Self { width, dark: vec![false; width * height] }
    }

    /// Rows of the same length.
    pub fn of_rows(rows: &[Vec<bool>]) -> Self {
        Self { width: rows.first().map_or(0, Vec::len), dark: rows.concat() }
    }

    /// Pixels down.
    pub fn height(&self) -> usize {
        self.dark.len() / self.width.max(1)
    }

    /// Whether a pixel is dark; outside of the picture none is.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    /// Makes a pixel dark.
    pub fn darken(&mut self, x: usize, y: usize) {
        if x < self.width
            && let Some(pixel) = self.dark.get_mut(y * self.width + x)
        {
            *pixel = true;
        }
    }

    /// Each pixel `times` as wide and high, as a camera close by sees it.
    #[must_use]
    pub fn enlarged(&self, times: usize) -> Self {
        let mut large = Self::light(self.width * times, self.height() * times);
        for y in 0..large.height() {
            for x in 0..large.width {
                if self.is_dark(x / times, y / times) {
                    large.darken(x, y);
                }
            }
        }
        large
    }

    /// As a file that every decoder takes: PGM.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height()).into_bytes();
        file.extend(self.dark.iter().map(|dark| if *dark { 0 } else { 255 }));
        file
    }

    /// The texts of the codes in it, as rqrr reads them.
    pub fn read(&self) -> Vec<String> {
        let mut image =
            rqrr::PreparedImage::prepare_from_bitmap(self.width, self.height(), |x, y| self.is_dark(x, y));
        image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    }
}
