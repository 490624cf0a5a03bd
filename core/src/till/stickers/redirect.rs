use super::{gone, print};
use crate::api::QrFormat;
use crate::api::qr::{
    CreateRedirectQr, DeleteRedirectQr, GetRedirectQr, ListRedirectQrs, RedirectQr, Ttl, UpdateRedirectQr,
    WhiteBorder,
};
use crate::error::{Error, ErrorName};
use crate::ids::{RedirectQrId, RedirectTarget};
use crate::till::api_calls::ApiCalls;

/// Stickers that lead to a page of the merchant's; any camera reads them.
#[derive(Debug, Clone)]
pub struct RedirectStickers {
    calls: ApiCalls,
}

/// A redirect sticker to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRedirect {
    id: RedirectQrId,
    target: RedirectTarget,
    ttl: Option<Ttl>,
    white_border: Option<WhiteBorder>,
}

impl NewRedirect {
    /// Under this name, leading there, for ever.
    pub fn new(id: RedirectQrId, target: RedirectTarget) -> Self {
        Self { id, target, ttl: None, white_border: None }
    }

    /// The platform deletes it by itself; printed copies are dead then.
    #[must_use]
    pub fn ttl(self, ttl: Ttl) -> Self {
        Self { ttl: Some(ttl), ..self }
    }

    /// Another border around the picture.
    #[must_use]
    pub fn white_border(self, border: WhiteBorder) -> Self {
        Self { white_border: Some(border), ..self }
    }
}

impl RedirectStickers {
    pub(super) fn new(calls: ApiCalls) -> Self {
        Self { calls }
    }

    /// Makes a sticker. If there is one of that name that leads to the same place, and both or neither end by
    /// themselves, that is the answer: a call whose answer was lost may be made again. Any other one of that name is
    /// a `conflict`, and stays as it is.
    pub async fn make(&self, sticker: NewRedirect) -> Result<RedirectQr, Error> {
        let NewRedirect { id, target, ttl, white_border } = sticker;
        let mut create = CreateRedirectQr::new(id.clone(), target.clone(), QrFormat::Svg);
        if let Some(ttl) = ttl {
            create = create.ttl(ttl);
        }
        if let Some(border) = white_border {
            create = create.white_border(border);
        }
        match self.calls.steady(&create).await {
            Err(error) if error.name() == ErrorName::Conflict => {
                let found = self.look_up(id).await?;
                let same = found.target == target && found.expires_in.is_some() == ttl.is_some();
                if same {
                    Ok(found)
                } else {
                    Err(error.with_extra("found.redirectUrl", found.target.as_str()))
                }
            }
            other => other,
        }
    }

    /// Every redirect sticker of the sales unit, also those made in the portal.
    pub async fn list(&self) -> Result<Vec<RedirectQr>, Error> {
        self.calls.steady(&ListRedirectQrs::new(QrFormat::Svg)).await
    }

    /// One of them; `not_found` if there is none of that name, or its time is over.
    pub async fn look_up(&self, id: RedirectQrId) -> Result<RedirectQr, Error> {
        self.calls.steady(&GetRedirectQr::new(id, QrFormat::Svg)).await
    }

    /// What is needed to print it, in the form asked for: the picture itself, not its link, which dies.
    pub async fn print(&self, id: RedirectQrId, format: QrFormat) -> Result<super::PrintData, Error> {
        let found = self.calls.steady(&GetRedirectQr::new(id, format)).await?;
        match format {
            QrFormat::Text => print::text(found.url.as_str()),
            _ => print::picture(&self.calls, found.url.as_str(), format).await,
        }
    }

    /// Lets it lead elsewhere, at once and without a new print.
    pub async fn move_to(&self, id: RedirectQrId, target: RedirectTarget) -> Result<RedirectQr, Error> {
        self.calls.steady(&UpdateRedirectQr::new(id, target, QrFormat::Svg)).await
    }

    /// Deletes it; one that is gone already is fine. Printed copies are dead for ever: a new one of the same name
    /// has another code.
    pub async fn retire(&self, id: RedirectQrId) -> Result<(), Error> {
        gone(self.calls.steady(&DeleteRedirectQr::new(id)).await)
    }
}
