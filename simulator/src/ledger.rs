//! What really happened to money, kept apart from what is answered: the judge of a simulation.
//!
//! The books know movements only. They never look at a payment's aggregate, so a bug in an answer and a bug in
//! the books have to agree before they hide each other.

use std::collections::HashMap;

use serde::Serialize;

use crate::http::Millis;
use crate::unit::Currency;

/// What money did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// The customer's bank holds it.
    Authorized,
    /// The merchant gets it.
    Captured,
    /// The hold on it was released.
    Cancelled,
    /// It went back to the customer.
    Refunded,
}

/// Who moved it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A call of the API.
    Api,
    /// The customer.
    Customer,
    /// A call of the force approve endpoint.
    ForceApprove,
    /// Somebody in the business portal.
    Portal,
    /// The capture deadline.
    Deadline,
}

/// One line of the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// When, in milliseconds since the Unix epoch.
    pub at: Millis,
    /// What.
    pub movement: Movement,
    /// How much, in minor units.
    pub amount: i64,
    /// Of what.
    pub currency: Currency,
    /// The idempotency key of the call that did it.
    pub key: Option<String>,
    /// Why.
    pub cause: Cause,
}

/// Sums of one payment's lines, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Held at approval.
    pub authorized: i64,
    /// Taken.
    pub captured: i64,
    /// Released.
    pub cancelled: i64,
    /// Given back.
    pub refunded: i64,
}

impl Totals {
    /// What the merchant ends up with.
    pub fn net(self) -> i64 {
        self.captured - self.refunded
    }
}

/// A rule of money that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The sales unit.
    pub msn: String,
    /// The payment.
    pub reference: String,
    /// The rule.
    pub rule: Rule,
}

/// The rules of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Captured and cancelled together are more than was authorized.
    MoreThanAuthorized,
    /// More was refunded than captured.
    MoreThanCaptured,
    /// Authorized more than once.
    AuthorizedTwice,
    /// One idempotency key moved money of one kind twice.
    KeyMovedTwice,
    /// A payment has movements in two currencies.
    TwoCurrencies,
    /// A movement of nothing, or of less.
    NotPositive,
    /// What the platform answers differs from the books.
    AnswerDiffers,
}

/// The books.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    accounts: Vec<Account>,
    names: HashMap<Box<str>, HashMap<Box<str>, usize>>,
}

#[derive(Debug, Clone)]
struct Account {
    msn: Box<str>,
    reference: Box<str>,
    entries: Vec<Entry>,
}

impl Ledger {
    pub(crate) fn record(&mut self, msn: &str, reference: &str, entry: Entry) {
        let account = match self.find(msn, reference) {
            Some(found) => found,
            None => self.open(msn, reference),
        };
        if let Some(account) = self.accounts.get_mut(account) {
            account.entries.push(entry);
        }
    }

    fn find(&self, msn: &str, reference: &str) -> Option<usize> {
        self.names.get(msn)?.get(reference).copied()
    }

    fn open(&mut self, msn: &str, reference: &str) -> usize {
        let place = self.accounts.len();
        self.accounts.push(Account { msn: msn.into(), reference: reference.into(), entries: Vec::new() });
        self.names.entry(msn.into()).or_default().insert(reference.into(), place);
        place
    }

    /// The lines of one payment, oldest first.
    pub fn entries(&self, msn: &str, reference: &str) -> &[Entry] {
        self.find(msn, reference)
            .and_then(|place| self.accounts.get(place))
            .map_or(&[], |account| account.entries.as_slice())
    }

    /// The sums of one payment.
    pub fn totals(&self, msn: &str, reference: &str) -> Totals {
        sum(self.entries(msn, reference))
    }

    /// MSN, reference and sums of every payment whose money moved, in the order in which it first did.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, Totals)> {
        self.accounts.iter().map(|account| (&*account.msn, &*account.reference, sum(&account.entries)))
    }

    /// Every rule that is broken anywhere. Empty is good.
    pub fn check(&self) -> Vec<Violation> {
        self.accounts.iter().flat_map(Account::violations).collect()
    }
}

fn sum(entries: &[Entry]) -> Totals {
    let mut totals = Totals::default();
    for entry in entries {
        let place = match entry.movement {
            Movement::Authorized => &mut totals.authorized,
            Movement::Captured => &mut totals.captured,
            Movement::Cancelled => &mut totals.cancelled,
            Movement::Refunded => &mut totals.refunded,
        };
        *place = place.saturating_add(entry.amount);
    }
    totals
}

impl Account {
    fn violations(&self) -> Vec<Violation> {
        let mut broken = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let past = self.entries.get(..=place).unwrap_or_default();
            let before = past.get(..place).unwrap_or_default();
            let totals = sum(past);
            let same_key = |other: &Entry| {
                entry.key.is_some() && other.key == entry.key && other.movement == entry.movement
            };
            let rules = [
                (totals.captured + totals.cancelled > totals.authorized, Rule::MoreThanAuthorized),
                (totals.refunded > totals.captured, Rule::MoreThanCaptured),
                (
                    entry.movement == Movement::Authorized
                        && before.iter().any(|other| other.movement == Movement::Authorized),
                    Rule::AuthorizedTwice,
                ),
                (before.iter().any(same_key), Rule::KeyMovedTwice),
                (before.iter().any(|other| other.currency != entry.currency), Rule::TwoCurrencies),
                (entry.amount <= 0, Rule::NotPositive),
            ];
            broken.extend(
                rules.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, rule)| self.breaks(rule)),
            );
        }
        broken
    }

    fn breaks(&self, rule: Rule) -> Violation {
        Violation { msn: self.msn.to_string(), reference: self.reference.to_string(), rule }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(movement: Movement, amount: i64, key: Option<&str>) -> Entry {
        let key = key.map(str::to_owned);
        Entry { at: 0, movement, amount, currency: Currency::Nok, key, cause: Cause::Api }
    }

    fn rules(entries: &[Entry]) -> Vec<Rule> {
        let mut ledger = Ledger::default();
        for entry in entries {
            ledger.record("123456", "order-0001", entry.clone());
        }
        ledger.check().into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn a_settled_and_refunded_payment_is_clean() {
        use Movement::{Authorized, Cancelled, Captured, Refunded};
        let story = [
            entry(Authorized, 1000, Some("a")),
            entry(Captured, 250, Some("b")),
            entry(Cancelled, 750, None),
            entry(Refunded, 100, Some("c")),
            entry(Refunded, 150, Some("d")),
        ];
        assert_eq!(rules(&story), []);
    }

    #[test]
    fn each_rule_is_noticed() {
        use Movement::{Authorized, Captured, Refunded};
        let authorized = entry(Authorized, 1000, None);
        let captured = entry(Captured, 600, Some("a"));
        assert_eq!(rules(std::slice::from_ref(&captured)), [Rule::MoreThanAuthorized]);
        assert_eq!(rules(&[authorized.clone(), entry(Refunded, 1, None)]), [Rule::MoreThanCaptured]);
        assert_eq!(rules(&[authorized.clone(), authorized.clone()]), [Rule::AuthorizedTwice]);
        let twice = [authorized.clone(), entry(Captured, 400, Some("a")), entry(Captured, 400, Some("a"))];
        assert_eq!(rules(&twice), [Rule::KeyMovedTwice]);
        let foreign = Entry { currency: Currency::Eur, ..captured };
        assert_eq!(rules(&[authorized.clone(), foreign]), [Rule::TwoCurrencies]);
        assert_eq!(rules(&[authorized, entry(Captured, 0, None)]), [Rule::NotPositive]);
    }
}
