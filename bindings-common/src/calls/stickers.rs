use std::time::Duration;

use kasse::api::qr::{CallbackQr, Category as CoreCategory, RedirectQr, Ttl};
use kasse::error::{Error, Invalid};
use kasse::ids::{BeaconId, Location, MerchantQrId, RedirectQrId, RedirectTarget};
use kasse::till::{NewRedirect, PrintData, Till};

use crate::ask::qr_format;
use crate::record::{Category, CheckIn, QrFormat, Sticker, StickerKind};

/// It never ends.
const FOR_EVER: i64 = -1;

/// As [`RedirectStickers::make`](kasse::till::RedirectStickers::make); a life of 0 seconds is for ever.
///
/// # Errors
/// As there.
pub async fn make_redirect(till: Till, id: String, target: String, ttl_s: i64) -> Result<Sticker, Error> {
    let mut new = NewRedirect::new(RedirectQrId::new(id)?, RedirectTarget::new(target)?);
    if ttl_s != 0 {
        let seconds = u64::try_from(ttl_s)
            .map_err(|_| Invalid::new("ttl_s", "is negative", "seconds, or 0 for ever"))?;
        new = new.ttl(Ttl::new(Duration::from_secs(seconds))?);
    }
    Ok((&till.stickers().redirects().make(new).await?).into())
}

/// As [`CallbackStickers::make`](kasse::till::CallbackStickers::make).
///
/// # Errors
/// As there.
pub async fn make_callback(till: Till, id: String, location: String, at: Category) -> Result<Sticker, Error> {
    let (id, location) = (MerchantQrId::new(id)?, Location::new(location)?);
    Ok((&till.stickers().callbacks().make(id, location, at.core()).await?).into())
}

/// As [`RedirectStickers::move_to`](kasse::till::RedirectStickers::move_to).
///
/// # Errors
/// As there.
pub async fn move_redirect(till: Till, id: String, target: String) -> Result<Sticker, Error> {
    let (id, target) = (RedirectQrId::new(id)?, RedirectTarget::new(target)?);
    Ok((&till.stickers().redirects().move_to(id, target).await?).into())
}

/// As [`CallbackStickers::move_to`](kasse::till::CallbackStickers::move_to).
///
/// # Errors
/// As there.
pub async fn move_callback(till: Till, id: String, location: String, at: Category) -> Result<Sticker, Error> {
    let (id, location) = (MerchantQrId::new(id)?, Location::new(location)?);
    Ok((&till.stickers().callbacks().move_to(id, location, at.core()).await?).into())
}

/// Every sticker of a kind.
///
/// # Errors
/// As the core's `list`.
pub async fn stickers(till: Till, kind: StickerKind) -> Result<Vec<Sticker>, Error> {
    let stickers = till.stickers();
    Ok(match kind {
        StickerKind::Redirect => stickers.redirects().list().await?.iter().map(Sticker::from).collect(),
        StickerKind::Callback => stickers.callbacks().list().await?.iter().map(Sticker::from).collect(),
    })
}

/// One sticker.
///
/// # Errors
/// As the core's `look_up`.
pub async fn sticker(till: Till, kind: StickerKind, id: String) -> Result<Sticker, Error> {
    let stickers = till.stickers();
    Ok(match kind {
        StickerKind::Redirect => (&stickers.redirects().look_up(RedirectQrId::new(id)?).await?).into(),
        StickerKind::Callback => (&stickers.callbacks().look_up(MerchantQrId::new(id)?).await?).into(),
    })
}

/// What is needed to print a sticker: the bytes of a picture, or of a text to be drawn here.
///
/// # Errors
/// As the core's `print`.
pub async fn print_sticker(
    till: Till,
    kind: StickerKind,
    id: String,
    form: Option<QrFormat>,
    size: u32,
) -> Result<Option<Vec<u8>>, Error> {
    let (stickers, form) = (till.stickers(), qr_format(form, size)?);
    let print = match kind {
        StickerKind::Redirect => stickers.redirects().print(RedirectQrId::new(id)?, form).await?,
        StickerKind::Callback => stickers.callbacks().print(MerchantQrId::new(id)?, form).await?,
    };
    Ok(Some(match print {
        PrintData::Picture(bytes) => bytes,
        PrintData::Text(text) => text.expose().as_bytes().to_vec(),
    }))
}

/// Deletes a sticker.
///
/// # Errors
/// As the core's `retire`.
pub async fn retire_sticker(till: Till, kind: StickerKind, id: String) -> Result<(), Error> {
    let stickers = till.stickers();
    match kind {
        StickerKind::Redirect => stickers.redirects().retire(RedirectQrId::new(id)?).await,
        StickerKind::Callback => stickers.callbacks().retire(MerchantQrId::new(id)?).await,
    }
}

/// Lets an old MobilePay sticker work on, by what it says; gives the name its check-ins come under.
///
/// # Errors
/// As [`CallbackStickers::adopt`](kasse::till::CallbackStickers::adopt), and a text of anything else.
pub async fn adopt_sticker(till: Till, text: String, location: String) -> Result<String, Error> {
    let (beacon, location) = (BeaconId::of_sticker(&text)?, Location::new(location)?);
    let id = beacon.merchant_qr_id();
    till.stickers().callbacks().adopt(beacon, location).await?;
    Ok(id.as_str().to_owned())
}

/// Who waits at a sticker, or at any, newest scan first.
///
/// # Errors
/// The journal's.
pub async fn check_ins(till: Till, sticker: Option<String>) -> Result<Vec<CheckIn>, Error> {
    let check_ins = till.check_ins();
    let found = match sticker {
        Some(sticker) => check_ins.waiting(&sticker).await?,
        None => check_ins.all_waiting().await?,
    };
    Ok(found.iter().map(CheckIn::from).collect())
}

impl From<&kasse::till::WaitingCheckIn> for CheckIn {
    fn from(waiting: &kasse::till::WaitingCheckIn) -> Self {
        Self {
            sticker: waiting.merchant_qr_id.clone(),
            initiated_at: waiting.initiated_at.millis(),
            age: i64::try_from(waiting.age.as_millis()).unwrap_or(i64::MAX),
        }
    }
}

impl From<&RedirectQr> for Sticker {
    fn from(found: &RedirectQr) -> Self {
        let left = found.expires_in.map(|left| i64::try_from(left.as_secs()).unwrap_or(i64::MAX));
        Self {
            kind: StickerKind::Redirect,
            id: found.id.as_str().to_owned(),
            target: Some(found.target.as_str().to_owned()),
            expires_in_s: left.unwrap_or(FOR_EVER),
            location: None,
            category: None,
            text: None,
        }
    }
}

impl From<&CallbackQr> for Sticker {
    fn from(found: &CallbackQr) -> Self {
        Self {
            kind: StickerKind::Callback,
            id: found.id.as_str().to_owned(),
            target: None,
            expires_in_s: FOR_EVER,
            location: found.location.clone(),
            category: found.category.as_ref().map(|category| category.as_str().to_owned()),
            text: found.content.clone(),
        }
    }
}

impl Category {
    fn core(self) -> CoreCategory {
        match self {
            Self::InStore => CoreCategory::InStore,
            Self::Vending => CoreCategory::Vending,
        }
    }
}
