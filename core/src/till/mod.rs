//! The driver and the public face.
//!
//! A [`Client`] holds credentials, connections, tokens and the journal; a [`Till`] is one checkout of one sales
//! unit on it; a [`Payment`] is one attempt to collect one amount. One loop carries them all.

mod api_calls;
mod at_sticker;
mod bell;
mod check_ins;
mod client;
mod driver;
mod events;
mod exchange;
mod follow;
mod inbox;
#[cfg(feature = "net")]
mod open;
mod orders;
mod page;
mod payment;
mod picture;
mod sale;
mod shared;
mod stickers;
#[allow(clippy::module_inception, reason = "a till is the trade's own word for the checkout")]
mod till;
mod tokens;
mod webhooks;

pub use api_calls::ApiCalls;
pub use at_sticker::AtSticker;
pub use check_ins::{CheckInId, CheckIns, TakenCheckIn, WaitingCheckIn};
pub use client::{Changes, Client, ClientConfig, Entry, World};
pub use inbox::Delivered;
#[cfg(feature = "net")]
pub use open::{JournalPlace, OpenOptions};
pub use payment::Payment;
pub use sale::{Meet, Sale};
pub use shared::Durations;
pub use stickers::{CallbackStickers, NewRedirect, PrintData, RedirectStickers, Stickers};
pub use till::{CheckInFlow, References, Till, TillConfig};
pub use webhooks::{Ensured, KnownSecret, Webhooks};

// What the calls of this room take and give, wherever it is at home.
pub use crate::api::orders::{FoundReceipt, LinkCategory, OrderDetails, OrderLink};
pub use crate::api::qr::{CallbackQr, Category, Identified, RedirectQr, Ttl, WhiteBorder};
pub use crate::api::{BlockedSource, Customer, CustomerInteraction, LegalLinks, PngSize, QrFormat, Scope};
pub use crate::flow::payment::{
    AfterRestart, Amounts, CaptureProgress, HintId, IfApproved, NotPaidReason, Outcome, Pairing, Phase,
    Proof, RequestState, Status, UnknownReason,
};
pub use crate::flow::recommend::{Capabilities, Fit, Need, Recommendation, recommend};
pub use crate::journal::Filter;
