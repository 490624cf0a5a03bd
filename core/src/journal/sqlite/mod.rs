//! The durable journal: one SQLite file, shared by the processes of one host.
//!
//! Each handle has a connection on a thread of its own. Calls are put into that thread's queue in the order in
//! which they are made; what has gathered there is committed together.

mod checksum;
mod fault;
mod inbox;
mod location;
mod migrate;
mod network;
mod owner;
mod process;
mod relay;
mod sql;
mod store;
#[cfg(test)]
mod tests;
mod worker;

use std::fmt;
use std::mem;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use futures_channel::oneshot;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

pub use self::relay::{KeptAbout, KeptEvent, KeptSpan};

use self::owner::Owners;
use self::store::Store;
use self::worker::{Message, Need, Soon, Task, Upkeep, Worker};
use super::{
    Arrival, Begun, Change, Claimed, EventId, Filter, Journal, JournalError, NewPayment, OpenCheckIn,
    PaymentKey, Received, Stored, Unhandled, Wish, WishId, Written,
};
use crate::clock::{Later, Timestamp};
use crate::ids::{CustomerToken, Msn};

/// Statements kept ready by a connection: all of `sql.rs` and the few forms of a list.
const STATEMENTS_KEPT: usize = 64;
/// Longest time a write may be told to wait for other processes. A limit of this library, far above any use.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);
/// Pause between attempts to turn a new file to write-ahead logging while others do the same.
const SET_UP_PAUSE: Duration = Duration::from_millis(5);

/// How a journal behaves; the defaults are for a till.
#[derive(Debug, Clone)]
pub struct Options {
    busy_timeout: Duration,
    idle: Duration,
    empty_at_most_every: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            idle: Duration::from_secs(2),
            empty_at_most_every: Duration::from_secs(60),
        }
    }
}

impl Options {
    /// How long a write waits for other processes, 5 seconds unless told otherwise, at most an hour. A write
    /// that waited longer is [`JournalError::Io`] and nothing of it was made.
    #[must_use]
    pub fn busy_timeout(mut self, limit: Duration) -> Self {
        self.busy_timeout = limit.min(LONGEST_WAIT);
        self
    }

    /// The write-ahead log, which may still hold scrubbed bytes, is emptied this long after the last write, 2
    /// seconds unless told otherwise.
    #[must_use]
    pub fn idle(mut self, pause: Duration) -> Self {
        self.idle = pause;
        self
    }

    /// The write-ahead log is emptied at most this often while the journal is idle, once in 60 seconds unless
    /// told otherwise: each time costs a few fsyncs.
    #[must_use]
    pub fn empty_at_most_every(mut self, span: Duration) -> Self {
        self.empty_at_most_every = span;
        self
    }
}

/// A handle on a journal in a file.
///
/// Beside the file lie SQLite's `-wal` and `-shm` and, while a handle is open, its `-owner-...`; all readable
/// by the user only. Several handles, in one process or several of one host, share the file.
///
/// Dropping the last reference finishes what was accepted and waits for that; [`close`](Journal::close) does
/// the same without blocking. A forked child can neither use an inherited handle nor open the same file
/// ([`JournalError::Forked`]): SQLite cannot be used safely across a fork. Close before the fork, or open after
/// it. Let no other copy of SQLite open the file in the same process: what it closes drops the locks of this one
/// (<https://sqlite.org/howtocorrupt.html>, section 2.2).
pub struct Sqlite {
    process: u32,
    closed: Arc<AtomicBool>,
    thread: Option<(Sender<Message>, JoinHandle<()>)>,
}

impl Sqlite {
    /// Opens or creates the journal at `path`; its folder must exist. Blocks for the time of a few disk
    /// accesses.
    ///
    /// # Errors
    /// [`JournalError::NetworkFileSystem`], [`JournalError::Newer`], [`JournalError::Damaged`] (not a journal),
    /// [`JournalError::Full`], [`JournalError::ReadOnly`], [`JournalError::Forked`], [`JournalError::Io`]. What
    /// was in the file is then as it was; a new one may be left empty.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self, JournalError> {
        let path = location::resolve(path.as_ref())?;
        let entered = process::enter(|| location::make(&path))?;
        let db = connect(&path, &options)?;
        let owners = Owners::of(&path);
        owners.sweep();
        let owner = owners.enter()?;
        let (sender, queue) = channel();
        let worker = Worker {
            store: Store::new(db, owner, owners),
            entered,
            queue,
            options,
            upkeep: Upkeep::new(),
            soon: Soon::default(),
        };
        let thread = thread::Builder::new()
            .name("kasse-journal".to_owned())
            .spawn(|| worker.run())
            .map_err(|error| JournalError::Io(error.to_string()))?;
        Ok(Self { process: std::process::id(), closed: Arc::default(), thread: Some((sender, thread)) })
    }

    /// A job that changes nothing.
    fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Store) -> Result<T, JournalError> + Send + 'static,
    ) -> Later<Result<T, JournalError>> {
        self.submit(Need::Read, work)
    }

    /// A job in a transaction. Run again from the start if what shared its transaction failed.
    fn change<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Store) -> Result<T, JournalError> + Send + 'static,
    ) -> Later<Result<T, JournalError>> {
        self.submit(Need::Change, work)
    }

    fn submit<T: Send + 'static>(
        &self,
        need: Need,
        work: impl FnMut(&mut Store) -> Result<T, JournalError> + Send + 'static,
    ) -> Later<Result<T, JournalError>> {
        let (caller, answer) = oneshot::channel();
        self.send(Message::Job(Box::new(Task::new(need, work, caller))), answer)
    }

    fn send<T: Send + 'static>(
        &self,
        message: Message,
        answer: oneshot::Receiver<Result<T, JournalError>>,
    ) -> Later<Result<T, JournalError>> {
        match self.try_send(message) {
            Ok(()) => Box::pin(Answer { process: self.process, closed: Arc::clone(&self.closed), answer }),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    fn try_send(&self, message: Message) -> Result<(), JournalError> {
        if std::process::id() != self.process {
            return Err(JournalError::Forked);
        }
        let closing = matches!(message, Message::Close(_));
        let closed = if closing {
            self.closed.swap(true, Ordering::SeqCst)
        } else {
            self.closed.load(Ordering::SeqCst)
        };
        match &self.thread {
            Some((queue, _)) if !closed => queue.send(message).map_err(|_| stopped()),
            _ => Err(JournalError::Closed),
        }
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        let Some((queue, thread)) = self.thread.take() else { return };
        if std::process::id() != self.process {
            // The thread is not in this process, and what it locked stays locked: touch nothing of it.
            mem::forget((queue, thread));
            return;
        }
        drop(queue);
        // The last reference may be dropped by somebody who was woken on the thread itself.
        if thread::current().id() != thread.thread().id() {
            let _panicked = thread.join();
        }
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").field("closed", &self.closed).finish_non_exhaustive()
    }
}

impl Journal for Sqlite {
    fn begin(&self, new: NewPayment) -> Later<Result<Begun, JournalError>> {
        self.change(move |store| store.begin(&new))
    }

    fn write(&self, key: PaymentKey, epoch: u64, change: Change) -> Later<Result<Written, JournalError>> {
        self.change(move |store| store.write(&key, epoch, &change))
    }

    fn attachment(&self, key: PaymentKey, name: String) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.read(move |store| store.attachment(&key, &name))
    }

    fn load(&self, key: PaymentKey) -> Later<Result<Option<Stored>, JournalError>> {
        self.read(move |store| store.load(&key))
    }

    fn claim(&self, key: PaymentKey) -> Later<Result<Claimed, JournalError>> {
        self.change(move |store| store.claim(&key))
    }

    fn claim_orphans(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Stored>, JournalError>> {
        self.change(move |store| store.claim_orphans(&host, &msn, limit))
    }

    fn list(&self, filter: Filter) -> Later<Result<Vec<Stored>, JournalError>> {
        self.read(move |store| store.list(&filter))
    }

    fn acknowledge(&self, keys: Vec<PaymentKey>) -> Later<Result<(), JournalError>> {
        self.change(move |store| store.acknowledge(&keys))
    }

    fn acknowledge_under(&self, key: PaymentKey, epoch: u64) -> Later<Result<(), JournalError>> {
        self.submit(Need::ChangeSoon, move |store| store.acknowledge_under(&key, epoch))
    }

    fn post_wish(&self, key: PaymentKey, body: Vec<u8>) -> Later<Result<WishId, JournalError>> {
        self.change(move |store| store.post_wish(&key, &body))
    }

    fn wishes(&self) -> Later<Result<Vec<Wish>, JournalError>> {
        self.read(Store::wishes)
    }

    fn wish_answer(&self, id: WishId) -> Later<Result<Option<Vec<u8>>, JournalError>> {
        self.read(move |store| store.wish_answer(id))
    }

    fn unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
    ) -> Later<Result<Option<(String, Timestamp)>, JournalError>> {
        self.read(move |store| store.unit_fact(&host, &msn, name))
    }

    fn set_unit_fact(
        &self,
        host: String,
        msn: Msn,
        name: &'static str,
        value: String,
        at: Timestamp,
    ) -> Later<Result<(), JournalError>> {
        self.change(move |store| store.set_unit_fact(&host, &msn, name, &value, at))
    }

    fn receive(&self, arrival: Arrival) -> Later<Result<Received, JournalError>> {
        self.change(move |store| store.receive(&arrival))
    }

    fn unhandled(&self, host: String, msn: Msn, limit: u32) -> Later<Result<Vec<Unhandled>, JournalError>> {
        self.read(move |store| store.unhandled(&host, &msn, limit))
    }

    fn handled(&self, events: Vec<EventId>) -> Later<Result<(), JournalError>> {
        self.change(move |store| store.handled(&events))
    }

    fn check_ins(
        &self,
        host: String,
        msn: Msn,
        merchant_qr_id: Option<String>,
    ) -> Later<Result<Vec<OpenCheckIn>, JournalError>> {
        self.read(move |store| store.check_ins(&host, &msn, merchant_qr_id.as_deref()))
    }

    fn use_check_in(&self, id: EventId) -> Later<Result<Option<CustomerToken>, JournalError>> {
        self.change(move |store| store.use_check_in(id))
    }

    fn forget_check_ins(&self, initiated_before: Timestamp) -> Later<Result<(), JournalError>> {
        self.change(move |store| store.forget_check_ins(initiated_before))
    }

    fn close(&self) -> Later<Result<(), JournalError>> {
        let (caller, answer) = oneshot::channel();
        self.send(Message::Close(caller), answer)
    }
}

/// The answer to a call, when the thread has it.
struct Answer<T> {
    process: u32,
    closed: Arc<AtomicBool>,
    answer: oneshot::Receiver<Result<T, JournalError>>,
}

impl<T> Future for Answer<T> {
    type Output = Result<T, JournalError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if std::process::id() != self.process {
            return Poll::Ready(Err(JournalError::Forked));
        }
        match Pin::new(&mut self.answer).poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(result)) => Poll::Ready(result),
            Poll::Ready(Err(_)) if self.closed.load(Ordering::SeqCst) => {
                Poll::Ready(Err(JournalError::Closed))
            }
            Poll::Ready(Err(_)) => Poll::Ready(Err(stopped())),
        }
    }
}

/// Its thread panicked. Whether the change was made is not known.
fn stopped() -> JournalError {
    JournalError::Io("the journal's thread has stopped".to_owned())
}

fn connect(path: &Path, options: &Options) -> Result<Connection, JournalError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags)?;
    // Until it is known to be ours, not even the log that it may have is touched.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.busy_timeout(options.busy_timeout)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // A statement is planned once, not anew for each value it is given.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    migrate::inspect(&db)?;
    db.execute_batch(sql::SETTINGS)?;
    log_ahead(&db, options)?;
    migrate::migrate(&mut db)?;
    check_claims(&db)?;
    db.execute(sql::PRIME_WAL, [])?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(db)
}

/// A claim that is damaged would leave a payment alone for ever, without anybody noticing: nothing else asks for a
/// payment that nobody knows to be alive. States and bodies are checked when they are read.
fn check_claims(db: &Connection) -> Result<(), JournalError> {
    let said: String = db.query_row(sql::CHECK_CLAIMS, [], |row| row.get(0))?;
    if said != "ok" {
        return Err(JournalError::Damaged(said));
    }
    let mut lost = db.prepare(sql::CHECK_CLAIMED)?;
    if lost.exists([])? {
        return Err(JournalError::Damaged("a payment is missing".to_owned()));
    }
    Ok(())
}

/// Turns on write-ahead logging. On a new file SQLite refuses at once, without waiting, when another connection
/// does the same at that moment.
fn log_ahead(db: &Connection, options: &Options) -> Result<(), JournalError> {
    let give_up = Instant::now() + options.busy_timeout;
    loop {
        match db.query_row(sql::WAL, [], |row| row.get::<_, String>(0)) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => return Err(JournalError::Io(format!("no write-ahead log here, only {mode}"))),
            Err(error) if fault::is_busy(&error) && Instant::now() < give_up => thread::sleep(SET_UP_PAUSE),
            Err(error) => return Err(error.into()),
        }
    }
}
