//! One client with the thread it lives on.

use std::sync::Arc;
use std::time::Duration;

use kasse::error::{Error, ErrorName};
use kasse::log::{Level, Log, LogLine, LogTo};
use kasse::runtime::Handle;
use kasse::till::{Changes, Client, KnownSecret};

use crate::ask::Setup;
use crate::events::{Event, Events, Source};
use crate::operations::Operations;
use crate::wait::{Interrupter, Unfinished, wait};

/// Longest wait for the end. The client itself waits 5 s for what is on its way.
const END_WITHIN: Duration = Duration::from_secs(10);

/// A client, its I/O thread, its operations (which answer `T`) and its events. When it is dropped the client ends by
/// itself, on its own thread, without blocking.
#[derive(Debug)]
pub struct Host<T> {
    client: Client,
    operations: Operations<T>,
    events: Arc<Events>,
    known: Vec<KnownSecret>,
    thread: Handle,
}

impl<T: Send + 'static> Host<T> {
    /// Opens a client. Blocks only while the journal is opened.
    ///
    /// # Errors
    /// As [`Client::open`]; or the system gives no descriptor or no thread.
    pub fn open(setup: impl Into<Setup>) -> Result<Self, Error> {
        Self::open_stamped(setup, 0)
    }

    /// As [`open`](Self::open), with numbers of operations that carry a [stamp](crate::process).
    ///
    /// # Errors
    /// As there.
    pub fn open_stamped(setup: impl Into<Setup>, stamp: u64) -> Result<Self, Error> {
        let Setup { mut options, log, known } = setup.into();
        let events = Arc::new(Events::new().map_err(|error| failed(&error.to_string()))?);
        if let Some(least) = log {
            options.config.log = LogTo::new(Arc::new(IntoQueue { least, events: Arc::clone(&events) }));
        }
        let (client, thread) = Client::open_with_thread(options)?;
        let source = Arc::new(Source(Arc::clone(&events)));
        let operations = Operations::new(Arc::downgrade(&source), stamp);
        thread.detach(pump(client.changes(), source)).map_err(|error| failed(&error.to_string()))?;
        Ok(Self { client, operations, events, known, thread })
    }

    /// The client. In a forked child every call on it answers `forked`.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The secrets of registrations that the host has kept, with their ids.
    pub fn known_secrets(&self) -> &[KnownSecret] {
        &self.known
    }

    /// What was started and not taken.
    pub fn operations(&self) -> &Operations<T> {
        &self.operations
    }

    /// What the host is told.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// Where operations run.
    pub fn thread(&self) -> &Handle {
        &self.thread
    }

    /// The next event; blocks the calling thread for at most `limit`. `Ok(None)`: the client is closed, and nothing
    /// more comes.
    ///
    /// # Errors
    /// [`Unfinished`]. Nothing is lost by it.
    pub fn next_event(
        &self,
        limit: Option<Duration>,
        interrupter: &Interrupter,
    ) -> Result<Option<Event>, Unfinished> {
        wait(self.events.next(), limit, interrupter)
    }

    /// Stops, and waits for the end; at most a few seconds. Payments that are not final are picked up by the next
    /// client on the same journal. What nobody has taken can still be taken: operations that were under way complete
    /// as `closed`.
    ///
    /// # Errors
    /// `forked`: this process inherited the client and cannot close it.
    pub fn close(&self) -> Result<(), Error> {
        if self.thread.forked() {
            return Err(Error::new(ErrorName::Forked));
        }
        let end = async {
            self.client.close().await;
            // What the thread held is gone: a program may end, or unload the library, right after this.
            self.thread.ended().await;
        };
        let _it_ends_by_itself = wait(end, Some(END_WITHIN), &Interrupter::default());
        Ok(())
    }
}

/// Changes go into the queue until the client ends.
async fn pump(changes: Changes, source: Arc<Source>) {
    while let Some((payment, outcome)) = changes.next().await {
        source.0.payment(payment.msn().clone(), payment.reference().clone(), outcome);
    }
}

/// A log that is the queue.
struct IntoQueue {
    least: Level,
    events: Arc<Events>,
}

impl Log for IntoQueue {
    fn wants(&self, level: Level) -> bool {
        level <= self.least
    }

    fn line(&self, line: LogLine) {
        self.events.line(line);
    }
}

fn failed(detail: &str) -> Error {
    Error::new(ErrorName::Configuration).with_detail(detail)
}
