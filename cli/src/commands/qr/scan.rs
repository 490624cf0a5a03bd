//! `kasse qr scan`: what a scanner read.

use std::io::{BufRead, BufReader, Read};

use clap::Args as ClapArgs;
use kasse::qr::scan::{Kind, Repair, SCAN_LIMIT, Scan, Scanner, Typed};
use serde::Serialize;

use super::super::input::STDIN;
use super::super::keyboard::Keyboards;
use crate::output::{Failure, Output, Screen};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// What the scanner gave; - reads lines of standard input, code after code
    input: String,
    /// What the scanner is set up to type before a code
    #[arg(long, value_name = "TEXT", default_value = "")]
    prefix: String,
    /// What the scanner is set up to type after a code, but for the end of the line
    #[arg(long, value_name = "TEXT", default_value = "")]
    suffix: String,
    #[command(flatten)]
    keyboards: Keyboards,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Serialize)]
struct Report<'a> {
    code: Kind,
    text: &'a str,
    /// Whether `pay --scan` would pass it on.
    personal_qr: bool,
    typed: &'static str,
    keyboards: &'a [Repair],
    symbology: Option<String>,
    beacon_id: Option<String>,
}

pub(super) fn run(args: &Args, screen: &Screen) -> Result<(), Failure> {
    let mut scanner = args.keyboards.scanner()?.prefix(args.prefix.as_str()).suffix(args.suffix.as_str());
    if args.input != STDIN {
        return read(&mut scanner, args.input.as_bytes(), screen);
    }
    let mut stdin = BufReader::new(std::io::stdin().lock());
    let limit = u64::try_from(SCAN_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
    loop {
        let mut line = Vec::new();
        let length = stdin.by_ref().take(limit).read_until(b'\n', &mut line);
        match length.map_err(|error| Failure::Machine(format!("standard input: {}", error.kind())))? {
            0 => return Ok(()),
            _ if line.iter().all(u8::is_ascii_whitespace) => {}
            _ => read(&mut scanner, &line, screen)?,
        }
    }
}

fn read(scanner: &mut Scanner, input: &[u8], screen: &Screen) -> Result<(), Failure> {
    let read = scanner.scan(input)?;
    let (typed, keyboards): (_, &[Repair]) = match read.typed() {
        Typed::AsRead => ("as_read", &[]),
        Typed::Repaired(repairs) => ("repaired", repairs),
        Typed::Ambiguous(repairs) => ("ambiguous", repairs),
    };
    let report = Report {
        code: read.kind(),
        text: read.expose(),
        personal_qr: read.personal_qr().is_ok(),
        typed,
        keyboards,
        symbology: read.aim().map(|aim| format!("]{}{}", aim.symbology, aim.modifier)),
        beacon_id: read.beacon_id().map(|id| id.as_str().to_owned()),
    };
    screen.done("scan", "qr scan", &report, || text(&read, typed, keyboards));
    Ok(())
}

fn text(read: &Scan, typed: &str, keyboards: &[Repair]) -> String {
    let pairs: Vec<String> =
        keyboards.iter().map(|repair| format!("{} on {}", repair.scanner.tag(), repair.host.tag())).collect();
    let how = match typed {
        "as_read" => String::new(),
        how => format!(" ({how}: scanner {})", pairs.join(" or ")),
    };
    format!("{}{how}\n  {}", read.kind().name(), read.expose())
}
