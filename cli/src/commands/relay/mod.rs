//! `kasse relay`: one address for the events of tills on many hosts.

mod file;
mod files;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use kasse::relay::Relay;
use serde::Serialize;

use crate::context::random_bits;
use crate::exit::Exit;
use crate::interrupt::Interrupts;
use crate::log::{self, LogLevel};
use crate::output::{Failure, Output, Screen};
use crate::settings::{Given, Variables, language};

const COMMAND: &str = "relay";

/// Receive the events of sales units for tills on many hosts, and hand them on.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// What it is: address, secrets, tills (TOML)
    #[arg(value_name = "FILE", required_unless_present = "new_token")]
    file: Option<PathBuf>,
    /// Only say whether the file can be meant
    #[arg(long)]
    check: bool,
    /// Draw a token for a till, and end
    #[arg(long, conflicts_with_all = ["file", "check"])]
    new_token: bool,
    /// Log who listens and what is wrong, to standard error; without secrets and personal data
    #[arg(long, value_name = "LEVEL")]
    log: Option<LogLevel>,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Started<'a> {
    kind: &'static str,
    command: &'static str,
    listening: String,
    address: &'a str,
    tills: usize,
}

#[derive(Serialize)]
struct Token {
    token: String,
}

#[derive(Serialize)]
struct Checked {
    tills: usize,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    let variables = Variables::of_process();
    let screen = Screen::new(args.output, language(&Given::default(), &variables), &variables);
    let done = match &args.file {
        Some(file) => relay(args, file, &variables, &screen),
        None => draw(&screen),
    };
    done.map_or_else(|failure| failure.tell(COMMAND, &screen), |()| Exit::Done)
}

fn relay(args: &Args, file: &Path, variables: &Variables, screen: &Screen) -> Result<(), Failure> {
    let mut options = file::read(file, variables)?;
    options.check()?;
    let tills = options.tills.len();
    if args.check {
        screen.done("checked", COMMAND, &Checked { tills }, || format!("It can be meant: {tills} tills."));
        return Ok(());
    }
    options.log = log::to(*screen, Some(args.log.unwrap_or(LogLevel::Warn)));
    files::allow(options.streams);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Machine(format!("no runtime: {error}")))?;
    let _inside = runtime.enter();
    let mut interrupts = Interrupts::listen();
    interrupts.also_at_termination();
    let address = options.receiver.address.clone();
    let relay = Relay::start(options)?;
    let listening = relay.local_addr().to_string();
    let started = Started { kind: "relaying", command: COMMAND, listening, address: address.as_str(), tills };
    screen.print(&started, || {
        format!(
            "Listening at {}, for {} and {tills} tills. Ctrl-C ends it.",
            started.listening, started.address
        )
    });
    runtime.block_on(interrupts.next());
    relay.stop();
    Ok(())
}

/// Twice 128 bits.
fn draw(screen: &Screen) -> Result<(), Failure> {
    let bits = [random_bits()?, random_bits()?];
    let token: String = bits.iter().flatten().map(|byte| format!("{byte:02x}")).collect();
    let token = Token { token };
    screen.done("token", COMMAND, &token, || token.token.clone());
    Ok(())
}
