//! A world for stories told by hand: every fault is named before it happens.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use kasse::clock::{Clock, Later, ManualClock, Timestamp};
use kasse::environment::Environment;
use kasse::error::Error;
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::journal::{Memory, PaymentKey};
use kasse::money::{Currency, Money};
use kasse::random::SeededRandom;
use kasse::secret::{Credentials, Secret};
use kasse::till::{Client, ClientConfig, Delivered, Payment, Till, TillConfig, World};
use kasse::transport::Transport;
use kasse::transport::events::EventSource;
use kasse::webhook::{Address, Delivery, sign};
use kasse_simulator::{Platform, PlatformOptions, Request};

/// What happens to the next request whose path ends so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It never leaves.
    NotSent,
    /// It arrives, the answer is lost.
    AnswerLost,
    /// It is lost before it arrives.
    RequestLost,
    /// A gateway answers instead.
    Answer(u16, String),
    /// Something else comes back, after the work or without it.
    Reply { reply: HttpResponse, work: bool },
}

/// One request as the platform's side saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub at: Duration,
    pub method: Method,
    pub path: String,
    pub key: Option<String>,
    pub body: Vec<u8>,
    pub status: Option<u16>,
}

/// The platform and the wire to it.
#[derive(Clone)]
pub struct Wire {
    pub platform: Arc<Mutex<Platform>>,
    pub faults: Arc<Mutex<VecDeque<(String, Fault)>>>,
    pub seen: Arc<Mutex<Vec<Seen>>>,
    pub clock: ManualClock,
}

impl Transport for Wire {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let wire = self.clone();
        Box::pin(async move {
            let path = request.target.split('?').next().unwrap_or_default().to_owned();
            let fault = wire.take_fault(&path);
            let mut seen = Seen {
                at: wire.clock.now().mono,
                method: request.method,
                key: request
                    .headers
                    .iter()
                    .find(|(name, _)| *name == "idempotency-key")
                    .map(|(_, key)| key.clone()),
                body: request.body.clone().unwrap_or_default(),
                path,
                status: None,
            };
            let arrives = matches!(fault, None | Some(Fault::AnswerLost | Fault::Reply { work: true, .. }));
            let answer = arrives.then(|| wire.ask(&request));
            seen.status = answer.as_ref().map(|answer| answer.status);
            wire.seen.lock().unwrap().push(seen);
            match fault {
                None => Ok(answer.expect("it arrived")),
                Some(Fault::NotSent) => Err(TransportError::NotSent("connection refused".into())),
                Some(Fault::Answer(status, body)) => {
                    Ok(HttpResponse { status, headers: Vec::new(), body: body.into_bytes() })
                }
                Some(Fault::Reply { reply, .. }) => Ok(reply),
                Some(Fault::AnswerLost | Fault::RequestLost) => {
                    let end = wire.clock.now().mono + limit;
                    wire.clock.sleep_until(end).await;
                    Err(TransportError::Lost("no answer".into()))
                }
            }
        })
    }
}

impl Wire {
    pub fn new(clock: ManualClock) -> Self {
        Self {
            platform: Arc::new(Mutex::new(Platform::new(PlatformOptions::default()))),
            faults: Arc::default(),
            seen: Arc::default(),
            clock,
        }
    }

    fn take_fault(&self, path: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let index = faults.iter().position(|(end, _)| path.ends_with(end.as_str()))?;
        faults.remove(index).map(|(_, fault)| fault)
    }

    fn ask(&self, request: &HttpRequest) -> HttpResponse {
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
        let now = self.clock.now().wall.millis();
        let kasse_simulator::Outcome::Answer(answer) = self.platform.lock().unwrap().handle(&asked, now)
        else {
            panic!("the platform has no faults here")
        };
        HttpResponse { status: answer.status, headers: Vec::new(), body: answer.body.to_vec() }
    }

    /// The next request whose path ends with `end` meets this.
    pub fn fault(&self, end: &str, fault: Fault) {
        self.faults.lock().unwrap().push_back((end.into(), fault));
    }

    /// The requests whose path ends so.
    pub fn calls(&self, end: &str) -> Vec<Seen> {
        self.seen.lock().unwrap().iter().filter(|seen| seen.path.ends_with(end)).cloned().collect()
    }

    pub fn with<T>(&self, act: impl FnOnce(&mut Platform) -> T) -> T {
        act(&mut self.platform.lock().unwrap())
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// The base address of the platform for every host.
const HOST: &str = "http://127.0.0.1:1";

/// Signs the webhooks of every host.
pub const WEBHOOK_SECRET: &str = "A0+hand/secret==";
/// Where they are sent to.
pub const WEBHOOK_URL: &str = "https://pos.example.test/hooks?till=1";

/// One host process: a client, a till, and the driver behind them.
pub struct Host {
    pub wire: Wire,
    pub clock: ManualClock,
    pub client: Client,
    pub till: Till,
    /// Its own handle.
    pub journal: Arc<Memory>,
    driver: Later<()>,
}

/// A world without any host yet.
pub struct Setup {
    pub wire: Wire,
    pub clock: ManualClock,
    pub journal: Memory,
    pub log: kasse::log::LogTo,
    /// Where events come from, if not by delivery.
    pub events: Option<Arc<dyn EventSource>>,
    seed: u64,
}

impl Setup {
    pub fn new() -> Self {
        let clock = ManualClock::new(Timestamp::from_millis(1_772_442_000_000));
        Self {
            wire: Wire::new(clock.clone()),
            clock,
            journal: Memory::shared(),
            log: kasse::log::LogTo::default(),
            events: None,
            seed: 1,
        }
    }

    /// Starts a host process on the journal.
    pub fn host(&mut self, change: impl FnOnce(&mut TillConfig)) -> Host {
        self.seed += 1;
        let unit = self.wire.with(|platform| {
            platform
                .units()
                .iter()
                .find(|unit| unit.market == kasse_simulator::Market::No)
                .cloned()
                .expect("a Norwegian unit")
        });
        let credentials = Credentials::new(
            unit.keys.client_id.clone(),
            unit.keys.client_secret.clone(),
            unit.keys.subscription_keys[0].clone(),
        )
        .unwrap();
        let mut config = ClientConfig::new(
            Environment::parse(HOST).unwrap(),
            credentials,
            SystemInfo::new("till-test", "1.0").unwrap(),
        );
        config.log = self.log.clone();
        config.events = self.events.clone();
        config.webhook_secrets = vec![Secret::new(WEBHOOK_SECRET)];
        let journal = Arc::new(self.journal.handle());
        let world = World {
            transport: Arc::new(self.wire.clone()),
            journal: journal.clone(),
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(SeededRandom::new(self.seed)),
        };
        let (client, mut driver) = Client::in_world(config, world);
        let mut till = TillConfig::new(
            Msn::new(unit.msn.clone()).unwrap(),
            TillPrefix::new("osl1-k03").unwrap(),
            Currency::Nok,
        );
        change(&mut till);
        let till = drive(&self.clock, &mut driver, client.till(till)).unwrap();
        Host { wire: self.wire.clone(), clock: self.clock.clone(), client, till, journal, driver }
    }
}

impl Setup {
    /// The process dies: whatever it had in memory is gone, its locks are free.
    pub fn crash(&mut self, host: Host) {
        drop(host);
    }
}

impl Host {
    /// Runs a future of the host together with the driver; time jumps to the next timer when both wait.
    pub fn run<T>(&mut self, work: impl Future<Output = T>) -> T {
        drive(&self.clock, &mut self.driver, work)
    }

    /// Runs a future of this host while another host process lives beside it.
    pub fn run_beside<T>(&mut self, other: &mut Self, work: impl Future<Output = T>) -> T {
        let (mine, theirs) = (&mut self.driver, &mut other.driver);
        let (mut i_ended, mut they_ended) = (false, false);
        let mut both = std::future::poll_fn(|context| {
            i_ended = i_ended || mine.as_mut().poll(context).is_ready();
            they_ended = they_ended || theirs.as_mut().poll(context).is_ready();
            if i_ended && they_ended { Poll::Ready(()) } else { Poll::Pending }
        });
        drive(&self.clock, &mut both, work)
    }

    /// A signed delivery of this body arrives at the host.
    pub fn deliver(&mut self, body: &str) -> Result<Delivered, Error> {
        self.deliver_signed(body, WEBHOOK_SECRET)
    }

    /// The same, signed with another secret.
    pub fn deliver_signed(&mut self, body: &str, secret: &str) -> Result<Delivered, Error> {
        let address = Address::new(WEBHOOK_URL).unwrap();
        let now = self.clock.now().wall;
        let signed = sign(&Secret::new(secret), &address, body.as_bytes(), now).unwrap();
        let headers = signed.pairs().into_iter().collect();
        let client = self.client.clone();
        let delivery = Delivery { method: "POST", address: &address, headers, body: body.as_bytes() };
        self.run(client.deliver(&delivery))
    }

    /// Lets the world run for a while.
    pub fn pass(&mut self, span: Duration) {
        let end = self.clock.now().mono + span;
        let clock = self.clock.clone();
        drive(&self.clock, &mut self.driver, async move { clock.sleep_until(end).await });
    }

    pub fn clock_now(&self) -> Duration {
        self.clock.now().mono
    }
}

fn drive<T>(
    clock: &ManualClock,
    driver: &mut (impl Future<Output = ()> + Unpin),
    work: impl Future<Output = T>,
) -> T {
    let flag = Arc::new(Flag(AtomicBool::new(true)));
    let waker = Waker::from(Arc::clone(&flag));
    let mut context = Context::from_waker(&waker);
    let mut work = pin!(work);
    let mut over = false;
    loop {
        flag.0.store(false, Ordering::Release);
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
        over = over || Pin::new(&mut *driver).poll(&mut context).is_ready();
        if !flag.0.load(Ordering::Acquire) {
            let next = clock.next_wake().expect("somebody waits for something");
            clock.advance_to(next);
        }
    }
}

pub fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

/// What names a payment of a host in the journal.
pub fn key_of(payment: &Payment) -> PaymentKey {
    let (msn, reference) = (payment.msn().clone(), payment.reference().clone());
    PaymentKey { host: HOST.into(), msn, reference }
}
