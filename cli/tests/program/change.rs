use serde_json::json;

use crate::support::{Simulator, Till};

/// A payment of 100.00 that is approved and not captured.
fn reserved(till: &Till<'_>) -> String {
    let paying = till.pay(&["100", "--qr", "--manual-capture"]);
    till.simulator.approve(&paying.reference);
    let ran = paying.end();
    assert_eq!(
        (ran.code, &ran.result()["outcome"]),
        (0, &json!("approved")),
        "reserving was all that was asked"
    );
    ran.result()["reference"].as_str().unwrap().to_owned()
}

#[test]
fn captures_and_refunds_happen_once_per_request() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let reference = reserved(&till);
    assert_eq!(till.run(&["status", &reference]).code, 6);

    for _ in 0..2 {
        let ran = till.run(&["capture", &reference, "60", "--request-id", "c-1"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.result()["request"], json!({ "id": "c-1", "state": "done" }));
        assert_eq!(simulator.totals(&reference)["captured"], 6000);
    }
    let other = till.run(&["capture", &reference, "10", "--request-id", "c-1"]);
    assert_eq!((other.code, other.error("name")), (4, &json!("request_id_conflict")));

    for _ in 0..2 {
        assert_eq!(till.run(&["refund", &reference, "25", "--request-id", "r-1"]).code, 0);
        assert_eq!(simulator.totals(&reference)["refunded"], 2500);
    }
    let named = till.run(&["refund", &reference, "5"]);
    assert_eq!(
        (named.code, &named.lines[0]["kind"]),
        (0, &json!("request")),
        "a new request has a name before it is sent"
    );
    assert_eq!(named.lines[0]["id"], named.result()["request"]["id"]);
    assert_eq!(simulator.totals(&reference)["refunded"], 3000);
    assert_eq!(simulator.control("GET", "/violations", ""), json!([]));
}

#[test]
fn settling_takes_this_much_and_releases_the_rest() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let reference = reserved(&till);
    for _ in 0..2 {
        let ran = till.run(&["settle", &reference, "35.50", "--request-id", "s-1"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let totals = simulator.totals(&reference);
        assert_eq!((&totals["captured"], &totals["cancelled"]), (&json!(3550), &json!(6450)));
    }
}

#[test]
fn vending_releases_what_nobody_settles() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["100", "--qr", "--release-unless-settled-within", "2"]);
    simulator.approve(&paying.reference);
    let ran = paying.end();
    assert_eq!((ran.code, &ran.result()["reason"]["name"]), (3, &json!("cancelled")), "{ran:?}");
}

#[test]
fn a_cancel_says_exactly_what_came_of_it() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let ran = till.run(&["pay", "20", "--qr", "--wait", "1"]);
    let open = ran.result()["reference"].as_str().unwrap();
    let ran = till.run(&["cancel", open]);
    assert_eq!((ran.code, &ran.result()["reason"]["name"]), (0, &json!("cancelled")), "{ran:?}");

    let approved = reserved(&till);
    let kept = till.run(&["cancel", &approved, "--keep-if-approved"]);
    assert_eq!((kept.code, &kept.result()["outcome"]), (6, &json!("approved")), "{kept:?}");
    let released = till.run(&["cancel", &approved]);
    assert_eq!((released.code, &released.result()["outcome"]), (0, &json!("not_paid")), "{released:?}");

    let paid = reserved(&till);
    assert_eq!(till.run(&["capture", &paid]).code, 0);
    let late = till.run(&["cancel", &paid]);
    assert_eq!(simulator.totals(&paid)["refunded"], 0);
    assert_eq!((late.code, &late.result()["outcome"]), (7, &json!("paid")), "{late:?}");
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    for arguments in [
        &["status", "no-such-1"][..],
        &["capture", "no-such-1"],
        &["cancel", "no-such-1"],
        &["settle", "no-such-1", "5"],
    ] {
        let ran = till.run(arguments);
        assert_eq!((ran.code, ran.error("name")), (4, &json!("payment_not_found")), "{arguments:?} {ran:?}");
    }
    let ran = till.run(&["adopt", "no-such-1"]);
    assert_eq!((ran.code, ran.error("name")), (4, &json!("reference_not_found")), "{ran:?}");
}

#[test]
fn payments_made_elsewhere_are_watched_or_adopted() {
    let simulator = Simulator::fast(&[]);
    let elsewhere = Till::new(&simulator);
    let reference = reserved(&elsewhere);

    let watching = Till::new(&simulator);
    let ran = watching.run(&["watch", &reference]);
    assert_eq!((ran.code, &ran.result()["outcome"]), (6, &json!("approved")), "{ran:?}");
    assert_eq!(watching.run(&["capture", &reference]).code, 4, "watching never changes");

    let adopting = Till::new(&simulator);
    assert_eq!(adopting.run(&["adopt", &reference]).code, 0);
    let ran = adopting.run(&["capture", &reference]);
    assert_eq!((ran.code, &ran.result()["outcome"]), (0, &json!("paid")), "{ran:?}");
}
