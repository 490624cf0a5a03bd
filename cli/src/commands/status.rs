//! `kasse status`: what is known about a payment.

use std::time::Duration;

use clap::Args as ClapArgs;
use kasse::ids::Reference;

use super::seconds;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::follow::{Follow, OnInterrupt};
use crate::interrupt::Interrupts;
use crate::output::{ErrorReport, Failure, Output, PaymentReport, Progress};
use crate::settings::Flags;

const COMMAND: &str = "status";

/// Show what is known about a payment, after asking the platform.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The payment
    reference: String,
    /// Do not ask the platform: what the journal knows
    #[arg(long, conflicts_with = "wait")]
    known: bool,
    /// Wait until the payment is settled, at most so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    wait: Option<Duration>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        status(args, context).await
    })
}

async fn status(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::new(args.reference.as_str())?;
    let mut interrupts = Interrupts::listen();
    let screen = &context.screen;
    context
        .with_session(async |session| {
            let payment = session.till.payment(reference);
            let known = payment.status().await?;
            let (mut outcome, mut unread) = (known, None);
            if !args.known {
                match payment.refresh().await {
                    Ok(read) => outcome = read,
                    Err(error) => unread = Some(error),
                }
            }
            if let Some(limit) = args.wait {
                let mut progress = Progress::new(screen, false, "Ctrl-C leaves; the payment goes on.");
                let follow = Follow {
                    payment: &payment,
                    interrupts: &mut interrupts,
                    on_interrupt: OnInterrupt::Leave,
                    limit: Some(limit),
                    cancel_now: false,
                };
                outcome = follow.run(&mut progress).await?.outcome;
            }
            let exit = Exit::of(&outcome.status);
            let mut report = PaymentReport::result(COMMAND, exit, &payment, &outcome, screen);
            if let Some(error) = &unread {
                screen.note(&format!("The platform could not be asked: {error}"));
                report = report.with_refresh_error(ErrorReport::new(error, screen.language));
            }
            screen.print(&report, || report.text());
            Ok(exit)
        })
        .await
}
