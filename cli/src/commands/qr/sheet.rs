//! `kasse qr sheet`: stickers with the platform's pictures.

use std::io::Read;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args as ClapArgs;
use kasse::clock::Timestamp;
use kasse::error::Invalid;
use kasse::phone::Country;
use kasse::qr::Brand;
use kasse::qr::sheet::{PICTURE_LIMIT, Picture, Sheet, Sticker};

use super::file::To;
use crate::output::{Failure, Output, Screen};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// A picture of the platform (SVG or PNG), and where its sticker belongs
    #[arg(value_name = "FILE=LOCATION", required = true)]
    stickers: Vec<String>,
    #[command(flatten)]
    to: To,
    /// How wide and high a picture is, in millimetres
    #[arg(long, value_name = "MM", default_value_t = 60)]
    side: u16,
    /// The platform's name in this market above the location: NO, DK, FI, SE, FO or GL
    #[arg(long, value_name = "CODE")]
    market: Option<String>,
    /// Which page, if there are several
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    page: usize,
    #[command(flatten)]
    pub(super) output: Output,
}

pub(super) fn run(args: &Args, screen: &Screen) -> Result<(), Failure> {
    let stickers = args.stickers.iter().map(|given| sticker(given)).collect::<Result<Vec<_>, _>>()?;
    let mut sheet = Sheet::a4(args.side);
    if let Some(market) = &args.market {
        sheet = sheet.brand(Brand::of(Country::parse(market)?, now()));
    }
    let pages = sheet.pages(&stickers)?;
    let page = args.page.checked_sub(1).and_then(|index| pages.get(index));
    let page = page.ok_or_else(|| {
        Invalid::new("page", format!("is {}", args.page), format!("1 to {} for these stickers", pages.len()))
    })?;
    args.to.write("qr sheet", page.as_bytes(), true, screen)?;
    screen.note(&format!("page {} of {}; print it at its true size", args.page, pages.len()));
    Ok(())
}

fn sticker(given: &str) -> Result<Sticker, Failure> {
    let usage = || Failure::Usage(format!("{given}: FILE=LOCATION"));
    let (file, location) = given.split_once('=').ok_or_else(usage)?;
    let machine = |error: &std::io::Error| Failure::Machine(format!("{file}: {}", error.kind()));
    let limit = u64::try_from(PICTURE_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(|error| machine(&error))?;
    opened.take(limit).read_to_end(&mut bytes).map_err(|error| machine(&error))?;
    Ok(Sticker::new(Picture::platform(bytes)?, location)?)
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
