//! `kasse adopt` and `watch`: payments that were made elsewhere.

use std::time::Duration;

use clap::Args as ClapArgs;
use kasse::ids::Reference;

use super::seconds;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::follow::{Follow, OnInterrupt};
use crate::interrupt::Interrupts;
use crate::output::{Failure, Output, PaymentReport, Progress};
use crate::settings::Flags;

const ADOPT: &str = "adopt";
const WATCH: &str = "watch";

/// Take a payment made elsewhere into this journal.
#[derive(ClapArgs)]
pub(crate) struct AdoptArgs {
    /// The payment
    reference: String,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Follow a payment made elsewhere, without ever changing it.
#[derive(ClapArgs)]
pub(crate) struct WatchArgs {
    /// The payment
    reference: String,
    /// Stop watching after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    wait: Option<Duration>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs `adopt`.
pub(crate) fn adopt(args: &AdoptArgs) -> Exit {
    run_in_context(ADOPT, &args.settings, args.output, async |context: &Context| {
        let reference = Reference::new(args.reference.as_str())?;
        let screen = &context.screen;
        context
            .with_session(async |session| {
                let payment = session.till.adopt(reference).await?;
                let outcome = payment.status().await?;
                let report = PaymentReport::result(ADOPT, Exit::Done, &payment, &outcome, screen);
                screen.print(&report, || report.text());
                Ok(Exit::Done)
            })
            .await
    })
}

/// Runs `watch`.
pub(crate) fn watch(args: &WatchArgs) -> Exit {
    run_in_context(WATCH, &args.settings, args.output, async |context: &Context| {
        watch_in(args, context).await
    })
}

async fn watch_in(args: &WatchArgs, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::new(args.reference.as_str())?;
    let mut interrupts = Interrupts::listen();
    let screen = &context.screen;
    context
        .with_session(async |session| {
            let payment = session.till.watch(reference).await?;
            let mut progress = Progress::new(screen, false, "Ctrl-C leaves; nothing is changed.");
            let follow = Follow {
                payment: &payment,
                interrupts: &mut interrupts,
                on_interrupt: OnInterrupt::Leave,
                limit: args.wait,
                cancel_now: false,
            };
            let outcome = follow.run(&mut progress).await?.outcome;
            drop(progress);
            let exit = Exit::of(&outcome.status);
            let report = PaymentReport::result(WATCH, exit, &payment, &outcome, screen);
            screen.print(&report, || report.text());
            Ok(exit)
        })
        .await
}
