//! Calls that change something: each is started once, goes on whoever waits, and completes exactly once.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use kasse::error::{Error, ErrorName};
use kasse::runtime::Handle;

use crate::events::Source;
use crate::handles::{BadHandle, Handles, Kind};
use crate::quarantine::quarantined_async;
use crate::record::AtSticker;
use crate::sleepers::{Number, Sleepers};
use crate::sync::{Mutex, MutexGuard};

/// Most operations that are under way or whose results nobody has taken.
pub const MOST_OPERATIONS: usize = 10_000;

/// How somebody hears of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// An [`Event::Completed`](crate::events::Event::Completed).
    Queue,
    /// Nobody but who asks for the result.
    WhoAsks,
}

/// The operations of one client. `T` is what they answer.
#[derive(Debug)]
pub struct Operations<T> {
    open: Handles<Arc<Operation<T>>>,
    events: Weak<Source>,
}

/// What an operation does. Boxed, so that all around it is there once and not for each call that a host can make.
pub type Work<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

#[derive(Debug)]
struct Operation<T>(Mutex<State<T>>);

#[derive(Debug)]
enum State<T> {
    Running { sleepers: Sleepers, tell: Tell },
    Done(Result<T, Error>),
    Taken,
}

impl<T: Send + 'static> Operations<T> {
    pub(crate) fn new(events: Weak<Source>, stamp: u64) -> Self {
        Self { open: Handles::stamped(Kind::Operation, stamp), events }
    }

    /// Starts `work` on the I/O thread and gives the operation's number. `work` goes on to its end.
    ///
    /// # Errors
    /// [`MOST_OPERATIONS`] are open, or the library is closed or forked: `work` was not started.
    pub fn start(
        &self,
        runtime: &Handle,
        tell: Tell,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<u64, Error> {
        self.start_telling(runtime, tell, |_| Box::pin(work))
    }

    /// As [`start`](Self::start), for work that tells its steps.
    ///
    /// # Errors
    /// As there.
    pub fn start_telling(
        &self,
        runtime: &Handle,
        tell: Tell,
        work: impl FnOnce(Steps) -> Work<T>,
    ) -> Result<u64, Error> {
        let end = self.begin(runtime, tell)?;
        let steps = Steps { operation: end.number, events: self.events.clone() };
        self.put(runtime, end, work(steps))
    }

    fn begin(&self, runtime: &Handle, tell: Tell) -> Result<End<T>, Error> {
        if self.open.count() >= MOST_OPERATIONS {
            return Err(Error::new(ErrorName::Configuration).with_detail("too many operations are open"));
        }
        if runtime.forked() {
            return Err(Error::new(ErrorName::Forked));
        }
        let events = self.events.upgrade().ok_or_else(|| Error::new(ErrorName::Closed))?;
        let operation =
            Arc::new(Operation(Mutex::new(State::Running { sleepers: Sleepers::default(), tell })));
        let number = self.open.open(Arc::clone(&operation))?;
        Ok(End { operation, events, number, done: false })
    }

    fn put(&self, runtime: &Handle, mut end: End<T>, work: Work<T>) -> Result<u64, Error> {
        let number = end.number;
        let run = async move {
            let result = quarantined_async(work).await;
            end.finish(result);
        };
        if runtime.detach(run).is_err() {
            // Only a fork between the two looks; its number would never complete.
            drop(self.open.close(number));
            return Err(Error::new(ErrorName::Forked));
        }
        Ok(number)
    }

    /// The result, once there is one. The first who gets it has taken it, and the number is closed.
    ///
    /// # Errors
    /// The number is none, or its result was taken; otherwise the operation's own.
    pub async fn result(&self, number: u64) -> Result<T, Error> {
        let operation = self.open.get(number)?;
        match (Taking { operation, number: None }).await {
            Some(result) => {
                drop(self.open.close(number));
                self.unhear(number);
                result
            }
            None => Err(BadHandle::Closed(Kind::Operation).into()),
        }
    }

    /// Who waited does so no longer: the completion is told in the queue.
    ///
    /// # Errors
    /// The number is none, or was closed.
    pub fn tell_in_queue(&self, number: u64) -> Result<(), BadHandle> {
        let operation = self.open.get(number)?;
        // Done already: nobody else tells it.
        if operation.tell_in_queue()
            && let Some(events) = self.events.upgrade()
        {
            events.0.completed(number);
        }
        Ok(())
    }

    /// Nobody wants the result any more. The operation goes on, and its result is dropped.
    ///
    /// # Errors
    /// The number is none, or was closed.
    pub fn forget(&self, number: u64) -> Result<(), BadHandle> {
        let operation = self.open.close(number)?;
        operation.nobody_wants();
        self.unhear(number);
        Ok(())
    }

    /// Its completion need not be told any more; a host that takes results and no events would fill the queue.
    fn unhear(&self, number: u64) {
        if let Some(events) = self.events.upgrade() {
            events.0.forget(number);
        }
    }

    /// How many are under way or wait to be taken.
    pub fn count(&self) -> usize {
        self.open.count()
    }
}

/// Completes an operation, once: with its result, or as `closed` when the thread ends under it. What was journalled is
/// then picked up by the next client.
struct End<T> {
    operation: Arc<Operation<T>>,
    events: Arc<Source>,
    number: u64,
    done: bool,
}

impl<T> End<T> {
    fn finish(&mut self, result: Result<T, Error>) {
        self.done = true;
        if self.operation.finish(result) == Some(Tell::Queue) {
            self.events.0.completed(self.number);
        }
    }
}

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        if !self.done {
            self.finish(Err(Error::new(ErrorName::Closed)));
        }
    }
}

/// Tells how far an operation has come.
#[derive(Debug, Clone)]
pub struct Steps {
    operation: u64,
    events: Weak<Source>,
}

impl Steps {
    /// A sale that waits at a sticker has come further.
    pub fn at_sticker(&self, step: AtSticker) {
        if let Some(events) = self.events.upgrade() {
            events.0.at_sticker(self.operation, step);
        }
    }
}

impl<T> Operation<T> {
    /// How it is to be told; `None` if it was done before.
    fn finish(&self, result: Result<T, Error>) -> Option<Tell> {
        let before = std::mem::replace(&mut *self.locked(), State::Done(result));
        let State::Running { mut sleepers, tell } = before else { return None };
        sleepers.take().for_each(Waker::wake);
        Some(tell)
    }

    /// It need not be told when it is done.
    fn nobody_wants(&self) {
        if let State::Running { tell, .. } = &mut *self.locked() {
            *tell = Tell::WhoAsks;
        }
    }

    /// Whether it is done already, and nobody has taken its result.
    fn tell_in_queue(&self) -> bool {
        match &mut *self.locked() {
            State::Running { tell, .. } => {
                *tell = Tell::Queue;
                false
            }
            State::Done(_) => true,
            State::Taken => false,
        }
    }

    fn locked(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the result and takes it; `None` if somebody else has taken it.
struct Taking<T> {
    operation: Arc<Operation<T>>,
    number: Number,
}

impl<T> Future for Taking<T> {
    type Output = Option<Result<T, Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let operation = Arc::clone(&self.operation);
        let mut state = operation.locked();
        if let State::Running { sleepers, .. } = &mut *state {
            sleepers.note(&mut self.number, context.waker());
            return Poll::Pending;
        }
        match std::mem::replace(&mut *state, State::Taken) {
            State::Done(result) => Poll::Ready(Some(result)),
            _ => Poll::Ready(None),
        }
    }
}

impl<T> Drop for Taking<T> {
    fn drop(&mut self) {
        if let State::Running { sleepers, .. } = &mut *self.operation.locked() {
            sleepers.forget(self.number);
        }
    }
}

/// An operation without a thread that works on it.
#[cfg(all(test, kasse_loom))]
pub(crate) mod model {
    use super::{Arc, Mutex, Operation, Sleepers, State, Taking};

    pub(crate) use super::Tell;

    #[derive(Clone)]
    pub(crate) struct Begun(Arc<Operation<u32>>);

    impl Begun {
        pub(crate) fn new(tell: Tell) -> Self {
            Self(Arc::new(Operation(Mutex::new(State::Running { sleepers: Sleepers::default(), tell }))))
        }

        pub(crate) fn finish(&self, result: u32) -> Option<Tell> {
            self.0.finish(Ok(result))
        }

        pub(crate) fn tell_in_queue(&self) -> bool {
            self.0.tell_in_queue()
        }

        /// `None`: somebody else has taken it.
        pub(crate) async fn result(self) -> Option<u32> {
            Taking { operation: self.0, number: None }.await.and_then(Result::ok)
        }
    }
}
