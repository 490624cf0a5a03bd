//! `kasse trigger`: a signed event for somebody's own webhook handler, as the platform would send it.

pub(super) mod body;
pub(super) mod send;

use clap::Args as ClapArgs;
use kasse::clock::Timestamp;
use kasse::secret::Secret;
use kasse::transport::net::NetOptions;
use kasse::webhook::{Address, sign};
use serde::Serialize;

use self::body::{About, Kind};
use self::send::Sender;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::output::{Failure, Output};
use crate::settings::{Flags, Setting, secrets, webhook_url};

const COMMAND: &str = "trigger";

/// Send a signed event to your own webhook handler, as the platform would.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// created, authorized, captured, cancelled, refunded, aborted, expired, terminated or checked-in; the
    /// platform's whole name (epayments.payment.captured.v1) will do too
    #[arg(value_name = "EVENT", value_parser = Kind::parse)]
    event: Kind,
    /// Your handler: https://…, or http:// on this machine
    #[arg(long, value_name = "URL")]
    to: String,
    /// The payment it speaks of; a made-up one if left out
    #[arg(long, value_name = "REFERENCE")]
    reference: Option<String>,
    /// The amount of the event, as in 149.00
    #[arg(long, value_name = "AMOUNT", default_value = "149.00")]
    amount: String,
    /// The sticker of a check-in
    #[arg(long, value_name = "ID", default_value = "till-01")]
    sticker: String,
    /// Tried and failed: `success` is false, nothing moved
    #[arg(long)]
    failed: bool,
    /// Send it so many times, byte for byte the same: deliveries are repeated
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    times: u32,
    /// Change the body after it was signed: a good handler refuses it
    #[arg(long)]
    forged: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// What the handler said.
#[derive(Serialize)]
struct Answered {
    kind: &'static str,
    command: &'static str,
    /// It was accepted.
    ok: bool,
    event: &'static str,
    reference: Option<String>,
    status: u16,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        trigger(args, context).await
    })
}

async fn trigger(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let to = Address::new(&*args.to)?;
    // Signed for the registered address, if the handler sits behind another one.
    let signed_for = webhook_url(&context.given).map_err(|problem| vec![problem])?;
    let signed_for = signed_for.unwrap_or_else(|| to.clone());
    let secret = secret(context)?;
    let about = About {
        msn: context.given.text(Setting::Msn).unwrap_or("123456").to_owned(),
        reference: args.reference.clone(),
        amount: args.amount.clone(),
        currency: context.given.text(Setting::Currency).unwrap_or("NOK").to_owned(),
        sticker: args.sticker.clone(),
        success: !args.failed,
    };
    let made = body::make(args.event, &about)?;
    let now = now()?;
    let signed = sign(&secret, &signed_for, &made.body, now).ok_or_else(|| {
        Failure::Machine("the clock of this machine cannot be written as a date".to_owned())
    })?;
    let mut sent = made.body.clone();
    if args.forged {
        // Still JSON, and not what was signed.
        sent.push(b' ');
    }
    let sender = Sender::new(to, &NetOptions::default())?;
    let mut all_accepted = true;
    for _ in 0..args.times {
        let status = sender.send(&signed, &sent).await?;
        let ok = (200..300).contains(&status);
        all_accepted &= ok;
        let report = Answered {
            kind: "delivery",
            command: COMMAND,
            ok,
            event: args.event.name(),
            reference: made.reference.clone(),
            status,
        };
        context.screen.print(&report, || report.text());
    }
    Ok(if all_accepted { Exit::Done } else { Exit::Failed })
}

/// The first one: the platform has one per registration.
fn secret(context: &Context) -> Result<Secret, Failure> {
    secrets(&context.given).into_iter().next().ok_or_else(|| {
        let variable = Setting::WebhookSecrets.names().variable;
        Failure::Usage(format!("{variable} is not set: the secret that your handler checks with"))
    })
}

pub(super) fn now() -> Result<Timestamp, Failure> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.ok().and_then(|since| i64::try_from(since.as_millis()).ok());
    let millis = millis.ok_or_else(|| Failure::Machine("the clock of this machine is not set".to_owned()))?;
    Ok(Timestamp::from_millis(millis))
}

impl Answered {
    fn text(&self) -> String {
        let verdict = if self.ok { "accepted" } else { "not accepted: the platform would send it again" };
        let about =
            self.reference.as_deref().map_or_else(String::new, |reference| format!(" of {reference}"));
        format!("{}{about}: {} {verdict}", self.event, self.status)
    }
}
