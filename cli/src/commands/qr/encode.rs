//! `kasse qr encode`: the modules themselves.

use clap::Args as ClapArgs;
use serde::Serialize;

use super::Text;
use crate::output::{Failure, Output, Screen};

#[derive(ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    text: Text,
    #[command(flatten)]
    pub(super) output: Output,
}

#[derive(Serialize)]
struct Encoded {
    level: String,
    modules: u16,
    one_time: bool,
    /// From the top, 1 is dark; without the quiet zone.
    rows: Vec<String>,
}

pub(super) fn run(args: &Args, screen: &Screen) -> Result<(), Failure> {
    let text = args.text.read()?;
    let code = text.encode(args.text.level())?;
    let row = |y| (0..code.size()).map(|x| if code.dark(x, y) { '1' } else { '0' }).collect();
    let encoded = Encoded {
        level: format!("{:?}", args.text.level()),
        modules: code.size(),
        one_time: text.is_one_time(),
        rows: (0..code.size()).map(row).collect(),
    };
    screen.done("encoded", "qr encode", &encoded, || encoded.rows.join("\n"));
    screen.note(&format!(
        "{0} x {0} modules at level {1}, without the quiet zone of 4",
        encoded.modules, encoded.level
    ));
    Ok(())
}
