//! The journal's thread: takes what has gathered in the queue, does it in one transaction, makes that durable
//! with one fsync, and only then answers. Nobody waits for the upkeep of the write-ahead log.

use std::mem;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use futures_channel::oneshot;

use super::process::Entered;
use super::store::Store;
use super::{Options, sql};
use crate::journal::JournalError;

/// At most so many jobs share a transaction, so that the first of them does not wait for a thousand.
const MOST_JOBS_TOGETHER: usize = 256;
/// With so many pages of 4 KiB, the write-ahead log begins anew even if the journal is never idle: SQLite's own default
/// (<https://sqlite.org/wal.html#automatic_checkpoint>).
const LAP: i64 = 1000;
/// Jobs that write between two looks at how long the log is (ours): one of a payment writes some eight pages.
const LOOK_EVERY: usize = 8;

/// How long a job that nobody waits for is kept for the next one's transaction: long enough for a sale that is under way,
/// and short for whoever closes.
const PATIENCE: Duration = Duration::from_millis(20);

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
    /// What it needs.
    fn need(&self) -> Need;
    /// Does it, keeps the result, and says whether it is a good one.
    fn run(&mut self, store: &mut Store) -> bool;
    /// Replaces the result.
    fn fail(&mut self, error: JournalError);
    /// Hands the result to whoever waits for it.
    fn answer(self: Box<Self>);
}

/// What a job needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// To see the file.
    Read,
    /// A transaction.
    Change,
    /// A transaction, soon: nobody waits for it, so it goes with the next one.
    ChangeSoon,
}

/// A [`Job`] made of a closure.
pub(super) struct Task<T, F> {
    need: Need,
    work: F,
    result: Result<T, JournalError>,
    caller: oneshot::Sender<Result<T, JournalError>>,
}

impl<T, F> Task<T, F> {
    pub(super) fn new(need: Need, work: F, caller: oneshot::Sender<Result<T, JournalError>>) -> Self {
        // Replaced before it is sent: a job is answered only after it was run or failed.
        Self { need, work, result: Err(JournalError::Closed), caller }
    }
}

impl<T: Send, F: FnMut(&mut Store) -> Result<T, JournalError> + Send> Job for Task<T, F> {
    fn need(&self) -> Need {
        self.need
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
    pub(super) upkeep: Upkeep,
    pub(super) soon: Soon,
}

/// Jobs that nobody waits for, in the order in which they came.
#[derive(Default)]
pub(super) struct Soon {
    jobs: Vec<Box<dyn Job>>,
    /// When they are done even if no other job comes.
    due: Option<Instant>,
}

impl Soon {
    fn add(&mut self, job: Box<dyn Job>) {
        self.due.get_or_insert_with(|| Instant::now() + PATIENCE);
        self.jobs.push(job);
    }

    /// All of them, to be done now.
    fn take(&mut self) -> Vec<Box<dyn Job>> {
        self.due = None;
        mem::take(&mut self.jobs)
    }

    fn is_due(&self) -> bool {
        self.due.is_some_and(|due| due <= Instant::now())
    }
}

/// When the write-ahead log is to be emptied.
pub(super) struct Upkeep {
    /// Last write that is still in the log; `None` when the log holds nothing of ours.
    last_write: Option<Instant>,
    last_emptied: Option<Instant>,
    /// Done since the length of the log was looked at.
    jobs: usize,
}

impl Upkeep {
    pub(super) fn new() -> Self {
        Self { last_write: Some(Instant::now()), last_emptied: None, jobs: 0 }
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
                Ok(Message::Job(job)) if job.need() == Need::ChangeSoon && !self.soon.is_due() => {
                    self.soon.add(job);
                }
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
                    self.catch_up();
                }
                Err(RecvTimeoutError::Disconnected) => break None,
            }
        };
        let last = self.soon.take();
        self.serve(last);
        self.close(closer);
    }

    fn next(&self) -> Result<Message, RecvTimeoutError> {
        let soon = self.soon.due.map(|due| due.saturating_duration_since(Instant::now()));
        match soon.or_else(|| self.upkeep.due_in(&self.options)) {
            Some(wait) => self.queue.recv_timeout(wait),
            None => self.queue.recv().map_err(RecvTimeoutError::from),
        }
    }

    /// No job has come for so long that there is time for what can wait.
    fn catch_up(&mut self) {
        let soon = self.soon.take();
        if soon.is_empty() {
            self.empty_wal();
        } else {
            self.serve(soon);
        }
    }

    fn gather(&mut self, first: Box<dyn Job>) -> (Vec<Box<dyn Job>>, Option<Closer>) {
        let mut jobs = self.soon.take();
        jobs.push(first);
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
        let writing = jobs.iter().filter(|job| job.need() != Need::Read).count();
        if writing > 0 {
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
            self.upkeep.jobs += writing;
            self.end_long_lap();
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

    /// Bounds the log where the journal is never idle. If it was emptied lately it is only written over from its start,
    /// which is cheaper: a file that becomes longer has more to be made durable than its bytes.
    fn end_long_lap(&mut self) {
        if self.upkeep.jobs < LOOK_EVERY {
            return;
        }
        self.upkeep.jobs = 0;
        if self.wal_length() < LAP {
            return;
        }
        let since = self.upkeep.last_emptied.map(|last| last.elapsed());
        if since.is_none_or(|since| since >= self.options.empty_at_most_every) {
            return self.empty_wal();
        }
        let _done_at_the_next_lap = self.store.db().query_row(sql::LAP_WAL, [], |_| Ok(()));
        self.prime_wal();
    }

    /// Moves the log into the main file and cuts it to nothing, so that scrubbed bytes are gone from both. If
    /// somebody is reading or writing, it is left for the next time: jobs must not wait for it.
    fn empty_wal(&mut self) {
        self.upkeep.last_emptied = Some(Instant::now());
        self.upkeep.jobs = 0;
        self.wait_at_most(Duration::ZERO);
        if self.truncate_wal() {
            self.upkeep.last_write = None;
            self.prime_wal();
        } else {
            self.upkeep.last_write = Some(Instant::now());
        }
        self.wait_at_most(self.options.busy_timeout);
    }

    /// In pages, since it began anew.
    fn wal_length(&self) -> i64 {
        self.store.db().query_row(sql::WAL_LENGTH, [], |row| row.get(1)).unwrap_or(LAP)
    }

    /// The next commit is durable with one fsync instead of two.
    fn prime_wal(&self) {
        let _only_slower = self.execute(sql::PRIME_WAL);
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
