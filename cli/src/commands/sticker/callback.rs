//! Stickers that tell the till who scanned them.

use clap::{Args, Subcommand, ValueEnum};
use kasse::api::qr::Category;
use kasse::ids::{BeaconId, Location, MerchantQrId};
use kasse::till::CallbackStickers;

use super::COMMAND;
use super::report::{List, Sticker, retired};
use super::{Named, PrintArgs};
use crate::output::{Failure, Id, Screen};

#[derive(Subcommand)]
pub(super) enum What {
    /// List them
    List,
    /// Show one
    Show(Named),
    /// Make one, or give the one of that name another place: the printed code stays the same
    Make(PlaceArgs),
    /// Save its picture, or show it in the terminal
    Print(PrintArgs),
    /// Say where it stands now; the customer reads it after the scan
    Move(PlaceArgs),
    /// Delete it; who scans a printed copy is told that it is not known
    Retire(Named),
    /// Let an old MobilePay sticker work on for this sales unit
    Adopt(AdoptArgs),
}

#[derive(Args)]
pub(super) struct PlaceArgs {
    /// Your own name of it, such as till-1
    id: String,
    /// Where it stands; the customer reads it after the scan
    location: String,
    /// What kind of place that is
    #[arg(long, value_enum, default_value_t = Place::InStore)]
    category: Place,
}

#[derive(Args)]
pub(super) struct AdoptArgs {
    /// What the sticker says: 15 digits, a GUID, or the whole text (mobilepaypos://…)
    beacon: String,
    /// Where it stands
    location: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Place {
    /// A till
    InStore,
    /// A machine
    Vending,
}

impl From<Place> for Category {
    fn from(place: Place) -> Self {
        match place {
            Place::InStore => Self::InStore,
            Place::Vending => Self::Vending,
        }
    }
}

pub(super) async fn act(what: &What, stickers: &CallbackStickers, screen: &Screen) -> Result<(), Failure> {
    let id = |text: &str| MerchantQrId::new(text);
    let one = match what {
        What::List => {
            List::tell(stickers.list().await?.iter().map(Sticker::callback), screen);
            return Ok(());
        }
        What::Show(named) => stickers.look_up(id(&named.id)?).await?,
        What::Make(args) => {
            stickers.make(id(&args.id)?, Location::new(&*args.location)?, args.category.into()).await?
        }
        What::Move(args) => {
            stickers.move_to(id(&args.id)?, Location::new(&*args.location)?, args.category.into()).await?
        }
        What::Print(args) => {
            let print = stickers.print(id(args.id())?, args.format()?).await?;
            return args.finish(&print, screen);
        }
        What::Retire(named) => {
            stickers.retire(id(&named.id)?).await?;
            retired(&named.id, screen);
            return Ok(());
        }
        What::Adopt(args) => {
            let beacon = beacon(&args.beacon)?;
            stickers.adopt(beacon.clone(), Location::new(&*args.location)?).await?;
            let sticker = beacon.merchant_qr_id();
            let id = sticker.as_str();
            let text = || format!("The sticker works. Its check-ins come under {id}.");
            screen.done("adopted", COMMAND, &Id { id }, text);
            return Ok(());
        }
    };
    Sticker::callback(&one).tell(screen);
    Ok(())
}

/// As it is printed on the sticker, or only the number in it.
fn beacon(text: &str) -> Result<BeaconId, kasse::error::Invalid> {
    if text.contains(':') { BeaconId::of_sticker(text) } else { BeaconId::new(text) }
}
