//! Is this event the platform's, and what does it say?
//!
//! [`verify`] answers both; [`sign`] is the other side, for tests and for senders that stand in for the platform.
//! An event is a reason to read the payment, never proof: what is believed about money comes from a read.

mod address;
mod diagnose;
mod event;
mod headers;
mod rejected;
mod signature;
mod verify;

pub use address::Address;
pub use event::{CheckIn, Event, EventKey, OtherEvent, PaymentEvent, Sub};
pub use headers::Headers;
pub use rejected::Rejected;
pub use signature::{Signed, sign};
pub use verify::{AHEAD, Delivery, OLDEST, Window, verify};
