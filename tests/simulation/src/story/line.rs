//! The line between tills and platform: slow, lossy, and able to deliver a request long after its sender gave
//! up. At its far end the platform, its customers, its portal and the webhooks it sends.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use kasse::clock::{Clock, ManualClock};
use kasse::http::{HttpRequest, HttpResponse, Method};
use kasse_simulator::{Act, Attempt, Platform, PlatformOptions};

use super::dice::Dice;
use super::judge;
use super::request::{asked, name, path, reference_of};
use super::tally::Tally;
use super::twist::{Twist, gateway, locked, made_up, too_many};

/// Wall-clock time of the platform at the start; it never jumps.
pub const START: i64 = 1_772_442_000_000;

pub const HOST: &str = "http://127.0.0.1:1";

/// Where the platform sends webhooks.
pub const WEBHOOK_URL: &str = "https://pos.example.test/hooks/vipps?shop=1";

/// What a till hears of.
const EVENTS: [&str; 8] = [
    "epayments.payment.created.v1",
    "epayments.payment.aborted.v1",
    "epayments.payment.expired.v1",
    "epayments.payment.cancelled.v1",
    "epayments.payment.captured.v1",
    "epayments.payment.refunded.v1",
    "epayments.payment.authorized.v1",
    "epayments.payment.terminated.v1",
];

/// In place of a delivery's number: the platform did not send it.
pub const FORGED: u64 = u64::MAX;

/// What nobody decides, the platform ends after this.
const LIFE: Duration = Duration::from_secs(600);

/// What the customer of a payment does once there is a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    Approves(Duration),
    Declines(Duration),
    Ignores,
    /// Approves in the moment before the cancel is carried out.
    ApprovesAtCancel,
    /// Starts to approve, and finishes later.
    Dawdles(Duration, Duration),
}

/// A request on its way.
pub struct Flight {
    pub request: HttpRequest,
    pub twist: Twist,
    pub answer: Arc<Mutex<Option<HttpResponse>>>,
}

pub enum Due {
    Arrives(Flight),
    Customer(String, Act),
    Webhook(Arc<Attempt>),
}

/// One line of a timeline; without a reference it concerns all.
struct Note {
    at: Duration,
    reference: String,
    text: String,
}

pub struct State {
    pub platform: Platform,
    due: BTreeMap<(Duration, u64), Due>,
    count: u64,
    /// Percent of requests that meet trouble.
    trouble: u64,
    /// Percent of webhooks that arrive; `None`: no address is registered.
    pub webhooks: Option<u64>,
    customers: HashMap<String, Customer>,
    /// When the customer of a payment decided, or the platform ended it.
    decided: HashMap<String, Duration>,
    /// Payments of one order.
    pub orders: HashMap<String, Vec<String>>,
    /// Payments that somebody was told are not paid; `true`: it was inferred that they do not exist.
    pub told_not_paid: HashMap<String, bool>,
    /// Payments that the host wanted cancelled, whatever the customer did.
    /// With the keys of what had been begun by then.
    pub unwanted: HashMap<String, Vec<String>>,
    /// Payments that somebody changed in the portal.
    portal: HashMap<String, Duration>,
    pub in_flight: HashMap<String, u32>,
    /// A living process lost its lock: what it sent may still be on its way when others act.
    pub contested: bool,
    arrived: Vec<Arc<Attempt>>,
    notes: Option<Vec<Note>>,
    problems: Vec<String>,
    pub tally: Tally,
}

/// The line and what is at its far end.
#[derive(Clone)]
pub struct Line {
    state: Arc<Mutex<State>>,
    pub clock: ManualClock,
    pub dice: Dice,
}

impl Line {
    /// With a timeline it is three times as slow.
    pub fn new(seed: u64, clock: ManualClock, dice: Dice, timeline: bool) -> Self {
        let options = PlatformOptions { seed, ..PlatformOptions::default() };
        let state = State {
            platform: Platform::new(options),
            due: BTreeMap::new(),
            count: 0,
            trouble: 0,
            webhooks: None,
            customers: HashMap::new(),
            decided: HashMap::new(),
            orders: HashMap::new(),
            told_not_paid: HashMap::new(),
            unwanted: HashMap::new(),
            portal: HashMap::new(),
            in_flight: HashMap::new(),
            contested: false,
            arrived: Vec::new(),
            notes: timeline.then(Vec::new),
            problems: Vec::new(),
            tally: Tally::default(),
        };
        Self { state: Arc::new(Mutex::new(state)), clock, dice }
    }

    /// The platform tells the sales unit of everything; answers the secret.
    pub fn register(&self, msn: &str) -> String {
        self.with(|platform| platform.add_webhook(msn, WEBHOOK_URL, &EVENTS)).expect("the unit is there")
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn with<T>(&self, act: impl FnOnce(&mut Platform) -> T) -> T {
        let now = self.wall();
        let mut state = self.state();
        state.platform.advance_to(now);
        act(&mut state.platform)
    }

    pub fn trouble(&self, percent: u64) {
        self.state().trouble = percent;
    }

    pub fn customer(&self, reference: &str, customer: Customer) {
        self.state().customers.insert(reference.into(), customer);
    }

    pub fn decided_at(&self, reference: &str) -> Option<Duration> {
        self.state().decided.get(reference).copied()
    }

    pub fn portal_at(&self, reference: &str) -> Option<Duration> {
        self.state().portal.get(reference).copied()
    }

    pub fn in_portal(&self) -> Vec<String> {
        self.state().portal.keys().cloned().collect()
    }

    pub fn count(&self, what: &'static str) {
        self.state().tally.count(what);
    }

    /// When the last request arrives that is still on its way.
    pub fn last_due(&self) -> Duration {
        let state = self.state();
        let arrivals = state.due.iter().filter(|(_, due)| matches!(due, Due::Arrives(_)));
        arrivals.map(|((at, _), _)| *at).max().unwrap_or_default()
    }

    pub fn next(&self) -> Option<Duration> {
        let state = self.state();
        let due = state.due.keys().next().map(|(at, _)| *at);
        let webhook = state.platform.next_delivery_at().map(mono);
        [due, webhook].into_iter().flatten().min()
    }

    pub fn problem(&self, text: String) {
        let mut state = self.state();
        if !state.problems.contains(&text) {
            state.problems.push(text);
        }
    }

    pub fn problems(&self) -> Vec<String> {
        std::mem::take(&mut self.state().problems)
    }

    pub fn has_problems(&self) -> bool {
        !self.state().problems.is_empty()
    }

    /// Webhooks that have arrived since the last time.
    pub fn arrived(&self) -> Vec<Arc<Attempt>> {
        std::mem::take(&mut self.state().arrived)
    }

    pub fn note(&self, reference: &str, text: impl FnOnce() -> String) {
        let at = self.clock.now().mono;
        let mut state = self.state();
        if let Some(notes) = &mut state.notes {
            notes.push(Note { at, reference: reference.into(), text: text() });
        }
    }

    /// What happened to one payment, and to all.
    pub fn timeline(&self, reference: &str) -> Vec<String> {
        let state = self.state();
        let mine = state
            .notes
            .iter()
            .flatten()
            .filter(|note| note.reference == reference || note.reference.is_empty());
        mine.map(|note| format!("{:9.3} {}", note.at.as_secs_f64(), note.text)).collect()
    }

    fn wall(&self) -> i64 {
        START + i64::try_from(self.clock.now().mono.as_millis()).unwrap()
    }

    pub fn later(&self, at: Duration, due: Due) {
        let mut state = self.state();
        state.count += 1;
        let key = (at, state.count);
        state.due.insert(key, due);
    }

    /// Lets everything happen that is due by now.
    pub fn deliver(&self) {
        let now = self.clock.now().mono;
        loop {
            let due = {
                let mut state = self.state();
                match state.due.first_key_value() {
                    Some(((at, _), _)) if *at <= now => state.due.pop_first().map(|(_, due)| due),
                    _ => None,
                }
            };
            match due {
                Some(Due::Arrives(flight)) => self.arrive(&flight),
                Some(Due::Customer(reference, act)) => self.play(&reference, act),
                Some(Due::Webhook(attempt)) => self.state().arrived.push(attempt),
                None => return self.send_webhooks(),
            }
        }
    }

    /// The customer, or somebody in the portal, does something.
    pub fn play(&self, reference: &str, act: Act) {
        let done = self.with(|platform| platform.act(reference, act)).is_ok();
        self.note(reference, || format!("   {act:?}{}", if done { "" } else { ": too late" }));
        if !done {
            return;
        }
        let now = self.clock.now().mono;
        let portal = matches!(
            act,
            Act::PortalCancel | Act::PortalCapture { .. } | Act::PortalRefund { .. } | Act::Expire
        );
        let mut state = self.state();
        if portal {
            state.portal.insert(reference.into(), now);
            state.tally.count("changes in the portal");
        }
        if matches!(act, Act::Approve | Act::Decline | Act::Expire | Act::PortalCancel) {
            state.decided.insert(reference.into(), now);
        }
        drop(state);
        self.moved(reference);
    }

    fn arrive(&self, flight: &Flight) {
        let path = path(&flight.request);
        let reference = reference_of(&flight.request);
        if path.ends_with("/cancel")
            && self.state().customers.get(&reference) == Some(&Customer::ApprovesAtCancel)
        {
            self.count("approvals in the moment of a cancel");
            self.play(&reference, Act::Approve);
        }
        let answer = match flight.twist {
            Twist::Answer { status, page, work } => {
                if work {
                    self.carry_out(&flight.request);
                }
                made_up(status, page)
            }
            Twist::Locked => locked(),
            Twist::TooMany { seconds } => too_many(seconds),
            Twist::BadToken => gateway(401),
            Twist::Cut => {
                let mut answer = self.carry_out(&flight.request);
                answer.body.truncate(answer.body.len() / 2);
                answer
            }
            _ => self.carry_out(&flight.request),
        };
        self.note(&reference, || {
            format!("   {} {:?} arrives: {}", name(&flight.request), flight.twist, answer.status)
        });
        *flight.answer.lock().unwrap() = Some(answer);
    }

    fn carry_out(&self, request: &HttpRequest) -> HttpResponse {
        let now = self.wall();
        let outcome = self.state().platform.handle(&asked(request), now);
        let kasse_simulator::Outcome::Answer(answer) = outcome else { panic!("no faults of its own") };
        let headers = answer.all_headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let reference = reference_of(request);
        if answer.status < 300 && request.method == Method::Post && !reference.is_empty() {
            if path(request).ends_with("/payments") {
                self.meet(&reference);
            }
            self.moved(&reference);
        }
        HttpResponse { status: answer.status, headers, body: answer.body }
    }

    /// Something happened to a payment: the books are looked at, and webhooks are on their way.
    fn moved(&self, reference: &str) {
        judge::books_hold(self, reference);
        self.send_webhooks();
    }

    /// What the platform has to tell is on its way: some of it lost, late, doubled or out of order.
    fn send_webhooks(&self) {
        let wall = self.wall();
        loop {
            let attempt = {
                let mut state = self.state();
                if state.platform.next_delivery_at().is_none_or(|at| at > wall) {
                    return;
                }
                state.platform.advance_to(wall);
                state.platform.take_delivery()
            };
            let Some(attempt) = attempt else { return };
            self.send_webhook(&Arc::new(attempt));
        }
    }

    fn send_webhook(&self, attempt: &Arc<Attempt>) {
        let now = self.clock.now().mono;
        let arrives = self.state().webhooks.map(|arriving| self.dice.chance(arriving));
        if arrives != Some(true) {
            if arrives.is_some() {
                self.count("webhooks lost");
            }
            // Whatever answered there, it was not the till.
            return self.webhook_answered(attempt.id, Some(200));
        }
        let after = if self.dice.chance(80) {
            self.dice.millis(50, 3_000)
        } else {
            // The platform takes it for accepted and sends what comes after it.
            self.count("webhooks late");
            self.webhook_answered(attempt.id, Some(200));
            self.dice.millis(3_000, 90_000)
        };
        self.later(now + after, Due::Webhook(Arc::clone(attempt)));
        if self.dice.chance(15) {
            self.count("webhooks doubled");
            let again = after + self.dice.millis(0, 30_000);
            self.later(now + again, Due::Webhook(Arc::clone(attempt)));
        }
        if self.dice.chance(5) {
            self.count("webhooks forged");
            let mut forged = Attempt::clone(attempt);
            let place = usize::try_from(self.dice.below(forged.body.len().try_into().unwrap())).unwrap();
            forged.body[place] ^= 1;
            self.later(now + after, Due::Webhook(Arc::new(Attempt { id: FORGED, ..forged })));
        }
    }

    /// The platform hears what came of a webhook.
    pub fn webhook_answered(&self, id: u64, status: Option<u16>) {
        self.with(|platform| platform.delivered(id, status));
    }

    /// There is a payment: its customer will do something.
    fn meet(&self, reference: &str) {
        let now = self.clock.now().mono;
        let customer = self.state().customers.get(reference).copied();
        // Whatever is not decided by then is ended by the platform, and its news cannot come earlier.
        let known = self.state().decided.insert(reference.into(), now + LIFE);
        if let Some(known) = known {
            self.state().decided.insert(reference.into(), known);
            return;
        }
        let plan = |after: Duration, act| self.later(now + after, Due::Customer(reference.into(), act));
        match customer {
            Some(Customer::Approves(after)) => plan(after, Act::Approve),
            Some(Customer::Declines(after)) => plan(after, Act::Decline),
            Some(Customer::Dawdles(start, end)) => {
                plan(start, Act::StartApproving);
                plan(start + end, Act::Approve);
            }
            Some(Customer::Ignores | Customer::ApprovesAtCancel) | None => {}
        }
    }

    /// What happens to this request.
    pub fn twist(&self, request: &HttpRequest) -> Twist {
        let trouble = self.state().trouble;
        let twist = if self.dice.chance(trouble) { Twist::draw(&self.dice, request) } else { Twist::Fine };
        self.count(twist.name());
        twist
    }
}

/// Time on the platform's clock, which never jumps, as time since the start.
fn mono(wall: i64) -> Duration {
    Duration::from_millis(u64::try_from(wall - START).unwrap_or(0))
}
