//! `/qr/v1`: stickers, pictures of codes, and who stands behind a personal QR.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::lenient;
use super::open::open_enum;

open_enum! {
    /// What kind of place a callback sticker is at (`category`). Changes the app's waiting text only.
    pub enum Category {
        /// A till. The platform's default.
        InStore = "IN_STORE",
        /// A machine.
        Vending = "VENDING",
    }
}

/// Body of `POST /qr/v1`. The address pays: wiped when dropped.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase")]
pub struct OneTimeRequest {
    /// The landing page of the payment, as the platform gave it.
    pub url: String,
    /// Width of the white border in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub white_border: Option<u16>,
}

/// Answer of `POST /qr/v1`.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase")]
pub struct OneTime {
    /// Link to the picture, or the text itself.
    pub url: String,
    /// Seconds the code can still be used.
    #[zeroize(skip)]
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}

/// Body of `POST /qr/v1/merchant-redirect`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRedirect {
    /// The merchant's name of it.
    pub id: String,
    /// Where it leads.
    pub redirect_url: String,
    /// Seconds until it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// Width of the white border in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub white_border: Option<u16>,
}

/// Body of `PUT /qr/v1/merchant-redirect/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RedirectUpdate {
    /// Where it leads from now on.
    pub redirect_url: String,
}

/// One redirect sticker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redirect {
    /// The merchant's name of it.
    pub id: String,
    /// Link to the picture, or the text itself.
    pub url: String,
    /// Where it leads.
    pub redirect_url: String,
    /// Seconds until it is deleted; -1: never.
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}

/// Body of the two PUTs of callback stickers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallbackPut {
    /// Where it stands.
    pub location_description: String,
    /// What kind of place that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
}

/// One callback sticker. The platform promises none of the fields; without its name it cannot be told which one
/// it is, and without its text it cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Callback {
    /// The sales unit.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub merchant_serial_number: Option<String>,
    /// The merchant's name of it.
    pub merchant_qr_id: String,
    /// Where it stands.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub location_description: Option<String>,
    /// Link to the picture.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub qr_image_url: Option<String>,
    /// The text of the code.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub qr_content: Option<String>,
    /// What kind of place it is at; not documented for answers.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
}

/// Answer of the two exchanges. Personal data: wiped when dropped.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase")]
pub struct Exchanged {
    /// The customer's number, country code first.
    pub msisdn: String,
    /// `1.0` for a code that shows the number, `2.0` for one that does not.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When the app made the code, in Unix seconds.
    #[zeroize(skip)]
    #[serde(default, deserialize_with = "lenient::whole", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
}

impl fmt::Debug for OneTimeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeRequest(..)")
    }
}

impl fmt::Debug for OneTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OneTime({:?})", self.expires_in)
    }
}

impl fmt::Debug for Exchanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exchanged({:?}, {:?})", self.version, self.timestamp)
    }
}
