//! Printed codes: made, looked up, printed, moved, retired.
//!
//! Calls are repeated while the network is to blame, at most for the duration `operation`: each ends in the same
//! state however often it arrives. None of them has anything to do with money.
//!
//! ```no_run
//! # use kasse::api::{QrFormat, qr::Category};
//! # use kasse::ids::{BeaconId, Location, MerchantQrId, RedirectQrId, RedirectTarget};
//! # use kasse::till::{NewRedirect, PrintData, Till};
//! # async fn make(till: &Till, scanned: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let stickers = till.stickers();
//! let new = NewRedirect::new(RedirectQrId::new("kiosk-7")?, RedirectTarget::new("https://shop.example/k/7")?);
//! stickers.redirects().make(new).await?;
//!
//! let table = MerchantQrId::new("bord-7")?;
//! stickers.callbacks().make(table.clone(), Location::new("Bord 7")?, Category::InStore).await?;
//! match stickers.callbacks().print(table, QrFormat::Png(None)).await? {
//!     PrintData::Picture(file) => std::fs::write("bord-7.png", file)?,
//!     PrintData::Text(_) => {}
//! }
//!
//! let beacon = BeaconId::of_sticker(scanned)?;
//! stickers.callbacks().adopt(beacon, Location::new("Kasse 1")?).await?;
//! # Ok(())
//! # }
//! ```

mod callback;
mod print;
mod redirect;

pub use callback::CallbackStickers;
pub use print::PrintData;
pub use redirect::{NewRedirect, RedirectStickers};

use super::api_calls::ApiCalls;
use crate::error::{Error, ErrorName};

/// The printed codes of a sales unit.
#[derive(Debug, Clone)]
pub struct Stickers {
    calls: ApiCalls,
}

impl Stickers {
    pub(super) fn new(calls: ApiCalls) -> Self {
        Self { calls }
    }

    /// Those that lead to a page of the merchant's.
    pub fn redirects(&self) -> RedirectStickers {
        RedirectStickers::new(self.calls.clone())
    }

    /// Those that tell the till who scanned them.
    pub fn callbacks(&self) -> CallbackStickers {
        CallbackStickers::new(self.calls.clone())
    }
}

/// What is gone already is deleted.
fn gone(deleted: Result<(), Error>) -> Result<(), Error> {
    match deleted {
        Err(error) if error.name() == ErrorName::NotFound => Ok(()),
        other => other,
    }
}
