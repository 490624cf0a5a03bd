//! The line between tills and platform: slow, lossy, and able to deliver a request long after its sender gave
//! up. Every change is checked against the journal as it leaves the till.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::FutureExt;
use kasse::clock::{Clock, Later, ManualClock};
use kasse::flow::payment::{CREATE_ATTACHMENT, Record};
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::ids::{Msn, Reference};
use kasse::journal::{Journal, Ownership, PaymentKey};
use kasse::transport::Transport;
use kasse_simulator::{Act, Platform, PlatformOptions, Request};

use crate::dice::Dice;

/// Wall-clock time of the platform at the start; it never jumps.
pub const START: i64 = 1_772_442_000_000;

pub const HOST: &str = "http://127.0.0.1:1";

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    Fine,
    NotSent,
    /// Lost before it arrives.
    Lost,
    /// It arrives and is carried out; the answer is lost.
    AnswerLost,
    /// It arrives this much after the sender gave up.
    Late(Duration),
    /// It arrives, and once more this much later.
    Twice(Duration),
    /// Something in between answers; whether the work was done is another matter.
    Answer {
        status: u16,
        page: bool,
        work: bool,
    },
    Locked,
    TooMany {
        seconds: u64,
    },
    BadToken,
    /// The answer ends in the middle.
    Cut,
}

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

struct Flight {
    request: HttpRequest,
    twist: Twist,
    answer: Arc<Mutex<Option<HttpResponse>>>,
}

enum Due {
    Arrives(Flight),
    Customer(String, Act),
}

struct State {
    platform: Platform,
    due: BTreeMap<(Duration, u64), Due>,
    count: u64,
    /// Percent of requests that meet trouble.
    trouble: u64,
    customers: HashMap<String, Customer>,
    /// When the customer of a payment decided, or the platform ended it.
    decided: HashMap<String, Duration>,
    in_flight: HashMap<String, u32>,
    log: Vec<(Duration, String, String)>,
    problems: Vec<String>,
    moved: Vec<String>,
}

/// The line and what is at its far end.
#[derive(Clone)]
pub struct Line {
    state: Arc<Mutex<State>>,
    clock: ManualClock,
    dice: Dice,
}

impl Line {
    pub fn new(seed: u64, clock: ManualClock, dice: Dice) -> Self {
        let options = PlatformOptions { seed, ..PlatformOptions::default() };
        let state = State {
            platform: Platform::new(options),
            due: BTreeMap::new(),
            count: 0,
            trouble: 0,
            customers: HashMap::new(),
            decided: HashMap::new(),
            in_flight: HashMap::new(),
            log: Vec::new(),
            problems: Vec::new(),
            moved: Vec::new(),
        };
        Self { state: Arc::new(Mutex::new(state)), clock, dice }
    }

    fn state(&self) -> MutexGuard<'_, State> {
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

    /// When the last request arrives that is still on its way.
    pub fn last_due(&self) -> Duration {
        let state = self.state();
        let arrivals = state.due.iter().filter(|(_, due)| matches!(due, Due::Arrives(_)));
        arrivals.map(|((at, _), _)| *at).max().unwrap_or_default()
    }

    pub fn next(&self) -> Option<Duration> {
        self.state().due.keys().next().map(|(at, _)| *at)
    }

    pub fn problem(&self, text: String) {
        self.state().problems.push(text);
    }

    pub fn problems(&self) -> Vec<String> {
        std::mem::take(&mut self.state().problems)
    }

    /// Payments that something happened to since the last time.
    pub fn moved(&self) -> Vec<String> {
        std::mem::take(&mut self.state().moved)
    }

    pub fn note(&self, reference: &str, text: String) {
        let at = self.clock.now().mono;
        self.state().log.push((at, reference.into(), text));
    }

    pub fn log_of(&self, reference: &str) -> Vec<String> {
        let state = self.state();
        let mine = state.log.iter().filter(|(_, name, _)| name == reference || name.is_empty());
        mine.map(|(at, _, text)| format!("{:9.3} {text}", at.as_secs_f64())).collect()
    }

    fn wall(&self) -> i64 {
        START + i64::try_from(self.clock.now().mono.as_millis()).unwrap()
    }

    fn later(&self, at: Duration, due: Due) {
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
                None => return,
            }
        }
    }

    fn play(&self, reference: &str, act: Act) {
        let done = self.with(|platform| platform.act(reference, act)).is_ok();
        if done {
            let now = self.clock.now().mono;
            let mut state = self.state();
            state.moved.push(reference.into());
            if matches!(act, Act::Approve | Act::Decline) {
                state.decided.insert(reference.into(), now);
            }
        }
        self.note(reference, format!("   customer {act:?}{}", if done { "" } else { ": too late" }));
    }

    fn arrive(&self, flight: &Flight) {
        let path = path(&flight.request);
        let reference = reference_of(&flight.request);
        if path.ends_with("/cancel")
            && self.state().customers.get(&reference) == Some(&Customer::ApprovesAtCancel)
        {
            self.play(&reference, Act::Approve);
        }
        let answer = match flight.twist {
            Twist::Answer { status, page, work } => {
                if work {
                    self.carry_out(&flight.request);
                }
                made_up(status, page)
            }
            Twist::Locked => problem(423, "6160"),
            Twist::TooMany { seconds } => {
                let mut answer = gateway(429);
                answer.headers.push(("retry-after".into(), seconds.to_string()));
                answer
            }
            Twist::BadToken => gateway(401),
            Twist::Cut => {
                let mut answer = self.carry_out(&flight.request);
                answer.body.truncate(answer.body.len() / 2);
                answer
            }
            _ => self.carry_out(&flight.request),
        };
        let text = format!("   {} {:?} arrives: {}", name(&flight.request), flight.twist, answer.status);
        self.note(&reference, text);
        *flight.answer.lock().unwrap() = Some(answer);
    }

    fn carry_out(&self, request: &HttpRequest) -> HttpResponse {
        let method = match request.method {
            Method::Get => kasse_simulator::Method::Get,
            Method::Post => kasse_simulator::Method::Post,
            Method::Put => kasse_simulator::Method::Put,
            Method::Delete => kasse_simulator::Method::Delete,
        };
        let headers = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let asked = Request {
            method,
            target: &request.target,
            headers: kasse_simulator::Headers::read(headers),
            body: request.body.as_deref().unwrap_or_default(),
        };
        let now = self.wall();
        let outcome = self.state().platform.handle(&asked, now);
        let kasse_simulator::Outcome::Answer(answer) = outcome else { panic!("no faults of its own") };
        let headers = answer.all_headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let reference = reference_of(request);
        if answer.status < 300 && request.method == Method::Post && !reference.is_empty() {
            self.state().moved.push(reference.clone());
            if path(request).ends_with("/payments") {
                self.meet(&reference);
            }
        }
        HttpResponse { status: answer.status, headers, body: answer.body }
    }

    /// There is a payment: its customer will do something.
    fn meet(&self, reference: &str) {
        let now = self.clock.now().mono;
        let customer = self.state().customers.get(reference).copied();
        // Whatever is not decided by then is ended by the platform, and its news cannot come earlier.
        let life = now + Duration::from_secs(600);
        self.state().decided.entry(reference.into()).or_insert(life);
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

    fn twist(&self, request: &HttpRequest) -> Twist {
        let dice = &self.dice;
        if !dice.chance(self.state().trouble) {
            return Twist::Fine;
        }
        let token = path(request).contains("accesstoken");
        let page = dice.chance(50);
        match dice.below(if token { 5 } else { 13 }) {
            0 => Twist::NotSent,
            1 => Twist::Lost,
            2 => Twist::AnswerLost,
            3 => Twist::Answer { status: dice.pick(&[500, 502, 503, 504, 408]), page, work: dice.chance(50) },
            4 => Twist::Answer { status: dice.pick(&[200, 403]), page: true, work: dice.chance(50) },
            5 => Twist::Locked,
            6 => Twist::TooMany { seconds: 1 + dice.below(20) },
            7 => Twist::BadToken,
            8 => Twist::Cut,
            9 | 10 => Twist::Late(dice.millis(1, 150_000)),
            11 => Twist::Twice(dice.millis(1, 60_000)),
            _ if dice.chance(20) => Twist::Answer { status: 403, page: false, work: false },
            _ => Twist::AnswerLost,
        }
    }
}

/// The line as one process has it.
pub struct Port {
    pub line: Line,
    pub process: u32,
    pub journal: Arc<dyn Journal>,
}

impl Transport for Port {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let line = self.line.clone();
        let twist = line.twist(&request);
        let reference = reference_of(&request);
        line.note(&reference, format!("{} sends {} ({twist:?})", self.process, name(&request)));
        self.check(&request, &reference);
        let now = line.clock.now().mono;
        let end = now + limit;
        let there = now + line.dice.millis(1, 120);
        let back = there + line.dice.millis(1, 200);
        let answer = Arc::new(Mutex::new(None));
        let flight = |twist| Flight { request: request.clone(), twist, answer: Arc::clone(&answer) };
        match twist {
            Twist::NotSent | Twist::Lost => {}
            Twist::Late(after) => line.later(end + after, Due::Arrives(flight(twist))),
            Twist::Twice(after) => {
                line.later(there, Due::Arrives(flight(twist)));
                let again = Flight { answer: Arc::default(), ..flight(twist) };
                line.later(there + after, Due::Arrives(again));
            }
            _ => line.later(there, Due::Arrives(flight(twist))),
        }
        let lost = matches!(twist, Twist::Lost | Twist::AnswerLost | Twist::Late(_));
        // A lost answer shows as a reset, or not at all.
        let silent = matches!(twist, Twist::Late(_)) || line.dice.chance(60);
        let wait = if lost && silent { end } else { back };
        let busy = (request.method == Method::Post).then(|| Busy::new(&line, reference));
        Box::pin(async move {
            line.clock.sleep_until(wait).await;
            drop(busy);
            match (twist, answer.lock().unwrap().take()) {
                (Twist::NotSent, _) => Err(TransportError::NotSent("no connection".into())),
                (Twist::Lost | Twist::AnswerLost | Twist::Late(_), _) | (_, None) => {
                    Err(TransportError::Lost("no answer".into()))
                }
                (_, Some(answer)) => Ok(answer),
            }
        })
    }
}

impl Port {
    /// Nothing that changes something leaves before it is durable, or from anybody but the owner.
    fn check(&self, request: &HttpRequest, reference: &str) {
        if request.method != Method::Post || reference.is_empty() {
            return;
        }
        if let Some(fault) = self.undurable(request, reference) {
            self.line.problem(format!("{reference}: {} {fault}", name(request)));
        }
    }

    fn undurable(&self, request: &HttpRequest, reference: &str) -> Option<&'static str> {
        let header =
            |wanted| request.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
        let msn = header("merchant-serial-number").and_then(|msn| Msn::new(msn.clone()).ok());
        let Some(msn) = msn else { return Some("names no sales unit") };
        let Ok(name) = Reference::new(reference) else { return Some("names no payment") };
        let key = PaymentKey { host: HOST.into(), msn, reference: name };
        let stored = self.journal.load(key.clone()).now_or_never().and_then(Result::ok).flatten();
        let Some(stored) = stored else { return Some("is not in the journal") };
        if !matches!(stored.ownership, Ownership::Mine(_)) {
            return Some("does not come from the owner");
        }
        let record: Record = serde_json::from_slice(&stored.state).unwrap();
        let sent = header("idempotency-key").map(String::as_str);
        let attachment = if path(request).ends_with("/payments") {
            let same = record.create.key.as_ref().map(kasse::ids::IdempotencyKey::as_str) == sent;
            (same && record.create.attempts > 0).then(|| CREATE_ATTACHMENT.to_owned())
        } else {
            let is_it = |operation: &&kasse::flow::payment::Operation| {
                Some(operation.key.as_str()) == sent && operation.is_open() && operation.attempts > 0
            };
            record.operations.iter().find(is_it).map(kasse::flow::payment::Operation::attachment)
        };
        let Some(attachment) = attachment else { return Some("has a key that is not in the journal") };
        let body = self.journal.attachment(key, attachment).now_or_never().and_then(Result::ok).flatten();
        (body != request.body).then_some("has another body than the journal")
    }
}

/// At most one change of a payment is on its way at a time.
struct Busy {
    line: Line,
    reference: String,
}

impl Busy {
    fn new(line: &Line, reference: String) -> Self {
        let mut state = line.state();
        let count = state.in_flight.entry(reference.clone()).or_default();
        *count += 1;
        if *count > 1 && !reference.is_empty() {
            state.problems.push(format!("{reference}: two changes on their way at once"));
        }
        drop(state);
        Self { line: line.clone(), reference }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(count) = self.line.state().in_flight.get_mut(&self.reference) {
            *count -= 1;
        }
    }
}

fn path(request: &HttpRequest) -> &str {
    request.target.split('?').next().unwrap_or_default()
}

fn name(request: &HttpRequest) -> String {
    let key = request.headers.iter().find(|(name, _)| *name == "idempotency-key");
    let key = key.map_or("", |(_, key)| key.get(..6).unwrap_or(key));
    let last = path(request).rsplit('/').next().unwrap_or_default();
    let body = request.body.as_deref().filter(|_| !key.is_empty() && last != "payments");
    format!("{:?} {last} {key} {}", request.method, String::from_utf8_lossy(body.unwrap_or_default()))
}

fn reference_of(request: &HttpRequest) -> String {
    let Some((_, rest)) = path(request).split_once("/v1/payments") else { return String::new() };
    if let Some(name) = rest.strip_prefix('/') {
        return name.split('/').next().unwrap_or_default().to_owned();
    }
    let body: serde_json::Value =
        serde_json::from_slice(request.body.as_deref().unwrap_or_default()).unwrap_or_default();
    body["reference"].as_str().unwrap_or_default().to_owned()
}

fn made_up(status: u16, page: bool) -> HttpResponse {
    if page {
        return HttpResponse { status, headers: Vec::new(), body: b"<html>try later</html>".to_vec() };
    }
    gateway(status)
}

fn gateway(status: u16) -> HttpResponse {
    let body = format!("{{\"statusCode\":{status},\"message\":\"made up\"}}").into_bytes();
    HttpResponse { status, headers: Vec::new(), body }
}

fn problem(status: u16, code: &str) -> HttpResponse {
    let body = serde_json::json!({
        "type": "about:blank", "title": "made up", "status": status, "traceId": "00-1-1-01",
        "extraDetails": [{ "name": "ErrorCode", "reason": code }],
    });
    HttpResponse { status, headers: Vec::new(), body: body.to_string().into_bytes() }
}
