//! Where a drawing goes.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde::Serialize;

use crate::output::{Failure, Screen};

/// Where a drawing goes.
#[derive(ClapArgs)]
pub(super) struct To {
    /// Write it into this file or device; default: standard output
    #[arg(long, short = 'o', value_name = "FILE")]
    output_file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Written {
    file: String,
    bytes: usize,
}

impl To {
    pub(super) fn path(&self) -> Option<&Path> {
        self.output_file.as_deref()
    }

    /// Text may go to a terminal, anything else would garble it.
    pub(super) fn write(
        &self,
        command: &str,
        bytes: &[u8],
        text: bool,
        screen: &Screen,
    ) -> Result<(), Failure> {
        match &self.output_file {
            Some(path) => Self::save(path, command, bytes, screen),
            None if screen.json => Err(Failure::Usage("with --json the drawing needs --output-file".into())),
            None if !text && std::io::stdout().is_terminal() => Err(Failure::Usage(
                "these bytes are for a file or a printer: --output-file, or a pipe".into(),
            )),
            None => {
                let mut stdout = std::io::stdout().lock();
                let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
                written.map_err(|error| Failure::Machine(format!("standard output: {}", error.kind())))
            }
        }
    }

    fn save(path: &Path, command: &str, bytes: &[u8], screen: &Screen) -> Result<(), Failure> {
        std::fs::write(path, bytes)
            .map_err(|error| Failure::Machine(format!("{}: {}", path.display(), error.kind())))?;
        if screen.json {
            let written = Written { file: path.display().to_string(), bytes: bytes.len() };
            screen.done("file", command, &written, String::new);
        }
        Ok(())
    }
}
