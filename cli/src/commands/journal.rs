//! `kasse journal`: what is written down. Reads the file only: no network, and nothing is taken over.

use clap::{Args as ClapArgs, Subcommand};
use kasse::error::{Error, ErrorName};
use kasse::flow::payment::{Record, outcome_of};
use kasse::ids::{OrderId, Reference};
use kasse::journal::{Filter, Journal, JournalError, Options, Sqlite, Stored};
use serde::Serialize;

use crate::context::{Context, run as run_in_context};
use crate::exit::Exit;
use crate::output::{EntryReport, Failure, ListReport, Output};
use crate::settings::{Flags, journal as journal_of};

const COMMAND: &str = "journal";

/// Look at the journal; nothing is sent and nothing is changed.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List payments, newest first
    List(ListArgs),
    /// Show everything that is written down about a payment
    Show(ShowArgs),
}

#[derive(ClapArgs)]
struct ListArgs {
    /// Of this order only
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// Only those with something left to do
    #[arg(long)]
    live: bool,
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: u32,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

#[derive(ClapArgs)]
struct ShowArgs {
    /// The payment
    reference: String,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Everything about one payment.
#[derive(Serialize)]
struct Shown {
    host: String,
    #[serde(flatten)]
    entry: EntryReport,
    record: Record,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    match &args.what {
        What::List(args) => {
            run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
                list(args, context).await
            })
        }
        What::Show(args) => {
            run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
                show(args, context).await
            })
        }
    }
}

async fn list(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let order = args.order.as_deref().map(OrderId::new).transpose()?;
    let live = args.live.then_some(true);
    let filter = Filter { order, live, limit: Some(args.limit), ..Filter::default() };
    let entries: Result<Vec<EntryReport>, Failure> =
        read(context, filter).await?.iter().map(|stored| Ok(entry(stored)?.0)).collect();
    ListReport { payments: entries? }.tell(COMMAND, &context.screen);
    Ok(Exit::Done)
}

async fn show(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let reference = Reference::new(args.reference.as_str())?;
    let all = read(context, Filter::default()).await?;
    let found: Vec<&Stored> = all.iter().filter(|stored| stored.key.reference == reference).collect();
    if found.is_empty() {
        return Err(Error::new(ErrorName::PaymentNotFound).with_reference(reference.as_str()).into());
    }
    for stored in found {
        let (entry, record) = entry(stored)?;
        let host = stored.key.host.to_string();
        let shown = Shown { host, entry, record };
        context.screen.done("record", COMMAND, &shown, || text(&shown));
    }
    Ok(Exit::Done)
}

/// Payments of the journal file; a file that is not there is not made.
async fn read(context: &Context, filter: Filter) -> Result<Vec<Stored>, Failure> {
    let path = journal_of(&context.given, &context.variables, context.problems.clone())?;
    if !path.exists() {
        return Err(Failure::Machine(format!("there is no journal at {}", path.display())));
    }
    let journal = Sqlite::open(&path, Options::default()).map_err(Error::from)?;
    let stored = journal.list(filter).await.map_err(Error::from)?;
    journal.close().await.map_err(Error::from)?;
    Ok(stored)
}

fn entry(stored: &Stored) -> Result<(EntryReport, Record), Failure> {
    let record: Record = serde_json::from_slice(&stored.state)
        .map_err(|_| Error::from(JournalError::Damaged("a payment's state cannot be read".to_owned())))?;
    let entry = EntryReport {
        reference: stored.key.reference.to_string(),
        msn: stored.key.msn.to_string(),
        order: stored.order.as_ref().map(ToString::to_string),
        created_at: stored.created_at,
        updated_at: stored.updated_at,
        live: stored.live,
        unacknowledged: stored.unacknowledged,
        outcome: outcome_of(&record),
    };
    Ok((entry, record))
}

fn text(shown: &Shown) -> String {
    let record = serde_json::to_string_pretty(&shown.record).unwrap_or_default();
    format!("{}\n  platform {}, sales unit {}\n{record}", shown.entry.line(), shown.host, shown.entry.msn)
}
