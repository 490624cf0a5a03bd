//! Payments as the control API shows them: everything there is, also what the API hides.

use serde::Serialize;

use super::{Platform, PlayError};
use crate::http::Millis;
use crate::payment::{Amount, EventName, Payment, State, UserFlow};

/// One payment, as the simulator knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentView {
    /// The sales unit's MSN.
    pub msn: String,
    /// The merchant's reference.
    pub reference: String,
    /// The true state, also while reads lag behind.
    pub state: State,
    /// What was asked for.
    pub amount: Amount,
    /// Minor units held at approval.
    pub authorized: i64,
    /// Minor units taken.
    pub captured: i64,
    /// Minor units released.
    pub cancelled: i64,
    /// Minor units given back.
    pub refunded: i64,
    /// How the customer is brought to it.
    pub user_flow: UserFlow,
    /// When it was created, in milliseconds since the Unix epoch.
    pub created_at: Millis,
    /// When it expires unless somebody acts.
    pub expires_at: Millis,
    /// Whether the merchant said that the customer is there.
    pub customer_present: bool,
    /// The text the customer sees.
    pub description: Option<String>,
    /// What create answered.
    pub redirect_url: Option<String>,
    /// What the QR code says; a phone that scans it, or opens the landing page, has this text.
    pub qr_text: String,
    /// Somebody scanned the code or opened the link.
    pub scanned: bool,
    /// The customer is in the middle of approving.
    pub approving: bool,
    /// Phone number of the customer it was created for.
    pub customer: Option<String>,
    /// Phone number of the customer who scanned or paid.
    pub payer: Option<String>,
    /// Everything that happened.
    pub events: Vec<EventView>,
}

/// One event of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// What.
    pub name: EventName,
    /// Its own reference.
    pub psp_reference: String,
    /// How much, in minor units.
    pub amount: i64,
    /// When, in milliseconds since the Unix epoch.
    pub at: Millis,
    /// The key it names.
    pub idempotency_key: Option<String>,
    /// Whether it changed anything.
    pub success: bool,
}

impl Platform {
    /// Every payment, oldest first.
    pub fn payments(&self) -> Vec<PaymentView> {
        self.payments.iter().map(|payment| self.view(payment)).collect()
    }

    /// One payment, by `reference` or `msn:reference`.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn inspect(&self, reference: &str) -> Result<PaymentView, PlayError> {
        let place = self.locate(reference)?;
        self.payments.get(place).map(|payment| self.view(payment)).ok_or(PlayError::UnknownPayment)
    }

    fn view(&self, payment: &Payment) -> PaymentView {
        let unit = self.options.units.get(payment.unit);
        let phone = |user: Option<usize>| Some(self.options.users.get(user?)?.phone.clone());
        let terms = &payment.terms;
        PaymentView {
            msn: unit.map(|unit| unit.msn.clone()).unwrap_or_default(),
            reference: terms.reference.to_string(),
            state: payment.state,
            amount: payment.amount(terms.amount),
            authorized: payment.authorized,
            captured: payment.captured,
            cancelled: payment.cancelled,
            refunded: payment.refunded,
            user_flow: terms.flow,
            created_at: payment.created_at,
            expires_at: terms.expires_at,
            customer_present: terms.customer_present,
            description: terms.description.as_deref().map(str::to_owned),
            redirect_url: payment.redirect_url.as_deref().map(str::to_owned),
            qr_text: self.qr_text(&payment.token),
            scanned: payment.scanned,
            approving: payment.approving,
            customer: phone(terms.customer),
            payer: phone(payment.payer),
            events: payment.events.iter().map(event).collect(),
        }
    }
}

fn event(event: &crate::payment::Event) -> EventView {
    EventView {
        name: event.name,
        psp_reference: event.psp_reference.to_string(),
        amount: event.amount,
        at: event.at,
        idempotency_key: event.key.as_deref().map(str::to_owned),
        success: event.success,
    }
}
