//! Did it end as the script says, and do the simulator's books agree?

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use kasse::flow::payment::{Outcome, Status};
use kasse_simulator::ledger::Totals;
use kasse_simulator::{Call, Control, Operation, PaymentView};

use super::script::Script;
use super::words;

/// How a story ended.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) script: &'static Script,
    /// What the till said last.
    pub(super) outcome: Option<Outcome>,
    /// What the simulator's books say.
    pub(super) ledger: Totals,
    /// What the platform was asked.
    pub(super) calls: Calls,
    /// How long it took at the counter.
    pub(super) at_counter: Duration,
    /// How long it took.
    pub(super) took: Duration,
    /// What is not as it should be. Empty is good.
    pub(super) differences: Vec<String>,
}

/// Calls by operation, from the simulator's log.
#[derive(Debug, Default)]
pub(super) struct Calls(BTreeMap<&'static str, usize>);

impl Calls {
    pub(super) fn count(log: &[Call]) -> Self {
        let mut counts = BTreeMap::new();
        for call in log {
            *counts.entry(call.operation.map_or("unknown", words::operation)).or_default() += 1;
        }
        Self(counts)
    }

    pub(super) fn total(&self) -> usize {
        self.0.values().sum()
    }

    pub(super) fn by_operation(&self) -> &BTreeMap<&'static str, usize> {
        &self.0
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In the order in which a payment makes them.
        let order = ["token", "create", "read", "events", "capture", "cancel", "refund"];
        let known = order.iter().filter_map(|name| self.0.get_key_value(name));
        let other = self.0.iter().filter(|(name, _)| !order.contains(name));
        let parts: Vec<_> = known.chain(other).map(|(name, count)| format!("{count} {name}")).collect();
        f.write_str(&parts.join(", "))
    }
}

/// What there is to judge by.
pub(super) struct Evidence<'a> {
    pub(super) script: &'a Script,
    pub(super) control: &'a Control,
    /// What the till calls its payment.
    pub(super) reference: Option<&'a str>,
    pub(super) outcome: Option<&'a Outcome>,
    /// Payments the platform has made during the story.
    pub(super) payments: &'a [PaymentView],
    /// What it was asked during the story.
    pub(super) calls: &'a [Call],
}

impl Evidence<'_> {
    /// Sums of the books over all payments of the story.
    pub(super) fn ledger(&self) -> Totals {
        let names = self.payments.iter().map(|payment| format!("{}:{}", payment.msn, payment.reference));
        names.filter_map(|name| self.control.ledger(&name).ok()).fold(
            Totals::default(),
            |sum, (_, totals)| Totals {
                authorized: sum.authorized + totals.authorized,
                captured: sum.captured + totals.captured,
                cancelled: sum.cancelled + totals.cancelled,
                refunded: sum.refunded + totals.refunded,
            },
        )
    }

    /// Everything that is not as it should be.
    pub(super) fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.one_payment(&mut found);
        self.end(&mut found);
        self.books(&mut found);
        self.refusals(&mut found);
        found
    }

    fn one_payment(&self, found: &mut Vec<String>) {
        match self.payments {
            [one] if Some(one.reference.as_str()) == self.reference => {}
            [_] => found.push("the platform's payment is not the till's".to_owned()),
            several => found.push(format!("the platform has {} payments, not 1", several.len())),
        }
    }

    fn end(&self, found: &mut Vec<String>) {
        let wanted = self.script.expect.end.name();
        let Some(outcome) = self.outcome else {
            found.push(format!("the till says nothing, the script says {wanted}"));
            return;
        };
        let told = words::end(&outcome.status);
        if told != wanted {
            found.push(format!("the till says {told}, the script says {wanted}"));
        }
        if outcome.proof.is_none() {
            found.push("no read of the platform proves what the till says".to_owned());
        }
        let books = self.ledger();
        if let Status::Paid { captured, refunded, released, reserved } = &outcome.status {
            let told = [captured, refunded, released, reserved].map(|money| money.minor());
            let left = books.authorized - books.captured - books.cancelled;
            let real = [books.captured, books.refunded, books.cancelled, left];
            if told != real {
                found.push(format!(
                    "captured, refunded, released, reserved: the till says {told:?}, the ledger {real:?}"
                ));
            }
        }
    }

    fn books(&self, found: &mut Vec<String>) {
        let expect = &self.script.expect;
        let wanted = Totals {
            authorized: expect.captured + expect.released,
            captured: expect.captured,
            cancelled: expect.released,
            refunded: 0,
        };
        let real = self.ledger();
        if real != wanted {
            found.push(format!("the ledger says {real:?}, the script {wanted:?}"));
        }
    }

    fn refusals(&self, found: &mut Vec<String>) {
        for (operation, code) in self.script.expect.refusals {
            let came = |call: &Call| call.operation == Some(*operation) && call.code == Some(*code);
            if !self.calls.iter().any(came) {
                found.push(format!("no {} was refused with {code}", words::operation(*operation)));
            }
        }
    }
}

/// Operations that change something: repeating one is worth a line.
pub(super) fn changes(operation: Operation) -> bool {
    matches!(operation, Operation::Create | Operation::Capture | Operation::Cancel | Operation::Refund)
}
