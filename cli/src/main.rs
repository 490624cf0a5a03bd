//! The kasse program.
#![forbid(unsafe_code)]

mod demo;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Take Vipps and MobilePay payments with QR codes.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
}

fn main() -> ExitCode {
    match Program::parse().command {
        Command::Demo(args) => demo::run(&args),
    }
}
