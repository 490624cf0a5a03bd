//! A journal whose disk fills up, is slow, and dies with its process.

use std::future::{pending, ready};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use kasse::clock::{Clock, Later, ManualClock, Timestamp};
use kasse::ids::{CustomerToken, Msn};
use kasse::journal::{
    Arrival, Begun, Change, Claimed, EventId, Filter, Journal, JournalError, Memory, NewPayment, OpenCheckIn,
    PaymentKey, Received, Stored, Unhandled, Wish, WishId, Written,
};

use super::dice::Dice;
use super::fuse::Fuse;
use super::judge;
use super::line::Line;

/// What one process sees of the journal.
#[derive(Clone)]
pub struct Disk {
    /// Gone once the process has died.
    memory: Arc<Mutex<Option<Arc<Memory>>>>,
    full: Arc<AtomicBool>,
    slow: bool,
    fuse: Fuse,
    clock: ManualClock,
    dice: Dice,
    line: Line,
}

impl Disk {
    pub fn new(memory: Arc<Memory>, full: Arc<AtomicBool>, slow: bool, fuse: Fuse, line: &Line) -> Self {
        let memory = Arc::new(Mutex::new(Some(memory)));
        Self {
            memory,
            full,
            slow,
            fuse,
            clock: line.clock.clone(),
            dice: line.dice.clone(),
            line: line.clone(),
        }
    }

    /// The process died: its locks are free, and nothing it does reaches the disk any more.
    pub fn die(&self) {
        if let Some(memory) = self.memory.lock().unwrap().take() {
            drop(memory.close());
        }
    }

    /// Its lock vanishes while the process lives on.
    pub fn lose_lock(&self) {
        if let Some(memory) = &*self.memory.lock().unwrap() {
            memory.lose_lock();
        }
    }

    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Memory) -> Later<Result<T, JournalError>>,
    ) -> Later<Result<T, JournalError>> {
        match self.memory.lock().unwrap().as_ref() {
            Some(_) if self.fuse.is_blown() => Box::pin(pending()),
            Some(memory) => work(memory),
            None => Box::pin(ready(Err(JournalError::Closed))),
        }
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Memory) -> Later<Result<T, JournalError>> + Send + 'static,
    ) -> Later<Result<T, JournalError>> {
        let Some(memory) = self.memory.lock().unwrap().clone() else {
            return Box::pin(ready(Err(JournalError::Closed)));
        };
        // Dead before it reached the disk.
        if self.fuse.burn() {
            return Box::pin(pending());
        }
        if self.full.load(Ordering::Relaxed) && self.dice.chance(80) {
            return Box::pin(ready(Err(JournalError::Full)));
        }
        let slow = self.slow && !self.dice.chance(60);
        if !slow {
            let done = work(&memory);
            // Dead before anybody heard that it reached the disk.
            return if self.fuse.burn() { Box::pin(pending()) } else { done };
        }
        // It reaches the disk at some moment, and the answer comes at a later one.
        let (clock, fuse) = (self.clock.clone(), self.fuse.clone());
        let reached = clock.now().mono + self.dice.millis(0, 60);
        let answered = reached + self.dice.millis(0, 400);
        Box::pin(async move {
            clock.sleep_until(reached).await;
            if fuse.is_blown() {
                return pending().await;
            }
            let done = work(&memory).await;
            drop(memory);
            clock.sleep_until(answered).await;
            if fuse.burn() { pending().await } else { done }
        })
    }
}

impl Journal for Disk {
    fn begin(&self, new: NewPayment) -> Later<Result<Begun, JournalError>> {
        self.write(|memory| memory.begin(new))
    }

    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Later<Result<Written, JournalError>> {
        let line = self.line.clone();
        self.write(move |memory| {
            let row = change.row.clone();
            let reference = key.reference.clone();
            let written = memory.write(key, epoch, change).now_or_never().expect("memory does not wait");
            if written == Ok(Written::Done) {
                judge::written_down(&line, reference.as_str(), &row);
            }
            Box::pin(ready(written))
        })
    }

    fn attachment(&self, key: PaymentKey, name: String) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.read(|memory| memory.attachment(key, name))
    }

    fn load(&self, key: PaymentKey) -> Later<Result<Option<Stored>, JournalError>> {
        self.read(|memory| memory.load(key))
    }

    fn claim(&self, key: PaymentKey) -> Later<Result<Claimed, JournalError>> {
        self.write(|memory| memory.claim(key))
    }

    fn claim_orphans(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Stored>, JournalError>> {
        self.write(move |memory| memory.claim_orphans(host, msn, limit))
    }

    fn list(&self, filter: Filter) -> Later<Result<Vec<Stored>, JournalError>> {
        self.read(|memory| memory.list(filter))
    }

    fn acknowledge(&self, keys: Vec<PaymentKey>) -> Later<Result<(), JournalError>> {
        self.write(|memory| memory.acknowledge(keys))
    }

    fn acknowledge_under(&self, key: PaymentKey, epoch: u64) -> Later<Result<(), JournalError>> {
        self.write(move |memory| memory.acknowledge_under(key, epoch))
    }

    fn post_wish(&self, key: PaymentKey, body: Vec<u8>) -> Later<Result<WishId, JournalError>> {
        self.write(|memory| memory.post_wish(key, body))
    }

    fn wishes(&self) -> Later<Result<Vec<Wish>, JournalError>> {
        self.read(Memory::wishes)
    }

    fn wish_answer(&self, id: WishId) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.read(move |memory| memory.wish_answer(id))
    }

    fn unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
    ) -> Later<Result<Option<(String, Timestamp)>, JournalError>> {
        self.read(move |memory| memory.unit_fact(host, msn, name))
    }

    fn set_unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
        value: String,
        at: Timestamp,
    ) -> Later<Result<(), JournalError>> {
        self.write(move |memory| memory.set_unit_fact(host, msn, name, value, at))
    }

    fn receive(&self, arrival: Arrival) -> Later<Result<Received, JournalError>> {
        self.write(|memory| memory.receive(arrival))
    }

    fn unhandled(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Unhandled>, JournalError>> {
        self.read(move |memory| memory.unhandled(host, msn, limit))
    }

    fn nothing_is_open(&self) -> bool {
        self.memory.lock().unwrap().as_ref().is_some_and(|memory| memory.nothing_is_open())
    }

    fn handled(&self, events: Vec<EventId>) -> Later<Result<(), JournalError>> {
        self.write(|memory| memory.handled(events))
    }

    fn check_ins(
        &self,
        host: String,
        msn: Msn,
        merchant_qr_id: Option<String>,
    ) -> Later<Result<Vec<OpenCheckIn>, JournalError>> {
        self.read(move |memory| memory.check_ins(host, msn, merchant_qr_id))
    }

    fn use_check_in(&self, id: EventId) -> Later<Result<Option<CustomerToken>, JournalError>> {
        self.write(move |memory| memory.use_check_in(id))
    }

    fn forget_check_ins(&self, initiated_before: Timestamp) -> Later<Result<(), JournalError>> {
        self.write(move |memory| memory.forget_check_ins(initiated_before))
    }

    fn close(&self) -> Later<Result<(), JournalError>> {
        self.read(Memory::close)
    }
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}
