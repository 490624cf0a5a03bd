//! One payment as the platform knows it, and the bodies it is answered with.

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::http::Millis;
use crate::unit::Currency;

/// The state of a payment, about approval only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum State {
    /// Nobody has acted yet.
    Created,
    /// The customer approved.
    Authorized,
    /// The customer declined.
    Aborted,
    /// Nobody acted in time.
    Expired,
    /// The merchant cancelled before approval.
    Terminated,
}

/// How the customer is brought to the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserFlow {
    /// A landing page.
    WebRedirect,
    /// A push to the customer's app.
    PushMessage,
    /// A one-time QR code.
    Qr,
    /// A switch from another app.
    NativeRedirect,
}

/// The names of payment events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventName {
    /// Create was accepted.
    Created,
    /// The customer approved, or tried to.
    Authorized,
    /// Money was taken.
    Captured,
    /// A hold was released.
    Cancelled,
    /// Money went back.
    Refunded,
    /// The customer declined.
    Aborted,
    /// Nobody acted in time.
    Expired,
    /// The merchant cancelled before approval.
    Terminated,
}

/// An amount as it stands in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// The currency.
    pub currency: Currency,
    /// Minor units.
    pub value: i64,
}

/// One event of a payment.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) name: EventName,
    pub(crate) psp_reference: Box<str>,
    pub(crate) amount: i64,
    pub(crate) at: Millis,
    pub(crate) key: Option<Box<str>>,
    pub(crate) success: bool,
}

/// What a picture of the code should look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QrFormat {
    Svg,
    Png { size: u32 },
    Text,
}

/// Profile data asked for at create.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Scope {
    pub(crate) any: bool,
    pub(crate) address: bool,
    pub(crate) birth_date: bool,
    pub(crate) nin: bool,
}

/// What a payment was created with; it never changes.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) reference: Box<str>,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) flow: UserFlow,
    pub(crate) customer: Option<usize>,
    pub(crate) minimum_age: u8,
    pub(crate) scope: Scope,
    pub(crate) qr_format: QrFormat,
    pub(crate) metadata: Option<Vec<(Box<str>, Box<str>)>>,
    pub(crate) description: Option<Box<str>>,
    pub(crate) customer_present: bool,
    pub(crate) expires_at: Millis,
}

/// One payment.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    pub(crate) unit: usize,
    pub(crate) terms: Terms,
    pub(crate) state: State,
    pub(crate) authorized: i64,
    pub(crate) captured: i64,
    pub(crate) cancelled: i64,
    pub(crate) refunded: i64,
    pub(crate) created_at: Millis,
    pub(crate) authorized_at: Option<Millis>,
    /// The value of `token=` in every link of this payment.
    pub(crate) token: Box<str>,
    pub(crate) redirect_url: Option<Box<str>>,
    pub(crate) psp_reference: Box<str>,
    pub(crate) create_key: Box<str>,
    pub(crate) payer: Option<usize>,
    pub(crate) scanned: bool,
    /// The customer is in the middle of approving (bank, 3-D Secure).
    pub(crate) approving: bool,
    /// The bank has been asked and will answer late (the magic amount).
    pub(crate) result_unknown: bool,
    /// Counts the customer's plans, so that a newer one replaces an older.
    pub(crate) plan: u32,
    pub(crate) events: Vec<Event>,
}

impl Payment {
    pub(crate) fn left_to_capture(&self) -> i64 {
        self.authorized - self.captured - self.cancelled
    }

    pub(crate) fn left_to_refund(&self) -> i64 {
        self.captured - self.refunded
    }

    pub(crate) fn amount(&self, value: i64) -> Amount {
        Amount { currency: self.terms.currency, value }
    }
}

/// The four sums of an answer.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Aggregate {
    pub(crate) authorized_amount: Amount,
    pub(crate) cancelled_amount: Amount,
    pub(crate) captured_amount: Amount,
    pub(crate) refunded_amount: Amount,
}

/// 201 of create.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatedBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) redirect_url: Option<&'a str>,
    pub(crate) reference: &'a str,
}

/// 200 of capture, refund and cancel.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdjustedBody<'a> {
    pub(crate) amount: Amount,
    pub(crate) state: State,
    pub(crate) aggregate: Aggregate,
    pub(crate) psp_reference: &'a str,
    pub(crate) reference: &'a str,
}

/// 200 of get payment.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentBody<'a> {
    pub(crate) aggregate: Aggregate,
    pub(crate) amount: Amount,
    pub(crate) state: State,
    pub(crate) payment_method: MethodBody,
    pub(crate) profile: ProfileBody<'a>,
    pub(crate) psp_reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) redirect_url: Option<&'a str>,
    pub(crate) reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<MetadataBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_details: Option<UserDetails<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) capture_guaranteed_until: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MethodBody {
    pub(crate) r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) card_bin: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct ProfileBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sub: Option<&'a str>,
}

/// Personal data the customer shared.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserDetails<'a> {
    pub(crate) email: String,
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) mobile_number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date_of_birth: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) addresses: Vec<Address>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    pub(crate) address_type: &'static str,
    pub(crate) street_address: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) region: &'static str,
    pub(crate) country: &'static str,
}

/// Metadata in the order in which it came.
pub(crate) struct MetadataBody<'a>(pub(crate) &'a [(Box<str>, Box<str>)]);

impl Serialize for MetadataBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            map.serialize_entry(&**key, &**value)?;
        }
        map.end()
    }
}

/// One element of the event log.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventBody<'a> {
    pub(crate) reference: &'a str,
    pub(crate) psp_reference: &'a str,
    pub(crate) name: EventName,
    pub(crate) amount: Amount,
    pub(crate) timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) success: bool,
}
