//! `kasse qr`: codes on every surface, and what a scanner read. Nothing is sent and no settings are needed.

mod encode;
mod file;
mod print;
mod render;
mod scan;
mod sheet;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use kasse::qr::{Level, QrText};

use super::input::given_text;
use crate::exit::Exit;
use crate::output::{Failure, Output, Screen};
use crate::settings::{Given, Variables, language};

/// Longest text that is read, in bytes: a code holds 7089 digits.
const TEXT_LIMIT: usize = 8192;

/// Draw codes, print them, and say what a scanner read.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Show the modules of a code
    Encode(encode::Args),
    /// Draw a code as SVG, PNG, packed bitmap or for a terminal
    Render(render::Args),
    /// Make the bytes that print a code on a receipt printer (ESC/POS)
    Print(print::Args),
    /// Put the platform's pictures on pages of stickers
    Sheet(sheet::Args),
    /// Say what a scanner read
    Scan(scan::Args),
}

/// What a code says.
#[derive(ClapArgs)]
struct Text {
    /// The text; - reads a line of standard input
    text: String,
    /// How much damage the code survives
    #[arg(long, value_enum, ignore_case = true, default_value = "m")]
    level: LevelName,
    /// It is the code of one payment, whatever it looks like
    #[arg(long)]
    one_time: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelName {
    /// About 7 %
    L,
    /// About 15 %
    M,
    /// About 25 %
    Q,
    /// About 30 %
    H,
}

impl Text {
    fn read(&self) -> Result<QrText, Failure> {
        let text = given_text(&self.text, TEXT_LIMIT)?;
        Ok(if self.one_time { QrText::one_time(text)? } else { QrText::new(text)? })
    }

    const fn level(&self) -> Level {
        match self.level {
            LevelName::L => Level::L,
            LevelName::M => Level::M,
            LevelName::Q => Level::Q,
            LevelName::H => Level::H,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    match &args.what {
        What::Encode(args) => shown("qr encode", args.output, |screen| encode::run(args, screen)),
        What::Render(args) => shown("qr render", args.output, |screen| render::run(args, screen)),
        What::Print(args) => shown("qr print", args.output, |screen| print::run(args, screen)),
        What::Sheet(args) => shown("qr sheet", args.output, |screen| sheet::run(args, screen)),
        What::Scan(args) => shown("qr scan", args.output, |screen| scan::run(args, screen)),
    }
}

fn shown(command: &str, output: Output, work: impl FnOnce(&Screen) -> Result<(), Failure>) -> Exit {
    let variables = Variables::of_process();
    let screen = Screen::new(output, language(&Given::default(), &variables), &variables);
    match work(&screen) {
        Ok(()) => Exit::Done,
        Err(failure) => failure.tell(command, &screen),
    }
}
