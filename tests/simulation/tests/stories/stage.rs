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
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::journal::{Journal, Memory};
use kasse::money::Currency;
use kasse::random::SeededRandom;
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, Till, TillConfig, World};
use kasse_simulator::{Market, Unit};

use crate::dice::Dice;
use crate::disk::Disk;
use crate::line::{HOST, Line, Port, START};

/// More turns than this in one moment, and something turns for ever.
const TURNS_OF_A_MOMENT: u32 = 10_000;

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
    pub till: Till,
    /// Nobody has closed it.
    pub open: Rc<Cell<bool>>,
    disk: Arc<Disk>,
}

pub struct Stage {
    pub clock: ManualClock,
    pub line: Line,
    pub dice: Dice,
    /// Reads everything, owns nothing.
    pub observer: Memory,
    pub processes: Vec<Process>,
    full: Arc<AtomicBool>,
    slow: bool,
    unit: Unit,
    tasks: Vec<Task>,
    started: u32,
}

impl Stage {
    pub fn new(seed: u64) -> Self {
        let dice = Dice::new(seed);
        let clock = ManualClock::new(Timestamp::from_millis(START));
        let line = Line::new(seed, clock.clone(), dice.clone());
        let unit = line.with(|platform| {
            platform.units().iter().find(|unit| unit.market == Market::No).cloned().expect("a Norwegian unit")
        });
        let slow = dice.chance(40);
        Self {
            clock,
            line,
            observer: Memory::shared(),
            processes: Vec::new(),
            full: Arc::default(),
            slow,
            unit,
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

    pub fn start(&mut self) {
        self.started += 1;
        let number = self.started;
        let (clock, dice) = (self.clock.clone(), self.dice.clone());
        let disk =
            Arc::new(Disk::new(self.observer.handle(), Arc::clone(&self.full), self.slow, clock, dice));
        let keys = &self.unit.keys;
        let credentials =
            Credentials::new(&*keys.client_id, &*keys.client_secret, &*keys.subscription_keys[0]).unwrap();
        let environment = Environment::parse(HOST).unwrap();
        let config =
            ClientConfig::new(environment, credentials, SystemInfo::new("till-test", "1.0").unwrap());
        let journal: Arc<dyn Journal> = disk.clone();
        let port = Port { line: self.line.clone(), process: number, journal: Arc::clone(&journal) };
        let world = World {
            transport: Arc::new(port),
            journal,
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(SeededRandom::new(self.dice.below(u64::MAX))),
        };
        let (client, driver) = Client::in_world(config, world);
        let prefix = TillPrefix::new("sim").unwrap();
        let till = TillConfig::new(Msn::new(&*self.unit.msn).unwrap(), prefix, Currency::Nok);
        let till = client.till(till).now_or_never().expect("no waiting").unwrap();
        self.line.note("", format!("== process {number} starts"));
        self.spawn(number, "driver", true, driver);
        self.processes.push(Process { number, client, till, disk, open: Rc::new(Cell::new(true)) });
    }

    /// The process dies at once: nothing of it runs again, and its locks are free.
    pub fn crash(&mut self, place: usize) {
        let process = self.processes.remove(place);
        self.line.note("", format!("== process {} dies", process.number));
        self.tasks.retain(|task| task.process != process.number);
        process.disk.die();
    }

    /// The process is closed in good order; its tasks end by themselves.
    pub fn close(&mut self, place: usize) {
        let process = self.processes.remove(place);
        self.line.note("", format!("== process {} closes", process.number));
        let Process { number, client, disk, till, open } = process;
        drop(till);
        open.set(false);
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
        any
    }
}
