//! `kasse qr print`: the bytes for a receipt printer.

use clap::{Args as ClapArgs, ValueEnum};
use kasse::qr::escpos::{self, Align, Paper, Way};

use super::Text;
use super::file::To;
use crate::output::{Failure, Output, Screen};

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    text: Text,
    #[command(flatten)]
    to: To,
    /// Width of the roll in millimetres
    #[arg(long, value_enum, default_value = "80")]
    paper: PaperName,
    /// The printer's command: native GS ( k, raster GS v 0, graphics GS ( L, columns ESC *
    #[arg(long, value_enum, default_value = "raster")]
    way: WayName,
    /// Where it stands
    #[arg(long, value_enum, default_value = "centre")]
    align: AlignName,
    /// Dots of each module, 3 to 16; default: as many as fit, up to 8
    #[arg(long, value_name = "DOTS")]
    module: Option<u8>,
    /// A line of text beneath
    #[arg(long, value_name = "TEXT")]
    beneath: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PaperName {
    #[value(name = "58")]
    Mm58,
    #[value(name = "80")]
    Mm80,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum WayName {
    Native,
    Raster,
    Graphics,
    Columns,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AlignName {
    Left,
    Centre,
    Right,
}

impl Args {
    fn print(&self) -> escpos::Print {
        let paper = match self.paper {
            PaperName::Mm58 => Paper::Mm58,
            PaperName::Mm80 => Paper::Mm80,
        };
        let way = match self.way {
            WayName::Native => Way::Native,
            WayName::Raster => Way::Raster,
            WayName::Graphics => Way::Graphics,
            WayName::Columns => Way::Columns,
        };
        let align = match self.align {
            AlignName::Left => Align::Left,
            AlignName::Centre => Align::Centre,
            AlignName::Right => Align::Right,
        };
        let print = escpos::Print::new(paper, way).align(align).level(self.text.level());
        let print = self.module.into_iter().fold(print, escpos::Print::module);
        self.beneath.iter().fold(print, |print, text| print.beneath(text.as_str()))
    }
}

pub(super) fn run(args: &Args, screen: &Screen) -> Result<(), Failure> {
    let bytes = args.print().bytes(&args.text.read()?)?;
    args.to.write("qr print", &bytes, false, screen)
}
