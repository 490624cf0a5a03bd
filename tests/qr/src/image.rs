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

    /// Of a PNG with one bit for each pixel, 0 being dark.
    ///
    /// # Errors
    /// It is no such picture.
    pub fn of_png(file: &[u8]) -> Result<Self, String> {
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(file)).read_info().map_err(|e| e.to_string())?;
        let info = reader.info();
        if (info.color_type, info.bit_depth) != (png::ColorType::Grayscale, png::BitDepth::One) {
            return Err(format!("{:?} of {:?} bits", info.color_type, info.bit_depth));
        }
        let width = usize::try_from(info.width).map_err(|e| e.to_string())?;
        let mut image = Self { width, dark: Vec::new() };
        while let Some(row) = reader.next_row().map_err(|e| e.to_string())? {
            image.dark.extend((0..width).map(|x| row.data()[x / 8] & (0x80 >> (x % 8)) == 0));
        }
        Ok(image)
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
