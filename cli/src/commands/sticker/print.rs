//! A sticker as something that can be printed.

use std::path::PathBuf;

use clap::Args;
use kasse::qr::Level;
use kasse::till::{PngSize, PrintData, QrFormat};
use serde::Serialize;

use crate::output::{Failure, Screen};

/// What the picture is for.
#[derive(Args)]
pub(super) struct PrintArgs {
    /// Your own name of it
    id: String,
    /// Save the platform's picture: a name that ends in .svg or .png
    #[arg(long, value_name = "FILE", required_unless_present = "text")]
    save: Option<PathBuf>,
    /// Width of a PNG in pixels, 100 to 2000; default 1024
    #[arg(long, value_name = "PIXELS", requires = "save")]
    size: Option<u16>,
    /// Show the text of the code, and the code in the terminal. Printing one drawn from it needs the platform's
    /// approval of the styling
    #[arg(long, conflicts_with = "save")]
    text: bool,
}

/// The text of a code.
#[derive(Serialize)]
struct Text<'a> {
    id: &'a str,
    text: Option<&'a str>,
    file: Option<&'a str>,
}

impl PrintArgs {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// What to ask the platform for.
    pub(super) fn format(&self) -> Result<QrFormat, Failure> {
        let Some(file) = &self.save else { return Ok(QrFormat::Text) };
        match (file.extension().and_then(|ending| ending.to_str()), self.size) {
            (Some("svg"), None) => Ok(QrFormat::Svg),
            (Some("svg"), Some(_)) => {
                Err(Failure::Usage("--size is for a PNG; an SVG has any size".to_owned()))
            }
            (Some("png"), size) => Ok(QrFormat::Png(size.map(PngSize::new).transpose()?)),
            _ => Err(Failure::Usage("--save: a name that ends in .svg or .png".to_owned())),
        }
    }

    /// Saves or shows it.
    pub(super) fn finish(&self, print: &PrintData, screen: &Screen) -> Result<(), Failure> {
        let (mut text, mut file) = (None, None);
        match (print, &self.save) {
            (PrintData::Picture(bytes), Some(path)) => {
                std::fs::write(path, bytes)
                    .map_err(|error| Failure::Machine(format!("{}: {}", path.display(), error.kind())))?;
                file = path.to_str();
            }
            (PrintData::Text(code), _) => {
                if !screen.json {
                    screen.note(&code.encode(Level::M)?.to_terminal(screen.code));
                }
                text = Some(code.expose());
            }
            (PrintData::Picture(_), None) => {}
        }
        let report = Text { id: &self.id, text, file };
        screen.done("print", super::COMMAND, &report, || text.or(file).unwrap_or_default().to_owned());
        Ok(())
    }
}
