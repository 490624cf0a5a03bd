//! Where money may go, and where not.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::Till;
use serde_json::json;

#[test]
fn the_worked_example_of_the_aggregates() {
    let mut till = Till::new();
    till.approved("example-01", 1000);
    let sums = |till: &mut Till| {
        let aggregate = till.get("example-01").body["aggregate"].clone();
        ["authorized", "captured", "cancelled", "refunded"]
            .map(|name| aggregate[format!("{name}Amount")]["value"].as_i64().unwrap())
    };
    assert_eq!(sums(&mut till), [1000, 0, 0, 0]);
    assert_eq!(till.capture("example-01", 250).status, 200);
    assert_eq!(sums(&mut till), [1000, 250, 0, 0]);
    assert_eq!(till.cancel("example-01").status, 200);
    assert_eq!(sums(&mut till), [1000, 250, 750, 0]);
    assert_eq!(till.refund("example-01", 100).status, 200);
    assert_eq!(sums(&mut till), [1000, 250, 750, 100]);
    assert_eq!(till.platform.violations(), []);
}

#[test]
fn a_cancel_before_approval_terminates() {
    let mut till = Till::new();
    let body = till.qr("never-paid", 1000);
    till.create(&body);
    let cancelled = till.cancel("never-paid").body;
    assert_eq!(cancelled["state"], "TERMINATED");
    assert_eq!(cancelled["aggregate"]["cancelledAmount"], json!({"currency": "NOK", "value": 1000}));
    assert_eq!(till.platform.ledger().all().count(), 0);
}
