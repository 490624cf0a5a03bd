//! Host processes on one journal, one thread, and one clock that jumps to whatever happens next.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures_util::FutureExt;
use kasse::clock::{Clock, ManualClock, Timestamp};
use kasse::environment::Environment;
use kasse::error::ErrorName;
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::journal::Memory;
use kasse::money::Currency;
use kasse::random::SeededRandom;
use kasse::secret::{Credentials, Secret};
use kasse::till::{Client, ClientConfig, Till, TillConfig, World};
use kasse::webhook::{Address, Delivery, Headers};
use kasse_simulator::{Attempt, Market, Unit};

use super::dice::Dice;
use super::disk::Disk;
use super::fuse::Fuse;
use super::line::{FORGED, HOST, Line, START, WEBHOOK_URL};
use super::port::Port;

/// More turns than this in one moment, and something turns for ever.
const TURNS_OF_A_MOMENT: u32 = 10_000;

/// Tills of one process.
const TILLS: u32 = 3;

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

struct Task {
    process: u32,
    name: String,
    is_driver: bool,
    flag: Arc<Flag>,
    waker: Waker,
    work: Pin<Box<dyn Future<Output = ()>>>,
}

/// One process of the host.
pub struct Process {
    pub number: u32,
    pub client: Client,
    pub tills: Vec<Till>,
    /// Nobody has closed it.
    pub open: Rc<Cell<bool>>,
    pub fuse: Fuse,
    disk: Arc<Disk>,
}

/// A process on its way out.
struct Closing {
    number: u32,
    fuse: Fuse,
    disk: Arc<Disk>,
}

pub struct Stage {
    pub clock: ManualClock,
    pub line: Line,
    pub dice: Dice,
    /// Reads everything, owns nothing.
    pub observer: Memory,
    pub processes: Vec<Process>,
    /// Processes that are about to end in good order, and can still die.
    closing: Vec<Closing>,
    /// Processes that died since somebody looked.
    pub deaths: u32,
    full: Arc<AtomicBool>,
    slow: bool,
    unit: Unit,
    /// Signs webhooks.
    secret: Secret,
    address: Address,
    /// Which subscription key the host uses.
    key: usize,
    tasks: Vec<Task>,
    started: u32,
}

impl Stage {
    pub fn new(seed: u64, timeline: bool) -> Self {
        let dice = Dice::new(seed);
        let clock = ManualClock::new(Timestamp::from_millis(START));
        let line = Line::new(seed, clock.clone(), dice.clone(), timeline);
        let unit = line.with(|platform| {
            platform.units().iter().find(|unit| unit.market == Market::No).cloned().expect("a Norwegian unit")
        });
        let secret = Secret::new(line.register(&unit.msn));
        let slow = dice.chance(40);
        Self {
            clock,
            line,
            observer: Memory::shared(),
            processes: Vec::new(),
            closing: Vec::new(),
            deaths: 0,
            full: Arc::default(),
            slow,
            unit,
            secret,
            address: Address::new(WEBHOOK_URL).unwrap(),
            key: 0,
            tasks: Vec::new(),
            started: 0,
            dice,
        }
    }

    pub fn now(&self) -> Duration {
        self.clock.now().mono
    }

    pub fn disk_full(&self, full: bool) {
        self.full.store(full, Ordering::Relaxed);
    }

    fn credentials(&self) -> Credentials {
        let keys = &self.unit.keys;
        Credentials::new(&*keys.client_id, &*keys.client_secret, &*keys.subscription_keys[self.key]).unwrap()
    }

    /// The key in use is made worthless in the portal; the host is told later.
    pub fn renew_key(&mut self) {
        let (msn, which) = (self.unit.msn.clone(), self.key);
        self.unit.keys.subscription_keys[which] =
            self.line.with(|platform| platform.renew_key(&msn, which)).unwrap();
        self.line.count("keys made worthless");
        self.line.note("", || "== the subscription key is renewed in the portal".to_owned());
    }

    /// The host takes the other key, which is good.
    pub fn rotate(&mut self) {
        self.key = 1 - self.key;
        for process in &self.processes {
            process.client.rotate(self.credentials());
        }
        self.line.count("keys rotated");
        self.line.note("", || "== the host takes the other subscription key".to_owned());
    }

    pub fn start(&mut self) {
        self.started += 1;
        let number = self.started;
        let fuse = Fuse::default();
        let memory = Arc::new(self.observer.handle());
        let disk = Arc::new(Disk::new(
            Arc::clone(&memory),
            Arc::clone(&self.full),
            self.slow,
            fuse.clone(),
            &self.line,
        ));
        let environment = Environment::parse(HOST).unwrap();
        let mut config =
            ClientConfig::new(environment, self.credentials(), SystemInfo::new("till-test", "1.0").unwrap());
        config.webhook_secrets = vec![self.secret.clone()];
        let port = Port { line: self.line.clone(), process: number, journal: memory, fuse: fuse.clone() };
        let world = World {
            transport: Arc::new(port),
            journal: disk.clone(),
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(SeededRandom::new(self.dice.below(u64::MAX))),
        };
        let (client, driver) = Client::in_world(config, world);
        let tills = (1..=TILLS).map(|till| self.open_till(&client, till)).collect();
        self.line.note("", || format!("== process {number} starts"));
        self.line.count("processes started");
        self.spawn(number, "driver", true, driver);
        let open = Rc::new(Cell::new(true));
        self.processes.push(Process { number, client, tills, open, fuse, disk });
    }

    fn open_till(&self, client: &Client, number: u32) -> Till {
        let prefix = TillPrefix::new(format!("sim{number}")).unwrap();
        let till = TillConfig::new(Msn::new(&*self.unit.msn).unwrap(), prefix, Currency::Nok);
        client.till(till).now_or_never().expect("no waiting").unwrap()
    }

    /// The process dies at once: nothing of it runs again, and its locks are free.
    pub fn crash(&mut self, place: usize) {
        let process = self.processes.remove(place);
        self.die(process.number, &process.disk);
    }

    fn die(&mut self, number: u32, disk: &Disk) {
        self.line.note("", || format!("== process {number} dies"));
        self.line.count("processes killed");
        self.tasks.retain(|task| task.process != number);
        disk.die();
        self.deaths += 1;
    }

    /// The process loses its lock and goes on: others take its payments over.
    pub fn lose_lock(&mut self, place: usize) {
        let process = &self.processes[place];
        self.line.state().contested = true;
        process.disk.lose_lock();
        self.line.note("", || format!("== process {} loses its lock", process.number));
        self.line.count("locks lost by living processes");
    }

    /// The process is closed in good order; its tasks end by themselves.
    pub fn close(&mut self, place: usize) {
        let process = self.processes.remove(place);
        self.line.note("", || format!("== process {} closes", process.number));
        self.line.count("processes closed in good order");
        let Process { number, client, disk, tills, open, fuse } = process;
        drop(tills);
        open.set(false);
        self.closing.push(Closing { number, fuse, disk: Arc::clone(&disk) });
        self.spawn(number, "close", false, async move {
            client.close().await;
            drop(client);
            drop(disk);
        });
    }

    pub fn run_in(
        &mut self,
        process: u32,
        name: impl Into<String>,
        work: impl Future<Output = ()> + 'static,
    ) {
        self.spawn(process, name, false, work);
    }

    fn spawn(
        &mut self,
        process: u32,
        name: impl Into<String>,
        is_driver: bool,
        work: impl Future<Output = ()> + 'static,
    ) {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&flag));
        self.tasks.push(Task { process, name: name.into(), is_driver, flag, waker, work: Box::pin(work) });
    }

    /// Host calls that have not answered.
    pub fn waiting(&self) -> Vec<String> {
        let calls = self.tasks.iter().filter(|task| !task.is_driver);
        calls.map(|task| format!("process {}: {}", task.process, task.name)).collect()
    }

    /// Lets the world run until `end`.
    pub fn run_until(&mut self, end: Duration) {
        let mut turns = 0;
        loop {
            self.line.deliver();
            self.hand_out_webhooks();
            if self.poll() {
                turns += 1;
                assert!(turns < TURNS_OF_A_MOMENT, "it spins at {:?}", self.now());
                continue;
            }
            turns = 0;
            let next = [self.clock.next_wake(), self.line.next()].into_iter().flatten().min();
            match next.filter(|next| *next <= end) {
                Some(next) => self.clock.advance_to(next),
                None => break,
            }
        }
        self.clock.advance_to(end);
    }

    /// Webhooks reach whichever process answers at the address; without one nobody answers.
    fn hand_out_webhooks(&mut self) {
        for attempt in self.line.arrived() {
            let call = Answering { line: self.line.clone(), id: attempt.id, status: None };
            let Some(process) = self.processes.get(self.any_process()) else { continue };
            self.line.count(if attempt.id == FORGED { "forged webhooks heard" } else { "webhooks heard" });
            self.line.note("", || format!("{} hears webhook {}", process.number, attempt.id));
            let (number, client, address) = (process.number, process.client.clone(), self.address.clone());
            self.spawn(number, "webhook", true, receive(client, address, attempt, call));
        }
    }

    pub fn any_process(&self) -> usize {
        usize::try_from(self.dice.below(self.processes.len().try_into().unwrap())).unwrap()
    }

    fn poll(&mut self) -> bool {
        let mut any = false;
        let mut place = 0;
        while place < self.tasks.len() {
            let task = &mut self.tasks[place];
            if task.flag.0.swap(false, Ordering::AcqRel) {
                any = true;
                let mut context = Context::from_waker(&task.waker);
                if let Poll::Ready(()) = task.work.as_mut().poll(&mut context) {
                    drop(self.tasks.swap_remove(place));
                    continue;
                }
            }
            place += 1;
        }
        self.bury_the_dead();
        any
    }

    fn bury_the_dead(&mut self) {
        while let Some(place) = self.processes.iter().position(|process| process.fuse.is_blown()) {
            self.line.count("processes killed between two steps");
            self.crash(place);
        }
        while let Some(place) = self.closing.iter().position(|process| process.fuse.is_blown()) {
            self.line.count("processes killed while they closed");
            let Closing { number, disk, .. } = self.closing.remove(place);
            self.die(number, &disk);
        }
    }

    /// No more deaths.
    pub fn put_out_all_fuses(&self) {
        self.processes.iter().for_each(|process| process.fuse.put_out());
        self.closing.iter().for_each(|process| process.fuse.put_out());
    }
}

/// A webhook that is being answered. If its process dies over it, the platform hears nothing.
struct Answering {
    line: Line,
    id: u64,
    status: Option<u16>,
}

impl Drop for Answering {
    fn drop(&mut self) {
        if self.id != FORGED {
            self.line.webhook_answered(self.id, self.status);
        }
    }
}

async fn receive(client: Client, address: Address, attempt: Arc<Attempt>, mut call: Answering) {
    let headers: Headers<'_> = attempt.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let delivery = Delivery { method: "POST", address: &address, headers, body: &attempt.body };
    let answer = client.deliver(&delivery).await;
    // Nothing of the client may outlive its process.
    drop(client);
    let rejected = answer.as_ref().is_err_and(|error| error.name() == ErrorName::WebhookRejected);
    if rejected != (call.id == FORGED) {
        call.line.problem(format!("webhook {}: believed wrongly, or not: {answer:?}", call.id));
    }
    call.status = Some(if answer.is_ok() { 200 } else { 503 });
}
