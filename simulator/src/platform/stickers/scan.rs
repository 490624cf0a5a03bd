//! The customer before a sticker.

use serde::Serialize;

use crate::platform::{Platform, PlayError};
use crate::unit::Market;

/// What a sticker did to the customer who scanned it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "sticker", rename_all = "snake_case")]
pub enum StickerScan {
    /// The browser opens this page.
    Redirect {
        /// The page.
        url: String,
    },
    /// The app shows that it waits for the store.
    CheckedIn {
        /// The sales unit's MSN.
        msn: String,
        /// The merchant's name of the sticker.
        merchant_qr_id: String,
        /// Where it stands, as the app shows it.
        location: String,
        /// `IN_STORE` or `VENDING`.
        category: &'static str,
        /// Who it is, for the merchant.
        customer_token: String,
        /// Somebody has registered to be told. If not, the app says that it cannot reach the store.
        told: bool,
    },
}

impl Platform {
    /// A customer scans a printed code; `by` is a phone number, or the market's first customer.
    ///
    /// # Errors
    /// There is no such sticker (any more), or no such customer.
    pub fn scan_sticker(&mut self, text: &str, by: Option<&str>) -> Result<StickerScan, PlayError> {
        if let Some(url) = self.redirect_behind(text) {
            return Ok(StickerScan::Redirect { url });
        }
        let known = |found: &&super::Callback| found.content == text;
        let found = self.stickers.callbacks.iter().find(known).ok_or(PlayError::UnknownSticker)?;
        let unit = self.options.units.get(found.unit).ok_or(PlayError::UnknownUnit)?;
        let (msn, market) = (unit.msn.clone(), unit.market);
        let merchant_qr_id = found.id.clone();
        let (location, category) = (found.location.clone(), found.category);
        let phone = match by {
            Some(phone) => phone.to_owned(),
            None => self.first_of(market).ok_or(PlayError::UnknownUser)?,
        };
        let customer_token = self.customer_token(&phone, 0)?;
        let told = self.note_check_in(&msn, &merchant_qr_id, &customer_token);
        Ok(StickerScan::CheckedIn { msn, merchant_qr_id, location, category, customer_token, told })
    }

    fn first_of(&self, market: Market) -> Option<String> {
        let mut users = self.options.users.iter();
        users.find(|user| user.phone.starts_with(market.phone_prefix())).map(|user| user.phone.clone())
    }
}
