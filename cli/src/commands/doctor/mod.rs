//! `kasse doctor`: is everything in place for the first payment?
//!
//! Checks from the inside out: settings, this machine, the way to the platform, the platform. Each gives a plain
//! verdict and, if it is not good, what to do. Nothing is created and no money moves.

pub(super) mod findings;
mod machine;
mod network;
mod platform;
mod settings;

use clap::Args as ClapArgs;

use self::findings::{Check, Findings};
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::output::{Failure, Output};
use crate::settings::Flags;

const COMMAND: &str = "doctor";

/// Check settings, network and access, and say what to do.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| examine(context).await)
}

async fn examine(context: &Context) -> Result<Exit, Failure> {
    let findings = Findings::new(context);
    let settings = settings::check(context, &findings);
    machine::check(context, &findings).await;
    if let Some(way) = network::check(context, &findings).await? {
        platform::check(&way, settings.as_ref(), &findings).await?;
    }
    Ok(findings.conclude(COMMAND))
}
