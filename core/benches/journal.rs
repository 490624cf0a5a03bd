//! What the journal in a file costs. `cargo bench -p kasse --bench journal [-- NAME]`.
//!
//! The number of fsyncs of one begin is the difference of two runs:
//! `strace -f -c -e trace=fsync,fdatasync target/release/deps/journal-… begin`, with 1,000 begins as below and
//! with `KASSE_BENCH_COUNT=2000`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::env;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use kasse::clock::Timestamp;
use kasse::ids::{Msn, OrderId, Reference};
use kasse::journal::{Attachment, Journal, NewPayment, Options, PaymentKey, Row, Sqlite};

/// Bytes of a payment's state and of the body of its create, as a till has them.
const STATE: usize = 1_000;
const BODY: usize = 900;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

fn payment(number: usize) -> NewPayment {
    NewPayment {
        key: PaymentKey {
            host: "https://api.example".to_owned(),
            msn: Msn::new("123456").unwrap(),
            reference: Reference::new(format!("payment-{number}")).unwrap(),
        },
        order: Some(OrderId::new(format!("order {number}")).unwrap()),
        created_at: Timestamp::from_millis(1),
        row: Row {
            state: vec![b's'; STATE],
            live: true,
            holds_order: true,
            unacknowledged: true,
            outcome: "pending",
            updated_at: Timestamp::from_millis(1),
        },
        attachments: vec![Attachment { name: "create".to_owned(), bytes: vec![b'b'; BODY] }],
    }
}

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir_in(".").unwrap() } // /tmp may be no disk
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(self.folder.path().join("till.journal"), Options::default()).unwrap()
    }
}

fn count(usual: usize) -> usize {
    env::var("KASSE_BENCH_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// One begin after the other, as one cashier makes them.
fn begin() {
    let (bench, count) = (Bench::new(), count(1_000));
    let journal = bench.open();
    let mut each: Vec<Duration> = (0..count)
        .map(|number| {
            let start = Instant::now();
            wait(journal.begin(payment(number))).unwrap();
            start.elapsed()
        })
        .collect();
    each.sort_unstable();
    let total: Duration = each.iter().sum();
    let per_second = u128::try_from(count).unwrap() * 1_000_000 / total.as_micros();
    println!("begin, one at a time: {per_second} a second, median {:?}", each[count / 2]);
}

/// Many tills of one back end at once.
fn group() {
    let (bench, count) = (Bench::new(), count(20_000));
    let journal = bench.open();
    let start = Instant::now();
    for first in (0..count).step_by(64) {
        let calls: Vec<_> = (first..first + 64).map(|number| journal.begin(payment(number))).collect();
        for call in calls {
            wait(call).unwrap();
        }
    }
    let per_second = u128::try_from(count).unwrap() * 1_000_000 / start.elapsed().as_micros();
    println!("begin, 64 at a time: {per_second} a second");
}

/// A restart with everything still alive.
fn open() {
    let (bench, count) = (Bench::new(), count(10_000));
    let journal = bench.open();
    let calls: Vec<_> = (0..count).map(|number| journal.begin(payment(number))).collect();
    for call in calls {
        wait(call).unwrap();
    }
    drop(journal);
    for _ in 0..5 {
        let start = Instant::now();
        let journal = bench.open();
        let opened = start.elapsed();
        let taken = wait(journal.claim_orphans(
            "https://api.example".to_owned(),
            Msn::new("123456").unwrap(),
            u32::MAX,
        ))
        .unwrap()
        .len();
        println!("open: {opened:?}, with {taken} live payments taken over: {:?}", start.elapsed());
        assert_eq!(taken, count);
    }
}

/// What a process pays four times a second to hear the wishes of others.
fn wishes() {
    let bench = Bench::new();
    let (journal, other) = (bench.open(), bench.open());
    for number in 0..100 {
        wait(journal.begin(payment(number))).unwrap();
    }
    for (name, changing) in [("nothing has changed", false), ("another process has written", true)] {
        let mut total = Duration::ZERO;
        for number in 0..1_000 {
            if changing {
                wait(other.begin(payment(1_000 + number))).unwrap();
            }
            let start = Instant::now();
            wait(journal.wishes()).unwrap();
            total += start.elapsed();
        }
        println!("wishes, when {name}: {:?}", total / 1_000);
    }
}

fn main() {
    let wanted = env::args().skip(1).find(|name| !name.starts_with('-'));
    let all: [(&str, fn()); 4] = [("begin", begin), ("group", group), ("open", open), ("wishes", wishes)];
    for (name, bench) in all {
        if wanted.as_deref().is_none_or(|wanted| wanted == name) {
            bench();
        }
    }
}
