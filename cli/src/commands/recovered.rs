//! `kasse recovered`: results that came while nobody listened.

use std::time::Duration;

use clap::{Args as ClapArgs, Subcommand};
use kasse::ids::{Msn, Reference};
use kasse::journal::Filter;
use kasse::till::Entry;

use super::seconds;
use crate::context::{Context, Session, run as run_in_context};
use crate::exit::Exit;
use crate::output::{EntryReport, Failure, ListReport, Output};
use crate::settings::Flags;

const COMMAND: &str = "recovered";
/// How often unfinished payments are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// List results that came while nobody listened, or take note of them.
#[derive(ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Subcommand)]
enum What {
    /// List them, newest first
    List(ListArgs),
    /// Take note of them: they are not listed again
    Ack(AckArgs),
}

#[derive(ClapArgs)]
struct ListArgs {
    /// Let unfinished payments come to a result first, at most so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
    wait: Duration,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

#[derive(ClapArgs)]
struct AckArgs {
    /// Payments to take note of
    #[arg(required_unless_present = "all")]
    references: Vec<String>,
    /// All that are listed now
    #[arg(long, conflicts_with = "references")]
    all: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    match &args.what {
        None => list(&args.list),
        Some(What::List(args)) => list(args),
        Some(What::Ack(args)) => acknowledge(args),
    }
}

fn list(args: &ListArgs) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        context
            .with_session(async |session| {
                // The outer limit: what is not settled by then is listed next time.
                let _ = tokio::time::timeout(args.wait, settled(session)).await;
                show(context, recovered(session).await?)
            })
            .await
    })
}

/// Nobody has listened since the last command, so what is left over is only now being asked about.
async fn settled(session: &Session) -> Result<(), Failure> {
    let live = Filter { live: Some(true), ..Filter::default() };
    loop {
        let open = session.client.list(live.clone()).await?;
        if open.iter().all(|entry| entry.outcome.status.is_settled()) {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn acknowledge(args: &AckArgs) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        let named: Result<Vec<Reference>, _> =
            args.references.iter().map(|text| Reference::new(text.as_str())).collect();
        let named = named?;
        context
            .with_session(async |session| {
                let found = recovered(session).await?;
                let noted: Vec<Entry> =
                    found.into_iter().filter(|entry| args.all || named.contains(&entry.reference)).collect();
                let keys: Vec<(Msn, Reference)> =
                    noted.iter().map(|entry| (entry.msn.clone(), entry.reference.clone())).collect();
                session.client.acknowledge(&keys).await?;
                show(context, noted)
            })
            .await
    })
}

async fn recovered(session: &Session) -> Result<Vec<Entry>, Failure> {
    Ok(session.client.recovered().await?)
}

fn show(context: &Context, entries: Vec<Entry>) -> Result<Exit, Failure> {
    let payments = entries.into_iter().map(EntryReport::from).collect();
    ListReport { payments }.tell(COMMAND, &context.screen);
    Ok(Exit::Done)
}

impl From<Entry> for EntryReport {
    fn from(entry: Entry) -> Self {
        Self {
            reference: entry.reference.to_string(),
            msn: entry.msn.to_string(),
            order: entry.order.map(|order| order.to_string()),
            created_at: entry.created_at,
            updated_at: entry.updated_at,
            live: entry.live,
            unacknowledged: entry.unacknowledged,
            outcome: entry.outcome,
        }
    }
}
