//! `kasse qr render`: a code on a screen, a page or a display.

use std::str::FromStr;

use clap::{Args as ClapArgs, ValueEnum};
use kasse::error::Invalid;
use kasse::qr::{Bitmap, Colours, FirstPixel, Length, Matrix, One, Rgb, SvgStyle, Terminal};

use super::Text;
use super::file::To;
use crate::output::{Failure, Output, Screen};

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    text: Text,
    #[command(flatten)]
    to: To,
    /// What to draw; default: by the ending of the file, else for a terminal
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// PNG: pixels on each side, 100 to 2000
    #[arg(long, value_name = "PIXELS", default_value_t = 1024)]
    pixels: u16,
    /// SVG: how wide and high it is, as 40mm, 1.5in or 300px; default: as its place
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    side: Option<Length>,
    /// SVG: colour of the modules
    #[arg(long, value_name = "#rrggbb", value_parser = colour, default_value = "#000000")]
    dark: Rgb,
    /// SVG: colour of the ground
    #[arg(long, value_name = "#rrggbb", value_parser = colour, default_value = "#ffffff")]
    light: Rgb,
    #[command(flatten)]
    bitmap: BitmapArgs,
    /// Terminal: characters alone, for dark text on a light ground
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(ClapArgs)]
struct BitmapArgs {
    /// Bitmap: pixels across
    #[arg(long, value_name = "PIXELS", default_value_t = 200)]
    width: u16,
    /// Bitmap: pixels down
    #[arg(long, value_name = "PIXELS", default_value_t = 200)]
    height: u16,
    /// Bitmap: bytes from row to row; default: as few as the width takes
    #[arg(long, value_name = "BYTES")]
    stride: Option<u16>,
    /// Bitmap: the lowest bit of a byte is its leftmost pixel
    #[arg(long)]
    low_bit_first: bool,
    /// Bitmap: a one is a light pixel, as on most e-ink panels
    #[arg(long)]
    one_is_light: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Svg,
    Png,
    Bitmap,
    Terminal,
}

fn length(text: &str) -> Result<Length, String> {
    Length::from_str(text).map_err(|invalid| invalid.rule().to_owned())
}

fn colour(text: &str) -> Result<Rgb, String> {
    Rgb::from_str(text).map_err(|invalid| invalid.rule().to_owned())
}

impl Args {
    fn format(&self) -> Format {
        let ending = self.to.path().and_then(|path| path.extension()).and_then(|ending| ending.to_str());
        self.format.unwrap_or(match ending {
            Some("svg") => Format::Svg,
            Some("png") => Format::Png,
            Some("bin" | "raw") => Format::Bitmap,
            _ => Format::Terminal,
        })
    }

    fn svg(&self, code: &Matrix) -> Result<String, Invalid> {
        let style = SvgStyle::new().colours(Colours::new(self.dark, self.light)?);
        code.to_svg_with(&self.side.map_or(style, |side| style.side(side)))
    }
}

impl BitmapArgs {
    fn bitmap(&self) -> Bitmap {
        let bitmap = Bitmap::new(self.width, self.height)
            .first_pixel(if self.low_bit_first { FirstPixel::LowBit } else { FirstPixel::HighBit })
            .one(if self.one_is_light { One::Light } else { One::Dark });
        self.stride.map_or(bitmap, |stride| bitmap.stride(stride))
    }
}

pub(super) fn run(args: &Args, screen: &Screen) -> Result<(), Failure> {
    let code = args.text.read()?.encode(args.text.level())?;
    let style = if args.plain { Terminal::PlainOnLight } else { Terminal::Colour };
    let (bytes, text) = match args.format() {
        Format::Svg => (args.svg(&code)?.into_bytes(), true),
        Format::Png => (code.to_png(args.pixels)?, false),
        Format::Bitmap => (code.to_bitmap(&args.bitmap.bitmap())?, false),
        Format::Terminal => (code.to_terminal(style).into_bytes(), true),
    };
    args.to.write("qr render", &bytes, text, screen)
}
