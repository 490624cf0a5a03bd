//! The platform without I/O, clock or threads: a function of state, request and time.

mod act;
mod adjust;
mod create;
mod customer;
mod deliver;
mod force;
mod gateway;
mod handle;
mod idempotency;
mod limits;
mod orders;
mod personal;
mod picture;
mod read;
mod route;
mod setup;
mod stickers;
mod timers;
mod token;
mod view;
mod webhooks;

use std::collections::HashMap;

pub use act::Act;
pub(crate) use create::LANDING;
pub use customer::{Approval, PlayError, Scanned};
pub(crate) use deliver::split_address;
pub use deliver::{
    ArmedDeliveryFault, Attempt, DeliveryFault, DeliveryFaultKind, DeliveryState, DueDelivery,
};
pub use route::Operation;
pub use setup::Autopilot;
pub use stickers::StickerScan;
pub use view::{EventView, PaymentView};

use crate::calls::Calls;
use crate::codes;
use crate::fail::Checked;
use crate::fault::Faults;
use crate::http::Millis;
use crate::ledger::{Cause, Entry, Ledger, Movement};
use crate::payment::{Event, EventName, Payment};
use crate::random::Random;
use crate::switches::{CancelledEventKey, CustomerEventKey, Switches};
use crate::unit::Unit;
use crate::user::User;
use deliver::Deliveries;
use idempotency::KeyBook;
use limits::Limits;
use orders::Order;
use personal::Circulating;
use stickers::Stickers;
use timers::Timers;
use token::Tokens;
use webhooks::Webhooks;

/// Path of what the code of a redirect sticker says, before its own characters.
pub(crate) const REDIRECT: &str = "/r/";
/// Path of what the code of a callback sticker says, before its own characters.
pub(crate) const CALLBACK: &str = "/c/";

/// Which of the platform's two worlds is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Test: tokens live an hour, force approve works, magic amounts act.
    #[default]
    Test,
    /// Production: tokens live a day, force approve is refused, no amount is magic.
    Production,
}

/// What a platform starts with.
#[derive(Debug, Clone)]
pub struct PlatformOptions {
    /// The same seed and the same requests give the same answers.
    pub seed: u64,
    /// Prefix of every link that is given out, without a trailing `/`.
    pub public_base: String,
    /// Test or production.
    pub environment: Environment,
    /// The sales units.
    pub units: Vec<Unit>,
    /// The customers.
    pub users: Vec<User>,
    /// The assumptions.
    pub switches: Switches,
    /// What customers do who are not played; nothing if it is left out.
    pub autopilot: Option<Autopilot>,
}

impl Default for PlatformOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            public_base: "https://simulator.invalid".to_owned(),
            environment: Environment::Test,
            units: Unit::defaults(),
            users: User::defaults(),
            switches: Switches::default(),
            autopilot: None,
        }
    }
}

/// The platform.
#[derive(Debug)]
pub struct Platform {
    options: PlatformOptions,
    now: Millis,
    random: Random,
    tokens: Tokens,
    limits: Limits,
    keys: KeyBook,
    payments: Vec<Payment>,
    /// Per unit, in the order of `options.units`.
    references: Vec<HashMap<Box<str>, usize>>,
    links: HashMap<Box<str>, usize>,
    timers: Timers,
    circulating: Circulating,
    webhooks: Webhooks,
    stickers: Stickers,
    /// Per unit and reference.
    orders: HashMap<(usize, String), Order>,
    deliveries: Deliveries,
    faults: Faults,
    calls: Calls,
    ledger: Ledger,
}

impl Platform {
    /// A platform without payments.
    pub fn new(options: PlatformOptions) -> Self {
        Self {
            now: 0,
            random: Random::new(options.seed),
            tokens: Tokens::default(),
            limits: Limits::default(),
            keys: KeyBook::default(),
            payments: Vec::new(),
            references: options.units.iter().map(|_| HashMap::new()).collect(),
            links: HashMap::new(),
            timers: Timers::default(),
            circulating: Circulating::default(),
            webhooks: Webhooks::default(),
            stickers: Stickers::default(),
            orders: HashMap::new(),
            deliveries: Deliveries::new(options.seed),
            faults: Faults::new(options.seed),
            calls: Calls::default(),
            ledger: Ledger::default(),
            options,
        }
    }

    fn find(&self, unit: usize, reference: &str) -> Option<usize> {
        self.references.get(unit)?.get(reference).copied()
    }

    fn unit(&self, place: usize) -> Checked<&Unit> {
        self.options.units.get(place).ok_or_else(|| codes::INTERNAL.into())
    }

    fn payment(&self, place: usize) -> Checked<&Payment> {
        self.payments.get(place).ok_or_else(|| codes::NOT_FOUND.into())
    }

    fn alter(&mut self, place: usize, change: impl FnOnce(&mut Payment)) {
        if let Some(payment) = self.payments.get_mut(place) {
            change(payment);
        }
    }

    /// Adds an event to a payment's log.
    fn log(&mut self, place: usize, name: EventName, amount: i64, key: Option<&str>, success: bool) {
        let first = name == EventName::Created;
        let psp_reference: Box<str> = if first { self.random.guid() } else { self.random.decimal() }.into();
        let switches = &self.options.switches;
        let names_key = match name {
            EventName::Authorized | EventName::Aborted | EventName::Expired => {
                switches.customer_event_key == CustomerEventKey::Create
            }
            EventName::Cancelled => switches.cancelled_event_key == CancelledEventKey::Present,
            _ => true,
        };
        let key = key.filter(|_| names_key).map(Into::into);
        let Some(payment) = self.payments.get_mut(place) else { return };
        if first {
            payment.psp_reference.clone_from(&psp_reference);
        }
        payment.events.push(Event { name, psp_reference, amount, at: self.now, key, success });
        self.note_deliveries(place);
    }

    /// Writes a movement of money into the books.
    fn book(&mut self, place: usize, movement: Movement, amount: i64, key: Option<&str>, cause: Cause) {
        let Some(payment) = self.payments.get(place) else { return };
        let Some(unit) = self.options.units.get(payment.unit) else { return };
        let (currency, key) = (payment.terms.currency, key.map(str::to_owned));
        let entry = Entry { at: self.now, movement, amount, currency, key, cause };
        self.ledger.record(&unit.msn, &payment.terms.reference, entry);
    }
}
