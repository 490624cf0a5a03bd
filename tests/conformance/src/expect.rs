//! What a story expects at its end: the books, the calls, the events.

use std::collections::BTreeSet;

use kasse_simulator::{Control, Operation};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::pattern::{matches, mismatches};
use crate::stage::Said;

/// The sums of one payment in the platform's books, in minor units. What is left out is zero.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sums {
    payment: String,
    #[serde(default = "zero")]
    authorized: Value,
    #[serde(default = "zero")]
    captured: Value,
    #[serde(default = "zero")]
    cancelled: Value,
    #[serde(default = "zero")]
    refunded: Value,
}

fn zero() -> Value {
    json!(0)
}

/// The calls of one kind, oldest first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallsSeen {
    /// Any if it is left out.
    operation: Option<Operation>,
    /// Any if it is left out.
    payment: Option<String>,
    count: Option<Value>,
    /// `null` where no answer was given.
    statuses: Option<Value>,
    /// How many different idempotency keys.
    keys: Option<Value>,
    /// How many different bodies.
    bodies: Option<Value>,
    /// What each of them looks like.
    each: Option<Value>,
}

/// What a host was told about a payment without asking.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsSeen {
    #[serde(default = "till")]
    on: String,
    payment: String,
    /// These came, in this order, perhaps with others between them.
    #[serde(default)]
    in_order: Vec<Value>,
    /// None like these came.
    #[serde(default)]
    never: Vec<Value>,
}

fn till() -> String {
    crate::step::TILL.to_owned()
}

impl Sums {
    pub(crate) fn check(&self, control: &Control) -> Vec<String> {
        let place = format!("ledger of {}", self.payment);
        let totals = match control.ledger(&self.payment) {
            Ok((_, totals)) => totals,
            Err(error) => return vec![format!("{place}: {error}")],
        };
        let pattern = json!({
            "authorized": self.authorized, "captured": self.captured,
            "cancelled": self.cancelled, "refunded": self.refunded,
        });
        mismatches(&pattern, Some(&json!(totals)), &place)
    }
}

impl CallsSeen {
    /// What must hold however often something had to be repeated or read again.
    pub(crate) fn whatever_the_network(self) -> Self {
        let never = self.count.filter(|count| *count == zero());
        Self { count: never, statuses: None, ..self }
    }

    pub(crate) fn check(&self, control: &Control) -> Vec<String> {
        let kind = self.operation.map_or_else(|| "any".to_owned(), |kind| json!(kind).to_string());
        let place = format!("calls ({})", kind.trim_matches('"'));
        let mut calls = control.calls(self.payment.as_deref());
        calls.retain(|call| self.operation.is_none() || call.operation == self.operation);
        let keys: BTreeSet<_> = calls.iter().filter_map(|call| call.idempotency_key.as_deref()).collect();
        let bodies: BTreeSet<_> = calls.iter().filter_map(|call| call.body.as_deref()).collect();
        let statuses: Vec<_> = calls.iter().map(|call| call.status).collect();
        let found = json!({
            "count": calls.len(), "statuses": statuses, "keys": keys.len(), "bodies": bodies.len(),
        });
        let asked = [
            ("count", &self.count),
            ("statuses", &self.statuses),
            ("keys", &self.keys),
            ("bodies", &self.bodies),
        ];
        let mut problems: Vec<String> = asked
            .into_iter()
            .filter_map(|(name, pattern)| Some((name, pattern.as_ref()?)))
            .flat_map(|(name, pattern)| mismatches(pattern, found.get(name), &format!("{place}.{name}")))
            .collect();
        if let Some(pattern) = &self.each {
            for call in &calls {
                let mut shown = json!(call);
                if let Some(body) = call.body.as_deref().and_then(|body| serde_json::from_str(body).ok()) {
                    shown["body"] = body;
                }
                problems.extend(mismatches(
                    pattern,
                    Some(&shown),
                    &format!("{place} number {}", call.number),
                ));
            }
        }
        problems
    }
}

impl EventsSeen {
    /// What must hold however long the host was left without an answer: nobody may have told it what is not so.
    pub(crate) fn whatever_the_network(mut self) -> Self {
        self.never.retain(|pattern| pattern.get("outcome") != Some(&json!("unknown")));
        Self { in_order: Vec::new(), ..self }
    }

    pub(crate) fn check(&self, events: &[Said]) -> Vec<String> {
        let about = json!({ "reference": self.payment });
        let told: Vec<&Value> = events
            .iter()
            .filter(|said| said.runner == self.on && matches(&about, &said.what))
            .map(|said| &said.what)
            .collect();
        let place = format!("events of {} on {}", self.payment, self.on);
        let mut problems = Vec::new();
        let mut rest = told.iter();
        for pattern in &self.in_order {
            if !rest.any(|event| matches(pattern, event)) {
                let words: Vec<_> = told.iter().map(|event| event["outcome"].clone()).collect();
                problems.push(format!("{place}: no {pattern} in its place among {}", json!(words)));
                break;
            }
        }
        for pattern in &self.never {
            if let Some(event) = told.iter().find(|event| matches(pattern, event)) {
                problems.push(format!("{place}: {event} is like {pattern}, which must not be told"));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &[&str]) -> Vec<Said> {
        let said = |word: &&str| Said {
            runner: "till".to_owned(),
            what: json!({ "reference": "r", "outcome": word }),
        };
        words.iter().map(said).collect()
    }

    fn check(seen: Value, events: &[Said]) -> Vec<String> {
        EventsSeen::deserialize(seen).map_or_else(|error| vec![error.to_string()], |seen| seen.check(events))
    }

    #[test]
    fn events_come_in_order_with_others_between_them() {
        let events = told(&["pending", "approved", "paid"]);
        let order = |words: &[&str]| {
            let wanted: Vec<_> = words.iter().map(|word| json!({ "outcome": word })).collect();
            json!({ "payment": "r", "in_order": wanted })
        };
        assert!(check(order(&["pending", "paid"]), &events).is_empty());
        assert_eq!(
            check(order(&["paid", "pending"]), &events),
            [
                r#"events of r on till: no {"outcome":"pending"} in its place among ["pending","approved","paid"]"#
            ]
        );
        let elsewhere = json!({ "payment": "r", "on": "b", "in_order": [{ "outcome": "paid" }] });
        assert_eq!(check(elsewhere, &events).len(), 1);
    }

    #[test]
    fn what_must_not_be_told_is_found() {
        let never = json!({ "payment": "r", "never": [{ "outcome": "not_paid" }] });
        assert!(check(never.clone(), &told(&["pending", "paid"])).is_empty());
        assert_eq!(check(never, &told(&["not_paid"])).len(), 1);
    }
}
