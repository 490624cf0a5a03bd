use kasse::error::Invalid;
use kasse::qr::escpos::{self, Print};
use kasse::qr::{Bitmap, Colours, FirstPixel, Length, Level, Matrix, One, QrText, Rgb, SvgStyle, Terminal};

use super::needed;
use crate::record::{Align, Drawing, Paper, PrintWay, QrForm, QrLevel};

/// Pixels of a PNG when nothing is said.
const PNG_PIXELS: u16 = 512;

impl Drawing {
    /// The bytes of the drawing. No I/O.
    ///
    /// # Errors
    /// What the core refuses: a text that is too long, a size that cannot be read, the code of one payment on paper.
    pub fn draw(self) -> Result<Vec<u8>, Invalid> {
        let text = needed(self.text.clone(), "text")?;
        let text = if self.one_time { QrText::one_time(text) } else { QrText::new(text) }?;
        let level = self.level.map_or(Level::M, QrLevel::core);
        let form = self.form.unwrap_or(QrForm::Svg);
        if form == QrForm::Escpos {
            return self.print(level)?.bytes(&text);
        }
        let code = text.encode(level)?;
        Ok(match form {
            QrForm::Svg => code.to_svg_with(&self.svg()?)?.into_bytes(),
            QrForm::Png => code.to_png(small(self.pixels, "pixels")?.unwrap_or(PNG_PIXELS))?,
            QrForm::Bitmap => code.to_bitmap(&self.bitmap()?)?,
            QrForm::Terminal => code.to_terminal(Terminal::Colour).into_bytes(),
            QrForm::TerminalOnDark => code.to_terminal(Terminal::PlainOnDark).into_bytes(),
            QrForm::TerminalOnLight => code.to_terminal(Terminal::PlainOnLight).into_bytes(),
            QrForm::Modules | QrForm::Escpos => modules(&code),
        })
    }

    fn svg(&self) -> Result<SvgStyle, Invalid> {
        let mut style = SvgStyle::new();
        if let Some(side) = &self.side {
            style = style.side(side.parse::<Length>()?);
        }
        let colour = |text: &Option<String>, default| text.as_deref().map_or(Ok(default), str::parse::<Rgb>);
        Ok(style.colours(Colours::new(colour(&self.dark, Rgb::BLACK)?, colour(&self.light, Rgb::WHITE)?)?))
    }

    fn bitmap(&self) -> Result<Bitmap, Invalid> {
        let side = |pixels, field| Ok::<_, Invalid>(small(pixels, field)?.unwrap_or_default());
        let mut bitmap = Bitmap::new(side(self.width, "width")?, side(self.height, "height")?);
        if let Some(stride) = small(self.stride, "stride")? {
            bitmap = bitmap.stride(stride);
        }
        if self.low_bit_first {
            bitmap = bitmap.first_pixel(FirstPixel::LowBit);
        }
        Ok(if self.one_is_light { bitmap.one(One::Light) } else { bitmap })
    }

    fn print(&self, level: Level) -> Result<Print, Invalid> {
        let paper = match self.paper {
            Some(Paper::Mm58) => escpos::Paper::Mm58,
            None | Some(Paper::Mm80) => escpos::Paper::Mm80,
        };
        let way = match self.way {
            Some(PrintWay::Native) => escpos::Way::Native,
            None | Some(PrintWay::Raster) => escpos::Way::Raster,
            Some(PrintWay::Graphics) => escpos::Way::Graphics,
            Some(PrintWay::Columns) => escpos::Way::Columns,
        };
        let align = match self.align {
            Some(Align::Left) => escpos::Align::Left,
            None | Some(Align::Centre) => escpos::Align::Centre,
            Some(Align::Right) => escpos::Align::Right,
        };
        let mut print = Print::new(paper, way).align(align).level(level);
        if self.module != 0 {
            // What does not fit is refused for what it is: too large.
            print = print.module(u8::try_from(self.module).unwrap_or(u8::MAX));
        }
        if let Some(text) = &self.beneath {
            print = print.beneath(text.clone());
        }
        Ok(print)
    }
}

impl QrLevel {
    fn core(self) -> Level {
        match self {
            Self::L => Level::L,
            Self::M => Level::M,
            Self::Q => Level::Q,
            Self::H => Level::H,
        }
    }
}

fn modules(code: &Matrix) -> Vec<u8> {
    let side = code.size();
    (0..side).flat_map(|y| (0..side).map(move |x| u8::from(code.dark(x, y)))).collect()
}

/// 0 is none.
fn small(pixels: u32, field: &'static str) -> Result<Option<u16>, Invalid> {
    let small = u16::try_from(pixels)
        .map_err(|_| Invalid::new(field, format!("is {pixels}"), format!("at most {}", u16::MAX)))?;
    Ok((small != 0).then_some(small))
}
