//! Bodies of events, in the platform's shape.

use kasse::error::Invalid;
use kasse::ids::{Msn, Reference};
use kasse::money::{Currency, Money};
use serde_json::json;

use super::now;
use crate::context::random_bits;
use crate::output::Failure;

/// An event the platform can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    name: &'static str,
    /// `name` in the body; a check-in has none.
    says: Option<&'static str>,
}

const KINDS: [Kind; 9] = [
    Kind { name: "epayments.payment.created.v1", says: Some("CREATED") },
    Kind { name: "epayments.payment.authorized.v1", says: Some("AUTHORIZED") },
    Kind { name: "epayments.payment.captured.v1", says: Some("CAPTURED") },
    Kind { name: "epayments.payment.cancelled.v1", says: Some("CANCELLED") },
    Kind { name: "epayments.payment.refunded.v1", says: Some("REFUNDED") },
    Kind { name: "epayments.payment.aborted.v1", says: Some("ABORTED") },
    Kind { name: "epayments.payment.expired.v1", says: Some("EXPIRED") },
    Kind { name: "epayments.payment.terminated.v1", says: Some("TERMINATED") },
    Kind { name: "user.checked-in.v1", says: None },
];

impl Kind {
    /// By its whole name, or by the word that tells it from the others.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let short = |kind: &Kind| kind.name.trim_end_matches(".v1").rsplit('.').next();
        let found = KINDS.into_iter().find(|kind| kind.name == text || short(kind) == Some(text));
        found.ok_or_else(|| {
            let known: Vec<&str> = KINDS.iter().filter_map(short).collect();
            format!("one of {}", known.join(", "))
        })
    }

    /// The whole name, as it is registered.
    pub(crate) fn name(self) -> &'static str {
        self.name
    }
}

/// What an event speaks of.
pub(crate) struct About {
    pub(crate) msn: String,
    pub(crate) reference: Option<String>,
    pub(crate) amount: String,
    pub(crate) currency: String,
    pub(crate) sticker: String,
    pub(crate) success: bool,
}

/// A body, and the payment it speaks of.
pub(crate) struct Made {
    pub(crate) body: Vec<u8>,
    pub(crate) reference: Option<String>,
}

/// Makes the body of an event that happens now.
pub(crate) fn make(kind: Kind, about: &About) -> Result<Made, Failure> {
    let msn = Msn::new(&*about.msn)?;
    let at = now()?.to_rfc3339();
    let Some(says) = kind.says else {
        let body = json!({
            "customerToken": token()?, "merchantQrId": about.sticker, "msn": msn.as_str(), "initiatedAt": at,
        });
        return Ok(Made { body: body.to_string().into_bytes(), reference: None });
    };
    let amount = money(about)?;
    let reference = match &about.reference {
        Some(reference) => Reference::new(&**reference)?,
        None => Reference::new(format!("triggered-{}", &hex()?[..12]))?,
    };
    let body = json!({
        "msn": msn.as_str(),
        "reference": reference.as_str(),
        "pspReference": psp_reference()?,
        "name": says,
        "amount": { "currency": amount.currency().code(), "value": amount.minor() },
        "timestamp": at,
        "idempotencyKey": hex()?,
        "success": about.success,
    });
    Ok(Made { body: body.to_string().into_bytes(), reference: Some(reference.to_string()) })
}

fn money(about: &About) -> Result<Money, Invalid> {
    Money::parse(&about.amount, Currency::parse(&about.currency.to_ascii_uppercase())?)
}

fn hex() -> Result<String, Failure> {
    Ok(random_bits()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// In the shape the platform gives: groups of hexadecimal digits.
fn psp_reference() -> Result<String, Failure> {
    let digits = hex()?;
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| digits.get(range).unwrap_or_default());
    Ok(groups.join("-"))
}

/// Looks like one, and is good for nothing.
fn token() -> Result<String, Failure> {
    Ok(format!("{}==", hex()?))
}
