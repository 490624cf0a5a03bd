//! Small values and a way to wait, for all tests of journals.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use kasse::clock::Timestamp;
use kasse::ids::{Msn, OrderId, Reference};
use kasse::journal::{Attachment, Begun, Change, Journal, NewPayment, PaymentKey, Row, Stored, Written};

pub(crate) const HOST: &str = "https://api.example";

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// Waits for a call that has to work.
pub(crate) fn done<T, E: std::fmt::Debug>(future: impl Future<Output = Result<T, E>>) -> T {
    wait(future).expect("the journal does what it is asked")
}

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(crate) fn msn() -> Msn {
    Msn::new("123456").unwrap()
}

pub(crate) fn order(name: &str) -> OrderId {
    OrderId::new(name).unwrap()
}

/// The payment with this reference; at least 8 characters.
pub(crate) fn key(reference: &str) -> PaymentKey {
    PaymentKey { host: HOST.into(), msn: msn(), reference: Reference::new(reference).unwrap() }
}

/// The state of a payment that is alive.
pub(crate) fn alive(state: &str) -> Row {
    Row {
        state: state.as_bytes().to_vec(),
        live: true,
        holds_order: true,
        unacknowledged: true,
        outcome: "pending",
        updated_at: at(1_000),
    }
}

/// The state of a payment that came to nothing.
pub(crate) fn over(state: &str) -> Row {
    Row { live: false, holds_order: false, outcome: "not_paid", ..alive(state) }
}

pub(crate) fn new_payment(reference: &str) -> NewPayment {
    NewPayment {
        key: key(reference),
        order: None,
        created_at: at(1_000),
        row: alive("created"),
        attachments: Vec::new(),
    }
}

pub(crate) fn new_of_order(reference: &str, name: &str) -> NewPayment {
    NewPayment { order: Some(order(name)), ..new_payment(reference) }
}

pub(crate) fn change(row: Row) -> Change {
    Change { row, attachments: Vec::new(), scrub: false, release: false, answers: Vec::new() }
}

pub(crate) fn attachment(name: &str, bytes: &[u8]) -> Attachment {
    Attachment { name: name.to_owned(), bytes: bytes.to_vec() }
}

/// Begins a payment that is free to begin; its epoch.
pub(crate) fn begun(journal: &dyn Journal, new: NewPayment) -> u64 {
    match done(journal.begin(new)) {
        Begun::Inserted(epoch) => epoch,
        other => panic!("not begun: {other:?}"),
    }
}

/// Changes a payment that is this handle's.
pub(crate) fn written(journal: &dyn Journal, reference: &str, epoch: u64, change: Change) {
    assert_eq!(done(journal.write(key(reference), epoch, change)), Written::Done);
}

pub(crate) fn loaded(journal: &dyn Journal, reference: &str) -> Stored {
    done(journal.load(key(reference))).expect("the journal knows the payment")
}

pub(crate) fn references(stored: &[Stored]) -> Vec<&str> {
    stored.iter().map(|payment| payment.key.reference.as_str()).collect()
}
