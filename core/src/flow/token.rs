//! When to fetch an access token, which one to use, and when to stop asking.

use std::sync::Arc;
use std::time::Duration;

use super::pacing::RETRY_AFTER_CEILING;
use super::retry::{Backoff, Spread};
use crate::api::{Reading, Token};
use crate::error::{Class, Error, ErrorName};
use crate::http::TransportError;
use crate::secret::{Credentials, Secret};

/// A token is renewed at least this long before it ends (margins of other clients: 30 s to 2 minutes), or a
/// tenth of its life if that is longer; but never in the first half of its life.
pub const REFRESH_MARGIN: Duration = Duration::from_secs(60);

/// A token is not used any more in its last 30 s, or the last quarter of a very short life: the request must
/// arrive while it lasts.
pub const LAST_USE: Duration = Duration::from_secs(30);

/// Pauses after the keys were refused (ours). A person who tries again gets a true answer after a few seconds;
/// a machine that keeps trying soon asks once a minute, which is what the platform sheet assumes to be right.
pub const REFUSED: Backoff = Backoff { first: Duration::from_secs(5), ceiling: Duration::from_secs(60) };

/// Pauses after a fetch without a usable answer (ours).
pub const UNAVAILABLE: Backoff = Backoff { first: Duration::from_secs(2), ceiling: Duration::from_secs(15) };

/// Tokens that may be rejected one after the other, each fresh, before it is taken for a fault of the set-up:
/// one may have been withdrawn; two were not.
const REJECTIONS: u32 = 2;

/// Names one token among all that a plan has had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Serial(u64);

/// Names one fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FetchId(u64);

/// A token, with the keys it was fetched with: the platform wants the same subscription key for both.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// Which token it is.
    pub serial: Serial,
    /// What goes into the header.
    pub token: Arc<Secret>,
    /// The keys that go with it.
    pub credentials: Arc<Credentials>,
}

/// A fetch to be made now, by the one who got this. Its end must be told to [`TokenPlan::fetched`], or to
/// [`TokenPlan::abandoned`] if it has none: the others wait for it.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// Which fetch it is.
    pub id: FetchId,
    /// The keys to fetch with.
    pub credentials: Arc<Credentials>,
}

/// Answer to who needs a token.
#[derive(Debug, Clone)]
#[must_use]
pub enum Ask {
    /// Use this one. If there is a fetch as well, the token is getting old: make the fetch before or beside.
    Use(Ticket, Option<Fetch>),
    /// Make this fetch, then ask again.
    Fetch(Fetch),
    /// Somebody is fetching: ask again when that has ended.
    Wait,
    /// No token now.
    None(NoToken),
}

/// Why there is no token now. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoToken {
    /// The platform refuses these keys, a moment ago.
    Refused(Error),
    /// The last fetch had no usable answer. The next may be made at `at`, monotonic time.
    Unavailable {
        /// When to ask again.
        at: Duration,
        /// What happened to the last fetch.
        error: Error,
    },
}

/// How a fetch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// With a token.
    Token(Token),
    /// The platform refuses the keys.
    Refused(Error),
    /// Without a usable answer.
    Failed {
        /// What happened.
        error: Error,
        /// How long the platform asked to wait.
        retry_after: Option<Duration>,
    },
}

/// What a call has shown about the token it used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenNote {
    /// It was accepted.
    Worked,
    /// It was answered with 401.
    Rejected(Serial),
    /// Nothing: no answer.
    Silent,
}

/// The tokens of one set of keys: one fetch at a time, renewed early, at most one refreshed after a 401.
///
/// A failure is never kept as an answer: it only sets the moment before which the platform is not asked again.
/// All moments are monotonic time.
#[derive(Debug)]
pub struct TokenPlan {
    credentials: Arc<Credentials>,
    held: Option<Held>,
    flight: Option<Flight>,
    pause: Option<Pause>,
    /// Failed fetches in a row.
    failures: u32,
    /// Fresh tokens rejected in a row.
    rejections: u32,
    last_id: u64,
}

#[derive(Debug)]
struct Held {
    serial: Serial,
    token: Arc<Secret>,
    refresh_at: Duration,
    unusable_at: Duration,
}

#[derive(Debug)]
struct Flight {
    id: FetchId,
    started: Duration,
}

#[derive(Debug)]
struct Pause {
    until: Duration,
    error: Error,
    refused: bool,
}

impl TokenPlan {
    /// No token yet.
    pub fn new(credentials: Arc<Credentials>) -> Self {
        Self { credentials, held: None, flight: None, pause: None, failures: 0, rejections: 0, last_id: 0 }
    }

    /// A call needs a token.
    pub fn ask(&mut self, now: Duration) -> Ask {
        match self.usable(now) {
            Some((ticket, old)) => {
                let renew = old && self.flight.is_none() && self.paused(now).is_none();
                Ask::Use(ticket, renew.then(|| self.take_off(now)))
            }
            None if self.flight.is_some() => Ask::Wait,
            None => match self.paused(now) {
                Some(no_token) => Ask::None(no_token),
                None => Ask::Fetch(self.take_off(now)),
            },
        }
    }

    /// A fetch has ended. One that was abandoned, or made with keys that were replaced since, is ignored.
    pub fn fetched(&mut self, id: FetchId, fetched: Fetched, now: Duration, spread: Spread) {
        let Some(flight) = self.flight.take_if(|flight| flight.id == id) else { return };
        match fetched {
            Fetched::Token(token) => {
                self.held = Some(Held::new(Serial(id.0), token, flight.started));
                self.failures = 0;
                self.pause = None;
            }
            Fetched::Refused(error) => {
                self.failures = self.failures.saturating_add(1);
                self.pause_for(REFUSED.pause(self.failures, spread), error, true, now);
            }
            Fetched::Failed { error, retry_after } => {
                self.failures = self.failures.saturating_add(1);
                let asked = retry_after.unwrap_or_default().min(RETRY_AFTER_CEILING);
                let pause = UNAVAILABLE.pause(self.failures, spread).max(asked);
                self.pause_for(pause, error, false, now);
            }
        }
    }

    /// Whoever made this fetch is gone without a word.
    pub fn abandoned(&mut self, id: FetchId) {
        self.flight.take_if(|flight| flight.id == id);
    }

    /// A call has ended. Only the token that was used is dropped: another call may have a newer one already.
    pub fn note(&mut self, note: TokenNote, now: Duration, spread: Spread) {
        match note {
            TokenNote::Worked => self.rejections = 0,
            TokenNote::Rejected(serial) => {
                if self.held.take_if(|held| held.serial == serial).is_some() {
                    self.rejected(now, spread);
                }
            }
            TokenNote::Silent => {}
        }
    }

    /// Other keys from now on, such as the secondary ones. Calls under way keep what they have.
    pub fn rotate(&mut self, credentials: Arc<Credentials>) {
        let last_id = self.last_id;
        *self = Self { last_id, ..Self::new(credentials) };
    }

    fn rejected(&mut self, now: Duration, spread: Spread) {
        self.rejections = self.rejections.saturating_add(1);
        if self.rejections >= REJECTIONS {
            let error = Error::new(ErrorName::Unauthorized).with_class(Class::NotSent);
            let pause = REFUSED.pause(self.rejections - REJECTIONS + 1, spread);
            self.pause_for(pause, error, true, now);
        }
    }

    fn usable(&self, now: Duration) -> Option<(Ticket, bool)> {
        let held = self.held.as_ref().filter(|held| now < held.unusable_at)?;
        let (serial, token) = (held.serial, held.token.clone());
        let ticket = Ticket { serial, token, credentials: self.credentials.clone() };
        Some((ticket, now >= held.refresh_at))
    }

    fn paused(&self, now: Duration) -> Option<NoToken> {
        let pause = self.pause.as_ref().filter(|pause| now < pause.until)?;
        let error = pause.error.clone().with_retry_after(pause.until.saturating_sub(now));
        Some(if pause.refused {
            NoToken::Refused(error)
        } else {
            NoToken::Unavailable { at: pause.until, error }
        })
    }

    fn pause_for(&mut self, pause: Duration, error: Error, refused: bool, now: Duration) {
        self.pause = Some(Pause { until: now.saturating_add(pause), error, refused });
    }

    fn take_off(&mut self, now: Duration) -> Fetch {
        self.last_id += 1;
        let id = FetchId(self.last_id);
        self.flight = Some(Flight { id, started: now });
        Fetch { id, credentials: self.credentials.clone() }
    }
}

impl Held {
    /// The life is counted from when the fetch began, not from when its answer came.
    fn new(serial: Serial, token: Token, since: Duration) -> Self {
        let life = token.lifetime;
        let margin = REFRESH_MARGIN.max(life / 10).min(life / 2);
        let last_use = LAST_USE.min(life / 4);
        Self {
            serial,
            token: Arc::new(token.secret),
            refresh_at: since.saturating_add(life - margin),
            unusable_at: since.saturating_add(life - last_use),
        }
    }
}

impl NoToken {
    /// What to tell who needed it.
    pub fn into_error(self) -> Error {
        match self {
            Self::Refused(error) | Self::Unavailable { error, .. } => error,
        }
    }
}

impl From<Reading<Token>> for Fetched {
    fn from(reading: Reading<Token>) -> Self {
        match reading {
            Reading::Success(token) => Self::Token(token),
            Reading::Refused(error) => Self::Refused(error),
            Reading::NotExecuted { error, retry_after } => Self::Failed { error, retry_after },
            Reading::Unclear(error) => Self::Failed { error, retry_after: None },
        }
    }
}

impl From<TransportError> for Fetched {
    fn from(error: TransportError) -> Self {
        let error = match error {
            TransportError::NotSent(_) => error.into(),
            // Lost is the fetch, not what the token was wanted for.
            TransportError::Lost(text) => Error::new(ErrorName::TokenUnavailable).with_detail(&text),
        };
        Self::Failed { error, retry_after: None }
    }
}

#[cfg(test)]
mod tests;
