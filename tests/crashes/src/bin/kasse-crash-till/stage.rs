//! Time that jumps: when neither the disk nor the network has anything to do, it is the next moment somebody
//! waits for.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use kasse::clock::{Later, ManualClock, Timestamp};
use kasse::environment::Environment;
use kasse::journal::{Options, Sqlite};
use kasse::random::OsRandom;
use kasse::runtime::Runtime;
use kasse::till::{Client, World};
use kasse::transport::net::{Net, NetOptions};
use kasse_crashes::hand::Hand;
use kasse_crashes::orders::Orders;

use crate::disk::Disk;
use crate::host::{self, Sleep};
use crate::line::Line;
use crate::points::Points;

/// How much of disk and network is at work.
#[derive(Clone, Default)]
pub(crate) struct Busy(Arc<AtomicUsize>);

/// Something is at work until this is dropped.
pub(crate) struct Working(Arc<AtomicUsize>);

impl Busy {
    pub(crate) fn work(&self) -> Working {
        self.0.fetch_add(1, Ordering::SeqCst);
        Working(Arc::clone(&self.0))
    }

    fn is_idle(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Bell {
    rung: AtomicBool,
    thread: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::SeqCst);
        self.thread.unpark();
    }
}

pub(crate) fn run(orders: &Orders) {
    let hand = Hand::new(&orders.base_url);
    let clock = ManualClock::new(Timestamp::from_millis(hand.now()));
    let (busy, points) = (Busy::default(), Arc::new(Points::new(orders.kill.clone())));
    let journal = match Sqlite::open(&orders.journal, Options::default()) {
        Ok(journal) => journal,
        Err(error) => return host::told("open", None, Err(error.into())),
    };
    let config = crate::config(orders);
    let runtime = Runtime::start("kasse-io").unwrap();
    let answers_at = Environment::parse(&orders.base_url).unwrap();
    let net = Net::new(&answers_at, &NetOptions::default(), runtime.handle()).unwrap();
    let world = World {
        transport: Arc::new(Line::new(net, hand, clock.clone(), busy.clone(), Arc::clone(&points), orders)),
        journal: Arc::new(Disk::new(journal, busy.clone(), points)),
        clock: Arc::new(clock.clone()),
        random: Arc::new(OsRandom),
    };
    let (client, driver) = Client::in_world(config, world);
    let play = async {
        host::play(&client, orders, &Sleep::Jumps(clock.clone())).await;
    };
    drive(&clock, &busy, driver, play);
}

fn drive(clock: &ManualClock, busy: &Busy, mut driver: Later<()>, play: impl Future<Output = ()>) {
    let bell = Arc::new(Bell { rung: AtomicBool::new(false), thread: std::thread::current() });
    let waker = Waker::from(Arc::clone(&bell));
    let mut context = Context::from_waker(&waker);
    let mut play = pin!(play);
    let mut over = false;
    loop {
        bell.rung.store(false, Ordering::SeqCst);
        if play.as_mut().poll(&mut context).is_ready() {
            return;
        }
        over = over || matches!(driver.as_mut().poll(&mut context), Poll::Ready(()));
        if bell.rung.load(Ordering::SeqCst) {
            continue;
        }
        if busy.is_idle() {
            clock.advance_to(clock.next_wake().expect("somebody waits for something"));
        } else {
            while !bell.rung.load(Ordering::SeqCst) {
                std::thread::park();
            }
        }
    }
}
