//! Tasks of the workspace.
#![forbid(unsafe_code)]

mod errors;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("errors") => errors::run(arguments),
        _ => ExitCode::FAILURE,
    }
}
