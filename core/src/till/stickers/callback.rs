use super::print::{self, missing};
use super::{PrintData, gone};
use crate::api::qr::{
    AdoptMobilePayQr, CallbackQr, Category, DeleteCallbackQr, GetCallbackQr, ListCallbackQrs, PutCallbackQr,
};
use crate::api::{QrFormat, RedirectUrl};
use crate::error::Error;
use crate::ids::{BeaconId, Location, MerchantQrId};
use crate::till::api_calls::ApiCalls;

/// Stickers that tell the till who scanned them, by the event `user.checked-in.v1`: register for it first, or the
/// customer is told that the store cannot be reached.
#[derive(Debug, Clone)]
pub struct CallbackStickers {
    calls: ApiCalls,
}

impl CallbackStickers {
    pub(super) fn new(calls: ApiCalls) -> Self {
        Self { calls }
    }

    /// Makes a sticker, or gives the one of that name another place and kind: the printed code stays the same.
    pub async fn make(
        &self,
        id: MerchantQrId,
        location: Location,
        category: Category,
    ) -> Result<CallbackQr, Error> {
        self.calls.steady(&PutCallbackQr::new(id.clone(), location, category)?).await?;
        self.look_up(id).await
    }

    /// Every callback sticker of the sales unit.
    pub async fn list(&self) -> Result<Vec<CallbackQr>, Error> {
        self.calls.steady(&ListCallbackQrs::new(QrFormat::Svg)).await
    }

    /// One of them; `not_found` if there is none of that name.
    pub async fn look_up(&self, id: MerchantQrId) -> Result<CallbackQr, Error> {
        self.calls.steady(&GetCallbackQr::new(id, QrFormat::Svg)).await
    }

    /// What is needed to print it, in the form asked for: the picture itself, not its link, which dies.
    pub async fn print(&self, id: MerchantQrId, format: QrFormat) -> Result<PrintData, Error> {
        let found = self.calls.steady(&GetCallbackQr::new(id, format)).await?;
        match format {
            QrFormat::Text => print::text(found.content.as_deref().unwrap_or_default()),
            _ => {
                let link = found.picture.as_ref().map(RedirectUrl::as_str);
                let link = link.ok_or_else(|| missing("a sticker without a picture"))?;
                print::picture(&self.calls, link, format).await
            }
        }
    }

    /// Says where it stands now; the customer reads it after the scan. The name and the printed code never change.
    pub async fn move_to(
        &self,
        id: MerchantQrId,
        location: Location,
        category: Category,
    ) -> Result<CallbackQr, Error> {
        // The change itself would make one that is not there.
        self.look_up(id.clone()).await?;
        self.make(id, location, category).await
    }

    /// Deletes it; one that is gone already is fine. Who scans a printed copy is told that it is not known.
    pub async fn retire(&self, id: MerchantQrId) -> Result<(), Error> {
        gone(self.calls.steady(&DeleteCallbackQr::new(id)).await)
    }

    /// Lets an old MobilePay sticker work on: check-ins come under [`BeaconId::merchant_qr_id`]. A sticker that
    /// belongs to another sales unit is a `conflict`. There is nothing to print.
    pub async fn adopt(&self, beacon: BeaconId, location: Location) -> Result<(), Error> {
        self.calls.steady(&AdoptMobilePayQr::new(beacon, location)).await
    }
}
