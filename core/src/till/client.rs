//! Credentials, connections, tokens and journal, shared by many tills.

use std::sync::{Arc, Mutex};

use futures_channel::{mpsc, oneshot};

use super::api_calls::ApiCalls;
use super::bell::Bell;
use super::driver::{Command, Driver, outcome_from};
use super::events::EventBoard;
use super::payment::Payment;
use super::shared::{Durations, Ended, Shared, lock};
use super::till::{Till, TillConfig};
use super::tokens::Tokens;
use crate::clock::{Clock, Later, Timestamp};
use crate::environment::Environment;
use crate::error::Error;
use crate::flow::payment::{HintId, Outcome, UnitFact};
use crate::ids::{Msn, OrderId, Reference, SystemInfo};
use crate::journal::{Filter, Journal, PaymentKey, Stored};
use crate::log::LogTo;
use crate::random::Random;
use crate::secret::{Credentials, Secret};
use crate::transport::Transport;
use crate::transport::events::EventSource;

/// What a client is, whatever it runs on.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// Which platform.
    pub environment: Environment,
    /// The keys of the sales unit, or of a partner.
    pub credentials: Credentials,
    /// The product that embeds the library, as the platform's support will see it.
    pub system: SystemInfo,
    /// The four durations.
    pub durations: Durations,
    /// Where lines for the host's own log go. Default: nowhere.
    pub log: LogTo,
    /// The secrets that sign webhooks, one per registration. Default: none, and no delivery is believed.
    pub webhook_secrets: Vec<Secret>,
    /// Where the events of sales units come from if they arrive elsewhere. Each unit is listened to from its first till
    /// on, as long as the client is open. Default: nowhere; they are delivered here, or polling finds everything.
    pub events: Option<Arc<dyn EventSource>>,
}

impl ClientConfig {
    /// With the default durations.
    pub fn new(environment: Environment, credentials: Credentials, system: SystemInfo) -> Self {
        Self {
            environment,
            credentials,
            system,
            durations: Durations::default(),
            log: LogTo::default(),
            webhook_secrets: Vec::new(),
            events: None,
        }
    }
}

/// The world a client runs in. Given from outside, so that the same driver runs over real and simulated time,
/// network and disk.
pub struct World {
    /// HTTP.
    pub transport: Arc<dyn Transport>,
    /// The durable record.
    pub journal: Arc<dyn Journal>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
}

/// A payment as the journal has it, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub reference: Reference,
    /// The sales unit.
    pub msn: Msn,
    /// The host's order.
    pub order: Option<OrderId>,
    /// When the host asked for it.
    pub created_at: Timestamp,
    /// When something last changed.
    pub updated_at: Timestamp,
    /// What is known, by the journal.
    pub outcome: Outcome,
    /// Something is still to be done or followed.
    pub live: bool,
    /// The host has not taken note of what became of it.
    pub unacknowledged: bool,
}

/// Changes of outcomes, as long as some client is open.
pub struct Changes(Arc<Shared>);

impl Changes {
    /// As [`Client::next_event`].
    pub async fn next(&self) -> Option<(Payment, Outcome)> {
        let (key, outcome) = self.0.events.next().await?;
        Some((Payment::new(Arc::clone(&self.0), key), outcome))
    }
}

/// Credentials, connections, tokens and journal, shared by many tills. Cheap to clone; the last one dropped
/// closes it.
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
    /// Ends the driver when the last client is dropped.
    _life: Arc<Life>,
}

struct Life(mpsc::UnboundedSender<Command>);

impl Drop for Life {
    fn drop(&mut self) {
        drop(self.0.unbounded_send(Command::Close));
    }
}

impl Client {
    /// A client in a given world, and the future that does its work: it must be polled until it ends.
    pub fn in_world(config: ClientConfig, world: World) -> (Self, Later<()>) {
        let (commands, inbox) = mpsc::unbounded();
        let shared = Arc::new(Shared {
            host: config.environment.base_url().into(),
            credentials: Mutex::new(Arc::new(config.credentials)),
            webhook_secrets: Mutex::new(config.webhook_secrets.into()),
            scanned: Bell::default(),
            skew: 0.into(),
            system: config.system,
            durations: config.durations,
            log: config.log,
            transport: world.transport,
            source: config.events,
            journal: world.journal,
            clock: world.clock,
            random: world.random,
            tokens: Tokens::default(),
            events: EventBoard::default(),
            commands: commands.clone(),
            heard: Mutex::default(),
            facts: Mutex::default(),
            process: std::process::id(),
            closed: false.into(),
            ended: Ended::default(),
        });
        let driver = Driver::new(Arc::clone(&shared), inbox).run();
        (Self { shared, _life: Arc::new(Life(commands)) }, Box::pin(driver))
    }

    /// Opens a till. What an earlier process left unfinished in the journal for its sales unit is picked up at
    /// once; what earlier refusals taught about the unit is read back. Payments of units of which no till is
    /// opened are left to clients that have their keys.
    pub async fn till(&self, config: TillConfig) -> Result<Till, Error> {
        for fact in [UnitFact::PushRefused, UnitFact::PartialCaptureRefused] {
            let journal = &self.shared.journal;
            let found =
                journal.unit_fact(self.shared.host.to_string(), config.msn.clone(), fact.name()).await?;
            if let Some((_, at)) = found {
                self.shared.learn(&config.msn, fact, at);
            }
        }
        self.send(Command::Serve(config.msn.clone(), config.prefix.clone()))?;
        Ok(Till { client: self.clone(), config: Arc::new(config) })
    }

    /// Plain typed calls for a sales unit.
    pub fn api(&self, msn: Msn) -> ApiCalls {
        ApiCalls { shared: Arc::clone(&self.shared), msn }
    }

    /// Replaces the keys, for instance by the secondary subscription key; requests on their way finish with
    /// the old ones.
    pub fn rotate(&self, credentials: Credentials) {
        let credentials = Arc::new(credentials);
        *lock(&self.shared.credentials) = Arc::clone(&credentials);
        self.shared.tokens.rotate(&credentials);
    }

    /// The next change of any payment's outcome; `None` once the client is closed. For each payment only the
    /// latest is kept until it is taken. One reader at a time.
    pub async fn next_event(&self) -> Option<(Payment, Outcome)> {
        self.changes().next().await
    }

    /// The same for who must not keep the client open by waiting.
    pub fn changes(&self) -> Changes {
        self.shared.events.want();
        Changes(Arc::clone(&self.shared))
    }

    /// Payments whose result came while nobody listened, newest first, until they are acknowledged.
    pub async fn recovered(&self) -> Result<Vec<Entry>, Error> {
        let (asked, noted) = oneshot::channel();
        if self.send(Command::Noted(asked)).is_ok() {
            // What the host has just heard is not told again.
            let _nobody_notes_any_more = noted.await;
        }
        self.list(Filter { unacknowledged: Some(true), ..Filter::default() }).await
    }

    /// The host has taken note of these.
    pub async fn acknowledge(&self, payments: &[(Msn, Reference)]) -> Result<(), Error> {
        let host = &self.shared.host;
        let key = |(msn, reference): &(Msn, Reference)| PaymentKey {
            host: host.clone(),
            msn: msn.clone(),
            reference: reference.clone(),
        };
        Ok(self.shared.journal.acknowledge(payments.iter().map(key).collect()).await?)
    }

    /// Payments in the journal, newest first.
    pub async fn list(&self, filter: Filter) -> Result<Vec<Entry>, Error> {
        let stored = self.shared.journal.list(filter).await?;
        stored.into_iter().filter(|stored| stored.key.host == self.shared.host).map(entry).collect()
    }

    /// A webhook spoke of a payment of this sales unit. It is only a reason to read: what it says decides
    /// nothing. `event` names it, so that doubles are dropped.
    pub fn hint(&self, msn: Msn, reference: Reference, event: HintId) -> Result<(), Error> {
        let key = PaymentKey { host: self.shared.host.clone(), msn, reference };
        self.send(Command::Hint { key, id: event })
    }

    /// Stops: nothing new is sent, answers that are on their way are waited for at most 5 s, and the journal
    /// is closed. Payments that are not final are picked up by the next client on the same journal.
    pub async fn close(&self) {
        if self.send(Command::Close).is_ok() {
            self.shared.ended().await;
        }
    }

    /// A line for the host's log that is about no payment.
    #[cfg(feature = "receiver")]
    pub(crate) fn say(&self, level: crate::log::Level, text: impl FnOnce() -> String) {
        self.shared.log.say(level, self.shared.clock.now().wall, None, text);
    }

    pub(super) fn send(&self, command: Command) -> Result<(), Error> {
        self.shared.send(command)
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World(..)")
    }
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Changes(..)")
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({})", self.shared.host)
    }
}

fn entry(stored: Stored) -> Result<Entry, Error> {
    Ok(Entry {
        outcome: outcome_from(&stored.state)?.1,
        reference: stored.key.reference,
        msn: stored.key.msn,
        order: stored.order,
        created_at: stored.created_at,
        updated_at: stored.updated_at,
        live: stored.live,
        unacknowledged: stored.unacknowledged,
    })
}
