//! What is to be paid, and how the customer meets the till.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args as ClapArgs, ValueEnum};
use kasse::api::QrFormat;
use kasse::clock::Timestamp;
use kasse::error::Invalid;
use kasse::flow::payment::AfterRestart;
use kasse::ids::{OrderId, Reference, ReturnUrl};
use kasse::metadata::Metadata;
use kasse::qr::scan::SCAN_LIMIT;
use kasse::receipt::Receipt;
use kasse::till::{Meet, Sale, Till};

use super::super::amount::amount;
use super::super::input::{given, given_text};
use super::super::keyboard::Keyboards;
use super::super::seconds;
use crate::context::{Session, random_bits};
use crate::output::Failure;

/// Longest phone number that is read, in bytes.
const NUMBER_LIMIT: usize = 256;

/// What is to be paid.
#[derive(ClapArgs)]
pub(super) struct Wanted {
    /// How much: 149, 149.00 or 149,00; another currency than the till's is refused
    #[arg(allow_negative_numbers = true)]
    amount: String,
    #[command(flatten)]
    pairing: Pairing,
    #[command(flatten)]
    keyboards: Keyboards,
    /// Your own id of what is being paid; a second payment of it is refused while one is alive or paid
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// Your own reference, never used before; default: made from the prefix
    #[arg(long)]
    reference: Option<String>,
    /// Shown to the customer, 3 to 100 characters
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Order lines in the platform's form (orderLines, bottomLine); they must add up to the amount
    #[arg(long, value_name = "FILE.json")]
    receipt: Option<PathBuf>,
    /// A pair that comes back with every read; up to five, no personal data
    #[arg(long, value_name = "KEY=VALUE")]
    metadata: Vec<String>,
    /// Only reserve; capture, settle or cancel later
    #[arg(long)]
    manual_capture: bool,
    /// Cancel if the customer has not approved after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    give_up_after: Option<Duration>,
    /// Only reserve, and release everything unless it is settled within so many seconds (vending)
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    release_unless_settled_within: Option<Duration>,
    /// What an approval that is first seen after a restart does; default: hold, with --redirect: follow
    #[arg(long)]
    after_restart: Option<Restart>,
    /// A longer life than ten minutes, as 2026-12-24T18:00:00Z; approved units only, needs a receipt
    #[arg(long, value_name = "TIME")]
    expires_at: Option<String>,
    /// Youngest age of the customer in years
    #[arg(long, value_name = "YEARS")]
    minimum_age: Option<u8>,
}

/// How the customer meets the till.
#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
struct Pairing {
    /// Show a one-time code for the customer to scan
    #[arg(long)]
    qr: bool,
    /// Send it to this phone number; - reads it from standard input
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Send it to the customer whose personal QR says this; - reads a line of standard input, as a scanner types it
    #[arg(long, value_name = "TEXT")]
    scan: Option<String>,
    /// Give out a link; the customer comes back to this address afterwards
    #[arg(long, value_name = "RETURN_URL")]
    redirect: Option<String>,
}

/// What an approval that is first seen after a restart does.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Restart {
    /// Waits as approved for capture or cancel
    Hold,
    /// Is captured as if nothing had happened
    Follow,
}

impl Wanted {
    /// The sale and its reference; or what is wrong with it, before anything is sent.
    ///
    /// The reference is made here if there is none, so that the payment has a name while it is being created.
    pub(super) fn sale(&self, session: &Session) -> Result<(Reference, Sale), Failure> {
        let amount = amount(&self.amount, session.currency)?;
        let reference = match &self.reference {
            Some(reference) => Reference::new(reference.as_str())?,
            None => Reference::random(&session.prefix, random_bits()?),
        };
        let mut sale = Sale::new(amount, self.pairing.meet(&session.till, &self.keyboards)?)
            .reference(reference.clone());
        if let Some(order) = &self.order {
            sale = sale.order(OrderId::new(order.as_str())?);
        }
        if let Some(text) = &self.description {
            sale = sale.description(text.as_str());
        }
        if let Some(path) = &self.receipt {
            sale = sale.receipt(receipt(path)?);
        }
        if !self.metadata.is_empty() {
            sale = sale.metadata(metadata(&self.metadata)?);
        }
        if self.manual_capture {
            sale = sale.capture_manually();
        }
        if let Some(wait) = self.give_up_after {
            sale = sale.give_up_after(wait);
        }
        if let Some(wait) = self.release_unless_settled_within {
            sale = sale.release_unless_settled_within(wait);
        }
        if let Some(restart) = self.after_restart {
            sale = sale.after_restart(restart.into());
        }
        if let Some(time) = &self.expires_at {
            sale = sale.expires_at(moment(time)?);
        }
        if let Some(years) = self.minimum_age {
            sale = sale.minimum_user_age(years);
        }
        Ok((reference, sale))
    }

    /// Nothing is captured by itself.
    pub(super) const fn is_manual(&self) -> bool {
        self.manual_capture || self.release_unless_settled_within.is_some()
    }

    /// The customer opens a link.
    pub(super) const fn is_redirect(&self) -> bool {
        self.pairing.redirect.is_some()
    }
}

impl Pairing {
    fn meet(&self, till: &Till, keyboards: &Keyboards) -> Result<Meet, Failure> {
        if let Some(number) = &self.phone {
            return Ok(Meet::PhoneNumber(till.phone(&given_text(number, NUMBER_LIMIT)?)?));
        }
        if let Some(text) = &self.scan {
            let mut scanner = keyboards.scanner()?;
            return Ok(Meet::merchant_scan(&mut scanner, given(text, SCAN_LIMIT + 1)?)?);
        }
        if let Some(url) = &self.redirect {
            return Ok(Meet::Redirect { return_url: ReturnUrl::new(url.as_str())?, customer: None });
        }
        Ok(Meet::DynamicQr(QrFormat::Text))
    }
}

impl From<Restart> for AfterRestart {
    fn from(restart: Restart) -> Self {
        match restart {
            Restart::Hold => Self::Hold,
            Restart::Follow => Self::FollowPolicy,
        }
    }
}

fn receipt(path: &Path) -> Result<Receipt, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("{}: {}", path.display(), error.kind())))?;
    serde_json::from_str(&text).map_err(|error| {
        let rule = "orderLines and bottomLine as the platform's receipt has them";
        Invalid::new("receipt", format!("{error}"), rule).into()
    })
}

fn metadata(pairs: &[String]) -> Result<Metadata, Failure> {
    let split = |pair: &String| {
        let (key, value) = pair.split_once('=')?;
        Some((key.to_owned(), value.to_owned()))
    };
    let pairs: Option<Vec<(String, String)>> = pairs.iter().map(split).collect();
    let pairs = pairs.ok_or_else(|| Invalid::new("metadata", "has no =", "KEY=VALUE"))?;
    Ok(Metadata::new(pairs)?)
}

fn moment(text: &str) -> Result<Timestamp, Failure> {
    let invalid = || Invalid::new("expiresAt", "is not a time", "a time such as 2026-12-24T18:00:00Z");
    Ok(Timestamp::parse(text).ok_or_else(invalid)?)
}
