//! A journal whose disk fills up, is slow, and dies with its process.

use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use kasse::clock::{Clock, Later, ManualClock, Timestamp};
use kasse::ids::Msn;
use kasse::journal::{
    Begun, Change, Claimed, Filter, Journal, JournalError, Memory, NewPayment, PaymentKey, Stored, Wish,
    WishId, Written,
};

use crate::dice::Dice;

/// What one process sees of the journal.
pub struct Disk {
    /// Gone once the process has died.
    memory: Mutex<Option<Arc<Memory>>>,
    full: Arc<AtomicBool>,
    slow: bool,
    clock: ManualClock,
    dice: Dice,
}

impl Disk {
    pub fn new(memory: Memory, full: Arc<AtomicBool>, slow: bool, clock: ManualClock, dice: Dice) -> Self {
        Self { memory: Mutex::new(Some(Arc::new(memory))), full, slow, clock, dice }
    }

    /// The process died: its locks are free, and nothing it does reaches the disk any more.
    pub fn die(&self) {
        drop(self.memory.lock().unwrap().take());
    }

    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Memory) -> Later<Result<T, JournalError>>,
    ) -> Later<Result<T, JournalError>> {
        match self.memory.lock().unwrap().as_ref() {
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
        if self.full.load(Ordering::Relaxed) && self.dice.chance(80) {
            return Box::pin(ready(Err(JournalError::Full)));
        }
        if !self.slow || self.dice.chance(60) {
            return work(&memory);
        }
        // It reaches the disk at some moment, and the answer comes at a later one.
        let clock = self.clock.clone();
        let reached = clock.now().mono + self.dice.millis(0, 60);
        let answered = reached + self.dice.millis(0, 400);
        Box::pin(async move {
            clock.sleep_until(reached).await;
            let done = work(&memory).await;
            drop(memory);
            clock.sleep_until(answered).await;
            done
        })
    }
}

impl Journal for Disk {
    fn begin(&self, new: NewPayment) -> Later<Result<Begun, JournalError>> {
        self.write(|memory| memory.begin(new))
    }

    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Later<Result<Written, JournalError>> {
        self.write(move |memory| memory.write(key, epoch, change))
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

    fn close(&self) -> Later<Result<(), JournalError>> {
        self.read(Memory::close)
    }
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}
