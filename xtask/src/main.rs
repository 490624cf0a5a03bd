//! Tasks of the workspace: `cargo xtask help` lists them.
#![forbid(unsafe_code)]

mod bench;
mod bindings;
mod cargo;
mod ci;
mod codes;
mod crashes;
mod errors;
mod fuzz;
mod header;
mod loom;
mod mutants;
mod networks;
#[cfg(unix)]
mod package;
mod peers;
mod simulate;
mod steps;
mod targets;
mod test;

use std::process::ExitCode;

use clap::Parser;

/// Tasks of the workspace.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Task {
    /// Run every test there is.
    Test,
    /// Formatting, lints, documentation and dependencies, warnings as errors.
    Ci,
    /// Kill a till at every journal write and around every request, start it again, and judge what came of it.
    Crashes {
        /// `--all`, `--seed S`, `--count N`, `--jobs N`, `--story NAME`, or one case as a failure prints it.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build the C library and install it below a prefix, with headers, pkg-config, CMake and licences.
    #[cfg(unix)]
    InstallC(package::InstallArguments),
    /// Write the installed tree as an archive whose name has the version and the target.
    #[cfg(unix)]
    ArchiveC(package::ArchiveArguments),
    /// Install the C library into a folder, move it, and build and run the examples against it.
    #[cfg(unix)]
    PackageCheck(package::CheckArguments),
    /// Read every drawing of a code with zbar, zxing-cpp and OpenCV.
    Codes,
    /// Print what it costs beside what people use today; every benchmark if none is named.
    Bench {
        /// Names of benchmarks, and options: `--list`, `--smoke`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Write each language's flat records from `bindings-common/schema/records.json`.
    Bindings {
        /// Change nothing; fail if something would change.
        #[arg(long)]
        check: bool,
    },
    /// Write the Rust table and the list of errors from `tests/vectors/errors.json`.
    Errors {
        /// Change nothing; fail if something would change.
        #[arg(long)]
        check: bool,
    },
    /// Write `include/kasse.h` from the sources of `ffi-c`.
    Header {
        /// Change nothing; fail if something would change.
        #[arg(long)]
        check: bool,
    },
    /// Try every order in which threads can meet in the host layer's synchronisation. About two minutes.
    Loom,
    /// Change the code in small ways and count what the tests notice. About an hour; needs cargo-mutants.
    Mutants(mutants::Arguments),
    /// Payments in simulated time, judged by the platform's books: `--seed S --payments N`, `--story S`,
    /// `--each-switch N`, `--defects`; `--help` says more.
    #[command(disable_help_flag = true)]
    Simulate {
        /// For the program that tells the stories.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Play the payment stories over networks that cut, stall, delay, throttle and corrupt.
    Networks {
        /// What `kasse-networks` takes: `--full`, `--chaos`, `--seed S`, `--seconds N`, `--case "LINE"`, …
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Give arbitrary input to each fuzz target; needs nightly Rust and cargo-fuzz.
    Fuzz {
        /// For how long, each.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
        /// Only this one.
        #[arg(long)]
        target: Option<String>,
    },
    /// Build the C library for another system, or with a sanitizer, and run the C programs there.
    Targets {
        /// Where.
        #[command(subcommand)]
        target: targets::Target,
    },
}

fn main() -> ExitCode {
    match Task::parse() {
        Task::Test => test::run(),
        Task::Ci => ci::run(),
        Task::Codes => codes::run(),
        #[cfg(unix)]
        Task::InstallC(arguments) => package::install(&arguments),
        #[cfg(unix)]
        Task::ArchiveC(arguments) => package::archive(&arguments),
        #[cfg(unix)]
        Task::PackageCheck(arguments) => package::check(&arguments),
        Task::Crashes { arguments } => crashes::run(&arguments),
        Task::Bench { arguments } => bench::run(&arguments),
        Task::Bindings { check } => bindings::run(check),
        Task::Errors { check } => errors::run(check),
        Task::Fuzz { seconds, target } => fuzz::run(seconds, target.as_deref()),
        Task::Header { check } => header::run(check),
        Task::Loom => loom::run(),
        Task::Mutants(arguments) => mutants::run(&arguments),
        Task::Targets { target } => targets::run(target),
        Task::Simulate { arguments } => simulate::run(&arguments),
        Task::Networks { arguments } => networks::run(&arguments),
    }
}
