//! `kasse identify`: who is the customer, before the sale?

use clap::Args as ClapArgs;
use kasse::api::Customer;
use kasse::ids::CustomerToken;
use kasse::qr::scan::SCAN_LIMIT;
use serde::Serialize;

use super::input::{given, given_text};
use super::keyboard::Keyboards;
use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::output::{Failure, Output};
use crate::settings::Flags;

const COMMAND: &str = "identify";
/// Longest token or number that is read, in bytes.
const TEXT_LIMIT: usize = 1024;

/// Tell who a customer is, for your own register of members. Nothing of it is written down.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    by: By,
    #[command(flatten)]
    keyboards: Keyboards,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
struct By {
    /// By the personal QR that the customer shows; - reads it from standard input, as from a scanner
    #[arg(long, value_name = "TEXT")]
    scan: Option<String>,
    /// By the token of a check-in; - reads it from standard input
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// By the number itself, put into the platform's form; - reads it from standard input
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
}

/// Who it is.
#[derive(Serialize)]
struct Report {
    phone: String,
    made_at: Option<i64>,
    version: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        identify(args, context).await
    })
}

async fn identify(args: &Args, context: &Context) -> Result<Exit, Failure> {
    context
        .with_session(async |session| {
            let By { scan, token, phone } = &args.by;
            let customer = match (scan, token, phone) {
                (Some(text), _, _) => {
                    let read = args.keyboards.scanner()?.scan(given(text, SCAN_LIMIT + 1)?)?;
                    Customer::PersonalQr(read.personal_qr()?)
                }
                (_, Some(text), _) => Customer::Token(CustomerToken::new(given_text(text, TEXT_LIMIT)?)?),
                (_, _, phone) => {
                    let number = given_text(phone.as_deref().unwrap_or_default(), TEXT_LIMIT)?;
                    Customer::Phone(session.till.phone(&number)?)
                }
            };
            let found = session.till.identify(customer).await?;
            let report = Report {
                phone: found.phone.as_str().to_owned(),
                made_at: found.made_at.map(kasse::clock::Timestamp::millis),
                version: found.version,
            };
            context.screen.done("customer", COMMAND, &report, || report.phone.clone());
            Ok(Exit::Done)
        })
        .await
}
