//! The platform without I/O, clock or threads: `handle` is a function of state, request and time.

mod adjust;
mod create;
mod customer;
mod force;
mod gateway;
mod idempotency;
mod image;
mod limits;
mod read;
mod route;
mod timers;
mod token;
mod view;

use std::collections::HashMap;

pub use customer::{Approval, CustomerError, Scanned};
pub use route::Operation;
pub use view::{EventView, PaymentView};

use crate::fail::{Checked, Fail, Occasion};
use crate::http::{Millis, Outcome, Request, Response};
use crate::json::Json;
use crate::ledger::{Cause, Entry, Ledger, Movement, Rule, Totals, Violation};
use crate::moment;
use crate::payment::{Event, EventName, Payment};
use crate::random::Random;
use crate::switches::{CancelledEventKey, CustomerEventKey, Switches};
use crate::unit::Unit;
use crate::user::User;
use idempotency::KeyBook;
use limits::Limits;
use route::Route;
use timers::Timers;
use token::Tokens;

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

/// A body must be JSON and say so.
fn check_media(request: &Request<'_>, is_json: bool) -> Checked<()> {
    if request.body.is_empty() {
        return Ok(());
    }
    let media = request.headers.content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    if !media.trim().eq_ignore_ascii_case(crate::http::JSON) {
        return Err(Fail::Gateway { status: 415, message: "Unsupported media type." });
    }
    if is_json { Ok(()) } else { Err(Fail::field("$", "The request body is not valid JSON.")) }
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
    codes: customer::Codes,
    ledger: Ledger,
}

impl Platform {
    /// A platform without payments.
    pub fn new(options: PlatformOptions) -> Self {
        let references = options.units.iter().map(|_| HashMap::new()).collect();
        Self {
            now: 0,
            random: Random::new(options.seed),
            tokens: Tokens::default(),
            limits: Limits::default(),
            keys: KeyBook::default(),
            payments: Vec::new(),
            references,
            links: HashMap::new(),
            timers: Timers::default(),
            codes: customer::Codes::default(),
            ledger: Ledger::default(),
            options,
        }
    }

    /// Answers one request at the moment `now`; time never runs backwards, an earlier `now` counts as the last.
    pub fn handle(&mut self, request: &Request<'_>, now: Millis) -> Outcome {
        self.advance_to(now);
        let body = Json::parse(request.body);
        let route = Route::of(request.method, request.target, body.as_ref());
        Outcome::Answer(self.answer(request, &route, body.as_ref()))
    }

    /// The sales units.
    pub fn units(&self) -> &[Unit] {
        &self.options.units
    }

    /// The customers.
    pub fn users(&self) -> &[User] {
        &self.options.users
    }

    /// Every broken rule of money, and every payment whose answer differs from the books. Empty is good.
    pub fn violations(&self) -> Vec<Violation> {
        let mut broken = self.ledger.check();
        for payment in &self.payments {
            let Some(unit) = self.options.units.get(payment.unit) else { continue };
            let books = self.ledger.totals(&unit.msn, &payment.terms.reference);
            // What was cancelled before approval was never money.
            let cancelled = if payment.authorized_at.is_some() { payment.cancelled } else { 0 };
            let Payment { authorized, captured, refunded, .. } = *payment;
            if books != (Totals { authorized, captured, cancelled, refunded }) {
                let reference = payment.terms.reference.to_string();
                broken.push(Violation { msn: unit.msn.clone(), reference, rule: Rule::AnswerDiffers });
            }
        }
        broken
    }

    /// The assumptions, to turn them round.
    pub fn switches_mut(&mut self) -> &mut Switches {
        &mut self.options.switches
    }

    /// The books.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn switches(&self) -> &Switches {
        &self.options.switches
    }

    fn answer(&mut self, request: &Request<'_>, route: &Route<'_>, body: Option<&Json<'_>>) -> Response {
        self.carry_out(request, route, body).unwrap_or_else(|fail| self.render(&fail, request.target))
    }

    fn carry_out(
        &mut self,
        request: &Request<'_>,
        route: &Route<'_>,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        match *route {
            Route::Token => self.fetch_token(&request.headers),
            Route::Image { token } => self.image(token),
            Route::Unknown => Err(Fail::Gateway { status: 404, message: "Resource not found" }),
            Route::Api { operation, reference } => {
                let caller = self.admit(&request.headers, operation, reference)?;
                check_media(request, body.is_some())?;
                match operation {
                    Operation::Create | Operation::Capture | Operation::Refund | Operation::Cancel => {
                        self.keyed(request, caller, operation, reference, body)
                    }
                    Operation::Get => self.get(caller, reference),
                    Operation::Events => self.events(caller, reference),
                    Operation::ForceApprove => self.force_approve(caller, reference, body),
                }
            }
        }
    }

    fn render(&mut self, fail: &Fail, target: &str) -> Response {
        let path = target.split('?').next().unwrap_or_default();
        let instance = path.strip_prefix("/epayment").unwrap_or(path);
        let (trace_id, timestamp) = (self.random.trace_id(), moment::utc(self.now, 0));
        fail.render(
            &self.options.switches,
            &Occasion { instance, trace_id: &trace_id, timestamp: &timestamp },
        )
    }

    fn find(&self, unit: usize, reference: &str) -> Option<usize> {
        self.references.get(unit)?.get(reference).copied()
    }

    fn unit(&self, place: usize) -> Checked<&Unit> {
        self.options.units.get(place).ok_or_else(|| crate::codes::INTERNAL.into())
    }

    fn payment(&self, place: usize) -> Checked<&Payment> {
        self.payments.get(place).ok_or_else(|| crate::codes::NOT_FOUND.into())
    }

    /// Adds an event to a payment's log.
    fn log(&mut self, place: usize, name: EventName, amount: i64, key: Option<&str>, success: bool) {
        let first = name == EventName::Created;
        let psp_reference = if first { self.random.guid() } else { self.random.decimal() };
        let key = match name {
            EventName::Authorized | EventName::Aborted | EventName::Expired => {
                key.filter(|_| self.options.switches.customer_event_key == CustomerEventKey::Create)
            }
            EventName::Cancelled => {
                key.filter(|_| self.options.switches.cancelled_event_key == CancelledEventKey::Present)
            }
            _ => key,
        };
        let Some(payment) = self.payments.get_mut(place) else { return };
        if first {
            payment.psp_reference = psp_reference.as_str().into();
        }
        payment.events.push(Event {
            name,
            psp_reference: psp_reference.into(),
            amount,
            at: self.now,
            key: key.map(Into::into),
            success,
        });
    }

    /// Writes a movement of money into the books.
    fn book(&mut self, place: usize, movement: Movement, amount: i64, key: Option<&str>, cause: Cause) {
        let Some(payment) = self.payments.get(place) else { return };
        let Some(unit) = self.options.units.get(payment.unit) else { return };
        let entry = Entry {
            at: self.now,
            movement,
            amount,
            currency: payment.terms.currency,
            key: key.map(str::to_owned),
            cause,
        };
        self.ledger.record(&unit.msn, &payment.terms.reference, entry);
    }
}
