//! Stickers that lead to a web page.

use std::time::Duration;

use clap::{Args, Subcommand};
use kasse::api::qr::Ttl;
use kasse::ids::{RedirectQrId, RedirectTarget};
use kasse::till::{NewRedirect, RedirectStickers};

use super::report::{List, Sticker, retired};
use super::{Named, PrintArgs};
use crate::commands::seconds;
use crate::output::{Failure, Screen};

#[derive(Subcommand)]
pub(super) enum What {
    /// List them, also those made in the portal
    List,
    /// Show one
    Show(Named),
    /// Make one; asked for again with the same address it is the same sticker
    Make(MakeArgs),
    /// Save its picture, or show it in the terminal
    Print(PrintArgs),
    /// Let it lead elsewhere, without a new print
    Move(MoveArgs),
    /// Delete it: printed copies are dead for ever
    Retire(Named),
}

#[derive(Args)]
pub(super) struct MakeArgs {
    /// Your own name of it: letters, digits, _ - + % and spaces
    id: String,
    /// The web page it leads to
    url: String,
    /// The platform deletes it after so many seconds, 300 at least; default: never
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    ttl: Option<Duration>,
}

#[derive(Args)]
pub(super) struct MoveArgs {
    /// Your own name of it
    id: String,
    /// The web page it leads to from now on
    url: String,
}

pub(super) async fn act(what: &What, stickers: &RedirectStickers, screen: &Screen) -> Result<(), Failure> {
    let id = |text: &str| RedirectQrId::new(text);
    let one = match what {
        What::List => {
            List::tell(stickers.list().await?.iter().map(Sticker::redirect), screen);
            return Ok(());
        }
        What::Show(named) => stickers.look_up(id(&named.id)?).await?,
        What::Make(args) => {
            let mut new = NewRedirect::new(id(&args.id)?, RedirectTarget::new(&*args.url)?);
            if let Some(ttl) = args.ttl {
                new = new.ttl(Ttl::new(ttl)?);
            }
            stickers.make(new).await?
        }
        What::Move(args) => stickers.move_to(id(&args.id)?, RedirectTarget::new(&*args.url)?).await?,
        What::Print(args) => {
            let print = stickers.print(id(args.id())?, args.format()?).await?;
            return args.finish(&print, screen);
        }
        What::Retire(named) => {
            stickers.retire(id(&named.id)?).await?;
            retired(&named.id, screen);
            return Ok(());
        }
    };
    Sticker::redirect(&one).tell(screen);
    Ok(())
}
