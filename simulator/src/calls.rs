//! What the platform was asked: a log of requests.

use std::collections::VecDeque;

use serde::Serialize;

use crate::http::{Method, Millis, Request};
use crate::platform::Operation;

/// Calls remembered; older ones are forgotten.
pub(crate) const CALLS_KEPT: usize = 20_000;

/// One request, as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Its number, from 1 in the order of arrival.
    pub number: u64,
    /// When it arrived, in milliseconds since the Unix epoch.
    pub at: Millis,
    /// The method.
    pub method: &'static str,
    /// The path, without the query.
    pub path: String,
    /// What was wanted; nothing if there is no such endpoint.
    pub operation: Option<Operation>,
    /// The payment it is about.
    pub reference: Option<String>,
    /// `Merchant-Serial-Number`.
    pub msn: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// The body as text.
    pub body: Option<String>,
    /// The status that was answered; none if the connection was cut first, or the request is still held.
    pub status: Option<u16>,
    /// The error code that was answered.
    pub code: Option<u32>,
    /// How many calls with the same operation, reference and key there have been, this one included.
    pub attempt: u32,
    /// The faults that struck it.
    pub faults: Vec<&'static str>,
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    log: VecDeque<Call>,
    count: u64,
}

impl Calls {
    /// Notes a request and gives its number.
    pub(crate) fn note(
        &mut self,
        request: &Request<'_>,
        operation: Option<Operation>,
        reference: Option<&str>,
        now: Millis,
    ) -> u64 {
        if self.log.len() == CALLS_KEPT {
            self.log.pop_front();
        }
        self.count += 1;
        let text = || String::from_utf8_lossy(request.body).into_owned();
        self.log.push_back(Call {
            number: self.count,
            at: now,
            method: Method::name(request.method),
            path: request.target.split('?').next().unwrap_or_default().to_owned(),
            operation,
            reference: reference.map(str::to_owned),
            msn: request.headers.msn.map(str::to_owned),
            idempotency_key: request.headers.idempotency_key.map(str::to_owned),
            body: (!request.body.is_empty()).then(text),
            status: None,
            code: None,
            attempt: 0,
            faults: Vec::new(),
        });
        self.count
    }

    /// The call of this number, to add what became of it.
    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut Call> {
        let oldest = self.log.front()?.number;
        let place = usize::try_from(number.checked_sub(oldest)?).ok()?;
        self.log.get_mut(place)
    }

    /// The calls about one payment, or all, oldest first, attempts counted.
    pub(crate) fn list(&self, reference: Option<&str>) -> Vec<Call> {
        let fits = |call: &&Call| reference.is_none_or(|wanted| call.reference.as_deref() == Some(wanted));
        let mut attempts = std::collections::HashMap::new();
        let mut listed: Vec<Call> = self.log.iter().filter(fits).cloned().collect();
        for call in &mut listed {
            let same = (call.operation, call.reference.clone(), call.idempotency_key.clone());
            let attempt = attempts.entry(same).or_insert(0);
            *attempt += 1;
            call.attempt = *attempt;
        }
        listed
    }
}
