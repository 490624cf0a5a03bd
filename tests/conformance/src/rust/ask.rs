//! What a step may say, as it stands in JSON.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Open {
    pub(super) base_url: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) subscription_key: String,
    pub(super) msn: String,
    /// A path; without one, memory.
    pub(super) journal: Option<String>,
    pub(super) speed: u32,
    /// Certificates in PEM to trust beside the web's.
    pub(super) extra_roots: Option<String>,
    pub(super) system: System,
    pub(super) durations_ms: Durations,
    pub(super) till: Till,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct System {
    pub(super) name: String,
    pub(super) version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Durations {
    pub(super) connect: Option<u64>,
    pub(super) attempt: Option<u64>,
    pub(super) operation: Option<u64>,
    pub(super) token: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Till {
    pub(super) prefix: String,
    pub(super) currency: String,
    pub(super) default_country: Option<String>,
    #[serde(default)]
    pub(super) customer_screen: bool,
    #[serde(default)]
    pub(super) references: References,
    pub(super) partial_capture: Option<bool>,
    /// Payments of check-ins go by WEB_REDIRECT and come back here.
    pub(super) check_in_return_url: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum References {
    #[default]
    Random,
    OrderAndAttempt,
}

/// An amount, as whole minor units or as a person writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Amount {
    pub(super) currency: String,
    pub(super) value: Option<i64>,
    pub(super) text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pay {
    pub(super) amount: Amount,
    pub(super) meet: Meet,
    pub(super) order: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) capture: Option<Capture>,
    pub(super) after_restart: Option<AfterRestart>,
    pub(super) give_up_after_ms: Option<u64>,
    pub(super) release_unless_settled_within_ms: Option<u64>,
    pub(super) description: Option<String>,
    pub(super) customer_present: Option<bool>,
    pub(super) receipt: Option<Receipt>,
    #[serde(default)]
    pub(super) metadata: Vec<(String, String)>,
    pub(super) minimum_user_age: Option<u8>,
}

/// A sale at a sticker, and how long to wait for who scans it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PayAtSticker {
    pub(super) sale: Pay,
    pub(super) wait_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ordered {
    pub(super) order: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AtSticker {
    pub(super) sticker: String,
}

/// A delivery as it arrived.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deliver {
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// One of these.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Meet {
    DynamicQr { format: Option<Format>, size: Option<u16> },
    MerchantScan { personal_qr: String },
    PhoneNumber { number: String },
    Callback { customer_token: String },
    Redirect { return_url: String, number: Option<String> },
    Sticker { id: String },
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    Text,
    Svg,
    Png,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Capture {
    OnApproval,
    Manual,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AfterRestart {
    Hold,
    FollowPolicy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receipt {
    pub(super) currency: String,
    pub(super) lines: Vec<Line>,
    pub(super) tip: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) total: i64,
    /// Hundredths of a percent.
    pub(super) tax_rate: i64,
    pub(super) excluding_tax: Option<i64>,
    pub(super) tax: Option<i64>,
    #[serde(default)]
    pub(super) returned: bool,
}

/// A step about one payment that takes no more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) payment: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wait {
    pub(super) payment: String,
    pub(super) limit_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cancel {
    pub(super) payment: String,
    pub(super) if_approved: IfApproved,
    pub(super) limit_ms: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IfApproved {
    Release,
    Keep,
}

/// A capture, refund or settle.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    pub(super) payment: String,
    pub(super) request_id: String,
    pub(super) amount: Option<Amount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hint {
    pub(super) payment: String,
    pub(super) event: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acknowledge {
    pub(super) payments: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) order: Option<String>,
}

/// Who is to be identified, named as in a sale.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identify {
    pub(super) meet: Meet,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Redirect,
    Callback,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum Category {
    InStore,
    Vending,
}

/// A sticker to be made or moved: `target` (and `ttl_s`) of a redirect, `location` and `category` of a callback.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PutSticker {
    pub(super) kind: Kind,
    pub(super) id: String,
    #[serde(default)]
    pub(super) target: String,
    pub(super) ttl_s: Option<u64>,
    #[serde(default)]
    pub(super) location: String,
    pub(super) category: Option<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stickers {
    pub(super) kind: Kind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sticker {
    pub(super) kind: Kind,
    pub(super) id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Print {
    pub(super) kind: Kind,
    pub(super) id: String,
    pub(super) format: Option<Format>,
    pub(super) size: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Adopt {
    /// What the old sticker says.
    pub(super) text: String,
    pub(super) location: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OneTimeCode {
    pub(super) payment: String,
    pub(super) format: Option<Format>,
    pub(super) size: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddReceipt {
    pub(super) payment: String,
    pub(super) receipt: Receipt,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    pub(super) payment: String,
    /// The platform's word.
    pub(super) category: String,
    pub(super) url: String,
    pub(super) image: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterWebhook {
    pub(super) url: String,
    pub(super) events: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteWebhook {
    pub(super) id: String,
}

/// A step that takes nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
