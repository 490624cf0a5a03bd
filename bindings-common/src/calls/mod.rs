//! Everything that a host can ask of a client or a till, with plain values in and flat records out.
//!
//! Each is a future that owns what it needs: a language starts it as an operation, waits for it or not, and translates
//! the answer. What may have happened to the money is said where the core says it.

mod client;
mod orders;
mod payments;
mod platform;
mod stickers;
mod webhooks;

pub use client::{acknowledge, list, recovered};
pub use orders::{add_receipt, link, order_details};
pub use payments::{
    ALL, TillPayment, adopt, cancel, capture, code, pay, pay_at_sticker, picture, refresh, refund, settle,
    status, wait, watch, watch_order,
};
pub use platform::{api, identify, one_time_code};
pub use stickers::{
    adopt_sticker, check_ins, make_callback, make_redirect, move_callback, move_redirect, print_sticker,
    retire_sticker, sticker, stickers,
};
pub use webhooks::{delete_webhook, deliver, ensure_webhooks, verify_webhook, webhooks};

use std::time::Duration;

use kasse::error::Invalid;

/// A limit in milliseconds.
fn limit(millis: i64) -> Result<Duration, Invalid> {
    let millis = u64::try_from(millis).map_err(|_| Invalid::new("limit", "is negative", "milliseconds"))?;
    Ok(Duration::from_millis(millis))
}
