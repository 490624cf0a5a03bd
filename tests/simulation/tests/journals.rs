//! A journal that cannot write: the sale is refused with the reason, and nothing is sent. What cannot be written
//! down is not done; what is not yet written down is not told.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use futures_util::poll;
use kasse::api::QrFormat;
use kasse::clock::{Clock, Later, ManualClock, Timestamp};
use kasse::environment::Environment;
use kasse::error::{Class, Error, ErrorName, Language};
use kasse::flow::payment::Phase;
use kasse::http::{HttpRequest, HttpResponse, TransportError};
use kasse::ids::{CustomerToken, Msn, SystemInfo, TillPrefix};
use kasse::journal::{
    Arrival, Begun, Change, Claimed, EventId, Filter, Journal, JournalError, Memory, NewPayment, OpenCheckIn,
    Ownership, PaymentKey, Received, Stored, Unhandled, Wish, WishId, Written,
};
use kasse::money::Currency;
use kasse::random::SeededRandom;
use kasse::secret::Credentials;
use kasse::till::{AfterRestart, Client, ClientConfig, Meet, Sale, Status, TillConfig, World};
use kasse::transport::Transport;
use kasse_simulation::{Wire, key_of, nok};

/// Refuses to begin a payment, as a disk would, takes its time for a change, or takes orphans over and fails to say so.
struct Broken {
    memory: Arc<Memory>,
    fault: Option<JournalError>,
    slow: Option<ManualClock>,
    unheard: Arc<AtomicBool>,
    /// So many claims fail.
    failing_claims: AtomicU32,
}

impl Broken {
    fn of(memory: Arc<Memory>) -> Self {
        Self { memory, fault: None, slow: None, unheard: Arc::default(), failing_claims: AtomicU32::new(0) }
    }
}

/// How long a slow disk takes for a change.
const SLOW: Duration = Duration::from_secs(3);

impl Journal for Broken {
    fn begin(&self, new: NewPayment) -> Later<Result<Begun, JournalError>> {
        match &self.fault {
            Some(fault) => Box::pin(std::future::ready(Err(fault.clone()))),
            None => self.memory.begin(new),
        }
    }
    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Later<Result<Written, JournalError>> {
        let Some(clock) = self.slow.clone() else { return self.memory.write(key, epoch, change) };
        let (memory, done) = (Arc::clone(&self.memory), clock.now().mono + SLOW);
        Box::pin(async move {
            clock.sleep_until(done).await;
            memory.write(key, epoch, change).await
        })
    }
    fn attachment(&self, key: PaymentKey, name: String) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.memory.attachment(key, name)
    }
    fn load(&self, key: PaymentKey) -> Later<Result<Option<Stored>, JournalError>> {
        self.memory.load(key)
    }
    fn claim(&self, key: PaymentKey) -> Later<Result<Claimed, JournalError>> {
        if self.failing_claims.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok() {
            return Box::pin(std::future::ready(Err(io())));
        }
        self.memory.claim(key)
    }
    fn claim_orphans(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Stored>, JournalError>> {
        let taken = self.memory.claim_orphans(host, msn, limit);
        if self.unheard.load(Relaxed) { Box::pin(std::future::ready(Err(io()))) } else { taken }
    }
    fn list(&self, filter: Filter) -> Later<Result<Vec<Stored>, JournalError>> {
        self.memory.list(filter)
    }
    fn acknowledge(&self, keys: Vec<PaymentKey>) -> Later<Result<(), JournalError>> {
        self.memory.acknowledge(keys)
    }
    fn acknowledge_under(&self, key: PaymentKey, epoch: u64) -> Later<Result<(), JournalError>> {
        self.memory.acknowledge_under(key, epoch)
    }
    fn post_wish(&self, key: PaymentKey, body: Vec<u8>) -> Later<Result<WishId, JournalError>> {
        self.memory.post_wish(key, body)
    }
    fn wishes(&self) -> Later<Result<Vec<Wish>, JournalError>> {
        self.memory.wishes()
    }
    fn wish_answer(&self, id: WishId) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.memory.wish_answer(id)
    }
    fn unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
    ) -> Later<Result<Option<(String, Timestamp)>, JournalError>> {
        self.memory.unit_fact(host, msn, name)
    }
    fn set_unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
        value: String,
        at: Timestamp,
    ) -> Later<Result<(), JournalError>> {
        self.memory.set_unit_fact(host, msn, name, value, at)
    }
    fn receive(&self, arrival: Arrival) -> Later<Result<Received, JournalError>> {
        self.memory.receive(arrival)
    }
    fn unhandled(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Unhandled>, JournalError>> {
        self.memory.unhandled(host, msn, limit)
    }
    fn handled(&self, events: Vec<EventId>) -> Later<Result<(), JournalError>> {
        self.memory.handled(events)
    }
    fn check_ins(
        &self,
        host: String,
        msn: Msn,
        merchant_qr_id: Option<String>,
    ) -> Later<Result<Vec<OpenCheckIn>, JournalError>> {
        self.memory.check_ins(host, msn, merchant_qr_id)
    }
    fn use_check_in(&self, id: EventId) -> Later<Result<Option<CustomerToken>, JournalError>> {
        self.memory.use_check_in(id)
    }
    fn forget_check_ins(&self, initiated_before: Timestamp) -> Later<Result<(), JournalError>> {
        self.memory.forget_check_ins(initiated_before)
    }
    fn close(&self) -> Later<Result<(), JournalError>> {
        self.memory.close()
    }
}

fn io() -> JournalError {
    JournalError::Io("input/output error".into())
}

/// Remembers what it was asked to send.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Transport for Recorder {
    fn send(&self, request: HttpRequest, _: Duration) -> Later<Result<HttpResponse, TransportError>> {
        self.0.lock().unwrap().push(request.target.clone());
        Box::pin(std::future::ready(Err(TransportError::Lost("nobody answers here".into()))))
    }
}

fn config(address: &str, keys: Credentials) -> ClientConfig {
    ClientConfig::new(
        Environment::parse(address).unwrap(),
        keys,
        SystemInfo::new("till-test", "1.0").unwrap(),
    )
}

fn till(msn: &str) -> TillConfig {
    TillConfig::new(Msn::new(msn).unwrap(), TillPrefix::new("osl1-k03").unwrap(), Currency::Nok)
}

fn sale() -> Sale {
    Sale::new(nok(14_900), Meet::DynamicQr(QrFormat::Text))
}

/// The error of a sale on this journal, and what was sent.
fn pay(fault: JournalError) -> (Error, Vec<String>) {
    let sent = Recorder::default();
    let config = config("https://platform.example", Credentials::new("id", "secret", "key").unwrap());
    let world = World {
        transport: Arc::new(sent.clone()),
        journal: Arc::new(Broken { fault: Some(fault), ..Broken::of(Memory::shared().into()) }),
        clock: Arc::new(ManualClock::new(Timestamp::from_millis(1_772_442_000_000))),
        random: Arc::new(SeededRandom::new(1)),
    };
    let (client, driver) = Client::in_world(config, world);
    let driver = thread::spawn(move || kasse::block_on(driver));
    let error = kasse::block_on(async {
        let till = client.till(till("123456")).await.unwrap();
        till.pay(sale()).await.err().unwrap()
    });
    drop(client);
    driver.join().unwrap();
    let sent = sent.0.lock().unwrap().clone();
    (error, sent)
}

#[test]
fn what_cannot_be_written_down_is_not_sent() {
    let faults = [
        (JournalError::Full, ErrorName::JournalFull),
        (JournalError::ReadOnly("permission denied".into()), ErrorName::JournalReadOnly),
        (JournalError::Newer { found: 9, known: 1 }, ErrorName::JournalNewer),
        (JournalError::Damaged("not a journal".into()), ErrorName::JournalDamaged),
        (JournalError::NetworkFileSystem("nfs".into()), ErrorName::JournalNetworkFs),
        (JournalError::Forked, ErrorName::Forked),
        (JournalError::Closed, ErrorName::Closed),
        (io(), ErrorName::JournalFailed),
    ];
    for (fault, name) in faults {
        let (error, sent) = pay(fault.clone());
        assert_eq!((error.name(), error.class()), (name, Class::NotSent), "{fault}");
        assert!(!error.cashier_text(Language::Nb).is_empty(), "{fault}");
        assert_eq!(sent, Vec::<String>::new(), "{fault}: nothing is sent, not even for a token");
    }
}

fn phase(status: &Status) -> Option<Phase> {
    if let Status::Pending { phase, .. } = status { Some(*phase) } else { None }
}

#[test]
fn what_is_not_yet_written_down_is_not_told() {
    let clock = ManualClock::new(Timestamp::from_millis(1_772_442_000_000));
    let wire = Wire::new(clock.clone());
    let unit = wire.with(|platform| platform.units()[0].clone());
    let keys =
        Credentials::new(&*unit.keys.client_id, &*unit.keys.client_secret, &*unit.keys.subscription_keys[0]);
    let world = World {
        transport: Arc::new(wire.clone()),
        journal: Arc::new(Broken { slow: Some(clock.clone()), ..Broken::of(Memory::shared().into()) }),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(1)),
    };
    let (client, mut driver) = Client::in_world(config("http://127.0.0.1:1", keys.unwrap()), world);
    let changes = client.changes();
    let mut sale = Box::pin(async {
        let till = client.till(till(&unit.msn)).await.unwrap();
        till.pay(sale()).await.unwrap()
    });
    kasse::block_on(async {
        // Whatever can be done without time, in whatever order the two get their turns.
        for _ in 0..100 {
            assert!(poll!(&mut driver).is_pending());
            assert!(poll!(&mut sale).is_pending(), "the platform's answer is not in the journal yet");
            if let Poll::Ready(Some((_, outcome))) = poll!(Box::pin(changes.next())) {
                assert_eq!(phase(&outcome.status), Some(Phase::Creating), "nor is who listens told of it");
            }
        }
        clock.advance(SLOW);
        assert!(poll!(&mut driver).is_pending());
        let Poll::Ready(Some((_, told))) = poll!(Box::pin(changes.next())) else { panic!("now they are") };
        assert_eq!(phase(&told.status), Some(Phase::WaitingForCustomer));
        let Poll::Ready(payment) = poll!(&mut sale) else { panic!("it is written down now") };
        assert!(payment.code().await.unwrap().is_some(), "a sale that was made has its code");

        wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
        let mut news = Box::pin(changes.next());
        let approved = |status: &Status| matches!(status, Status::Approved { .. });
        let mut seconds = 0;
        while !approved(&ready(&mut Box::pin(payment.status()), &mut driver, &clock).await.unwrap().status) {
            seconds += 1;
            assert!(seconds < 60, "it is read");
            clock.advance(Duration::from_secs(1));
        }
        assert!(poll!(&mut news).is_pending(), "who asks hears what is known; who listens, what is written");
        clock.advance(SLOW);
        let (_, told) = ready(&mut news, &mut driver, &clock).await.unwrap();
        assert!(approved(&told.status), "{told:?}");
    });
}

/// The payment is this till's own again by the journal, and nobody has told it: a neighbour had taken it over and died,
/// the till took it back, and the disk failed before it could say so. Then the disk fails once more.
#[test]
fn a_payment_that_was_taken_back_unheard_is_followed_on() {
    let clock = ManualClock::new(Timestamp::from_millis(1_772_442_000_000));
    let wire = Wire::new(clock.clone());
    let unit = wire.with(|platform| platform.units()[0].clone());
    let keys =
        Credentials::new(&*unit.keys.client_id, &*unit.keys.client_secret, &*unit.keys.subscription_keys[0]);
    let memory = Arc::new(Memory::shared());
    let journal = Broken { failing_claims: AtomicU32::new(1), ..Broken::of(Arc::clone(&memory)) };
    let unheard = Arc::clone(&journal.unheard);
    let world = World {
        transport: Arc::new(wire.clone()),
        journal: Arc::new(journal),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(1)),
    };
    let (client, mut driver) = Client::in_world(config("http://127.0.0.1:1", keys.unwrap()), world);
    kasse::block_on(async {
        let mut sale = Box::pin(async {
            let sale = sale().after_restart(AfterRestart::FollowPolicy);
            client.till(till(&unit.msn)).await.unwrap().pay(sale).await.unwrap()
        });
        let payment = ready(&mut sale, &mut driver, &clock).await;

        memory.lose_lock();
        let key = key_of(&payment);
        let neighbour = memory.handle();
        assert!(matches!(neighbour.claim(key.clone()).await, Ok(Claimed::Mine(_))));
        drop(neighbour);
        unheard.store(true, Relaxed);
        let mut pass = Box::pin(clock.sleep_until(clock.now().mono + Duration::from_secs(6)));
        ready(&mut pass, &mut driver, &clock).await;
        unheard.store(false, Relaxed);
        let taken = memory.load(key).await.unwrap().unwrap();
        assert_eq!(taken.ownership, Ownership::Mine(3), "by the journal it is ours again");

        wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
        let mut paid = Box::pin(payment.wait(Duration::from_secs(120)));
        let outcome = ready(&mut paid, &mut driver, &clock).await.unwrap();
        assert!(
            matches!(outcome.status, Status::Paid { captured, .. } if captured == nok(14_900)),
            "{outcome:?}"
        );
    });
}

/// Lets driver and clock run until `work` is done.
async fn ready<T>(
    work: &mut (impl Future<Output = T> + Unpin),
    driver: &mut Later<()>,
    clock: &ManualClock,
) -> T {
    loop {
        // Whatever can be done without time, in whatever order the two get their turns.
        for _ in 0..20 {
            assert!(poll!(&mut *driver).is_pending());
            if let Poll::Ready(done) = poll!(&mut *work) {
                return done;
            }
        }
        let next = clock.next_wake().unwrap_or_else(|| clock.now().mono + Duration::from_secs(1));
        clock.advance_to(next);
    }
}
