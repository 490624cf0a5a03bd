//! What a relay tells a till: server-sent events whose data are these.
//!
//! An event is only a reason to read, so of a payment nothing is told but its name.

use serde::{Deserialize, Serialize};

use crate::ids::CustomerToken;

/// Where a till listens.
pub const EVENTS_PATH: &str = "/v1/events";
/// Where a till says that it keeps a check-in: with the id of its event behind it.
pub const CHECK_INS_PATH: &str = "/v1/check-ins/";

/// The kind of event that comes first.
pub const STARTED: &str = "started";
/// The kind of event that says that some may be missing.
pub const GAP: &str = "gap";
/// The kind of event about a payment.
pub const PAYMENT: &str = "payment";
/// The kind of event about somebody who scanned a sticker.
pub const CHECK_IN: &str = "check-in";

/// The stream is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Started {
    /// The till, as the relay calls it.
    pub till: String,
    /// A sign of life comes at least this often.
    pub heartbeat_seconds: u64,
}

/// Something happened to a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RelayedPayment {
    /// The sales unit.
    pub msn: String,
    /// The payment.
    pub reference: String,
    /// Tells doubles.
    pub key: String,
}

/// Somebody scanned a callback sticker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RelayedCheckIn {
    /// The sales unit.
    pub msn: String,
    /// The sticker.
    pub merchant_qr_id: String,
    /// When, RFC 3339.
    pub initiated_at: String,
    /// Tells doubles.
    pub key: String,
    /// Who.
    pub customer_token: CustomerToken,
}
