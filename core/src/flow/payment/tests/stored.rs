//! A record that is read back is one that a machine wrote, or it is refused.

use serde_json::{Value, json};

use super::bench::{APPROVED, Bench, Shows, id, nok};
use crate::flow::payment::{IfApproved, Record, Wish};

/// A payment of which a part is captured and refunded, and the rest is being captured.
fn written() -> Value {
    let mut bench =
        Bench::at(APPROVED, |record| record.capture_policy = crate::flow::payment::CapturePolicy::Manual);
    bench.wish(Wish::Capture { id: id("c1"), amount: Some(nok(400)) });
    bench.done(Shows("AUTHORIZED", [1000, 0, 400, 0]));
    bench.wish(Wish::Refund { id: id("r1"), amount: Some(nok(100)) });
    bench.done(Shows("AUTHORIZED", [1000, 0, 400, 100]));
    bench.wish(Wish::Settle { id: id("s1"), amount: nok(500) });
    bench.wish(Wish::Cancel { if_approved: IfApproved::Release, number: None });
    let record = bench.record().clone();
    assert_eq!((record.operations.len(), record.requests.len()), (3, 3));
    assert_eq!(Record::read(&serde_json::to_vec(&record).unwrap()), Ok(record.clone()));
    serde_json::to_value(record).unwrap()
}

fn refusal_of(place: &str, value: Value) -> &'static str {
    let mut record = written();
    let found = record.pointer_mut(place).unwrap_or_else(|| panic!("no {place}"));
    *found = value;
    Record::read(record.to_string().as_bytes()).expect_err(place)
}

#[test]
fn what_contradicts_itself_is_refused() {
    let written = written();
    let key = written["create"]["key"].clone();
    let last = written["operations"][2]["number"].clone();
    let other = json!({ "currency": "EUR", "value": 100 });
    for (place, value, fault) in [
        ("/amount", json!({ "currency": "NOK", "value": 0 }), "has an amount no payment can have"),
        ("/create/key", Value::Null, "has no key for its create"),
        ("/requests/0/kind/amount", json!({ "currency": "NOK", "value": 0 }), "has an impossible request"),
        ("/requests/2/kind/amount/value", json!(65_000_001), "has an impossible request"),
        ("/requests/1/kind/amount", other, "has an impossible request"),
        ("/operations/0/kind/amount/value", json!(500), "has an impossible operation"),
        ("/operations/0/request", json!(7), "has an impossible operation"),
        ("/operations/0/request", Value::Null, "has an impossible operation"),
        ("/operations/0/kind", written["operations"][1]["kind"].clone(), "has an impossible operation"),
        ("/operations/0/number", json!(2), "has two operations that are one"),
        ("/operations/0/key", key, "has two operations that are one"),
        ("/next_operation", json!(1), "has two operations that are one"),
        ("/next_operation", json!(last), "has two operations that are one"),
        ("/operations/0/state", json!("open"), "has two operations at once"),
        ("/create/attempts", json!(1_u32 << 31), "has counted too far"),
        ("/operations/0/attempts", json!(u32::MAX), "has counted too far"),
        ("/cancel/refusals", json!(u32::MAX), "has counted too far"),
        ("/origin", json!("stolen"), "is not of the form it was written in"),
    ] {
        assert_eq!(refusal_of(place, value), fault, "{place}");
    }
}
