//! One file per command.

mod amount;
mod cancel;
mod change;
mod doctor;
mod elsewhere;
mod identify;
mod input;
mod journal;
mod keyboard;
mod listen;
mod pay;
mod qr;
mod recovered;
mod relay;
mod simulate;
mod status;
mod sticker;
mod trigger;
mod webhooks;

use std::process::ExitCode;
use std::time::Duration;

use clap::Subcommand;

use self::change::Change;
use crate::demo;

/// A command.
#[derive(Subcommand)]
pub(crate) enum Command {
    Demo(demo::Args),
    /// Serve the platform on this machine, to test a till against
    Simulate(simulate::Args),
    /// Collect an amount from a customer and wait for the outcome
    Pay(pay::Args),
    /// Show what is known about a payment, after asking the platform
    Status(status::Args),
    /// Take money that is reserved
    Capture(change::Args),
    /// Give money back
    Refund(change::Args),
    /// Take an amount and release the rest, as one intent
    Settle(change::SettleArgs),
    /// Cancel a payment, and say exactly what came of it
    Cancel(cancel::Args),
    /// Take a payment made elsewhere into this journal, to capture, refund or cancel it
    Adopt(elsewhere::AdoptArgs),
    /// Follow a payment made elsewhere, without ever changing it
    Watch(elsewhere::WatchArgs),
    /// List results that came while nobody listened, or take note of them
    Recovered(recovered::Args),
    /// Look at the journal; nothing is sent and nothing is changed
    Journal(journal::Args),
    /// Make, print, move and retire the printed codes of the sales unit
    Sticker(sticker::Args),
    /// Tell who a customer is, before the sale
    Identify(identify::Args),
    /// List, ensure, delete and examine where the platform sends the events of the sales unit
    Webhooks(webhooks::Args),
    /// Receive webhooks, show each, and hand them on to your own handler
    Listen(listen::Args),
    /// Send a signed event to your own webhook handler, as the platform would
    Trigger(trigger::Args),
    /// Receive the events of sales units for tills on many hosts, and hand them on
    Relay(relay::Args),
    /// Draw codes, print them, and say what a scanner read
    Qr(qr::Args),
    /// Check settings, network and access, and say what to do
    Doctor(doctor::Args),
}

impl Command {
    /// Runs it.
    pub(crate) fn run(self) -> ExitCode {
        match self {
            Self::Demo(args) => demo::run(&args),
            Self::Simulate(args) => simulate::run(&args).into(),
            Self::Pay(args) => pay::run(&args).into(),
            Self::Status(args) => status::run(&args).into(),
            Self::Capture(args) => change::run(Change::Capture, &args).into(),
            Self::Refund(args) => change::run(Change::Refund, &args).into(),
            Self::Settle(args) => change::settle(&args).into(),
            Self::Cancel(args) => cancel::run(&args).into(),
            Self::Adopt(args) => elsewhere::adopt(&args).into(),
            Self::Watch(args) => elsewhere::watch(&args).into(),
            Self::Recovered(args) => recovered::run(&args).into(),
            Self::Journal(args) => journal::run(&args).into(),
            Self::Sticker(args) => sticker::run(&args).into(),
            Self::Identify(args) => identify::run(&args).into(),
            Self::Webhooks(args) => webhooks::run(&args).into(),
            Self::Listen(args) => listen::run(&args).into(),
            Self::Trigger(args) => trigger::run(&args).into(),
            Self::Relay(args) => relay::run(&args).into(),
            Self::Qr(args) => qr::run(&args).into(),
            Self::Doctor(args) => doctor::run(&args).into(),
        }
    }
}

/// Reads a number of seconds, for a flag.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('s').unwrap_or(text);
    number.parse().map(Duration::from_secs).map_err(|_| "a whole number of seconds".to_owned())
}
