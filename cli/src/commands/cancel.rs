//! `kasse cancel`: an exact answer to a cancel.

use std::time::Duration;

use clap::Args as ClapArgs;
use kasse::flow::payment::IfApproved;
use kasse::ids::Reference;

use super::seconds;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::follow::wait_for;
use crate::interrupt::Interrupts;
use crate::output::{Failure, Output, PaymentReport, Progress};
use crate::settings::Flags;

const COMMAND: &str = "cancel";

/// Cancel a payment, and say exactly what came of it.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The payment
    reference: String,
    /// Should the customer have been faster: keep the approval instead of releasing the money
    #[arg(long)]
    keep_if_approved: bool,
    /// Stop waiting after so many seconds; the cancel goes on
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "120")]
    wait: Duration,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        cancel(args, context).await
    })
}

async fn cancel(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::new(args.reference.as_str())?;
    let if_approved = if args.keep_if_approved { IfApproved::Keep } else { IfApproved::Release };
    let mut interrupts = Interrupts::listen();
    let screen = &context.screen;
    context
        .with_session(async |session| {
            let payment = session.till.payment(reference);
            let mut progress = Progress::new(screen, false, "Ctrl-C leaves; the cancel goes on.");
            let work = payment.cancel(if_approved, args.wait);
            let done = wait_for(work, &payment, &mut interrupts, &mut progress).await;
            drop(progress);
            let outcome = match done {
                Some(outcome) => outcome?,
                None => payment.status().await?,
            };
            let exit = Exit::of_cancelled(&outcome.status);
            let report = PaymentReport::result(COMMAND, exit, &payment, &outcome, screen);
            screen.print(&report, || report.text());
            Ok(exit)
        })
        .await
}
