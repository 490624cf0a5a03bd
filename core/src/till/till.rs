//! One checkout of one sales unit.

use std::sync::Arc;

use super::client::Client;
use super::driver::{Answer, Begin, BeginError, Command, Holder, Import, Until, Waiter, outcome_from};
use super::payment::Payment;
use super::sale::{Meet, Sale};
use super::shared::Shared;
use crate::api::qr::{ExchangeCustomer, ExchangePersonalQr, Identified};
use crate::api::{self, CreatePayment, Customer, CustomerInteraction, Flow, QrFormat};
use crate::clock::Timestamp;
use crate::error::{Error, ErrorName, Invalid};
use crate::flow::payment::limits::DEFAULT_LIFETIME;
use crate::flow::payment::{
    AfterRestart, Create, CreateState, Origin, Pairing, Record, UnitFact, codes, imported, outcome_of,
};
use crate::flow::poll::Waiting;
use crate::flow::sale::{Asked, attempt_is_over, falls_back_to_screen, is_same_sale};
use crate::ids::{IdempotencyKey, Msn, OrderId, Reference, ReturnUrl, TillPrefix};
use crate::journal::PaymentKey;
use crate::money::{Currency, PaymentAmount};
use crate::phone::{Country, Msisdn};
use futures_channel::oneshot;

/// How references are made when the host gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum References {
    /// `<prefix>-<80 random bits>`.
    #[default]
    Random,
    /// `<order>-<attempt>`: several hosts without a shared journal make the same reference for the same
    /// order, so that the platform's uniqueness is the lock. Every sale then needs an order. An attempt that
    /// another host made (`reference_exists`, then `reference_taken`) stays in the way until it is taken in with
    /// [`Till::adopt`]: only then it is known whether the order is paid.
    OrderAndAttempt,
}

/// What a till is. Build with [`TillConfig::new`] and change the rest.
#[derive(Debug, Clone)]
pub struct TillConfig {
    /// The sales unit.
    pub msn: Msn,
    /// First part of every reference it makes; the customer sees it.
    pub prefix: TillPrefix,
    /// The currency of the sales unit's market. Amounts in another one are refused before anything is sent.
    pub currency: Currency,
    /// What a phone number without a country code belongs to. Without it such a number is refused.
    pub default_country: Option<Country>,
    /// It has a screen for the customer: a push that the unit is not approved for (5080) falls back to a
    /// code on it.
    pub customer_screen: bool,
    /// How references are made.
    pub references: References,
    /// The unit can capture a part of what is reserved. `None`: not known; a refusal is remembered.
    pub partial_capture: Option<bool>,
    /// How the payment of a customer who checked in reaches their app.
    pub check_in_flow: CheckInFlow,
}

/// How the payment of a customer who scanned a callback sticker reaches the app that waits for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CheckInFlow {
    /// As a push (`PUSH_MESSAGE`), as the platform's page for tills says. Needs push approval of the sales unit.
    #[default]
    Push,
    /// By `WEB_REDIRECT` with the customer's token, as its pages for machines say. Needs no approval.
    WebRedirect {
        /// Where the app sends the customer afterwards.
        return_url: ReturnUrl,
    },
}

impl TillConfig {
    /// A till without a screen that knows nothing about its unit.
    pub fn new(msn: Msn, prefix: TillPrefix, currency: Currency) -> Self {
        Self {
            msn,
            prefix,
            currency,
            default_country: None,
            customer_screen: false,
            references: References::Random,
            partial_capture: None,
            check_in_flow: CheckInFlow::default(),
        }
    }
}

/// One checkout of one sales unit. Cheap to clone.
#[derive(Clone)]
pub struct Till {
    pub(super) client: Client,
    pub(super) config: Arc<TillConfig>,
}

impl Till {
    /// The sales unit.
    pub fn msn(&self) -> &Msn {
        &self.config.msn
    }

    /// What it was opened with.
    pub fn config(&self) -> &TillConfig {
        &self.config
    }

    /// A number as a person types it, with this till's default country. No I/O.
    pub fn phone(&self, text: &str) -> Result<Msisdn, Error> {
        Ok(Msisdn::parse(text, self.config.default_country)?)
    }

    /// Starts to collect one amount from one customer.
    ///
    /// Waits until the platform has accepted or refused the payment, at most the duration `operation`; then
    /// the payment may still be `Pending` with its create unanswered. From the moment this is called the
    /// payment is followed to its true outcome, whether or not anybody waits: dropping the future or the
    /// payment abandons nothing.
    ///
    /// Errors mean that no money was or will be taken by this call: the sale was invalid, the journal could
    /// not be written, the platform refused, or the request never left this machine. A network failure after
    /// that is not an error. For an order that has a payment alive, or captured and not refunded, that payment
    /// is given when amount and kind of pairing agree; otherwise the error is `order_taken` and names it.
    pub async fn pay(&self, sale: Sale) -> Result<Payment, Error> {
        let known = self.shared().unit_lacks(&self.config.msn, UnitFact::PushRefused);
        let sale = if self.falls_back(&sale, known) { on_screen(sale) } else { sale };
        match self.attempt(&sale).await {
            Err(error) if self.falls_back(&sale, error.platform_code() == Some(codes::PUSH_NOT_ALLOWED)) => {
                // The reference of the refused attempt is used up.
                self.attempt(&on_screen(Sale { reference: None, ..sale })).await
            }
            other => other,
        }
    }

    /// The payment under a reference. No I/O: whether it exists shows with the first call on it.
    pub fn payment(&self, reference: Reference) -> Payment {
        Payment::new(Arc::clone(&self.client.shared), self.key(reference))
    }

    /// Takes in a payment of this sales unit that was made elsewhere, by reading it, so that it can be
    /// captured, refunded or cancelled here. It is never captured by itself. Known ones are left as they are, but
    /// for one that was refused because its reference was taken: then what took it is taken in.
    pub async fn adopt(&self, reference: Reference) -> Result<Payment, Error> {
        self.take_in(reference, Origin::Adopted).await
    }

    /// Follows a payment of this sales unit that was made elsewhere, without ever changing it.
    pub async fn watch(&self, reference: Reference) -> Result<Payment, Error> {
        self.take_in(reference, Origin::Watched).await
    }

    /// Plain typed calls to the platform for this sales unit: no journal, no retries, no outcome.
    pub fn api(&self) -> super::api_calls::ApiCalls {
        self.client.api(self.config.msn.clone())
    }

    /// Who a customer is, before the sale: for a look-up in the host's own register of members. The answer is in
    /// memory only, and nothing of it is written down; a payment takes the code or the token itself.
    ///
    /// A number is answered without I/O. A code or token that the platform does not take (any more) is
    /// `personal_qr_invalid` or `customer_token_invalid`: ask the customer to show it, or to scan, again. Asking
    /// changes nothing, so it is repeated while the network is to blame, at most for the duration `operation`.
    pub async fn identify(&self, customer: Customer) -> Result<Identified, Error> {
        let calls = self.api();
        match customer {
            Customer::Phone(phone) => Ok(Identified { phone, made_at: None, version: None }),
            Customer::PersonalQr(code) => calls.steady(&ExchangePersonalQr::new(code)).await,
            Customer::Token(token) => calls.steady(&ExchangeCustomer::new(token)).await,
        }
    }

    /// The printed codes of this sales unit.
    pub fn stickers(&self) -> super::stickers::Stickers {
        super::stickers::Stickers::new(self.api())
    }

    pub(super) fn key(&self, reference: Reference) -> PaymentKey {
        PaymentKey { host: self.shared().host.clone(), msn: self.config.msn.clone(), reference }
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.client.shared
    }

    fn falls_back(&self, sale: &Sale, push_refused: bool) -> bool {
        let pushed =
            sale.meet.pairing() != Pairing::Callback || self.config.check_in_flow == CheckInFlow::Push;
        pushed && falls_back_to_screen(sale.meet.pairing(), self.config.customer_screen, push_refused)
    }

    async fn attempt(&self, sale: &Sale) -> Result<Payment, Error> {
        self.check(sale)?;
        let reference = self.reference_for(sale).await?;
        let now = self.shared().clock.now().wall;
        let create = self.create_call(sale, reference.clone(), now)?;
        let payment = Payment::new(Arc::clone(self.shared()), self.key(reference));
        let (reply, begun) = oneshot::channel();
        let deadline = payment.deadline(Some(self.shared().durations.operation));
        let (waiter, created) = Waiter::here(Until::Created, deadline);
        let begin = Begin {
            record: record(sale, &create, now),
            waiting: waiting(sale),
            body: create.body.clone().into(),
            order: sale.order.clone(),
            key: payment.key.clone(),
            reply,
            created: waiter,
        };
        self.client.send(Command::Begin(Box::new(begin)))?;
        if let Ok(answer) = created.await {
            payment.take_note(&answer, true);
            let reference = payment.key.reference.clone();
            return match as_created(payment, *answer) {
                Err(error) if error.name() == ErrorName::ReferenceExists => {
                    Err(self.with_found(error, reference).await)
                }
                other => other,
            };
        }
        // Nobody will tell of the create: it was not begun, or the client is closed.
        match begun.await.map_err(|_| Error::new(ErrorName::Closed))? {
            Ok(()) => Ok(payment),
            Err(BeginError::Refused(error)) => Err(error),
            Err(BeginError::ReferenceTaken) => {
                Err(Error::new(ErrorName::ReferenceTaken).with_reference(payment.key.reference.as_str()))
            }
            Err(BeginError::OrderTaken(holder)) => self.same_or_taken(sale, &create, *holder).await,
        }
    }

    async fn created(&self, payment: Payment) -> Result<Payment, Error> {
        let limit = self.shared().durations.operation;
        let answer = payment.until(Until::Created, Some(limit)).await;
        as_created(payment, answer)
    }

    /// The reference is taken at the platform, by a payment this journal did not make: says by which. What
    /// cannot be read at the moment is left out.
    async fn with_found(&self, error: Error, reference: Reference) -> Error {
        match self.api().get(reference).await {
            Ok(found) => error
                .with_extra("found.state", found.state.as_str())
                .with_extra("found.amount", &found.amount.to_string())
                .with_extra("found.captured", &found.aggregate.captured.to_string()),
            Err(_) => error,
        }
    }

    /// The order has a payment: the same one asked for again, or another one?
    pub(super) async fn same_or_taken(
        &self,
        sale: &Sale,
        create: &api::CreateCall,
        holder: Holder,
    ) -> Result<Payment, Error> {
        let asked = Asked { amount: sale.amount, pairing: sale.meet.pairing(), body: &create.body };
        let same = is_same_sale(&holder.record, holder.body.as_deref().map(Vec::as_slice), &asked);
        if !same {
            let outcome = outcome_of(&holder.record);
            return Err(Error::new(ErrorName::OrderTaken)
                .with_reference(holder.key.reference.as_str())
                .with_extra("found.outcome", outcome.status.name())
                .with_extra("found.amount", &holder.record.amount.to_string()));
        }
        self.created(Payment::new(Arc::clone(self.shared()), holder.key)).await
    }

    pub(super) fn check(&self, sale: &Sale) -> Result<(), Error> {
        PaymentAmount::for_unit(sale.amount, self.config.currency)?;
        let lacks = |fact| self.shared().unit_lacks(&self.config.msn, fact);
        let no_part = self.config.partial_capture == Some(false) || lacks(UnitFact::PartialCaptureRefused);
        if sale.release_unless_settled_within.is_some() && no_part {
            return Err(Error::new(ErrorName::UnitCannot)
                .with_platform_code(codes::MUST_CAPTURE_ALL)
                .with_detail("this sales unit cannot capture a part of what is reserved"));
        }
        if self.config.references == References::OrderAndAttempt && sale.order.is_none() {
            let rule = "every sale names its order when references are made from orders";
            return Err(Invalid::new("order", "is missing", rule).into());
        }
        Ok(())
    }

    async fn reference_for(&self, sale: &Sale) -> Result<Reference, Error> {
        match (&sale.reference, self.config.references, &sale.order) {
            (Some(reference), _, _) => Ok(reference.clone()),
            (None, References::OrderAndAttempt, Some(order)) => self.next_attempt(order).await,
            (None, _, _) => Ok(Reference::random(&self.config.prefix, self.random_bits()?)),
        }
    }

    /// The first attempt that is not over, or has not been made. One that is alive is found by its order when it is
    /// begun; one that another host made is refused, until it is taken in.
    async fn next_attempt(&self, order: &OrderId) -> Result<Reference, Error> {
        let mut attempt = 1;
        loop {
            let reference = Reference::for_attempt(order, attempt)?;
            match self.shared().journal.load(self.key(reference.clone())).await? {
                Some(known) if attempt_is_over(&outcome_from(&known.state)?.0) => attempt += 1,
                _ => return Ok(reference),
            }
        }
    }

    fn random_bits(&self) -> Result<[u8; 16], Error> {
        let missing = |_| Error::new(ErrorName::Configuration).with_detail("the system gives no random bits");
        self.shared().random.bits().map_err(missing)
    }

    pub(super) fn create_call(
        &self,
        sale: &Sale,
        reference: Reference,
        now: Timestamp,
    ) -> Result<api::CreateCall, Error> {
        let amount = PaymentAmount::for_unit(sale.amount, self.config.currency)?;
        let mut builder =
            CreatePayment::new(reference, amount, flow(&sale.meet, &self.config.check_in_flow)?)
                .profile_scope(sale.profile_scope.iter().copied())
                .blocked_sources(sale.blocked_sources.iter().copied());
        if let Some(metadata) = &sale.metadata {
            builder = builder.metadata(metadata.clone());
        }
        let interaction = sale.interaction.unwrap_or_default();
        builder = builder.interaction(interaction);
        if let Some(receipt) = sale.receipt.clone() {
            builder = builder.receipt(match interaction {
                CustomerInteraction::Present => receipt.or_pos_id(self.config.prefix.as_str()),
                CustomerInteraction::NotPresent => receipt,
            });
        }
        if let Some(text) = &sale.description {
            builder = builder.description(text.clone());
        }
        if let Some(url) = &sale.receipt_url {
            builder = builder.receipt_url(url.clone());
        }
        if let Some(at) = sale.expires_at {
            builder = builder.expires_at(at, now);
        }
        if let Some(years) = sale.minimum_user_age {
            builder = builder.minimum_user_age(years);
        }
        if let Some(links) = &sale.legal_links {
            builder = builder.legal_links(links.clone());
        }
        let key = IdempotencyKey::from_random(self.random_bits()?);
        Ok(builder.build()?.with_key(key))
    }

    pub(super) async fn take_in(&self, reference: Reference, origin: Origin) -> Result<Payment, Error> {
        let key = self.key(reference.clone());
        let payment = Payment::new(Arc::clone(self.shared()), key.clone());
        let known = self.shared().journal.load(key.clone()).await?;
        if let Some(stored) = known
            && !matches!(outcome_from(&stored.state)?.0.create.state, CreateState::Refused(_))
        {
            return Ok(payment);
        }
        let calls = self.api();
        let found = calls.get(reference.clone()).await?;
        let events = calls.events(reference).await?;
        let record = imported(&found, &events, origin, self.shared().clock.now().wall);
        let (waiter, done) = Waiter::here(Until::Now, None);
        self.client.send(Command::Import(Box::new(Import { key, record, waiter, news: false })))?;
        (*done.await.map_err(|_| Error::new(ErrorName::Closed))?)?;
        Ok(payment)
    }
}

impl std::fmt::Debug for Till {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Till({} of {})", self.config.prefix.as_str(), self.config.msn.as_str())
    }
}

fn as_created(payment: Payment, answer: Answer) -> Result<Payment, Error> {
    match answer {
        // It is in the journal and may have been sent: closing meanwhile does not make it fail.
        Err(error) if error.name() != ErrorName::Closed => Err(error),
        _ => Ok(payment),
    }
}

fn on_screen(sale: Sale) -> Sale {
    Sale { meet: Meet::DynamicQr(QrFormat::Text), ..sale }
}

fn waiting(sale: &Sale) -> Waiting {
    match sale.meet {
        Meet::DynamicQr(_) => Waiting::Screen,
        _ => Waiting::Phone,
    }
}

fn flow(meet: &Meet, check_in: &CheckInFlow) -> Result<Flow, Invalid> {
    Ok(match meet {
        Meet::MerchantScan(qr) => Flow::PushMessage(Customer::PersonalQr(qr.clone())),
        Meet::PhoneNumber(number) => Flow::PushMessage(Customer::Phone(number.clone())),
        Meet::Callback(token) => {
            let customer = Customer::Token(token.clone());
            match check_in {
                CheckInFlow::Push => Flow::PushMessage(customer),
                CheckInFlow::WebRedirect { return_url } => {
                    Flow::WebRedirect { return_url: return_url.clone(), customer: Some(customer) }
                }
            }
        }
        Meet::DynamicQr(format) => Flow::Qr { format: Some(*format) },
        Meet::Redirect { return_url, customer } => {
            Flow::WebRedirect { return_url: return_url.clone(), customer: customer.clone() }
        }
        Meet::Sticker(_) => {
            let rule = "pay_at_sticker, which waits for who scans it";
            return Err(Invalid::new("meet", "is a sticker", rule));
        }
    })
}

fn record(sale: &Sale, create: &api::CreateCall, now: Timestamp) -> Record {
    let pairing = sale.meet.pairing();
    let default_restart =
        if pairing == Pairing::Redirect { AfterRestart::FollowPolicy } else { AfterRestart::Hold };
    Record {
        pairing: Some(pairing),
        capture_policy: sale.capture,
        after_restart: sale.after_restart.unwrap_or(default_restart),
        expires_at: sale.expires_at.unwrap_or_else(|| now.after(DEFAULT_LIFETIME)),
        give_up_at: sale.give_up_after.map(|wait| now.after(wait)),
        release_at: sale.release_unless_settled_within.map(|wait| now.after(wait)),
        create: Create::new(Some(create.key.clone())),
        ..Record::new(create.reference.clone(), sale.amount, now)
    }
}
