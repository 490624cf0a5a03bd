//! Idempotency keys.

use std::borrow::Cow;
use std::collections::HashMap;

use super::gateway::Caller;
use super::{Operation, Platform};
use crate::codes;
use crate::fail::{Checked, Fail};
use crate::http::{Millis, Request, Response};
use crate::json::Json;
use crate::moment::MINUTE;
use crate::switches::{
    AdjustReplay, CancelKey, CheckOrder, CreateReplay, KeyAfterRefusal, KeyComparison, KeyRetention, KeyScope,
};

/// Longest key, in characters.
const KEY_MAX: usize = 50;

/// The keys that were used, per unit and operation.
#[derive(Debug, Default)]
pub(crate) struct KeyBook {
    used: HashMap<(usize, Operation), HashMap<Box<str>, Used>>,
}

#[derive(Debug)]
struct Used {
    at: Millis,
    reference: Box<str>,
    body: Box<[u8]>,
    response: Response,
}

impl Platform {
    /// Runs a change-making call under its key.
    pub(super) fn keyed(
        &mut self,
        request: &Request<'_>,
        caller: Caller,
        operation: Operation,
        reference: &str,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let Some(key) = self.key_of(request, operation)? else {
            return self.change(caller, operation, reference, body, None);
        };
        let name = self.key_name(operation, key, reference);
        let used = self.used(caller, operation, &name).is_some();
        // The order of checks decides only which of two refusals is given.
        let checked = match self.switches().check_order {
            CheckOrder::KeyLast => self.precheck(caller, operation, body),
            CheckOrder::KeyFirst => Ok(()),
        };
        if used && checked.is_ok() {
            return self.replay(caller, operation, &name, reference, request.body);
        }
        let outcome = checked.and_then(|()| self.change(caller, operation, reference, body, Some(key)));
        let response = outcome.unwrap_or_else(|fail| self.render(&fail, request.target));
        if !used && self.keeps(&response) {
            let used = Used {
                at: self.now,
                reference: reference.into(),
                body: request.body.into(),
                response: response.clone(),
            };
            self.keys.used.entry((caller.unit, operation)).or_default().insert(name.into(), used);
        }
        Ok(response)
    }

    fn key_of<'r>(&self, request: &Request<'r>, operation: Operation) -> Checked<Option<&'r str>> {
        let optional = operation == Operation::Cancel && self.switches().cancel_key == CancelKey::Optional;
        match request.headers.idempotency_key.filter(|key| !key.is_empty()) {
            None if optional => Ok(None),
            None => Err(Fail::field("Idempotency-Key", "The Idempotency-Key field is required.")),
            Some(key) if key.chars().count() > KEY_MAX => {
                let reason = format!("The header must be a string with a maximum length of {KEY_MAX}.");
                Err(Fail::field("Idempotency-Key", reason))
            }
            Some(key) => Ok(Some(key)),
        }
    }

    fn key_name<'k>(&self, operation: Operation, key: &'k str, reference: &str) -> Cow<'k, str> {
        let scoped = operation != Operation::Create && self.switches().key_scope == KeyScope::Reference;
        if scoped { Cow::Owned(format!("{key}\n{reference}")) } else { Cow::Borrowed(key) }
    }

    /// 5xx, 423 and 429 leave the key free; so does any refusal if the switch says so.
    fn keeps(&self, response: &Response) -> bool {
        match response.status {
            423 | 429 => false,
            400..=499 => self.switches().key_after_refusal == KeyAfterRefusal::Kept,
            status => status < 500,
        }
    }

    /// The first use of a key that is still remembered.
    fn used(&self, caller: Caller, operation: Operation, name: &str) -> Option<&Used> {
        let forgets = self.switches().key_retention == KeyRetention::TenMinutes;
        let used = self.keys.used.get(&(caller.unit, operation))?.get(name)?;
        Some(used).filter(|used| !forgets || self.now < used.at + 10 * MINUTE)
    }

    /// The answer to a key that was used before.
    fn replay(
        &self,
        caller: Caller,
        operation: Operation,
        name: &str,
        reference: &str,
        body: &[u8],
    ) -> Checked<Response> {
        let used = self.used(caller, operation, name).ok_or(Fail::from(codes::INTERNAL))?;
        let switches = self.switches();
        let same = used.reference.as_ref() == reference && self.same_body(&used.body, body);
        if !same {
            return Err(match operation {
                Operation::Capture => codes::CAPTURE_KEY_CONFLICT.into(),
                Operation::Refund => codes::REFUND_KEY_CONFLICT.into(),
                _ => codes::KEY_CONFLICT.into(),
            });
        }
        let success = used.response.status < 400;
        if success
            && operation == Operation::Create
            && switches.create_replay == CreateReplay::ReferenceExists
        {
            return Err(codes::REFERENCE_EXISTS.into());
        }
        if success && operation != Operation::Create && switches.adjust_replay == AdjustReplay::Current {
            return self.adjusted(caller, reference);
        }
        Ok(used.response.clone())
    }

    fn same_body(&self, a: &[u8], b: &[u8]) -> bool {
        if a == b {
            return true;
        }
        self.switches().key_comparison == KeyComparison::Meaning
            && Json::parse(a).zip(Json::parse(b)).is_some_and(|(a, b)| a.same(&b))
    }
}
