//! `kasse sticker`: printed codes of a sales unit.

mod callback;
mod print;
mod redirect;
mod report;

use clap::{Args as ClapArgs, Subcommand};

use self::print::PrintArgs;
use crate::context::{Context, Session, run as run_in_context};
use crate::exit::Exit;
use crate::output::{Failure, Output};
use crate::settings::Flags;

const COMMAND: &str = "sticker";

/// Make, print, move and retire the printed codes of the sales unit.
#[derive(ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    kind: Kind,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    settings: Flags,
}

#[derive(Subcommand)]
enum Kind {
    /// Stickers that lead to a web page of yours; any camera reads them
    #[command(subcommand)]
    Redirect(redirect::What),
    /// Stickers that tell the till who scanned them; they need a webhook for user.checked-in.v1
    #[command(subcommand)]
    Callback(callback::What),
}

/// A sticker by its name.
#[derive(ClapArgs)]
struct Named {
    /// Your own name of it
    id: String,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Exit {
    run_in_context(COMMAND, &args.settings, args.output, async |context: &Context| {
        context
            .with_session(async |session| act(&args.kind, context, session).await.map(|()| Exit::Done))
            .await
    })
}

async fn act(kind: &Kind, context: &Context, session: &Session) -> Result<(), Failure> {
    let stickers = session.till.stickers();
    match kind {
        Kind::Redirect(what) => redirect::act(what, &stickers.redirects(), &context.screen).await,
        Kind::Callback(what) => callback::act(what, &stickers.callbacks(), &context.screen).await,
    }
}
