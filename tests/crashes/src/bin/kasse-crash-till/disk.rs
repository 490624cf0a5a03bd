//! The journal in a file, with a point before, in and after every write.

use std::sync::Arc;

use kasse::clock::{Later, Timestamp};
use kasse::ids::{CustomerToken, Msn};
use kasse::journal::{
    Arrival, Begun, Change, Claimed, EventId, Filter, Journal, JournalError, NewPayment, OpenCheckIn,
    PaymentKey, Received, Sqlite, Stored, Unhandled, Wish, WishId, Written,
};

use crate::points::{Points, die};
use crate::stage::Busy;

pub(crate) struct Disk {
    inner: Sqlite,
    busy: Busy,
    points: Arc<Points>,
    looked_for_orphans: std::sync::atomic::AtomicBool,
}

type Answer<T> = Later<Result<T, JournalError>>;

impl Disk {
    pub(crate) fn new(inner: Sqlite, busy: Busy, points: Arc<Points>) -> Self {
        Self { inner, busy, points, looked_for_orphans: false.into() }
    }

    fn read<T: Send + 'static>(&self, answer: Answer<T>) -> Answer<T> {
        let working = self.busy.work();
        Box::pin(async move {
            let result = answer.await;
            drop(working);
            result
        })
    }

    fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&Sqlite) -> Answer<T>,
    ) -> Answer<T> {
        if self.points.reach(name, "before") {
            die();
        }
        let inside = self.points.reach(name, "in");
        let answer = self.read(work(&self.inner));
        if inside {
            self.points.work_a_moment();
            die();
        }
        let points = Arc::clone(&self.points);
        Box::pin(async move {
            let result = answer.await;
            if points.reach(name, "after") {
                die();
            }
            result
        })
    }
}

impl Journal for Disk {
    fn begin(&self, new: NewPayment) -> Answer<Begun> {
        self.write("begin", |inner| inner.begin(new))
    }

    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Answer<Written> {
        self.write("write", |inner| inner.write(key, epoch, change))
    }

    fn attachment(&self, key: PaymentKey, name: String) -> Answer<Option<Vec<u8>>> {
        self.read(self.inner.attachment(key, name))
    }

    fn load(&self, key: PaymentKey) -> Answer<Option<Stored>> {
        self.read(self.inner.load(key))
    }

    fn claim(&self, key: PaymentKey) -> Answer<Claimed> {
        self.write("claim", |inner| inner.claim(key))
    }

    /// Every five seconds; only the first time is there anything to take over in a journal of one process.
    fn claim_orphans(&self, host: String, msn: Msn, limit: u32) -> Answer<Vec<Stored>> {
        if self.looked_for_orphans.swap(true, std::sync::atomic::Ordering::Relaxed) {
            return self.read(self.inner.claim_orphans(host, msn, limit));
        }
        self.write("claim_orphans", |inner| inner.claim_orphans(host, msn, limit))
    }

    fn list(&self, filter: Filter) -> Answer<Vec<Stored>> {
        self.read(self.inner.list(filter))
    }

    fn acknowledge(&self, keys: Vec<PaymentKey>) -> Answer<()> {
        self.write("acknowledge", |inner| inner.acknowledge(keys))
    }

    fn acknowledge_under(&self, key: PaymentKey, epoch: u64) -> Answer<()> {
        self.write("acknowledge", |inner| inner.acknowledge_under(key, epoch))
    }

    fn post_wish(&self, key: PaymentKey, body: Vec<u8>) -> Answer<WishId> {
        self.write("post_wish", |inner| inner.post_wish(key, body))
    }

    fn wishes(&self) -> Answer<Vec<Wish>> {
        self.read(self.inner.wishes())
    }

    fn wish_answer(&self, id: WishId) -> Answer<Option<Vec<u8>>> {
        self.read(self.inner.wish_answer(id))
    }

    fn unit_fact(&self, host: String, msn: Msn, name: &'static str) -> Answer<Option<(String, Timestamp)>> {
        self.read(self.inner.unit_fact(host, msn, name))
    }

    fn set_unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
        value: String,
        at: Timestamp,
    ) -> Answer<()> {
        self.write("set_unit_fact", |inner| inner.set_unit_fact(host, msn, name, value, at))
    }

    fn receive(&self, arrival: Arrival) -> Answer<Received> {
        self.write("receive", |inner| inner.receive(arrival))
    }

    fn unhandled(&self, host: String, msn: Msn, limit: u32) -> Answer<Vec<Unhandled>> {
        self.read(self.inner.unhandled(host, msn, limit))
    }

    fn handled(&self, events: Vec<EventId>) -> Answer<()> {
        self.write("handled", |inner| inner.handled(events))
    }

    fn check_ins(&self, host: String, msn: Msn, merchant_qr_id: Option<String>) -> Answer<Vec<OpenCheckIn>> {
        self.read(self.inner.check_ins(host, msn, merchant_qr_id))
    }

    fn use_check_in(&self, id: EventId) -> Answer<Option<CustomerToken>> {
        self.write("use_check_in", |inner| inner.use_check_in(id))
    }

    fn forget_check_ins(&self, initiated_before: Timestamp) -> Answer<()> {
        self.read(self.inner.forget_check_ins(initiated_before))
    }

    fn close(&self) -> Answer<()> {
        self.write("close", Sqlite::close)
    }
}
