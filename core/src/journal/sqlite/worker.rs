//! The journal's thread: takes what has gathered in the queue, does it in one transaction, makes that durable
//! with one fsync, and only then answers. Nobody waits for the upkeep of the write-ahead log.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use futures_channel::oneshot;

use super::process::Entered;
use super::store::Store;
use super::{Options, sql};
use crate::journal::JournalError;

/// At most so many jobs share a transaction, so that the first of them does not wait for a thousand.
const MOST_JOBS_TOGETHER: usize = 256;
/// The write-ahead log is emptied at this size even if the journal is never idle, in bytes. SQLite's own
/// default is 1000 pages of 4 KiB (<https://sqlite.org/wal.html#automatic_checkpoint>).
const WAL_LIMIT: u64 = 4 * 1024 * 1024;

/// How long closing waits for others, so that it can wipe the write-ahead log. They read and write for
/// milliseconds; whoever exits does not want to wait for longer.
const PATIENCE_AT_CLOSE: Duration = Duration::from_millis(500);

/// What arrives in the queue.
pub(super) enum Message {
    /// Something to do.
    Job(Box<dyn Job>),
    /// Do what came before, then close. Answered when the file is closed.
    Close(Closer),
}

/// Where to say that the file is closed.
pub(super) type Closer = oneshot::Sender<Result<(), JournalError>>;

/// One call. May be run more than once, if what shared its transaction failed.
pub(super) trait Job: Send {
    /// Whether it needs a transaction.
    fn writes(&self) -> bool;
    /// Does it, keeps the result, and says whether it is a good one.
    fn run(&mut self, store: &mut Store) -> bool;
    /// Replaces the result.
    fn fail(&mut self, error: JournalError);
    /// Hands the result to whoever waits for it.
    fn answer(self: Box<Self>);
}

/// A [`Job`] made of a closure.
pub(super) struct Task<T, F> {
    writes: bool,
    work: F,
    result: Result<T, JournalError>,
    caller: oneshot::Sender<Result<T, JournalError>>,
}

impl<T, F> Task<T, F> {
    pub(super) fn new(writes: bool, work: F, caller: oneshot::Sender<Result<T, JournalError>>) -> Self {
        // Replaced before it is sent: a job is answered only after it was run or failed.
        Self { writes, work, result: Err(JournalError::Closed), caller }
    }
}

impl<T: Send, F: FnMut(&mut Store) -> Result<T, JournalError> + Send> Job for Task<T, F> {
    fn writes(&self) -> bool {
        self.writes
    }

    fn run(&mut self, store: &mut Store) -> bool {
        self.result = (self.work)(store);
        self.result.is_ok()
    }

    fn fail(&mut self, error: JournalError) {
        self.result = Err(error);
    }

    fn answer(self: Box<Self>) {
        let _nobody_waits_any_more = self.caller.send(self.result);
    }
}

/// Everything the thread owns.
pub(super) struct Worker {
    // Dropped in this order: the connection and the owner's lock, then the note that the file is open.
    pub(super) store: Store,
    pub(super) entered: Entered,
    pub(super) queue: Receiver<Message>,
    pub(super) options: Options,
    pub(super) wal: PathBuf,
    pub(super) upkeep: Upkeep,
}

/// When the write-ahead log is to be emptied.
pub(super) struct Upkeep {
    /// Last write that is still in the log; `None` when the log holds nothing of ours.
    last_write: Option<Instant>,
    last_emptied: Option<Instant>,
    /// Try again at this size, in bytes.
    limit: u64,
}

impl Upkeep {
    pub(super) fn new() -> Self {
        Self { last_write: Some(Instant::now()), last_emptied: None, limit: WAL_LIMIT }
    }

    /// How long to wait until the log should be emptied, if nothing else comes.
    fn due_in(&self, options: &Options) -> Option<Duration> {
        let idle = self.last_write?.checked_add(options.idle)?;
        let due = match self.last_emptied {
            Some(last) => idle.max(last.checked_add(options.empty_at_most_every)?),
            None => idle,
        };
        Some(due.saturating_duration_since(Instant::now()))
    }
}

impl Worker {
    /// Serves until told to close, or until the last handle is gone.
    pub(super) fn run(mut self) {
        let closer = loop {
            self.entered.set_busy(false);
            match self.next() {
                Ok(Message::Job(first)) => {
                    self.entered.set_busy(true);
                    let (jobs, closer) = self.gather(first);
                    self.serve(jobs);
                    if closer.is_some() {
                        break closer;
                    }
                }
                Ok(Message::Close(closer)) => break Some(closer),
                Err(RecvTimeoutError::Timeout) => {
                    self.entered.set_busy(true);
                    self.empty_wal();
                }
                Err(RecvTimeoutError::Disconnected) => break None,
            }
        };
        self.close(closer);
    }

    fn next(&self) -> Result<Message, RecvTimeoutError> {
        match self.upkeep.due_in(&self.options) {
            Some(wait) => self.queue.recv_timeout(wait),
            None => self.queue.recv().map_err(RecvTimeoutError::from),
        }
    }

    fn gather(&self, first: Box<dyn Job>) -> (Vec<Box<dyn Job>>, Option<Closer>) {
        let mut jobs = vec![first];
        while jobs.len() < MOST_JOBS_TOGETHER {
            match self.queue.try_recv() {
                Ok(Message::Job(job)) => jobs.push(job),
                Ok(Message::Close(closer)) => return (jobs, Some(closer)),
                Err(_) => break,
            }
        }
        (jobs, None)
    }

    fn serve(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let before = self.store.db().total_changes();
        if jobs.iter().any(|job| job.writes()) {
            self.write(&mut jobs);
        } else {
            for job in &mut jobs {
                job.run(&mut self.store);
            }
        }
        for job in jobs {
            job.answer();
        }
        if self.store.db().total_changes() != before {
            self.upkeep.last_write = Some(Instant::now());
            self.empty_long_wal();
        }
    }

    /// All in one transaction; if that fails as a whole, each in its own, so that one that needs no room on a
    /// full disk is not refused because of its neighbour.
    fn write(&mut self, jobs: &mut [Box<dyn Job>]) {
        if let [job] = jobs {
            // With nobody to share it, the transaction is all that has to be undone.
            return self.write_alone(job.as_mut());
        }
        if let Err(error) = self.execute(sql::BEGIN) {
            for job in jobs {
                job.fail(error.clone());
            }
            return;
        }
        if self.run_together(jobs).is_ok() {
            return;
        }
        self.roll_back();
        for job in jobs {
            self.write_alone(job.as_mut());
        }
    }

    fn write_alone(&mut self, job: &mut dyn Job) {
        if let Err(error) = self.run_alone(job) {
            self.roll_back();
            job.fail(error);
        }
    }

    fn run_together(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), JournalError> {
        for job in jobs {
            self.execute(sql::SAVE)?;
            let good = job.run(&mut self.store);
            if !good {
                self.execute(sql::UNDO)?; // fails if SQLite gave up the whole transaction
            }
            self.execute(sql::KEEP)?;
        }
        self.execute(sql::COMMIT)
    }

    fn run_alone(&mut self, job: &mut dyn Job) -> Result<(), JournalError> {
        self.execute(sql::BEGIN)?;
        if job.run(&mut self.store) {
            return self.execute(sql::COMMIT);
        }
        self.roll_back();
        Ok(())
    }

    fn roll_back(&mut self) {
        if !self.store.db().is_autocommit() {
            let _nothing_was_committed_either_way = self.execute(sql::ROLLBACK);
        }
        self.store.forget_what_was_seen();
    }

    fn execute(&self, text: &str) -> Result<(), JournalError> {
        self.store.db().prepare_cached(text)?.execute([])?;
        Ok(())
    }

    fn empty_long_wal(&mut self) {
        let length = fs::metadata(&self.wal).map_or(0, |about| about.len());
        if length < self.upkeep.limit {
            return;
        }
        self.empty_wal();
        let left = fs::metadata(&self.wal).map_or(0, |about| about.len());
        self.upkeep.limit = left.saturating_add(WAL_LIMIT);
    }

    /// Moves the log into the main file and cuts it to nothing, so that scrubbed bytes are gone from both. If
    /// somebody is reading or writing, it is left for the next time: jobs must not wait for it.
    fn empty_wal(&mut self) {
        self.upkeep.last_emptied = Some(Instant::now());
        self.wait_at_most(Duration::ZERO);
        if self.truncate_wal() {
            self.upkeep.last_write = None;
            // The next commit is durable with one fsync instead of two.
            let _only_slower = self.execute(sql::PRIME_WAL);
        } else {
            self.upkeep.last_write = Some(Instant::now());
        }
        self.wait_at_most(self.options.busy_timeout);
    }

    fn truncate_wal(&self) -> bool {
        self.store.db().query_row(sql::EMPTY_WAL, [], |row| row.get::<_, bool>(0)) == Ok(false)
    }

    fn wait_at_most(&self, limit: Duration) {
        let _stays_as_it_is = self.store.db().busy_timeout(limit);
    }

    fn close(self, closer: Option<Closer>) {
        self.entered.set_busy(true);
        self.wait_at_most(PATIENCE_AT_CLOSE);
        self.truncate_wal();
        let Self { store, entered, queue, .. } = self;
        let (db, owner) = store.into_parts();
        let closed = db.close().map_err(|(_, error)| error.into());
        drop(owner);
        drop(entered);
        drop(queue);
        if let Some(closer) = closer {
            let _nobody_waits_any_more = closer.send(closed);
        }
    }
}
