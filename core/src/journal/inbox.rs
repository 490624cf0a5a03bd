//! What webhooks brought: kept until it is followed up.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::ids::{CustomerToken, Msn, Reference};
use crate::webhook::{EventKey, OLDEST};

/// How long an event that is done with is remembered, so that it is known when it comes again. One that is older than
/// [`OLDEST`] is not believed any more; a day more for clocks.
pub const EVENT_KEPT: Duration = OLDEST.saturating_add(Duration::from_secs(24 * 60 * 60));

/// Names an event in a journal; later ones have higher numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub i64);

/// A verified event to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Base address of the platform.
    pub host: String,
    /// The sales unit.
    pub msn: Msn,
    /// Tells doubles.
    pub key: EventKey,
    /// What it is about.
    pub about: About,
    /// When it arrived.
    pub arrived_at: Timestamp,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Something happened to this payment.
    Payment(Reference),
    /// Somebody scanned a sticker.
    CheckIn {
        /// The sticker.
        merchant_qr_id: String,
        /// When.
        initiated_at: Timestamp,
        /// Who.
        token: CustomerToken,
    },
}

/// Answer to [`Journal::receive`](super::Journal::receive).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// Its name.
    pub id: EventId,
    /// It was not known before.
    pub first: bool,
    /// It has not been followed up yet.
    pub open: bool,
}

/// An event of a payment that no read has followed up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unhandled {
    /// Its name.
    pub id: EventId,
    /// The payment.
    pub reference: Reference,
}

/// A check-in that can still be used, without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCheckIn {
    /// Its name.
    pub id: EventId,
    /// The sticker.
    pub merchant_qr_id: String,
    /// When the customer scanned, by the platform's clock.
    pub initiated_at: Timestamp,
}
