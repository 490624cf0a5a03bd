//! What a step may say, as it stands in JSON.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Open {
    pub(crate) base_url: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) subscription_key: String,
    pub(crate) msn: String,
    /// A path; without one, memory.
    pub(crate) journal: Option<String>,
    pub(crate) speed: u32,
    pub(crate) system: System,
    pub(crate) durations_ms: Durations,
    pub(crate) till: Till,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct System {
    pub(crate) name: String,
    pub(crate) version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Durations {
    pub(crate) connect: Option<u64>,
    pub(crate) attempt: Option<u64>,
    pub(crate) operation: Option<u64>,
    pub(crate) token: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Till {
    pub(crate) prefix: String,
    pub(crate) currency: String,
    pub(crate) default_country: Option<String>,
    #[serde(default)]
    pub(crate) customer_screen: bool,
    #[serde(default)]
    pub(crate) references: References,
    pub(crate) partial_capture: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(crate) enum References {
    #[default]
    Random,
    OrderAndAttempt,
}

/// An amount, as whole minor units or as a person writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Amount {
    pub(crate) currency: String,
    pub(crate) value: Option<i64>,
    pub(crate) text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pay {
    pub(crate) amount: Amount,
    pub(crate) meet: Meet,
    pub(crate) order: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) capture: Option<Capture>,
    pub(crate) after_restart: Option<AfterRestart>,
    pub(crate) give_up_after_ms: Option<u64>,
    pub(crate) release_unless_settled_within_ms: Option<u64>,
    pub(crate) description: Option<String>,
    pub(crate) customer_present: Option<bool>,
    pub(crate) receipt: Option<Receipt>,
    #[serde(default)]
    pub(crate) metadata: Vec<(String, String)>,
    pub(crate) minimum_user_age: Option<u8>,
}

/// One of these.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Meet {
    DynamicQr { format: Option<Format>, size: Option<u16> },
    MerchantScan { personal_qr: String },
    PhoneNumber { number: String },
    Callback { customer_token: String },
    Redirect { return_url: String, number: Option<String> },
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    Text,
    Svg,
    Png,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Capture {
    OnApproval,
    Manual,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AfterRestart {
    Hold,
    FollowPolicy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    pub(crate) currency: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) tip: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) total: i64,
    /// Hundredths of a percent.
    pub(crate) tax_rate: i64,
    pub(crate) excluding_tax: Option<i64>,
    pub(crate) tax: Option<i64>,
    #[serde(default)]
    pub(crate) returned: bool,
}

/// A step about one payment that takes no more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    pub(crate) payment: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wait {
    pub(crate) payment: String,
    pub(crate) limit_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cancel {
    pub(crate) payment: String,
    pub(crate) if_approved: IfApproved,
    pub(crate) limit_ms: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IfApproved {
    Release,
    Keep,
}

/// A capture, refund or settle.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    pub(crate) payment: String,
    pub(crate) request_id: String,
    pub(crate) amount: Option<Amount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hint {
    pub(crate) payment: String,
    pub(crate) event: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acknowledge {
    pub(crate) payments: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    pub(crate) order: Option<String>,
}

/// A step that takes nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}
