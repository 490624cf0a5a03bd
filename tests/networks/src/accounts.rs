//! What the transport said of each request, held against what arrived.
//!
//! Three claims (`docs/decisions/0007` and `0008`): a request that was called not sent never arrives; one that was
//! handed over once arrives at most once; and an answer is one that the platform gave.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kasse::clock::Later;
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::transport::Transport;
use kasse_simulator::Call;

/// Requests that look the same to the platform: method, path, idempotency key.
type Name = (&'static str, String, Option<String>);

/// What the transport said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Nothing yet, or nobody waited for it: it may have arrived.
    Nothing,
    Answered(u16),
    NotSent,
    Lost,
}

/// What the transport said of each request.
#[derive(Debug, Default)]
pub struct Accounts(Mutex<Vec<(Name, Said)>>);

impl Accounts {
    fn lock(&self) -> MutexGuard<'_, Vec<(Name, Said)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, request: &HttpRequest) -> usize {
        let mut all = self.lock();
        all.push((name_of(request), Said::Nothing));
        all.len() - 1
    }

    fn end(&self, place: usize, result: &Result<HttpResponse, TransportError>) {
        if let Some((_, said)) = self.lock().get_mut(place) {
            *said = match result {
                Ok(answer) => Said::Answered(answer.status),
                Err(TransportError::NotSent(_)) => Said::NotSent,
                Err(TransportError::Lost(_)) => Said::Lost,
            };
        }
    }

    /// How many requests were answered, called lost, and called not sent.
    pub fn sums(&self) -> [usize; 3] {
        let all = self.lock();
        let count = |fits: fn(Said) -> bool| all.iter().filter(|(_, said)| fits(*said)).count();
        [
            count(|said| matches!(said, Said::Answered(_))),
            count(|said| matches!(said, Said::Lost | Said::Nothing)),
            count(|said| said == Said::NotSent),
        ]
    }

    /// Every claim that what arrived contradicts.
    pub fn problems(&self, calls: &[Call]) -> Vec<String> {
        let mut arrived: BTreeMap<Name, Vec<Option<u16>>> = BTreeMap::new();
        for call in calls {
            let name = (call.method, call.path.clone(), call.idempotency_key.clone());
            arrived.entry(name).or_default().push(call.status);
        }
        let mut said: BTreeMap<Name, Vec<Said>> = BTreeMap::new();
        for (name, what) in self.lock().iter() {
            said.entry(name.clone()).or_default().push(*what);
        }
        let mut problems = Vec::new();
        for (name, arrived) in &arrived {
            if !said.contains_key(name) {
                problems.push(format!("{} arrived, and the transport was never given it", show(name)));
            } else if let Some(said) = said.get(name) {
                problems.extend(compare(said, arrived).map(|what| format!("{}: {what}", show(name))));
            }
        }
        for (name, said) in &said {
            if !arrived.contains_key(name) {
                problems.extend(compare(said, &[]).map(|what| format!("{}: {what}", show(name))));
            }
        }
        problems
    }
}

fn show((method, path, key): &Name) -> String {
    format!("{method} {path} (key {})", key.as_deref().unwrap_or("none"))
}

fn compare(said: &[Said], arrived: &[Option<u16>]) -> Option<String> {
    let may_have_arrived = said.iter().filter(|said| **said != Said::NotSent).count();
    if arrived.len() > may_have_arrived {
        return Some(format!(
            "{} arrived, but {} were handed over and {} of them were called not sent",
            arrived.len(),
            said.len(),
            said.len() - may_have_arrived
        ));
    }
    let mut given: Vec<u16> = arrived.iter().flatten().copied().collect();
    for said in said {
        if let Said::Answered(status) = said {
            match given.iter().position(|given| given == status) {
                Some(place) => drop(given.swap_remove(place)),
                None => return Some(format!("an answer {status} that the platform did not give")),
            }
        }
    }
    None
}

fn name_of(request: &HttpRequest) -> Name {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    };
    let path = request.target.split('?').next().unwrap_or_default();
    // A picture has a whole address.
    let path = path.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    let path = path.unwrap_or_else(|| request.target.split('?').next().unwrap_or_default());
    let key = request.headers.iter().find(|(name, _)| *name == "idempotency-key");
    (method, path.to_owned(), key.map(|(_, value)| value.clone()))
}

/// A transport whose word is written down.
pub(crate) struct Watched {
    transport: Arc<dyn Transport>,
    accounts: Arc<Accounts>,
}

impl Watched {
    /// Writes down what `transport` says.
    pub(crate) fn new(transport: Arc<dyn Transport>, accounts: Arc<Accounts>) -> Self {
        Self { transport, accounts }
    }
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watched(..)")
    }
}

impl Transport for Watched {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let place = self.accounts.begin(&request);
        let accounts = Arc::clone(&self.accounts);
        let sent = self.transport.send(request, limit);
        Box::pin(async move {
            let result = sent.await;
            accounts.end(place, &result);
            result
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(said: &[Said], arrived: &[Option<u16>]) -> Option<String> {
        compare(said, arrived)
    }

    #[test]
    fn what_may_have_arrived_may_and_the_rest_must_not() {
        use Said::{Answered, Lost, NotSent, Nothing};
        for (said, arrived, fine) in [
            (&[Answered(200)][..], &[Some(200)][..], true),
            (&[Lost, Answered(201)], &[None, Some(201)], true),
            (&[Lost, Lost, Nothing], &[], true),
            (&[NotSent, NotSent], &[], true),
            // Called not sent, and there it is.
            (&[NotSent], &[Some(200)], false),
            (&[NotSent, Answered(200)], &[Some(200), Some(200)], false),
            // Sent twice by somebody below the transport.
            (&[Answered(200)], &[Some(200), Some(200)], false),
            (&[Lost], &[None, None], false),
            // An answer from nowhere.
            (&[Answered(200)], &[], false),
            (&[Answered(200)], &[Some(409)], false),
            (&[Answered(200), Answered(200)], &[Some(200), None], false),
        ] {
            assert_eq!(of(said, arrived).is_none(), fine, "{said:?} {arrived:?}");
        }
    }
}
