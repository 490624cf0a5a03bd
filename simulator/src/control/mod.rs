//! The hand that plays everything a till cannot do by itself: the customer, time, the rules.

pub(crate) mod api;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::http::{Millis, Outcome, Request};
use crate::ledger::{Entry, Totals, Violation};
use crate::platform::{Approval, CustomerError, PaymentView, Platform, PlatformOptions, Scanned};
use crate::server::{Clock, TimeMode};
use crate::switches::SwitchError;
use crate::unit::Unit;
use crate::user::User;

/// What server and control share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) platform: Platform,
    pub(crate) clock: Clock,
}

/// A handle on a running simulator; clones work from any thread.
#[derive(Debug, Clone)]
pub struct Control {
    shared: Arc<Mutex<Shared>>,
    start: Arc<(PlatformOptions, TimeMode)>,
}

/// Why a control call did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ControlError {
    /// The customer cannot do that.
    Customer(CustomerError),
    /// There is no such switch, or it has no such value.
    Switch(#[serde(serialize_with = "switch_error")] SwitchError),
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

fn switch_error<S: serde::Serializer>(error: &SwitchError, serializer: S) -> Result<S::Ok, S::Error> {
    let text = match error {
        SwitchError::UnknownSwitch => "unknown_switch".to_owned(),
        SwitchError::UnknownValue(values) => format!("unknown_value: one of {}", values.join(", ")),
    };
    std::collections::BTreeMap::from([("error", text)]).serialize(serializer)
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

impl From<CustomerError> for ControlError {
    fn from(error: CustomerError) -> Self {
        Self::Customer(error)
    }
}

impl From<SwitchError> for ControlError {
    fn from(error: SwitchError) -> Self {
        Self::Switch(error)
    }
}

impl Control {
    pub(crate) fn new(shared: Arc<Mutex<Shared>>, options: PlatformOptions, time: TimeMode) -> Self {
        Self { shared, start: Arc::new((options, time)) }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // The platform has no state that a panic in the middle would leave half changed and worse than gone.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The platform, brought up to the present moment.
    fn now_with<T>(&self, act: impl FnOnce(&mut Platform) -> T) -> T {
        let mut shared = self.lock();
        let now = shared.clock.now();
        shared.platform.advance_to(now);
        act(&mut shared.platform)
    }

    pub(crate) fn handle(&self, request: &Request<'_>) -> (Outcome, Millis) {
        let mut shared = self.lock();
        let now = shared.clock.now();
        (shared.platform.handle(request, now), now)
    }

    /// The simulated time, in milliseconds since the Unix epoch.
    pub fn now(&self) -> Millis {
        self.lock().clock.now()
    }

    /// Lets `by` milliseconds pass at once, in every mode, and everything happen that falls due.
    pub fn advance(&self, by: Millis) -> Millis {
        self.lock().clock.advance(by);
        self.now_with(|platform| platform.now())
    }

    /// The sales units, with their keys.
    pub fn units(&self) -> Vec<Unit> {
        self.lock().platform.units().to_vec()
    }

    /// The customers.
    pub fn users(&self) -> Vec<User> {
        self.lock().platform.users().to_vec()
    }

    /// Every payment, oldest first.
    pub fn payments(&self) -> Vec<PaymentView> {
        self.now_with(|platform| platform.payments())
    }

    /// One payment, by `reference` or `msn:reference`.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn payment(&self, reference: &str) -> Result<PaymentView, ControlError> {
        self.now_with(|platform| platform.inspect(reference)).map_err(Into::into)
    }

    /// A customer scans a code or opens a link. `text` is what the code says or the link to its picture; `by` is
    /// a phone number, or nobody in particular.
    ///
    /// # Errors
    /// The text leads nowhere, or the payment waits for nobody.
    pub fn scan(&self, text: &str, by: Option<&str>) -> Result<Scanned, ControlError> {
        self.now_with(|platform| platform.scan(text, by)).map_err(Into::into)
    }

    /// The customer approves. Declined and unknown results of magic amounts are not errors.
    ///
    /// # Errors
    /// The payment waits for nobody, or not for this customer.
    pub fn approve(&self, reference: &str, by: Option<&str>) -> Result<Approval, ControlError> {
        self.now_with(|platform| platform.approve(reference, by)).map_err(Into::into)
    }

    /// The customer declines.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn decline(&self, reference: &str) -> Result<(), ControlError> {
        self.now_with(|platform| platform.decline(reference)).map_err(Into::into)
    }

    /// The customer does nothing, whatever was planned.
    ///
    /// # Errors
    /// There is no such payment.
    pub fn ignore(&self, reference: &str) -> Result<(), ControlError> {
        self.now_with(|platform| platform.ignore(reference)).map_err(Into::into)
    }

    /// The customer approves (or declines) in `after` milliseconds of simulated time.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn plan(&self, reference: &str, approve: bool, after: Millis) -> Result<(), ControlError> {
        self.now_with(|platform| platform.plan(reference, approve, after)).map_err(Into::into)
    }

    /// The customer is in the middle of approving: a cancel gets 6250 until it ends.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn start_approving(&self, reference: &str) -> Result<(), ControlError> {
        self.now_with(|platform| platform.start_approving(reference)).map_err(Into::into)
    }

    /// The customer stopped in the middle of approving; the payment waits on.
    ///
    /// # Errors
    /// The payment waits for nobody.
    pub fn stop_approving(&self, reference: &str) -> Result<(), ControlError> {
        self.now_with(|platform| platform.stop_approving(reference)).map_err(Into::into)
    }

    /// The text of a user's personal QR: clear text (1.0) or tokenised (2.0), made `age` milliseconds ago.
    ///
    /// # Errors
    /// There is no such user.
    pub fn personal_qr(&self, phone: &str, tokenised: bool, age: Millis) -> Result<String, ControlError> {
        self.now_with(|platform| platform.personal_qr(phone, tokenised, age)).map_err(Into::into)
    }

    /// A customer token, as a check-in carries it, made `age` milliseconds ago.
    ///
    /// # Errors
    /// There is no such user.
    pub fn customer_token(&self, phone: &str, age: Millis) -> Result<String, ControlError> {
        self.now_with(|platform| platform.customer_token(phone, age)).map_err(Into::into)
    }

    /// Turns an assumption round.
    ///
    /// # Errors
    /// There is no such switch, or it has no such value.
    pub fn set_switch(&self, name: &str, value: &str) -> Result<(), ControlError> {
        self.lock().platform.switches_mut().set(name, value).map_err(Into::into)
    }

    /// The value of a switch.
    pub fn switch(&self, name: &str) -> Option<&'static str> {
        self.lock().platform.switches_mut().get(name)
    }

    /// What the books say about a payment: its lines and their sums.
    ///
    /// # Errors
    /// There is no such payment, or there are several.
    pub fn ledger(&self, reference: &str) -> Result<(Vec<Entry>, Totals), ControlError> {
        self.now_with(|platform| {
            let view = platform.inspect(reference)?;
            let entries = platform.ledger().entries(&view.msn, &view.reference).to_vec();
            Ok((entries, platform.ledger().totals(&view.msn, &view.reference)))
        })
    }

    /// Every broken rule of money, and every answer that differs from the books. Empty is good.
    pub fn violations(&self) -> Vec<Violation> {
        self.now_with(|platform| platform.violations())
    }

    /// Forgets everything that happened since the start. Time goes on.
    pub fn reset(&self) {
        let mut shared = self.lock();
        let now = shared.clock.now();
        shared.platform = Platform::new(self.start.0.clone());
        shared.platform.advance_to(now);
    }
}
