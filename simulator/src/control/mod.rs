//! The hand that plays everything a till cannot do by itself: the customer, time, the rules.

pub(crate) mod api;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::calls::Call;
use crate::fault::{ArmedFault, Fault};
use crate::http::{Held, Millis, Outcome, Request};
use crate::ledger::{Entry, Totals, Violation};
use crate::platform::{
    Act, Approval, ArmedDeliveryFault, Attempt, Autopilot, DeliveryFault, DueDelivery, PaymentView, Platform,
    PlatformOptions, PlayError, Scanned, StickerScan,
};
use crate::server::{Clock, TimeMode};
use crate::switches::SwitchError;
use crate::unit::{Agreement, Unit};
use crate::user::User;

/// What server and control share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) platform: Platform,
    pub(crate) clock: Clock,
}

/// A handle on a running simulator; clones work from any thread.
///
/// A payment is named by its `reference`, or by `msn:reference` where several sales units have one. Every time
/// and span is simulated time in milliseconds.
#[derive(Debug, Clone)]
pub struct Control {
    shared: Arc<Mutex<Shared>>,
    start: Arc<Start>,
}

#[derive(Debug)]
struct Start {
    options: PlatformOptions,
    time: TimeMode,
}

/// Why a control call did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ControlError {
    /// It cannot be done.
    Play(PlayError),
    /// There is no such switch, or it has no such value.
    Switch(SwitchError),
    /// The request cannot be read.
    Unreadable {
        /// What is wrong with it.
        error: String,
    },
    /// There is nothing of that name.
    NotFound {
        /// What was looked for.
        error: &'static str,
    },
}

impl std::fmt::Display for ControlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match serde_json::to_string(self) {
            Ok(text) => f.write_str(&text),
            Err(_) => f.write_str("control call refused"),
        }
    }
}

impl std::error::Error for ControlError {}

impl From<PlayError> for ControlError {
    fn from(error: PlayError) -> Self {
        Self::Play(error)
    }
}

impl From<SwitchError> for ControlError {
    fn from(error: SwitchError) -> Self {
        Self::Switch(error)
    }
}

/// The answer, or why nothing was done.
pub type Controlled<T> = Result<T, ControlError>;

impl Control {
    pub(crate) fn new(shared: Arc<Mutex<Shared>>, options: PlatformOptions, time: TimeMode) -> Self {
        Self { shared, start: Arc::new(Start { options, time }) }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // A panic in one request must not take the others with it; the books say if it left a mess.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform, brought up to the present moment.
    fn with<T>(&self, act: impl FnOnce(&mut Platform) -> T) -> T {
        let mut shared = self.lock();
        let now = shared.clock.now();
        shared.platform.advance_to(now);
        act(&mut shared.platform)
    }

    fn try_with<T, E: Into<ControlError>>(
        &self,
        act: impl FnOnce(&mut Platform) -> Result<T, E>,
    ) -> Controlled<T> {
        self.with(act).map_err(Into::into)
    }

    pub(crate) fn handle(&self, request: &Request<'_>) -> Outcome {
        let mut shared = self.lock();
        let now = shared.clock.now();
        shared.platform.handle(request, now)
    }

    pub(crate) fn resume(&self, held: Held, request: &Request<'_>) -> Outcome {
        let mut shared = self.lock();
        let now = shared.clock.now();
        shared.platform.resume(held, request, now)
    }

    /// How many simulated milliseconds pass in a real one; 1 on a stepped clock.
    pub(crate) fn speed(&self) -> u32 {
        match self.start.time {
            TimeMode::Scaled { factor } => factor.max(1),
            TimeMode::Real | TimeMode::Stepped { .. } => 1,
        }
    }

    /// The simulated time, since the Unix epoch.
    pub fn now(&self) -> Millis {
        self.lock().clock.now()
    }

    /// Lets `by` pass at once, in every mode, and everything happen that falls due. Answers the new time.
    pub fn advance(&self, by: Millis) -> Millis {
        self.lock().clock.advance(by);
        self.with(|platform| platform.now())
    }

    /// Forgets everything that happened since the start: payments, tokens, faults, switches, units, users. Time
    /// goes on. With a seed the platform starts from that one.
    pub fn reset(&self, seed: Option<u64>) {
        let mut options = self.start.options.clone();
        options.seed = seed.unwrap_or(options.seed);
        let mut shared = self.lock();
        let now = shared.clock.now();
        shared.platform = Platform::new(options);
        shared.platform.advance_to(now);
    }

    /// Every payment, oldest first.
    pub fn payments(&self) -> Vec<PaymentView> {
        self.with(|platform| platform.payments())
    }

    /// One payment.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn payment(&self, reference: &str) -> Controlled<PaymentView> {
        self.try_with(|platform| platform.inspect(reference))
    }

    /// A customer scans a code or opens a link. `text` is what the code says or the link to its picture; `by` is
    /// a phone number, or nobody in particular.
    ///
    /// # Errors
    /// The text leads nowhere, or the payment waits for nobody.
    pub fn scan(&self, text: &str, by: Option<&str>) -> Controlled<Scanned> {
        self.try_with(|platform| platform.scan(text, by))
    }

    /// A customer scans a printed code; `by` is a phone number, or nobody in particular.
    ///
    /// # Errors
    /// There is no such sticker (any more), or no such customer.
    pub fn scan_sticker(&self, text: &str, by: Option<&str>) -> Controlled<StickerScan> {
        self.try_with(|platform| platform.scan_sticker(text, by))
    }

    /// Where a browser that opens a redirect sticker's path goes.
    pub(crate) fn open_redirect(&self, path: &str) -> Option<String> {
        self.with(|platform| platform.open_redirect(path))
    }

    /// The customer approves; `by` names who, where that is open. Declined and unknown results of magic amounts
    /// are no errors.
    ///
    /// # Errors
    /// The payment waits for nobody, or not for this customer.
    pub fn approve(&self, reference: &str, by: Option<&str>) -> Controlled<Approval> {
        self.try_with(|platform| platform.approve(reference, by))
    }

    /// The customer declines.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn decline(&self, reference: &str) -> Controlled<()> {
        self.act(reference, Act::Decline)
    }

    /// The customer does nothing, whatever was planned.
    ///
    /// # Errors
    /// There is no such payment.
    pub fn ignore(&self, reference: &str) -> Controlled<()> {
        self.try_with(|platform| platform.ignore(reference))
    }

    /// The customer approves (or declines) after a while. Replaces an earlier plan.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn plan(&self, reference: &str, approve: bool, after: Millis) -> Controlled<()> {
        self.try_with(|platform| platform.plan(reference, approve, after))
    }

    /// Somebody does something to the payment: the customer, the portal, time.
    ///
    /// # Errors
    /// It cannot be done; nothing has changed.
    pub fn act(&self, reference: &str, act: Act) -> Controlled<()> {
        self.try_with(|platform| platform.act(reference, act))
    }

    /// What customers do who are not played, from the next payment on.
    pub fn set_autopilot(&self, autopilot: Option<Autopilot>) {
        self.with(|platform| platform.set_autopilot(autopilot));
    }

    /// The text of a user's personal QR: clear text (1.0) or tokenised (2.0), made `age` ago.
    ///
    /// # Errors
    /// There is no such user.
    pub fn personal_qr(&self, phone: &str, tokenised: bool, age: Millis) -> Controlled<String> {
        self.try_with(|platform| platform.personal_qr(phone, tokenised, age))
    }

    /// A customer token, as a check-in carries it, made `age` ago.
    ///
    /// # Errors
    /// There is no such user.
    pub fn customer_token(&self, phone: &str, age: Millis) -> Controlled<String> {
        self.try_with(|platform| platform.customer_token(phone, age))
    }

    /// The sales units, with their keys.
    pub fn units(&self) -> Vec<Unit> {
        self.lock().platform.units().to_vec()
    }

    /// Adds a sales unit.
    ///
    /// # Errors
    /// There is one of that MSN already.
    pub fn add_unit(&self, unit: Unit) -> Controlled<()> {
        self.try_with(|platform| platform.add_unit(unit))
    }

    /// Changes what a sales unit may do.
    ///
    /// # Errors
    /// There is no unit of that MSN.
    pub fn set_agreement(&self, msn: &str, agreement: Agreement) -> Controlled<()> {
        self.try_with(|platform| platform.set_agreement(msn, agreement))
    }

    /// The customers.
    pub fn users(&self) -> Vec<User> {
        self.lock().platform.users().to_vec()
    }

    /// Adds a customer, or changes the one with that phone number.
    pub fn add_user(&self, user: User) {
        self.with(|platform| platform.add_user(user));
    }

    /// Turns an assumption round.
    ///
    /// # Errors
    /// There is no such switch, or it has no such value.
    pub fn set_switch(&self, name: &str, value: &str) -> Controlled<()> {
        self.try_with(|platform| platform.set_switch(name, value))
    }

    /// The value of a switch.
    pub fn switch(&self, name: &str) -> Option<&'static str> {
        self.lock().platform.switches().get(name)
    }

    /// Lets something go wrong; answers its number.
    pub fn add_fault(&self, fault: Fault) -> u64 {
        self.with(|platform| platform.add_fault(fault))
    }

    /// The faults in force, used up ones included.
    pub fn faults(&self) -> Vec<ArmedFault> {
        self.lock().platform.faults().to_vec()
    }

    /// Takes a fault away.
    ///
    /// # Errors
    /// There is none of that number.
    pub fn remove_fault(&self, id: u64) -> Controlled<()> {
        let removed = self.with(|platform| platform.remove_fault(id));
        removed.then_some(()).ok_or(ControlError::NotFound { error: "unknown_fault" })
    }

    /// Takes every fault away.
    pub fn clear_faults(&self) {
        self.with(Platform::clear_faults);
    }

    /// Makes every access token worthless.
    pub fn revoke_tokens(&self) {
        self.with(Platform::revoke_tokens);
    }

    /// Starts every rate limit anew.
    pub fn clear_limits(&self) {
        self.with(Platform::clear_limits);
    }

    /// What the platform was asked, about one payment (by its bare reference) or at all, oldest first.
    pub fn calls(&self, reference: Option<&str>) -> Vec<Call> {
        self.lock().platform.calls(reference)
    }

    /// The events that registered webhooks are, or were, to be told of, oldest first.
    pub fn due_deliveries(&self) -> Vec<DueDelivery> {
        self.with(|platform| platform.due_deliveries())
    }

    /// What is to be sent by now; `None` as long as nobody has registered.
    pub(crate) fn take_deliveries(&self) -> Option<Vec<Attempt>> {
        self.with(|platform| {
            let idle = !platform.has_webhooks();
            (!idle).then(|| std::iter::from_fn(|| platform.take_delivery()).collect())
        })
    }

    pub(crate) fn delivered(&self, id: u64, status: Option<u16>) {
        self.with(|platform| platform.delivered(id, status));
    }

    /// A customer scans a callback sticker. `false` if nobody registered for check-ins.
    ///
    /// # Errors
    /// There is no such user.
    pub fn check_in(&self, msn: &str, merchant_qr_id: &str, phone: &str) -> Controlled<bool> {
        self.try_with(|platform| platform.check_in(msn, merchant_qr_id, phone))
    }

    /// Registers an address for events without a call; answers its secret. None for an unknown unit or event.
    pub fn add_webhook(&self, msn: &str, url: &str, events: &[&str]) -> Option<String> {
        self.with(|platform| platform.add_webhook(msn, url, events))
    }

    /// Lets something go wrong with deliveries; answers its number.
    pub fn add_delivery_fault(&self, fault: DeliveryFault) -> u64 {
        self.with(|platform| platform.add_delivery_fault(fault))
    }

    /// The faults of deliveries, used up ones included.
    pub fn delivery_faults(&self) -> Vec<ArmedDeliveryFault> {
        self.lock().platform.delivery_faults().to_vec()
    }

    /// Takes every fault of deliveries away.
    pub fn clear_delivery_faults(&self) {
        self.with(Platform::clear_delivery_faults);
    }

    /// What the books say about a payment: its lines and their sums.
    ///
    /// # Errors
    /// There is no such payment, or there are several.
    pub fn ledger(&self, reference: &str) -> Controlled<(Vec<Entry>, Totals)> {
        self.try_with(|platform| {
            let view = platform.inspect(reference)?;
            let books = platform.ledger();
            let entries = books.entries(&view.msn, &view.reference).to_vec();
            Ok::<_, PlayError>((entries, books.totals(&view.msn, &view.reference)))
        })
    }

    /// Every broken rule of money, and every answer that differs from the books. Empty is good.
    pub fn violations(&self) -> Vec<Violation> {
        self.with(|platform| platform.violations())
    }
}
