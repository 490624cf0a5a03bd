//! The one loop that carries every payment of a client. It translates between the machine and the world and
//! decides nothing itself.

mod around;
mod begin;
mod call;
mod command;
mod foreign;
mod heard;
mod inbox;
mod resume;
mod slot;
mod step;
mod timers;
mod waiter;

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_channel::mpsc;
use futures_util::stream::{FuturesUnordered, StreamExt};

pub(crate) use command::{Begin, BeginError, Command, Holder, Import, Told, outcome_from};
use foreign::Foreign;
use slot::{Queued, Slot};
use timers::{Timer, Timers};
pub(crate) use waiter::{Answer, Until, Waiter};

use super::shared::Shared;
use crate::clock::{Later, Now};
use crate::error::Error;
use crate::flow::payment::{Moment, Record, Reply};
use crate::flow::webhook_health::WebhookHealth;
use crate::ids::Msn;
use crate::journal::{Begun, Claimed, JournalError, PaymentKey, Stored, Written};
use crate::tables::{HashMap, HashSet};

/// How often wishes of other processes are looked for, and the state of payments that others own.
pub(crate) const NEIGHBOURS_EVERY: Duration = Duration::from_millis(200);

/// How often payments of dead owners are looked for.
const ORPHANS_EVERY: Duration = Duration::from_secs(5);

/// Payments picked up at a time. Each is read first, so this many reads of them are under way together; a sale
/// that is made meanwhile waits for no more than these.
const PICKED_UP_AT_ONCE: u32 = 64;

/// So many of them may still wait for their answers when the next ones are picked up.
const PICKED_UP_LEFT: usize = 32;

/// Pause before a change that the disk refused is written again.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// How long a closing driver waits for answers that are on their way.
const LAST_ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// Something the driver was waiting for.
pub(crate) enum Done {
    /// The first record of a payment was written, or not.
    Began(Box<Begin>, Box<begin::Prepared>, Result<Begun, JournalError>),
    /// A payment made elsewhere was written, or not.
    Imported(Box<Import>, Result<Begun, JournalError>),
    /// A change was written under this epoch, or not.
    Written(PaymentKey, u64, Result<Written, JournalError>),
    /// The platform answered, or not.
    Called(PaymentKey, u64, Box<Reply>),
    /// A payment that is not in memory was looked up.
    Claimed(PaymentKey, Result<Claimed, JournalError>),
    /// Payments of dead owners.
    Orphans(Msn, Result<Vec<Stored>, JournalError>),
    /// What others left in the journal.
    Around(Box<around::Around>),
    /// The state of a payment that another process owns.
    Seen(PaymentKey, Result<Option<Stored>, JournalError>),
    /// A wish was left for another process.
    Posted(Box<foreign::Posted>),
    /// Another process answered a wish, or not yet.
    Answered(crate::journal::WishId, Result<foreign::Fate, JournalError>),
    /// Reloaded after a fault.
    Reloaded(PaymentKey, Result<Option<Stored>, JournalError>),
    /// A payment that only an event knows was read, or not.
    Found(PaymentKey, Box<Result<Record, Error>>),
    /// What the host has heard is written down, or could not be.
    Noted,
    /// Nothing to note.
    Nothing,
}

enum Event {
    Done(Done),
    Command(Option<Command>),
    Timer,
}

/// Drives every payment of a client. Await it, or give it to an executor; it ends when the client is closed.
pub(crate) struct Driver {
    shared: Arc<Shared>,
    commands: mpsc::UnboundedReceiver<Command>,
    work: FuturesUnordered<Later<Done>>,
    /// Boxed: a table has room for up to twice what is in it.
    slots: HashMap<PaymentKey, Box<Slot>>,
    beginning: HashMap<PaymentKey, begin::Beginning>,
    /// The sales units whose tills were opened: only their payments are taken over.
    units: BTreeSet<Msn>,
    /// Those of which everything was picked up that an earlier process left behind.
    picked_up: BTreeSet<Msn>,
    /// Those of which the journal may have more to pick up.
    more: BTreeSet<Msn>,
    /// Payments that were picked up and may still be finding out how they stand.
    taking_stock: HashSet<PaymentKey>,
    foreign: Foreign,
    /// What others left in the journal is being looked up.
    looking_around: bool,
    heard: heard::HeardOf,
    inbox: inbox::Inbox,
    /// Listen to the source of events, one for each unit; they never end by themselves.
    followers: FuturesUnordered<Later<()>>,
    timers: Timers,
    /// Whether webhooks arrive, per sales unit.
    health: HashMap<Msn, WebhookHealth>,
    /// Which source of events is asked first.
    turn: u8,
    /// Calls so far; each has its number.
    calls: u64,
    closing: Option<Duration>,
}

impl Driver {
    pub(crate) fn new(shared: Arc<Shared>, commands: mpsc::UnboundedReceiver<Command>) -> Self {
        Self {
            shared,
            commands,
            work: FuturesUnordered::new(),
            slots: HashMap::default(),
            beginning: HashMap::default(),
            units: BTreeSet::new(),
            picked_up: BTreeSet::new(),
            more: BTreeSet::new(),
            taking_stock: HashSet::default(),
            foreign: Foreign::default(),
            looking_around: false,
            heard: heard::HeardOf::default(),
            inbox: inbox::Inbox::default(),
            followers: FuturesUnordered::new(),
            timers: Timers::default(),
            health: HashMap::default(),
            turn: 0,
            calls: 0,
            closing: None,
        }
    }

    /// Runs until the client is closed and what was on its way has come back.
    pub(crate) async fn run(mut self) {
        let now = self.now().mono;
        self.timers.set(now + ORPHANS_EVERY, Timer::Orphans);
        self.timers.set(now + NEIGHBOURS_EVERY, Timer::Neighbours);
        self.timers.set(now + inbox::TOKENS_EVERY, Timer::Tokens);
        let mut sleep: Option<(Duration, Later<()>)> = None;
        while !self.is_over() {
            let next = self.timers.next();
            if sleep.as_ref().map(|(at, _)| *at) != next {
                sleep = next.map(|at| (at, self.shared.clock.sleep_until(at)));
            }
            match self.next_event(&mut sleep).await {
                Event::Done(done) => self.done(done),
                Event::Command(Some(command)) => self.command(command),
                Event::Command(None) => self.close(),
                Event::Timer => {
                    sleep = None;
                    self.fire_timers();
                }
            }
            // After what was just begun: a commit that somebody waits for can have this with it.
            self.take_notes();
        }
        drop(self.shared.journal.close().await);
        self.shared.closed.store(true, std::sync::atomic::Ordering::Release);
        self.shared.events.close();
        self.shared.ended.set();
    }

    /// The three sources of events are asked in turn: however much comes out of one, the others are heard.
    async fn next_event(&mut self, sleep: &mut Option<(Duration, Later<()>)>) -> Event {
        let closing = self.closing.is_some();
        self.turn = (self.turn + 1) % 3;
        poll_fn(|context| {
            let _none_ends = self.followers.poll_next_unpin(context);
            for source in [self.turn, self.turn + 1, self.turn + 2] {
                match source % 3 {
                    0 => {
                        if let Poll::Ready(Some(done)) = self.work.poll_next_unpin(context) {
                            return Poll::Ready(Event::Done(done));
                        }
                    }
                    1 if !closing => {
                        if let Poll::Ready(command) = self.commands.poll_next_unpin(context) {
                            return Poll::Ready(Event::Command(command));
                        }
                    }
                    1 => {}
                    _ => {
                        if let Some((_, timer)) = sleep
                            && timer.as_mut().poll(context).is_ready()
                        {
                            return Poll::Ready(Event::Timer);
                        }
                    }
                }
            }
            Poll::Pending
        })
        .await
    }

    fn now(&self) -> Now {
        self.shared.clock.now()
    }

    /// Without random bits: drawing them is a call of the system, and only a step may need them.
    fn moment(&self) -> Moment {
        Moment { now: self.now(), bits: None, webhooks: false, closing: self.closing.is_some() }
    }

    fn spawn(&mut self, work: impl Future<Output = Done> + Send + 'static) {
        self.work.push(Box::pin(work));
    }

    fn close(&mut self) {
        if self.closing.is_none() {
            self.take_notes();
            self.mark_handled();
            self.followers.clear();
            let end = self.now().mono + LAST_ANSWERS_WITHIN;
            self.closing = Some(end);
            self.timers.set(end, Timer::Closing);
            self.commands.close();
        }
    }

    fn is_over(&self) -> bool {
        match self.closing {
            None => false,
            Some(end) => self.work.is_empty() || self.now().mono >= end,
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Begin(begin) => self.begin(*begin),
            Command::Import(import) => self.import(*import),
            Command::Wish { key, wish, waiter } => self.claim_or_feed(key, Queued::Wish(wish, waiter)),
            Command::Wait { key, waiter } => self.wait(key, waiter),
            Command::Noted(asked) => self.answer_when_noted(asked),
            Command::Hint { key, id } => self.claim_or_feed(key, Queued::Hint(id)),
            Command::Arrived { key, id } => self.arrived(key, id),
            Command::ReadAll(msn) => self.read_all(&msn),
            Command::Serve(msn, prefix) => self.serve(msn, prefix),
            Command::Close => self.close(),
        }
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Began(begin, prepared, result) => self.began(*begin, *prepared, result),
            Done::Imported(import, result) => self.imported(*import, result),
            Done::Written(key, epoch, result) => self.written(&key, epoch, result),
            Done::Called(key, number, reply) => self.called(&key, number, reply),
            Done::Claimed(key, result) => self.claimed(&key, result),
            Done::Orphans(msn, result) => self.adopt_orphans(msn, result),
            Done::Around(around) => self.looked_around(*around),
            Done::Seen(key, result) => self.seen_elsewhere(&key, result),
            Done::Posted(posted) => self.posted(*posted),
            Done::Answered(id, result) => self.answered_elsewhere(id, result),
            Done::Reloaded(key, result) => self.reloaded(&key, result),
            Done::Found(key, result) => self.found_without_payment(&key, *result),
            Done::Noted => self.noted(),
            Done::Nothing => {}
        }
        self.pick_up_more();
    }

    fn fire_timers(&mut self) {
        let now = self.now().mono;
        while let Some(timer) = self.timers.pop_due(now) {
            match timer {
                Timer::Payment(key) => self.wake(&key, now),
                Timer::WriteAgain(key) => self.write_again(&key),
                Timer::ReadAgain(key) => self.read_back(key),
                Timer::ClaimAgain(key) => self.claim_lost(key),
                Timer::Deadline(key) => self.expire_waiters(&key, now),
                Timer::Orphans => {
                    self.look_for_orphans();
                    self.timers.set(now + ORPHANS_EVERY, Timer::Orphans);
                }
                Timer::Neighbours => {
                    self.look_around();
                    self.timers.set(now + NEIGHBOURS_EVERY, Timer::Neighbours);
                }
                Timer::Tokens => {
                    self.forget_tokens();
                    self.timers.set(now + inbox::TOKENS_EVERY, Timer::Tokens);
                }
                Timer::Closing => {}
            }
        }
    }
}
