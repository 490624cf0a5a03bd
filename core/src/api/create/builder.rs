use std::fmt;
use std::mem::take;
use std::time::Duration;

use zeroize::Zeroize;

use super::body::{Body, Links, Method, Profile};
use super::call::CreateCall;
use super::options::{BlockedSource, CustomerInteraction, Flow, LegalLinks, Scope};
use crate::clock::Timestamp;
use crate::error::Invalid;
use crate::ids::{IdempotencyKey, Reference, ReturnUrl};
use crate::metadata::Metadata;
use crate::money::{Currency, PaymentAmount};
use crate::receipt::Receipt;
use crate::wire::to_vec;

/// Shortest and longest description, in characters (`paymentDescription` of ePayment).
const DESCRIPTION: std::ops::RangeInclusive<usize> = 3..=100;
/// Highest minimum age, in years (`minimumUserAge` of ePayment).
const AGE_MAXIMUM: u8 = 100;
/// A payment must live longer than this (ePayment code 6120). To end one earlier, cancel it.
const EXPIRY_ABOVE: Duration = Duration::from_secs(10 * 60);
/// A payment may live no longer than this (ePayment code 6110); Norwegian terms allow 24 hours.
const EXPIRY_MAXIMUM: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// A payment to create, checked, with its exact body.
///
/// Nothing of the body is shown by `Debug`: it may name a customer, and is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct CreatePayment {
    reference: Reference,
    amount: PaymentAmount,
    body: Vec<u8>,
}

/// Collects what a payment is to have.
#[must_use = "nothing is made before `build`"]
#[derive(Debug, Clone)]
pub struct CreatePaymentBuilder {
    reference: Reference,
    amount: PaymentAmount,
    flow: Flow,
    interaction: CustomerInteraction,
    description: Option<String>,
    return_url: Option<ReturnUrl>,
    scope: Vec<Scope>,
    expiry: Option<Expiry>,
    minimum_user_age: Option<u8>,
    blocked_sources: Vec<BlockedSource>,
    receipt: Option<Receipt>,
    receipt_url: Option<ReturnUrl>,
    metadata: Option<Metadata>,
    legal_links: LegalLinks,
}

#[derive(Debug, Clone, Copy)]
struct Expiry {
    at: Timestamp,
    now: Timestamp,
}

impl CreatePayment {
    /// A payment of `amount`, named `reference`, met by the customer through `flow`. In a shop unless said
    /// otherwise.
    #[expect(clippy::new_ret_no_self, reason = "only a checked builder gives the thing itself")]
    pub fn new(reference: Reference, amount: PaymentAmount, flow: Flow) -> CreatePaymentBuilder {
        CreatePaymentBuilder {
            reference,
            amount,
            flow,
            interaction: CustomerInteraction::default(),
            description: None,
            return_url: None,
            scope: Vec::new(),
            expiry: None,
            minimum_user_age: None,
            blocked_sources: Vec::new(),
            receipt: None,
            receipt_url: None,
            metadata: None,
            legal_links: LegalLinks::default(),
        }
    }

    /// Its reference.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Its amount.
    pub fn amount(&self) -> PaymentAmount {
        self.amount
    }

    /// The exact bytes to write down and to send. They may name a customer.
    pub fn body(&self) -> Vec<u8> {
        self.body.clone()
    }

    /// The call, under the key of this one operation.
    pub fn with_key(mut self, key: IdempotencyKey) -> CreateCall {
        let body = take(&mut self.body);
        CreateCall { reference: self.reference.clone(), key, body, amount: self.amount.money() }
    }
}

impl CreatePaymentBuilder {
    /// Shown in the app, the portal and the settlement; 3 to 100 characters.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self { description: Some(text.into()), ..self }
    }

    /// Whether the customer stands there.
    pub fn interaction(self, interaction: CustomerInteraction) -> Self {
        Self { interaction, ..self }
    }

    /// What is bought. Its sums must give the amount.
    pub fn receipt(self, receipt: Receipt) -> Self {
        Self { receipt: Some(receipt), ..self }
    }

    /// A link to a receipt.
    pub fn receipt_url(self, url: ReturnUrl) -> Self {
        Self { receipt_url: Some(url), ..self }
    }

    /// The seller's own notes; comes back with every read. Not for personal data.
    pub fn metadata(self, metadata: Metadata) -> Self {
        Self { metadata: Some(metadata), ..self }
    }

    /// What the customer is asked to share.
    pub fn profile_scope(self, scope: impl IntoIterator<Item = Scope>) -> Self {
        Self { scope: scope.into_iter().collect(), ..self }
    }

    /// When the payment expires if nobody approves: more than 10 minutes and at most 60 days after `now`.
    /// Needs a receipt, and a permission of the sales unit (else 5050).
    pub fn expires_at(self, at: Timestamp, now: Timestamp) -> Self {
        Self { expiry: Some(Expiry { at, now }), ..self }
    }

    /// The age the customer must have, 0 to 100 years. One who is younger is refused as code 7010, like a
    /// number that is unknown.
    pub fn minimum_user_age(self, years: u8) -> Self {
        Self { minimum_user_age: Some(years), ..self }
    }

    /// What the customer may not pay with.
    pub fn blocked_sources(self, sources: impl IntoIterator<Item = BlockedSource>) -> Self {
        Self { blocked_sources: sources.into_iter().collect(), ..self }
    }

    /// The seller's terms.
    pub fn legal_links(self, links: LegalLinks) -> Self {
        Self { legal_links: links, ..self }
    }

    /// Where to go after a payment by code or push message. A web redirect has its own in the flow.
    pub fn return_url(self, url: ReturnUrl) -> Self {
        Self { return_url: Some(url), ..self }
    }

    /// Checks everything and writes the body.
    ///
    /// # Errors
    /// Names the field, its fault and the rule; nothing is sent.
    pub fn build(self) -> Result<CreatePayment, Invalid> {
        self.check_currency()?;
        self.check_description()?;
        self.check_age()?;
        self.check_receipt()?;
        let body = Body {
            reference: self.reference.as_str(),
            amount: self.amount,
            payment_method: Method::wallet(&self.blocked_sources),
            user_flow: self.flow.wire(),
            customer_interaction: self.interaction.wire(),
            customer: self.flow.customer().map(Into::into),
            qr_format: match self.flow {
                Flow::Qr { format } => format.map(Into::into),
                _ => None,
            },
            return_url: self.checked_return_url()?.map(ReturnUrl::as_str),
            payment_description: self.description.as_deref(),
            profile: self.profile(),
            expires_at: self.checked_expiry()?,
            minimum_user_age: self.minimum_user_age,
            receipt: self.receipt.as_ref(),
            receipt_url: self.receipt_url.as_ref().map(ReturnUrl::as_str),
            metadata: self.metadata.as_ref().filter(|pairs| !pairs.is_empty()),
            merchant_legal_links: Links::new(&self.legal_links),
        };
        let body = to_vec(&body)
            .map_err(|_| Invalid::new("body", "cannot be written as JSON", "values that JSON can hold"))?;
        Ok(CreatePayment { reference: self.reference, amount: self.amount, body })
    }

    /// The app pays in the currencies of its markets; the others are for card pass-through only.
    fn check_currency(&self) -> Result<(), Invalid> {
        match self.amount.currency() {
            Currency::Nok | Currency::Dkk | Currency::Eur => Ok(()),
            other => Err(Invalid::new("amount.currency", format!("is {other}"), "NOK, DKK or EUR")),
        }
    }

    fn check_description(&self) -> Result<(), Invalid> {
        let Some(text) = &self.description else { return Ok(()) };
        let length = text.chars().count();
        if DESCRIPTION.contains(&length) {
            return Ok(());
        }
        Err(Invalid::new("paymentDescription", format!("has {length} characters"), "3 to 100 characters"))
    }

    fn check_age(&self) -> Result<(), Invalid> {
        match self.minimum_user_age {
            Some(years) if years > AGE_MAXIMUM => {
                Err(Invalid::new("minimumUserAge", format!("is {years}"), "0 to 100 years"))
            }
            _ => Ok(()),
        }
    }

    fn check_receipt(&self) -> Result<(), Invalid> {
        match &self.receipt {
            Some(receipt) => receipt.check(self.amount),
            None if self.expiry.is_some() => {
                Err(Invalid::new("receipt", "is missing", "a payment with its own expiry needs a receipt"))
            }
            None => Ok(()),
        }
    }

    fn checked_return_url(&self) -> Result<Option<&ReturnUrl>, Invalid> {
        match &self.flow {
            Flow::WebRedirect { return_url, .. } if self.return_url.is_none() => Ok(Some(return_url)),
            Flow::WebRedirect { .. } => {
                Err(Invalid::new("returnUrl", "is given twice", "a web redirect has it in its flow"))
            }
            _ => Ok(self.return_url.as_ref()),
        }
    }

    fn checked_expiry(&self) -> Result<Option<String>, Invalid> {
        const RULE: &str = "more than 10 minutes and at most 60 days ahead";
        let Some(Expiry { at, now }) = self.expiry else { return Ok(None) };
        let life = at.since(now);
        let fault = if life <= EXPIRY_ABOVE {
            "is too soon"
        } else if life > EXPIRY_MAXIMUM {
            "is too late"
        } else {
            return Ok(Some(at.to_rfc3339()));
        };
        Err(Invalid::new("expiresAt", fault, RULE))
    }

    /// Each word once, in the order given.
    fn profile(&self) -> Option<Profile> {
        let mut words: Vec<&str> = Vec::new();
        for word in self.scope.iter().map(|scope| scope.wire()) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        (!words.is_empty()).then(|| Profile { scope: words.join(" ") })
    }
}

impl Drop for CreatePayment {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

impl fmt::Debug for CreatePayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreatePayment({}, {})", self.reference.as_str(), self.amount.money())
    }
}
