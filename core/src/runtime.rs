//! The thread on which the library does its I/O, and how everything else puts work there.
//!
//! One thread drives a single-threaded tokio runtime. What is spawned there answers through a future that any
//! executor can await, so no host needs a runtime of its own. Resolving a host *name* adds a short-lived
//! thread, at most [`RESOLVER_THREADS`]; an address does not.

use std::future::Future;
use std::mem::replace;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::{JoinHandle, ThreadId};
use std::time::Duration;

use futures_channel::oneshot;
use futures_util::FutureExt;
use futures_util::future::Shared;
use tokio::runtime::Builder;
use tokio::task::AbortHandle;

/// Most threads that wait for a name server at the same time (ours: one that hangs must not stop the others).
pub const RESOLVER_THREADS: usize = 4;

/// How long an idle resolver thread is kept (ours: a payment's first calls come close together).
pub const RESOLVER_KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The operating system gave no thread or no event queue. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the I/O thread could not be started: {0}")]
pub struct StartError(String);

/// The work was not finished: the runtime has ended, this process is a fork of the one that started it, or the
/// work itself panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the I/O thread is gone, or the work on it was ended")]
pub struct Stopped;

/// Owns the I/O thread; ends it when dropped. Tasks that are still running are dropped with it.
#[derive(Debug)]
pub struct Runtime {
    handle: Handle,
    thread: Option<IoThread>,
}

#[derive(Debug)]
struct IoThread {
    stop: oneshot::Sender<()>,
    join: JoinHandle<()>,
}

/// Puts work on the I/O thread. Holds no part of its ownership: work that keeps a handle does not keep the
/// thread alive.
#[derive(Debug, Clone)]
pub struct Handle(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tokio: tokio::runtime::Handle,
    thread: ThreadId,
    process: u32,
    /// Dropped on the other side when everything on the thread is gone.
    ended: Shared<oneshot::Receiver<()>>,
}

impl Runtime {
    /// Starts the thread. `name` is what debuggers and process lists show.
    pub fn start(name: &str) -> Result<Self, StartError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(RESOLVER_THREADS)
            .thread_keep_alive(RESOLVER_KEEP_ALIVE)
            .thread_name(format!("{name}-dns"))
            .build()
            .map_err(|error| StartError(error.to_string()))?;
        let tokio = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = oneshot::channel::<()>();
        let run = move || {
            // Ends on the signal, and when the owner is gone without one.
            let _ = runtime.block_on(stopped);
            runtime.shutdown_background();
            drop(end);
        };
        let join = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(run)
            .map_err(|error| StartError(error.to_string()))?;
        let inner =
            Inner { tokio, thread: join.thread().id(), process: std::process::id(), ended: ended.shared() };
        Ok(Self { handle: Handle(Arc::new(inner)), thread: Some(IoThread { stop, join }) })
    }

    /// For those who put work on the thread.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }
}

impl Drop for Runtime {
    /// Waits for the thread to end, which takes as long as the step it is in; unless it is that thread itself
    /// that drops the last owner. Resolver threads are not waited for.
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        if self.handle.forked() {
            // The thread is the parent's. Waking or joining it from here would reach into the parent or hang.
            std::mem::forget(thread);
            return;
        }
        let _ = thread.stop.send(());
        if std::thread::current().id() != self.handle.0.thread {
            // A panic in the thread was reported where it happened.
            let _ = thread.join.join();
        }
    }
}

impl Handle {
    /// Runs `work` on the I/O thread and gives its result. Dropping the task ends the work.
    pub fn spawn<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Task<T> {
        let (done, result) = oneshot::channel();
        // Not an async block: that would have room for the work twice.
        let abort = self.put(Box::pin(work.map(|result| drop(done.send(result)))));
        Task(State::There { result, abort })
    }

    /// As [`Handle::spawn`], for work that nobody needs done before it is awaited: on the I/O thread it is a part of who
    /// awaits it there, and not a task of its own.
    pub fn when_awaited<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Task<T> {
        if self.is_current() && !self.forked() {
            return Task(State::Here { work: Box::pin(work), handle: self.clone() });
        }
        self.spawn(work)
    }

    /// Runs `work` on the I/O thread to its end, whoever waits. Answers whether it was started.
    pub fn detach(&self, work: impl Future<Output = ()> + Send + 'static) -> Result<(), Stopped> {
        self.put(Box::pin(work)).map(|_| ()).ok_or(Stopped)
    }

    /// Whether the caller runs on the I/O thread: who does must not block.
    pub fn is_current(&self) -> bool {
        std::thread::current().id() == self.0.thread
    }

    /// Whether this process was forked after the thread was started: the thread exists in the parent only.
    pub fn forked(&self) -> bool {
        std::process::id() != self.0.process
    }

    /// Waits until the runtime has ended and all work on it, with whatever that held, is gone. Not to be called on the I/O
    /// thread, or in a forked child: it would wait for ever.
    pub async fn ended(&self) {
        let _whoever_ended_it = self.0.ended.clone().await;
    }

    /// Boxed, whatever it is: tokio's part of a task is some kilobytes of code for each kind of future.
    fn put(&self, work: Pin<Box<dyn Future<Output = ()> + Send>>) -> Option<AbortHandle> {
        if self.forked() {
            return None;
        }
        Some(self.0.tokio.spawn(work).abort_handle())
    }
}

/// The result of work on the I/O thread. Dropping it ends the work at its next pause.
#[must_use = "dropping a task ends its work"]
pub struct Task<T>(State<T>);

enum State<T> {
    /// Moved on by who awaits it, on the I/O thread.
    Here { work: Pin<Box<dyn Future<Output = T> + Send>>, handle: Handle },
    /// On its own.
    There { result: oneshot::Receiver<T>, abort: Option<AbortHandle> },
    /// It gave its result, or panicked.
    Over,
}

impl<T> std::fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task").finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Future for Task<T> {
    type Output = Result<T, Stopped>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::Here { handle, .. } = &self.0
            && !handle.is_current()
            && let State::Here { work, handle } = replace(&mut self.0, State::Over)
        {
            // It was carried to another thread.
            *self = handle.spawn(work);
        }
        let result = match &mut self.0 {
            State::There { result, .. } => return Pin::new(result).poll(context).map_err(|_| Stopped),
            State::Over => return Poll::Ready(Err(Stopped)),
            // A panic ends the work and not who awaits it, as it would in a task.
            State::Here { work, .. } => catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))),
        };
        let result = match result {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => Ok(result),
            Err(_panic) => Err(Stopped),
        };
        self.0 = State::Over;
        Poll::Ready(result)
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        if let State::There { abort: Some(abort), .. } = &self.0 {
            abort.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::park::block_on;

    #[test]
    fn work_runs_on_its_own_thread_and_answers_anyone() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let handle = runtime.handle();
        let inside = handle.clone();
        let task = handle.spawn(async move {
            tokio::task::yield_now().await;
            (inside.is_current(), std::thread::current().name().map(str::to_owned))
        });
        assert_eq!(block_on(task), Ok((true, Some("kasse-test".to_owned()))));
        assert!(!handle.is_current());
    }

    #[test]
    fn dropping_a_task_ends_it_and_detached_work_goes_on() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let (sender, receiver) = mpsc::channel::<()>();
        let never = runtime.handle().spawn(async move {
            let _held = sender;
            std::future::pending::<()>().await;
        });
        drop(never);
        assert_eq!(receiver.recv(), Err(mpsc::RecvError), "the work was dropped");

        let (sender, receiver) = mpsc::channel();
        runtime.handle().detach(async move { sender.send(7).unwrap() }).unwrap();
        assert_eq!(receiver.recv(), Ok(7));
    }

    #[test]
    fn after_the_end_nothing_runs_and_nobody_waits() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let handle = runtime.handle();
        let waiting = handle.spawn(std::future::pending::<()>());
        drop(runtime);
        assert_eq!(block_on(waiting), Err(Stopped));
        assert_eq!(block_on(handle.spawn(async { 1 })), Err(Stopped));
    }

    #[test]
    fn a_panic_ends_the_work_and_not_the_thread() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let handle = runtime.handle();
        assert_eq!(block_on(handle.spawn(async { panic!("on purpose") })), Err::<(), _>(Stopped));
        assert_eq!(block_on(handle.spawn(async { 2 })), Ok(2));
    }

    #[test]
    fn work_on_the_thread_itself_can_be_a_part_of_who_awaits_it() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let handle = runtime.handle();
        let inside = handle.clone();
        let awaited = handle.spawn(async move {
            let task = inside.when_awaited(async {
                tokio::time::sleep(Duration::from_millis(1)).await;
                tokio::task::id()
            });
            let panics = inside.when_awaited(async { panic!("on purpose") });
            (tokio::task::id(), task.await, panics.await)
        });
        let (around, within, panicked) = block_on(awaited).unwrap();
        assert_eq!((within, panicked), (Ok(around), Err::<(), _>(Stopped)), "one task");

        // Carried away, it goes back to the thread.
        let inside = handle.clone();
        let carried = handle.spawn(async move {
            let inner = inside.clone();
            Some(inside.when_awaited(async move { inner.is_current() }))
        });
        let carried = block_on(carried).unwrap().unwrap();
        assert_eq!(block_on(carried), Ok(true));
    }

    #[test]
    fn the_last_owner_may_be_dropped_on_the_thread_itself() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let handle = runtime.handle();
        let (sender, receiver) = mpsc::channel();
        handle
            .detach(async move {
                drop(runtime);
                sender.send(()).unwrap();
                tokio::task::yield_now().await;
            })
            .unwrap();
        assert_eq!(receiver.recv(), Ok(()));
        // The thread ends by itself; whatever is spawned from then on is dropped.
        while block_on(handle.spawn(async {})).is_ok() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn its_end_is_after_that_of_all_work_on_it() {
        let runtime = Runtime::start("test-io").unwrap();
        let (handle, held) = (runtime.handle(), Arc::new(()));
        let theirs = Arc::clone(&held);
        handle
            .detach(async move {
                let _held = theirs;
                std::future::pending::<()>().await;
            })
            .unwrap();
        std::thread::spawn(move || drop(runtime));
        block_on(handle.ended());
        assert_eq!(Arc::strong_count(&held), 1);
    }

    #[test]
    fn a_finished_task_is_ready_at_once() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let handle = runtime.handle();
        let mut first = handle.spawn(async { 1 });
        assert_eq!(block_on(&mut first), Ok(1));
        let second = handle.spawn(async { 2 });
        assert_eq!(block_on(async { 3 }).clone(), 3);
        assert_eq!(block_on(second.map(|result| result.unwrap())), 2);
    }
}
