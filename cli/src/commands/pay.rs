//! `kasse pay`: collect an amount from a customer.

mod begin;
mod sale;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args as ClapArgs;
use kasse::flow::payment::{CaptureProgress, IfApproved, Status};
use kasse::till::Payment;

use self::begin::{Begin, Begun};
use self::sale::Wanted;
use super::seconds;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::follow::{Ended, Follow, OnInterrupt};
use crate::interrupt::Interrupts;
use crate::output::{Code, Failure, Output, PaymentReport, Progress, Screen};
use crate::settings::Flags;

const COMMAND: &str = "pay";

/// Collect an amount from a customer and wait for the outcome.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    wanted: Wanted,
    /// Stop waiting after so many seconds; the payment goes on
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    wait: Option<Duration>,
    /// Draw the code into this file too (.svg or .png)
    #[arg(long, value_name = "FILE", requires = "qr")]
    save: Option<PathBuf>,
    /// Should the customer approve while Ctrl-C cancels: keep the approval instead of releasing the money
    #[arg(long)]
    keep_if_approved: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| pay(args, context).await)
}

async fn pay(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut interrupts = Interrupts::listen();
    let screen = &context.screen;
    let started = Instant::now();
    context
        .with_session(async |session| {
            let (reference, sale) = args.wanted.sale(session)?;
            let if_approved = if args.keep_if_approved { IfApproved::Keep } else { IfApproved::Release };
            let begin = Begin { till: &session.till, reference, if_approved, limit: args.wait };
            let mut progress = Progress::new(screen, false, "Ctrl-C cancels.");
            let Begun { payment, cancel, left } = begin.run(sale, &mut interrupts, &mut progress).await?;
            drop(progress);
            let shows_code = show_code(args, &payment, screen).await?;
            screen.note(&format!("Payment {}", payment.reference()));
            let mut progress = Progress::new(screen, shows_code, "Ctrl-C cancels.");
            let follow = Follow {
                payment: &payment,
                interrupts: &mut interrupts,
                on_interrupt: OnInterrupt::Cancel(if_approved),
                limit: args.wait.map(|limit| limit.saturating_sub(started.elapsed())),
                cancel_now: cancel,
            };
            let ended = if left {
                Ended { outcome: payment.status().await?, cancelled: cancel }
            } else {
                follow.run(&mut progress).await?
            };
            drop(progress);
            let exit = exit_for(&ended, args.wanted.is_manual());
            let report = PaymentReport::result(COMMAND, exit, &payment, &ended.outcome, screen);
            screen.print(&report, || report.text());
            Ok(exit)
        })
        .await
}

/// Shows what the customer scans or opens, if there is such a thing; answers whether it is to be scanned. A push
/// that fell back to the screen has a code too.
async fn show_code(args: &Args, payment: &Payment, screen: &Screen) -> Result<bool, Failure> {
    let Some(text) = payment.code().await? else { return Ok(false) };
    let code =
        Code { reference: payment.reference().as_str(), text: &text, scan: !args.wanted.is_redirect() };
    code.show(screen)?;
    if let Some(path) = &args.save {
        code.save(path)?;
    }
    Ok(code.scan)
}

fn exit_for(ended: &Ended, manual: bool) -> Exit {
    match &ended.outcome.status {
        Status::Paid { .. } if ended.cancelled => Exit::PaidAnyway,
        // Reserving was all that was asked for.
        Status::Approved { capture: CaptureProgress::NotAsked, .. } if manual && !ended.cancelled => {
            Exit::Done
        }
        status => Exit::of(status),
    }
}
