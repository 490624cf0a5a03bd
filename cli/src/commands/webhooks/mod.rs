//! `kasse webhooks`: where the platform sends the events of a sales unit.

mod examine;
mod report;

use clap::{Args as ClapArgs, Subcommand};
use kasse::api::{WebhookEvent, WebhookId};
use kasse::webhook::Address;

use self::report::{EnsuredReport, List};
use crate::context::{Context, Session, run as run_in_context};
use crate::exit::Exit;
use crate::output::{Failure, Id, Output};
use crate::settings::{Flags, Setting, known_secrets, webhook_url};

const COMMAND: &str = "webhooks";

/// List, ensure, delete and examine the registrations of the sales unit.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

#[derive(Subcommand)]
enum What {
    /// List the registrations of the sales unit, whoever made them
    List,
    /// See to it that --webhook-url hears what a till needs, once, with a secret that is known
    ///
    /// What is right already stays. A new secret is printed as ID:SECRET, once: add it to KASSE_WEBHOOK_SECRETS.
    Ensure(EnsureArgs),
    /// Delete a registration; one that is gone already is fine
    Delete {
        /// Its id, as `list` shows it
        id: String,
    },
    /// Check registrations, secrets and the handler at --webhook-url, and say what to do
    Doctor,
}

#[derive(ClapArgs)]
struct EnsureArgs {
    /// Hear of check-ins at callback stickers too; a sales unit has one address for these
    #[arg(long)]
    check_ins: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| match &args.what {
        What::Doctor => examine::run(context).await,
        what => context.with_session(async |session| act(what, context, session).await).await,
    })
}

async fn act(what: &What, context: &Context, session: &Session) -> Result<Exit, Failure> {
    let webhooks = session.client.webhooks(session.till.msn().clone());
    let screen = &context.screen;
    match what {
        What::List | What::Doctor => {
            let list = List::of(&webhooks.list().await?);
            screen.done("webhooks", COMMAND, &list, || list.text());
        }
        What::Ensure(args) => {
            let address = address(context)?;
            let known = known_secrets(&context.given);
            let ensured = webhooks.ensure(&address, &events(args.check_ins), &known).await?;
            let report = EnsuredReport::of(&ensured);
            screen.done("ensured", COMMAND, &report, || report.text());
        }
        What::Delete { id } => {
            webhooks.delete(WebhookId::new(&**id)?).await?;
            screen.done("deleted", COMMAND, &Id { id }, || format!("{id} is deleted."));
        }
    }
    Ok(Exit::Done)
}

fn events(check_ins: bool) -> Vec<WebhookEvent> {
    WebhookEvent::OF_A_TILL.into_iter().chain(check_ins.then_some(WebhookEvent::UserCheckedIn)).collect()
}

/// The registered address; this cannot be guessed.
fn address(context: &Context) -> Result<Address, Failure> {
    let address = webhook_url(&context.given).map_err(|problem| vec![problem])?;
    address.ok_or_else(|| {
        let names = Setting::WebhookUrl.names();
        let flag = names.flag.unwrap_or_default();
        Failure::Usage(format!("{flag} or {} is needed: where webhooks arrive", names.variable))
    })
}
