//! `kasse capture`, `refund` and `settle`: what a host asks of a payment, each request at most once.

use std::time::{Duration, Instant};

use clap::Args as ClapArgs;
use kasse::error::Error;
use kasse::flow::payment::{Outcome, RequestState};
use kasse::ids::{Reference, RequestId};
use kasse::money::Money;
use kasse::till::Payment;
use serde::Serialize;

use super::amount::amount;
use super::seconds;
use crate::context::{Context, random_bits, run as run_in_context};
use crate::exit::Exit;
use crate::follow::wait_for;
use crate::interrupt::Interrupts;
use crate::output::{Failure, Output, PaymentReport, Progress, RequestReport};
use crate::settings::Flags;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Capture,
    Refund,
    Settle,
}

/// Take money that is reserved, or give it back.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The payment
    reference: String,
    /// How much; default: all there is
    amount: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Capture an amount and release the rest.
#[derive(ClapArgs)]
pub(crate) struct SettleArgs {
    /// The payment
    reference: String,
    /// How much to take; 0 releases everything
    amount: String,
    #[command(flatten)]
    common: Common,
}

#[derive(ClapArgs)]
struct Common {
    /// Your own id of this request: given again it is the same request, not another one; default: a new one
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
    /// Stop waiting after so many seconds; the request goes on
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "120")]
    wait: Duration,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Told before anything is sent, so that the same can be asked for again after a crash.
#[derive(Serialize)]
struct Named<'a> {
    kind: &'static str,
    reference: &'a str,
    id: &'a str,
}

impl Change {
    const fn name(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Refund => "refund",
            Self::Settle => "settle",
        }
    }
}

/// Runs `capture` or `refund`.
pub(crate) fn run(change: Change, args: &Args) -> Exit {
    ask(change, &args.reference, args.amount.as_deref(), &args.common)
}

/// Runs `settle`.
pub(crate) fn settle(args: &SettleArgs) -> Exit {
    ask(Change::Settle, &args.reference, Some(&args.amount), &args.common)
}

fn ask(change: Change, reference: &str, amount: Option<&str>, common: &Common) -> Exit {
    run_in_context(change.name(), &common.settings, common.output, async |context: &Context| {
        ask_in(change, reference, amount, common, context).await
    })
}

async fn ask_in(
    change: Change,
    reference: &str,
    text: Option<&str>,
    common: &Common,
    context: &Context,
) -> Result<Exit, Failure> {
    let reference = Reference::new(reference)?;
    let id = request_id(common.request_id.as_deref())?;
    let mut interrupts = Interrupts::listen();
    let screen = &context.screen;
    context
        .with_session(async |session| {
            let amount = text.map(|text| amount(text, session.currency)).transpose()?;
            let payment = session.till.payment(reference);
            let named = Named { kind: "request", reference: payment.reference().as_str(), id: id.as_str() };
            screen.object(&named);
            screen.note(&format!("Request {id}. Given again with --request-id it is the same request."));
            let request = Asked { change, payment: &payment, id: &id, amount };
            let mut progress = Progress::new(screen, false, "Ctrl-C leaves; the request goes on.");
            let done = wait_for(request.finish(common.wait), &payment, &mut interrupts, &mut progress).await;
            drop(progress);
            let outcome = match done {
                Some(outcome) => outcome?,
                None => payment.status().await?,
            };
            let state = payment.request(&id).await?;
            let exit = if state == Some(RequestState::Done) { Exit::Done } else { Exit::Open };
            let report = PaymentReport::result(change.name(), exit, &payment, &outcome, screen)
                .with_request(RequestReport::new(id.clone(), state.as_ref()));
            screen.print(&report, || report.text());
            Ok(exit)
        })
        .await
}

struct Asked<'a> {
    change: Change,
    payment: &'a Payment,
    id: &'a RequestId,
    amount: Option<Money>,
}

impl Asked<'_> {
    /// Asks until the request is finished, at most `limit`. Asking again under the same id asks for nothing new.
    async fn finish(&self, limit: Duration) -> Result<Outcome, Error> {
        let started = Instant::now();
        loop {
            let outcome = tokio::time::timeout(limit.saturating_sub(started.elapsed()), self.once()).await;
            let Ok(outcome) = outcome else { return self.payment.status().await };
            let outcome = outcome?;
            match self.payment.request(self.id).await? {
                Some(RequestState::Open) | None if started.elapsed() < limit => {}
                _ => return Ok(outcome),
            }
        }
    }

    async fn once(&self) -> Result<Outcome, Error> {
        let (payment, id) = (self.payment, self.id.clone());
        match (self.change, self.amount) {
            (Change::Settle, Some(amount)) => payment.settle(id, amount).await,
            (Change::Refund, amount) => payment.refund(id, amount).await,
            (Change::Capture | Change::Settle, amount) => payment.capture(id, amount).await,
        }
    }
}

fn request_id(given: Option<&str>) -> Result<RequestId, Failure> {
    if let Some(id) = given {
        return Ok(RequestId::new(id)?);
    }
    Ok(RequestId::new(format!("kasse-{:032x}", u128::from_be_bytes(random_bits()?)))?)
}
