//! What a till can be asked and what it tells, the same whether it runs here or in a process of its own; there
//! each is one line of JSON.

use std::path::PathBuf;

use kasse::flow::payment::Outcome;
use kasse::money::Currency;
use kasse::phone::Country;
use serde::{Deserialize, Serialize};

/// What a till needs to open. Holds keys: never shown, and never an argument of a process.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Setup {
    pub(super) base_url: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) subscription_key: String,
    pub(super) msn: String,
    pub(super) prefix: String,
    pub(super) currency: Currency,
    pub(super) country: Country,
    /// The journal's file.
    pub(super) journal: PathBuf,
    /// Time runs so many times as fast.
    pub(super) speed: u32,
    /// It has an address for webhooks.
    pub(super) hears: bool,
}

/// What a till is asked. Except for the first three it is about the payment at hand.
#[derive(Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(super) enum Ask {
    /// Begin a payment.
    Collect(Sale),
    /// Have a sticker made, that leads to a page if one is named, and else tells who scanned it.
    Sticker { page: Option<String> },
    /// What did an earlier process leave unfinished? The newest is then the payment at hand.
    Unfinished,
    /// What is known?
    Status,
    /// What is known, once it is something else than this, but at most so long?
    Changed { known: Box<Outcome>, within_ms: u64 },
    /// Cancel it.
    Cancel { keep: bool },
    /// Take everything.
    Capture { request: String },
    /// Take so much, release the rest.
    Settle { request: String, minor: i64 },
}

/// A payment to begin.
#[derive(Serialize, Deserialize)]
pub(super) struct Sale {
    pub(super) order: String,
    pub(super) minor: i64,
    pub(super) meet: Meet,
    /// Only reserve, and release after so many seconds what is not settled.
    pub(super) settle_within_s: Option<u64>,
}

/// How customer and checkout meet, with what that takes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meet {
    Screen,
    Phone(String),
    PersonalQr(String),
    WebPage,
    /// Whoever has scanned the sticker.
    Sticker,
}

/// What a till tells.
#[derive(Serialize, Deserialize)]
#[serde(tag = "told", content = "it", rename_all = "snake_case")]
pub(super) enum Told {
    /// The payment is with the platform.
    Begun {
        reference: String,
        /// What there is to show to the customer, if anything.
        code: Option<String>,
    },
    /// What a sticker says.
    Sticker(String),
    /// References of what was left unfinished, newest first.
    Unfinished(Vec<String>),
    /// What is known.
    Outcome(Box<Outcome>),
    /// It could not be done.
    Refused(String),
}
