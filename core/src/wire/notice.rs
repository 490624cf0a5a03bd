//! What is delivered to a webhook.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::epayment::{Amount, EventName, Profile, UserDetails, wipe};
use super::lenient;
use crate::ids::CustomerToken;

/// The body of a delivery, whatever kind of event it is: the type is not in it, so what is there tells. Fields that
/// are not as documented count as absent.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// The sales unit.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub msn: Option<String>,
    /// The name of `msn` in check-ins before 2024.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub merchant_serial_number: Option<String>,
    /// The payment.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub reference: Option<String>,
    /// The platform's reference of this event.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub psp_reference: Option<String>,
    /// What happened.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub name: Option<EventName>,
    /// The amount of this event.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub amount: Option<Amount>,
    /// RFC 3339, UTC, with 0 to 7 digits of a second.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub timestamp: Option<String>,
    /// The key of the call that caused it.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub idempotency_key: Option<String>,
    /// False: tried and failed, nothing moved.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub success: Option<bool>,
    /// The customer, if a scope was asked for.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub user_details: Option<UserDetails>,
    /// Names the customer at the profile service.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub sub: Option<String>,
    /// Where older versions have `sub`.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub profile: Option<Profile>,
    /// RFC 3339: until when a capture is guaranteed.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub capture_guaranteed_until: Option<String>,
    /// Who scanned.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub customer_token: Option<CustomerToken>,
    /// The sticker.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub merchant_qr_id: Option<String>,
    /// RFC 3339: when it was scanned.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub initiated_at: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Fields this version does not know. They may be about the customer: `Debug` shows their names only, and they are
/// wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Extra(Map<String, Value>);

impl Extra {
    /// A field by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

impl Drop for Extra {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

/// Which fields are there, and nothing of what is in them.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({:?})", self.name.as_ref().map(EventName::as_str))
    }
}
