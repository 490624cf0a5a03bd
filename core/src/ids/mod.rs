//! Names of things: reference, order, idempotency key, sales unit, and the texts that identify a customer.

mod customer_token;
mod idempotency_key;
mod msn;
mod order_id;
mod personal_qr;
mod reference;
mod request_id;
mod sticker;
mod system_info;
mod till_prefix;
mod urls;

pub use customer_token::CustomerToken;
pub use idempotency_key::IdempotencyKey;
pub use msn::Msn;
pub use order_id::OrderId;
pub use personal_qr::PersonalQr;
pub use reference::Reference;
pub use request_id::RequestId;
pub use sticker::{BeaconId, Location, MerchantQrId, RedirectQrId, RedirectTarget};
pub use system_info::SystemInfo;
pub use till_prefix::TillPrefix;
pub(crate) use urls::is_loopback;
pub use urls::{HttpsUrl, ReturnUrl};
