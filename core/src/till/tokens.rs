//! The tokens themselves: fetched by whoever needs one first, handed to all who wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures_channel::oneshot;

use super::shared::{Shared, lock};
use crate::api::{AccessToken, Endpoint, Reading};
use crate::error::{Error, ErrorName};
use crate::flow::token::{Need, TokenPlan};
use crate::ids::Msn;
use crate::secret::{Credentials, Secret};

/// A token, its number, and the keys it was fetched with: both go into one request together.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) number: u64,
    pub(crate) secret: Arc<Secret>,
    pub(crate) credentials: Arc<Credentials>,
}

/// The tokens of a client, one per sales unit.
#[derive(Default)]
pub(crate) struct Tokens {
    units: Mutex<HashMap<Msn, Unit>>,
}

#[derive(Default)]
struct Unit {
    plan: TokenPlan,
    held: Option<Held>,
    waiting: Vec<oneshot::Sender<Result<Held, Error>>>,
}

enum Step {
    Use(Held),
    Fetch,
    Wait(oneshot::Receiver<Result<Held, Error>>),
    Fail(Error),
}

impl Tokens {
    /// A token for a sales unit; `instead_of` names one that was not accepted.
    pub(crate) async fn get(
        &self,
        shared: &Shared,
        msn: &Msn,
        instead_of: Option<u64>,
    ) -> Result<Held, Error> {
        match self.step(shared, msn, instead_of) {
            Step::Use(held) => Ok(held),
            Step::Fail(error) => Err(error),
            Step::Wait(receiver) => receiver.await.unwrap_or_else(|_| Err(unavailable())),
            Step::Fetch => {
                let guard = Guard { tokens: self, msn };
                let fetched = fetch(shared, msn).await;
                std::mem::forget(guard);
                self.settle(shared, msn, fetched)
            }
        }
    }

    /// The keys were replaced.
    pub(crate) fn forget(&self) {
        for unit in lock(&self.units).values_mut() {
            unit.plan.forget();
            unit.held = None;
        }
    }

    fn step(&self, shared: &Shared, msn: &Msn, instead_of: Option<u64>) -> Step {
        let now = shared.clock.now().mono;
        let mut units = lock(&self.units);
        let unit = units.entry(msn.clone()).or_default();
        match (unit.plan.need(instead_of, now), &unit.held) {
            (Need::Use, Some(held)) => Step::Use(held.clone()),
            (Need::Use, None) | (Need::Fetch, _) => Step::Fetch,
            (Need::Fail(error), _) => Step::Fail(error),
            (Need::Wait, _) => {
                let (sender, receiver) = oneshot::channel();
                unit.waiting.push(sender);
                Step::Wait(receiver)
            }
        }
    }

    fn settle(&self, shared: &Shared, msn: &Msn, fetched: Result<Fetched, Error>) -> Result<Held, Error> {
        let now = shared.clock.now().mono;
        let mut units = lock(&self.units);
        let unit = units.entry(msn.clone()).or_default();
        let result = match fetched {
            Ok(Fetched { secret, lifetime, credentials }) => {
                let number = unit.plan.fetched(lifetime, now);
                Ok(Held { number, secret: Arc::new(secret), credentials })
            }
            Err(error) => {
                unit.plan.failed(error.clone(), now);
                Err(error)
            }
        };
        unit.held = result.clone().ok();
        for waiting in unit.waiting.drain(..) {
            drop(waiting.send(result.clone()));
        }
        result
    }
}

/// Frees those who wait if the fetch is dropped half-way.
struct Guard<'a> {
    tokens: &'a Tokens,
    msn: &'a Msn,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Some(unit) = lock(&self.tokens.units).get_mut(self.msn) {
            unit.plan.abandoned();
            unit.waiting.clear();
        }
    }
}

struct Fetched {
    secret: Secret,
    lifetime: std::time::Duration,
    credentials: Arc<Credentials>,
}

async fn fetch(shared: &Shared, msn: &Msn) -> Result<Fetched, Error> {
    let credentials = shared.credentials();
    let endpoint = AccessToken::new((*credentials).clone(), msn.clone(), shared.system.clone());
    let answer = shared.transport.send(endpoint.request(), shared.durations.token).await;
    // Whatever became of the fetch: the request that needs the token was not sent.
    let response = answer.map_err(|error| unavailable().with_detail(&error.to_string()))?;
    match endpoint.read(&response) {
        Reading::Success(token) => {
            Ok(Fetched { secret: token.secret, lifetime: token.lifetime, credentials })
        }
        Reading::Refused(error) => Err(error),
        Reading::NotExecuted { error, .. } | Reading::Unclear(error) => {
            Err(unavailable().with_detail(&error.to_string()))
        }
    }
}

fn unavailable() -> Error {
    Error::new(ErrorName::TokenUnavailable)
}
