//! `cargo xtask bench [NAME]`: prints figures beside their budgets.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use kasse_benches::benches::ALL;
use kasse_benches::{Size, report, worker};

/// What Kasse costs, beside what people use today.
#[derive(Parser)]
struct Arguments {
    /// Only these; all if there is none
    names: Vec<String>,
    /// Only show that they still run: the figures mean nothing
    #[arg(long)]
    smoke: bool,
    /// List them
    #[arg(long)]
    list: bool,
    #[arg(long, hide = true)]
    worker: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(work) = &arguments.worker {
        return end("worker", worker::work(work));
    }
    if let Some(name) = arguments.names.iter().find(|name| ALL.iter().all(|bench| bench.name != **name)) {
        eprintln!("there is no benchmark {name}; --list shows them");
        return ExitCode::from(2);
    }
    let size = if arguments.smoke { Size::Smoke } else { Size::Full };
    let mut worst = ExitCode::SUCCESS;
    for bench in ALL {
        if !arguments.names.is_empty() && !arguments.names.iter().any(|name| name == bench.name) {
            continue;
        }
        println!("# {}: {}", bench.name, bench.about);
        if arguments.list {
            continue;
        }
        let ended = (bench.run)(size).map(|rows| report::print(&rows));
        if ended.is_err() {
            worst = ExitCode::FAILURE;
        }
        end(bench.name, ended);
        println!();
    }
    worst
}

fn end(name: &str, ended: Result<(), kasse_benches::Failure>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{name}: {failure}");
            ExitCode::FAILURE
        }
    }
}
