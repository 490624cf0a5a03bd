//! The tokens themselves: fetched by whoever needs one first, handed to all who wait.

use std::sync::{Arc, Mutex};

use futures_channel::oneshot;

use super::shared::{Shared, lock};
use crate::api::{AccessToken, Endpoint};
use crate::flow::retry::Spread;
use crate::flow::token::{Ask, Fetch, FetchId, Fetched, NoToken, Ticket, TokenNote, TokenPlan};
use crate::ids::Msn;
use crate::secret::Credentials;
use crate::tables::HashMap;

/// The tokens of a client, one per sales unit.
#[derive(Default)]
pub(crate) struct Tokens {
    units: Mutex<HashMap<Msn, Unit>>,
}

struct Unit {
    plan: TokenPlan,
    /// Those who wait for the fetch under way. Each asks anew when its sender is dropped.
    waiting: Vec<oneshot::Sender<()>>,
}

impl Tokens {
    /// A token for a sales unit.
    pub(crate) async fn get(&self, shared: &Shared, msn: &Msn) -> Result<Ticket, NoToken> {
        // Every round but the last waits for a fetch, and a failed one is followed by a pause, which ends this.
        loop {
            match self.ask(shared, msn) {
                (Ask::Use(ticket, None), _) => return Ok(ticket),
                // The old one stays good for a while: the fetch may fail.
                (Ask::Use(_, Some(fetch)) | Ask::Fetch(fetch), _) => self.fetch(shared, msn, fetch).await,
                (Ask::Wait, ended) => drop(ended.await),
                (Ask::None(why), _) => return Err(why),
            }
        }
    }

    /// What a call has shown about its token.
    pub(crate) fn note(&self, shared: &Shared, msn: &Msn, note: TokenNote) {
        let now = shared.clock.now().mono;
        // Only a rejection can lead to a pause, and every call that worked comes by here.
        let bits = if matches!(note, TokenNote::Rejected(_)) { shared.bits() } else { None };
        if let Some(unit) = lock(&self.units).get_mut(msn) {
            unit.plan.note(note, now, Spread::from_bits(bits.unwrap_or_default()));
        }
    }

    /// The keys were replaced.
    pub(crate) fn rotate(&self, credentials: &Arc<Credentials>) {
        let mut waiting = Vec::new();
        for unit in lock(&self.units).values_mut() {
            unit.plan.rotate(Arc::clone(credentials));
            waiting.append(&mut unit.waiting);
        }
    }

    fn ask(&self, shared: &Shared, msn: &Msn) -> (Ask, oneshot::Receiver<()>) {
        let now = shared.clock.now().mono;
        let (sender, ended) = oneshot::channel();
        let mut units = lock(&self.units);
        let unit = units
            .entry(msn.clone())
            .or_insert_with(|| Unit { plan: TokenPlan::new(shared.credentials()), waiting: Vec::new() });
        let answer = unit.plan.ask(now);
        if matches!(answer, Ask::Wait) {
            unit.waiting.push(sender);
        }
        (answer, ended)
    }

    async fn fetch(&self, shared: &Shared, msn: &Msn, fetch: Fetch) {
        let guard = Guard { tokens: self, msn, id: fetch.id };
        let endpoint = AccessToken::new((*fetch.credentials).clone(), msn.clone(), shared.system.clone());
        let answer = shared.transport.send(endpoint.request(), shared.durations.token).await;
        let fetched = answer.map_or_else(Fetched::from, |response| endpoint.read(&response).into());
        let now = shared.clock.now().mono;
        if let Some(unit) = lock(&self.units).get_mut(msn) {
            unit.plan.fetched(fetch.id, fetched, now, Spread::from_bits(shared.bits().unwrap_or_default()));
        }
        drop(guard);
    }
}

/// Wakes those who wait when a fetch has ended, also if it was dropped half-way: then one of them makes it anew.
struct Guard<'a> {
    tokens: &'a Tokens,
    msn: &'a Msn,
    id: FetchId,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let waiting = lock(&self.tokens.units).get_mut(self.msn).map(|unit| {
            unit.plan.abandoned(self.id);
            std::mem::take(&mut unit.waiting)
        });
        // Woken outside the lock: a waker may poll at once, and ask for a token.
        drop(waiting);
    }
}
