//! What the driver and the public face have in common.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::bell::Bell;
use super::driver::{Command, Told};
use super::events::EventBoard;
use super::tokens::Tokens;
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, ErrorName};
use crate::flow::payment::UnitFact;
use crate::http::HttpResponse;
use crate::ids::{Msn, Reference, SystemInfo};
use crate::journal::{Journal, PaymentKey};
use crate::log::{Level, LogTo};
use crate::random::Random;
use crate::secret::{Credentials, Secret};
use crate::tables::HashMap;
use crate::transport::Transport;
use crate::transport::events::EventSource;
use futures_channel::mpsc;

/// A refusal that says a unit lacks a product is believed so long; then it is tried again, since the product
/// may have been ordered meanwhile.
pub(crate) const UNIT_FACT_HOLDS_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Clocks that differ by no more are the same: a date has whole seconds, and an answer is on its way for a while.
const TIME_TOLD_IN: i64 = 5_000; // milliseconds

/// The four durations of the transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// To make a connection. Default 5 s.
    pub connect: Duration,
    /// One attempt, from sending to the last byte of the answer. Default 20 s: the platform's calls can take
    /// 15 s and more when a bank is slow.
    pub attempt: Duration,
    /// `pay` answers after at most this, with what is known then. Default 30 s.
    pub operation: Duration,
    /// To fetch an access token; apart from the operation that needs it. Default 10 s.
    pub token: Duration,
}

impl Default for Durations {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Duration::from_secs(20),
            operation: Duration::from_secs(30),
            token: Duration::from_secs(10),
        }
    }
}

/// What the driver and the public face have in common.
pub(crate) struct Shared {
    pub(crate) host: Arc<str>,
    pub(crate) credentials: Mutex<Arc<Credentials>>,
    pub(crate) webhook_secrets: Mutex<Arc<[Secret]>>,
    /// Rings when a check-in has arrived.
    pub(crate) scanned: Bell,
    /// How far the platform's clock is ahead of ours, in milliseconds.
    pub(crate) skew: AtomicI64,
    pub(crate) system: SystemInfo,
    pub(crate) durations: Durations,
    pub(crate) log: LogTo,
    pub(crate) transport: Arc<dyn Transport>,
    /// Events of units whose tills are opened, if they arrive elsewhere.
    pub(crate) source: Option<Arc<dyn EventSource>>,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) tokens: Tokens,
    pub(crate) events: EventBoard,
    pub(crate) commands: mpsc::UnboundedSender<Command>,
    /// What the host has heard, and the driver takes note of when it next turns round: nobody waits for it, so it is
    /// not woken, and what it writes down next can carry this along.
    pub(crate) heard: Mutex<Vec<(PaymentKey, Told)>>,
    pub(crate) facts: Mutex<HashMap<(Msn, UnitFact), Timestamp>>,
    /// The process that started the driver: a forked child has no driver.
    pub(crate) process: u32,
    /// Nothing is accepted any more.
    pub(crate) closed: AtomicBool,
    pub(crate) ended: Ended,
}

impl Shared {
    /// Fresh random bits; `None` if the system has none at the moment. A step that could begin an operation
    /// waits for them: keys are never derived from anything else.
    pub(crate) fn bits(&self) -> Option<[u8; 16]> {
        self.random.bits().ok()
    }

    /// A line for the host's log.
    pub(crate) fn say(&self, level: Level, reference: &Reference, text: impl FnOnce() -> String) {
        self.log.say(level, self.clock.now().wall, Some(reference), text);
    }

    /// The time on the platform's clock, as its last answer told it.
    pub(crate) fn platform_time(&self) -> Timestamp {
        let here = self.clock.now().wall.millis();
        Timestamp::from_millis(here.saturating_add(self.skew.load(Ordering::Relaxed)))
    }

    /// An answer says what time it is there. Less than the second it is told in is no difference.
    pub(crate) fn note_time(&self, response: &HttpResponse) {
        if let Some(there) = response.header("date").and_then(Timestamp::parse_http) {
            let ahead = there.millis().saturating_sub(self.clock.now().wall.millis());
            let skew = if ahead.abs() <= TIME_TOLD_IN { 0 } else { ahead };
            self.skew.store(skew, Ordering::Relaxed);
        }
    }

    pub(crate) fn credentials(&self) -> Arc<Credentials> {
        Arc::clone(&lock(&self.credentials))
    }

    /// The unit is known to lack the product.
    pub(crate) fn unit_lacks(&self, msn: &Msn, fact: UnitFact) -> bool {
        let now = self.clock.now().wall;
        lock(&self.facts).get(&(msn.clone(), fact)).is_some_and(|at| now.since(*at) < UNIT_FACT_HOLDS_FOR)
    }

    pub(crate) fn learn(&self, msn: &Msn, fact: UnitFact, at: Timestamp) {
        lock(&self.facts).insert((msn.clone(), fact), at);
    }
}

impl Shared {
    /// Gives the driver something to do, if there is one: not in a forked child, and not once it is closed.
    pub(crate) fn send(&self, command: Command) -> Result<(), Error> {
        if std::process::id() != self.process {
            return Err(Error::new(ErrorName::Forked));
        }
        let closed = || Error::new(ErrorName::Closed);
        if self.closed.load(Ordering::Acquire) {
            return Err(closed());
        }
        self.commands.unbounded_send(command).map_err(|_| closed())
    }

    /// The host has heard what became of a payment. Noted within [`NEIGHBOURS_EVERY`](super::driver::NEIGHBOURS_EVERY).
    pub(crate) fn heard(&self, key: PaymentKey, told: Told) {
        if std::process::id() == self.process {
            lock(&self.heard).push((key, told));
        }
    }

    /// Completes when the driver has ended.
    pub(crate) async fn ended(&self) {
        self.ended.wait().await;
    }
}

/// Completes for everybody once the driver has ended.
#[derive(Default)]
pub(crate) struct Ended(Mutex<EndedState>);

#[derive(Default)]
struct EndedState {
    over: bool,
    wakers: Vec<Waker>,
}

impl Ended {
    pub(crate) fn set(&self) {
        let mut state = lock(&self.0);
        state.over = true;
        state.wakers.drain(..).for_each(Waker::wake);
    }

    async fn wait(&self) {
        poll_fn(|context| {
            let mut state = lock(&self.0);
            if state.over {
                return Poll::Ready(());
            }
            state.wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

/// Locks; a panic of another holder leaves plain data behind, which is still whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
