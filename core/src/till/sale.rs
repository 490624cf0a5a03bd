//! What a host asks a till to collect.

use std::time::Duration;

use crate::api::{BlockedSource, Customer, CustomerInteraction, LegalLinks, QrFormat, Scope};
use crate::clock::Timestamp;
use crate::error::Invalid;
use crate::flow::payment::{AfterRestart, CapturePolicy, Pairing};
use crate::ids::{CustomerToken, MerchantQrId, OrderId, PersonalQr, Reference, ReturnUrl};
use crate::metadata::Metadata;
use crate::money::Money;
use crate::phone::Msisdn;
use crate::qr::scan::Scanner;
use crate::receipt::Receipt;

/// How the customer meets the checkout, with what that takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meet {
    /// The till read the customer's personal QR: [`Meet::merchant_scan`] makes it of what a scanner gave. Needs push
    /// approval of the sales unit.
    MerchantScan(PersonalQr),
    /// The till shows a one-time code: as text to draw (default), or as a link to a picture.
    DynamicQr(QrFormat),
    /// The merchant's web page sends the customer to the platform's page and gets them back at this address.
    Redirect {
        /// Where the customer comes back to; perhaps in another browser, perhaps never.
        return_url: ReturnUrl,
        /// Fills in the number on the platform's page.
        customer: Option<Customer>,
    },
    /// A sticker was scanned and a check-in brought this token. Needs push approval of the sales unit.
    Callback(CustomerToken),
    /// The cashier typed the number. Needs push approval of the sales unit.
    PhoneNumber(Msisdn),
    /// Whoever scans this callback sticker, or has scanned it already: for
    /// [`Till::pay_at_sticker`](super::Till::pay_at_sticker), which waits for them.
    Sticker(MerchantQrId),
}

impl Meet {
    /// From what a scanner gave, line end and all: [`Scanner::scan`] says what is done with it.
    ///
    /// ```
    /// use kasse::qr::scan::Scanner;
    /// use kasse::till::Meet;
    ///
    /// let mut scanner = Scanner::new();
    /// let meet = Meet::merchant_scan(&mut scanner, "https://qr.vipps.no/p/Nq8tTmVg\r\n")?;
    /// let refused = Meet::merchant_scan(&mut scanner, "5701234567899\r\n").unwrap_err();
    /// assert_eq!(refused.fault(), "is a product's barcode");
    /// # Ok::<(), kasse::error::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// [`Invalid`] when it is no personal QR for sure, or cannot be read; nothing was sent.
    pub fn merchant_scan(scanner: &mut Scanner, input: impl AsRef<[u8]>) -> Result<Self, Invalid> {
        scanner.scan(input)?.personal_qr().map(Self::MerchantScan)
    }

    /// The kind of pairing.
    pub fn pairing(&self) -> Pairing {
        match self {
            Self::MerchantScan(_) => Pairing::MerchantScan,
            Self::DynamicQr(_) => Pairing::DynamicQr,
            Self::Redirect { .. } => Pairing::Redirect,
            Self::Callback(_) | Self::Sticker(_) => Pairing::Callback,
            Self::PhoneNumber(_) => Pairing::PhoneNumber,
        }
    }
}

/// One amount to collect from one customer.
///
/// Only amount and pairing are needed; everything else has the default of a staffed shop: captured on
/// approval, held after a restart, customer present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub(super) amount: Money,
    pub(super) meet: Meet,
    pub(super) order: Option<OrderId>,
    pub(super) reference: Option<Reference>,
    pub(super) capture: CapturePolicy,
    pub(super) after_restart: Option<AfterRestart>,
    pub(super) give_up_after: Option<Duration>,
    pub(super) release_unless_settled_within: Option<Duration>,
    pub(super) description: Option<String>,
    pub(super) interaction: Option<CustomerInteraction>,
    pub(super) receipt: Option<Receipt>,
    pub(super) receipt_url: Option<ReturnUrl>,
    pub(super) metadata: Option<Metadata>,
    pub(super) profile_scope: Vec<Scope>,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) minimum_user_age: Option<u8>,
    pub(super) blocked_sources: Vec<BlockedSource>,
    pub(super) legal_links: Option<LegalLinks>,
}

impl Sale {
    /// `amount` in minor units of the sales unit's currency.
    pub fn new(amount: Money, meet: Meet) -> Self {
        Self {
            amount,
            meet,
            order: None,
            reference: None,
            capture: CapturePolicy::OnApproval,
            after_restart: None,
            give_up_after: None,
            release_unless_settled_within: None,
            description: None,
            interaction: None,
            receipt: None,
            receipt_url: None,
            metadata: None,
            profile_scope: Vec::new(),
            expires_at: None,
            minimum_user_age: None,
            blocked_sources: Vec::new(),
            legal_links: None,
        }
    }

    /// The host's own id of what is being paid. One payment of an order is alive at a time, and at most one is
    /// captured and not refunded: asking again gives that payment.
    #[must_use]
    pub fn order(self, order: OrderId) -> Self {
        Self { order: Some(order), ..self }
    }

    /// The host's own reference; never used twice. Default: the till's prefix and random characters.
    #[must_use]
    pub fn reference(self, reference: Reference) -> Self {
        Self { reference: Some(reference), ..self }
    }

    /// Nothing is captured until the host captures, settles or cancels.
    #[must_use]
    pub fn capture_manually(self) -> Self {
        Self { capture: CapturePolicy::Manual, ..self }
    }

    /// What a payment first seen approved after a restart does. Default: [`AfterRestart::Hold`], and
    /// [`AfterRestart::FollowPolicy`] for a redirect.
    #[must_use]
    pub fn after_restart(self, policy: AfterRestart) -> Self {
        Self { after_restart: Some(policy), ..self }
    }

    /// Cancel if the customer has not decided by then; cashiers stop at 60 to 90 s. Default: the platform's
    /// ten minutes. A customer who is faster in the last moment is released.
    #[must_use]
    pub fn give_up_after(self, wait: Duration) -> Self {
        Self { give_up_after: Some(wait), ..self }
    }

    /// Reserve now, settle later (vending): nothing is captured until the host settles, and everything is
    /// released if it has not within this time.
    #[must_use]
    pub fn release_unless_settled_within(self, wait: Duration) -> Self {
        Self { release_unless_settled_within: Some(wait), capture: CapturePolicy::Manual, ..self }
    }

    /// Shown in the app, the portal and the settlement files: 3 to 100 characters.
    #[must_use]
    pub fn description(self, text: impl Into<String>) -> Self {
        Self { description: Some(text.into()), ..self }
    }

    /// Whether the customer is present. Default: present, which the platform requires of every payment in a
    /// shop. A web shop says otherwise.
    #[must_use]
    pub fn interaction(self, interaction: CustomerInteraction) -> Self {
        Self { interaction: Some(interaction), ..self }
    }

    /// Order lines for the app; they must add up to the amount. In a shop they name the till by its prefix
    /// (`posId`) unless they name it already.
    #[must_use]
    pub fn receipt(self, receipt: Receipt) -> Self {
        Self { receipt: Some(receipt), ..self }
    }

    /// A link to a receipt.
    #[must_use]
    pub fn receipt_url(self, url: ReturnUrl) -> Self {
        Self { receipt_url: Some(url), ..self }
    }

    /// Up to five pairs that come back with every read; not for personal data.
    #[must_use]
    pub fn metadata(self, metadata: Metadata) -> Self {
        Self { metadata: Some(metadata), ..self }
    }

    /// Customer data to ask for. A customer who refuses cannot pay.
    #[must_use]
    pub fn profile_scope(self, scope: Vec<Scope>) -> Self {
        Self { profile_scope: scope, ..self }
    }

    /// A longer life: more than 10 minutes, at most 60 days ahead; approved units only, needs a receipt.
    #[must_use]
    pub fn expires_at(self, at: Timestamp) -> Self {
        Self { expires_at: Some(at), ..self }
    }

    /// 0 to 100 years. Too young a customer is refused like an unknown one (7010).
    #[must_use]
    pub fn minimum_user_age(self, years: u8) -> Self {
        Self { minimum_user_age: Some(years), ..self }
    }

    /// Sources that may not pay; Danish and Finnish units only.
    #[must_use]
    pub fn blocked_sources(self, sources: Vec<BlockedSource>) -> Self {
        Self { blocked_sources: sources, ..self }
    }

    /// Terms and privacy links for the app to show.
    #[must_use]
    pub fn legal_links(self, links: LegalLinks) -> Self {
        Self { legal_links: Some(links), ..self }
    }
}
