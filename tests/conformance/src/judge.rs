//! The judge at the end of every story: what hosts were told, held against the platform's books.
//!
//! No story asks for this and none can turn it off.

use std::collections::BTreeMap;

use kasse_simulator::{Call, Control, ledger::Totals};
use serde_json::Value;

/// The platform's code for a reference that is in use.
const REFERENCE_EXISTS: u64 = 4150;

/// An outcome that a host was told, as a flat record of the contract.
fn outcomes<'v>(said: &'v Value, found: &mut Vec<&'v Value>) {
    match said {
        Value::Object(fields) => {
            if fields.contains_key("outcome") && fields.contains_key("reference") {
                found.push(said);
            }
            fields.values().for_each(|value| outcomes(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| outcomes(item, found)),
        _ => {}
    }
}

/// Every way in which hosts were told what is not so, and every broken rule of money.
pub(crate) fn judge(
    control: &Control,
    lines: &[Value],
    orders: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let mut problems: Vec<String> =
        control.violations().into_iter().map(|broken| format!("the books are broken: {broken:?}")).collect();
    let mut told = Vec::new();
    lines.iter().for_each(|line| outcomes(line, &mut told));
    told.retain(|outcome| !is_anothers(outcome));
    problems.extend(told.into_iter().filter_map(|outcome| {
        let reference = outcome.get("reference").and_then(Value::as_str)?;
        contradiction(books(control, reference), outcome)
    }));
    problems.extend(orders.iter().filter_map(|(order, payments)| {
        let books: Vec<Totals> = payments.iter().map(|payment| books(control, payment)).collect();
        paid_twice(order, &books)
    }));
    problems.extend(changed_repeats(&control.calls(None)));
    problems.dedup();
    problems
}

/// The platform refused the reference because a payment has it: what became of that one says nothing about this.
fn is_anothers(outcome: &Value) -> bool {
    outcome.get("reason").is_some_and(|reason| reason == "refused")
        && outcome.pointer("/error/platform_code").and_then(Value::as_u64) == Some(REFERENCE_EXISTS)
}

fn books(control: &Control, reference: &str) -> Totals {
    control.ledger(reference).map(|(_, totals)| totals).unwrap_or_default()
}

/// A final outcome stays true; one that is not final never claims more than happened.
fn contradiction(books: Totals, outcome: &Value) -> Option<String> {
    let sum = |name: &str| outcome.get(name).and_then(Value::as_i64).unwrap_or(0);
    let so = match outcome.get("outcome")?.as_str()? {
        "paid" if sum("reserved") == 0 => {
            books.captured == sum("captured")
                && books.cancelled == sum("released")
                && books.refunded >= sum("refunded")
        }
        "paid" => {
            books.captured >= sum("captured")
                && books.cancelled >= sum("released")
                && books.refunded >= sum("refunded")
        }
        "not_paid" => books.captured == 0 && books.cancelled == books.authorized,
        "approved" => books.authorized >= sum("reserved"),
        "pending" | "unknown" => true,
        _ => false,
    };
    (!so).then(|| format!("a host was told {outcome}, but the books say {books:?}"))
}

fn paid_twice(order: &str, books: &[Totals]) -> Option<String> {
    let kept = books.iter().filter(|totals| totals.net() > 0).count();
    (kept > 1).then(|| format!("order {order} was paid {kept} times"))
}

/// A repeat under the same key has the same bytes.
fn changed_repeats(calls: &[Call]) -> Vec<String> {
    let mut first: BTreeMap<(&str, &str), &Call> = BTreeMap::new();
    let mut problems = Vec::new();
    for call in calls {
        let Some(key) = call.idempotency_key.as_deref() else { continue };
        let known = first.entry((&call.path, key)).or_insert(call);
        if known.body != call.body {
            problems.push(format!("call {} repeats call {} with another body", call.number, known.number));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOTHING: Totals = Totals { authorized: 0, captured: 0, cancelled: 0, refunded: 0 };

    #[test]
    fn a_final_outcome_has_to_be_what_the_books_say() {
        let held = Totals { authorized: 500, ..NOTHING };
        let settled = Totals { authorized: 500, captured: 200, cancelled: 300, refunded: 50 };
        let paid = |captured: i64, released: i64, refunded: i64, reserved: i64| {
            json!({ "outcome": "paid", "captured": captured, "released": released, "refunded": refunded,
                "reserved": reserved })
        };
        let not_paid = json!({ "outcome": "not_paid", "reason": "cancelled" });
        for (books, told, so) in [
            (settled, paid(200, 300, 0, 0), true),
            (settled, paid(200, 0, 0, 300), true),
            (settled, paid(500, 0, 0, 0), false),
            (settled, paid(200, 300, 60, 0), false),
            (held, paid(500, 0, 0, 0), false),
            (NOTHING, not_paid.clone(), true),
            (held, not_paid.clone(), false),
            (settled, not_paid, false),
            (held, json!({ "outcome": "approved", "reserved": 500 }), true),
            (NOTHING, json!({ "outcome": "approved", "reserved": 500 }), false),
            (settled, json!({ "outcome": "unknown", "why": "unreachable" }), true),
            (NOTHING, json!({ "outcome": "fine" }), false),
        ] {
            assert_eq!(contradiction(books, &told).is_none(), so, "{told} {books:?}");
        }
    }

    #[test]
    fn outcomes_are_found_wherever_they_stand() {
        let outcome = json!({ "reference": "r", "outcome": "paid" });
        let line = json!({ "id": 1, "answer": { "payments": [{ "outcome": outcome }] } });
        let mut found = Vec::new();
        outcomes(&line, &mut found);
        assert_eq!(found, [&outcome]);
    }

    #[test]
    fn an_order_is_paid_once() {
        let paid = Totals { authorized: 5, captured: 5, ..NOTHING };
        let returned = Totals { refunded: 5, ..paid };
        assert_eq!(paid_twice("1", &[paid, returned, NOTHING]), None);
        assert_eq!(paid_twice("1", &[paid, paid]), Some("order 1 was paid 2 times".to_owned()));
    }
}
