//! Answers of `/epayment/v1/payments`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::lenient;
use super::object::object;
use super::open_enum;

open_enum! {
    /// How far the customer's approval has come. What became of the money is in the aggregate alone.
    pub enum State {
        /// Waiting for the customer.
        Created = "CREATED",
        /// The customer approved.
        Authorized = "AUTHORIZED",
        /// The customer declined.
        Aborted = "ABORTED",
        /// Nobody acted in time.
        Expired = "EXPIRED",
        /// Cancelled by the merchant before approval.
        Terminated = "TERMINATED",
    }
}

open_enum! {
    /// What happened to a payment.
    pub enum EventName {
        /// The create was accepted.
        Created = "CREATED",
        /// The customer approved.
        Authorized = "AUTHORIZED",
        /// Money was captured.
        Captured = "CAPTURED",
        /// A reservation was released.
        Cancelled = "CANCELLED",
        /// Money was paid back.
        Refunded = "REFUNDED",
        /// The customer declined.
        Aborted = "ABORTED",
        /// Nobody acted in time.
        Expired = "EXPIRED",
        /// Cancelled by the merchant before approval.
        Terminated = "TERMINATED",
    }
}

open_enum! {
    /// What the customer pays with.
    pub enum PaymentMethodType {
        /// The app.
        Wallet = "WALLET",
        /// A card on the landing page.
        Card = "CARD",
        /// A card behind a payment service provider.
        CardPassthrough = "CARD_PASSTHROUGH",
    }
}

/// An amount of money in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Three letters.
    pub currency: String,
    /// Minor units.
    #[serde(deserialize_with = "lenient::integer")]
    pub value: i64,
}

/// The four sums of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Aggregate {
    /// Reserved by approval; neither capture nor cancel lowers it.
    #[serde(deserialize_with = "object")]
    pub authorized_amount: Amount,
    /// Released again; more than authorized if cancelled before approval.
    #[serde(deserialize_with = "object")]
    pub cancelled_amount: Amount,
    /// Taken; a refund does not lower it.
    #[serde(deserialize_with = "object")]
    pub captured_amount: Amount,
    /// Paid back.
    #[serde(deserialize_with = "object")]
    pub refunded_amount: Amount,
}

/// Answer to a create.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// The payment.
    pub reference: String,
    /// Link or text of the code; whoever has it can pay. Absent for a push message.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

/// Answer to a read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// The payment.
    pub reference: String,
    /// How far the approval has come.
    pub state: State,
    /// What was asked for.
    #[serde(deserialize_with = "object")]
    pub amount: Amount,
    /// What became of the money.
    #[serde(deserialize_with = "object")]
    pub aggregate: Aggregate,
    /// The platform's reference of the creation.
    pub psp_reference: String,
    /// What the customer pays with.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethod>,
    /// Filled some time after approval, if a scope was asked for.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// As in [`Created`].
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// As it was given at creation.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, String>>,
    /// The customer, if a scope was asked for.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub user_details: Option<UserDetails>,
    /// RFC 3339, with an offset: until when a capture is guaranteed.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub capture_guaranteed_until: Option<String>,
}

/// What the customer pays with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethod {
    /// The kind.
    #[serde(rename = "type")]
    pub kind: PaymentMethodType,
    /// First six digits of the card, after approval.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub card_bin: Option<String>,
}

/// Names the customer at the profile service.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Stable per customer and sales unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
}

/// The customer, as far as they agreed to tell. `Debug` shows nothing of it; wiped when it is dropped.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserDetails {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number, MSISDN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<String>,
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// Addresses, as the platform wrote them: their fields are not documented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<serde_json::Value>,
}

/// Answer to capture, refund and cancel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Modified {
    /// The payment.
    pub reference: String,
    /// How far the approval has come.
    pub state: State,
    /// What the payment was created for, not the modification.
    #[serde(deserialize_with = "object")]
    pub amount: Amount,
    /// What became of the money.
    #[serde(deserialize_with = "object")]
    pub aggregate: Aggregate,
    /// The platform's reference of the creation.
    pub psp_reference: String,
}

/// One line of the event log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The payment.
    pub reference: String,
    /// The platform's reference of this event.
    pub psp_reference: String,
    /// What happened.
    pub name: EventName,
    /// The amount of this event.
    #[serde(deserialize_with = "object")]
    pub amount: Amount,
    /// RFC 3339, UTC, with 0 to 7 digits of a second.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The key of the call that caused it, where the platform tells.
    #[serde(default, deserialize_with = "lenient::optional", skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// False: tried and failed, nothing moved.
    pub success: bool,
}

impl fmt::Debug for Created {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Created({}, address: {})", self.reference, self.redirect_url.is_some())
    }
}

impl fmt::Debug for Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payment({}, {}, {:?})", self.reference, self.state.as_str(), self.aggregate)
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.sub.is_some() { "Profile(…)" } else { "Profile()" })
    }
}

impl Drop for UserDetails {
    fn drop(&mut self) {
        let Self { first_name, last_name, email, mobile_number, date_of_birth, addresses } = self;
        for text in [first_name, last_name, email, mobile_number, date_of_birth] {
            text.zeroize();
        }
        addresses.iter_mut().for_each(wipe);
    }
}

/// Wipes every text in a value.
pub(super) fn wipe(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => text.zeroize(),
        serde_json::Value::Array(items) => items.iter_mut().for_each(wipe),
        serde_json::Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

impl fmt::Debug for UserDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserDetails(…)")
    }
}
