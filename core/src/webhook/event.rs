use std::time::Duration;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::clock::Timestamp;
use crate::ids::{CustomerToken, Msn, Reference};
use crate::money::{Currency, Money};
use crate::wire::Object;
use crate::wire::epayment::{EventName, UserDetails};
use crate::wire::notice::{Extra, Notice};

/// What a genuine delivery says. A reason to look, never proof.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Something happened to a payment.
    Payment(Box<PaymentEvent>),
    /// A customer scanned a callback sticker and waits.
    CheckIn(CheckIn),
    /// Another kind, or one that is not as documented. To be accepted and left alone.
    Other(OtherEvent),
}

/// Something happened to a payment, or was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentEvent {
    /// The sales unit.
    pub msn: Msn,
    /// The payment.
    pub reference: Reference,
    /// The platform's reference of this event; reads show the one of the creation.
    pub psp_reference: String,
    /// What happened.
    pub name: EventName,
    /// Whether it succeeded. If not, nothing moved, whatever the name says.
    pub success: bool,
    /// The amount of this event: of a partial capture, the part. `None` if it is not money as we know it.
    pub amount: Option<Money>,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// The key of the call that caused it, where the platform tells.
    pub idempotency_key: Option<String>,
    /// Until when a capture is guaranteed.
    pub capture_guaranteed_until: Option<Timestamp>,
    /// The customer, if a scope was asked for. Not shown.
    pub user_details: Option<UserDetails>,
    /// The customer's name at the profile service.
    pub sub: Option<Sub>,
    /// Fields this version does not know.
    pub extra: Extra,
}

/// A customer scanned a callback sticker.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckIn {
    /// The sales unit.
    pub msn: Msn,
    /// The sticker, by the id the merchant chose; of a sticker from before, its beacon id.
    pub merchant_qr_id: String,
    /// Lets a payment be made for this customer, for 15 minutes.
    pub customer_token: CustomerToken,
    /// When the customer scanned.
    pub initiated_at: Timestamp,
    /// Fields this version does not know.
    pub extra: Extra,
}

/// A delivery of another kind, whole. `Debug` shows its length only; wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct OtherEvent {
    body: Vec<u8>,
}

/// Names the customer at the profile service. Not shown, wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Sub(String);

/// Names an event, so that it is acted on once however often it comes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey(String);

impl Event {
    /// Reads the body of a delivery that was verified. Whatever it is, it is an event.
    pub fn read(body: &[u8]) -> Self {
        let event = serde_json::from_slice(body).ok().and_then(|Object(notice)| Self::of(notice));
        event.unwrap_or_else(|| Self::Other(OtherEvent { body: body.to_vec() }))
    }

    fn of(notice: Notice) -> Option<Self> {
        if notice.customer_token.is_some() {
            CheckIn::of(notice).map(Self::CheckIn)
        } else {
            PaymentEvent::of(notice).map(Box::new).map(Self::Payment)
        }
    }

    /// Its name for dropping doubles.
    pub fn key(&self) -> EventKey {
        match self {
            Self::Payment(event) => event.key(),
            Self::CheckIn(event) => event.key(),
            Self::Other(event) => EventKey(format!("other {}", super::signature::content_hash(&event.body))),
        }
    }
}

impl PaymentEvent {
    fn of(mut notice: Notice) -> Option<Self> {
        let sub = notice.sub.take().or_else(|| notice.profile.take().and_then(|profile| profile.sub));
        Some(Self {
            msn: Msn::new(notice.msn.or(notice.merchant_serial_number)?).ok()?,
            reference: Reference::new(notice.reference?).ok()?,
            psp_reference: notice.psp_reference.filter(|text| !text.is_empty())?,
            name: notice.name?,
            success: notice.success?,
            amount: notice
                .amount
                .and_then(|amount| Money::new(amount.value, Currency::parse(&amount.currency).ok()?).ok()),
            at: notice.timestamp.as_deref().and_then(Timestamp::parse),
            idempotency_key: notice.idempotency_key,
            capture_guaranteed_until: notice.capture_guaranteed_until.as_deref().and_then(Timestamp::parse),
            user_details: notice.user_details,
            sub: sub.map(Sub),
            extra: notice.extra,
        })
    }

    /// `pspReference` and `name`: two captures of one payment differ in the first. With the payment, in case the
    /// platform's numbers are not as unique as they are said to be: a double costs a read, a lost event more.
    pub fn key(&self) -> EventKey {
        EventKey(format!("{} {} {}", self.reference, self.psp_reference, self.name.as_str()))
    }

    /// The money this event says was taken or paid back: none if it failed, and none for what moves nothing.
    pub fn moved(&self) -> Option<Money> {
        let moves = matches!(self.name, EventName::Captured | EventName::Refunded);
        self.amount.filter(|_| self.success && moves)
    }
}

impl CheckIn {
    /// How long the platform takes the token, from the scan on.
    pub const VALID_FOR: Duration = Duration::from_secs(15 * 60);

    fn of(notice: Notice) -> Option<Self> {
        Some(Self {
            msn: Msn::new(notice.msn.or(notice.merchant_serial_number)?).ok()?,
            merchant_qr_id: notice.merchant_qr_id.filter(|id| !id.is_empty())?,
            customer_token: notice.customer_token?,
            initiated_at: Timestamp::parse(&notice.initiated_at?)?,
            extra: notice.extra,
        })
    }

    /// A digest of the token: a new scan has a new one. The token cannot be found from it.
    pub fn key(&self) -> EventKey {
        let digest = super::signature::content_hash(self.customer_token.as_str().as_bytes());
        EventKey(format!("check-in {digest}"))
    }
}

impl OtherEvent {
    /// The bytes that were delivered.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl Sub {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EventKey {
    /// As it was kept by somebody who verified the event.
    #[cfg(any(feature = "net", feature = "sqlite"))]
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    /// The text: no secret, no personal data.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OtherEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OtherEvent({} bytes)", self.body.len())
    }
}

impl std::fmt::Debug for Sub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sub(..)")
    }
}
