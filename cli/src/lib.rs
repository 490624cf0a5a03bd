//! The kasse program: simulator, payments and diagnosis from the command line. `docs/program.md` describes it.
//!
//! It is a library only so that its parts can be tried from outside; nothing else should use it.
#![forbid(unsafe_code)]

mod commands;
mod context;
mod demo;
mod exit;
mod follow;
mod interrupt;
mod log;
mod output;
mod settings;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::commands::Command;
use crate::exit::Exit;
use crate::output::{Failure, Output, Screen};
use crate::settings::{Given, Variables, language};

pub use settings::faults_of_settings;

/// Take Vipps and MobilePay payments with QR codes.
#[derive(Parser)]
#[command(name = "kasse", version, after_help = EXIT_CODES, arg_required_else_help = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done (paid), 1 a check failed, 2 usage or settings, 3 not paid, 4 refused, nothing was done,
5 not known yet: ask again with `kasse status`, 6 approved but not captured, 7 paid although it was cancelled";

/// Runs the program with the command line and the environment of this process.
pub fn main() -> ExitCode {
    match Program::try_parse() {
        Ok(program) => program.command.run(),
        Err(error) => misused(&error),
    }
}

/// Help and version are answers; everything else is a command line that cannot be read. In JSON if that was
/// asked for, as far as can be seen.
fn misused(error: &clap::Error) -> ExitCode {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if asked || !std::env::args_os().any(|argument| argument == "--json") {
        // The same codes as ours: 0 for help, 2 for a fault.
        let code = if asked { Exit::Done } else { Exit::Usage };
        let _ = error.print();
        return code.into();
    }
    let variables = Variables::of_process();
    let language = language(&Given::default(), &variables);
    let screen = Screen::new(Output { json: true }, language, &variables);
    // What is wrong, without the usage that follows it.
    let text = error.to_string();
    let lines: Vec<&str> =
        text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:")).collect();
    let text = lines.join(" ");
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    Failure::Usage(text.trim().to_owned()).tell("kasse", &screen).into()
}
