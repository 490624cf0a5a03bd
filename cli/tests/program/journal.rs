use serde_json::json;

use crate::support::{Simulator, Till, kasse, run};

#[test]
fn a_result_nobody_heard_is_kept_until_it_is_acknowledged() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let reference = till.pay(&["20", "--qr"]).kill();
    simulator.approve(&reference);

    let ran = till.run(&["recovered", "--wait", "20"]);
    let found = &ran.result()["payments"][0];
    assert_eq!(found["reference"], json!(reference), "{ran:?}");
    assert_eq!(found["outcome"], "approved", "held: the customer may have left");
    assert_eq!(found["unacknowledged"], true);

    assert_eq!(till.run(&["recovered", "ack", &reference]).code, 0);
    assert_eq!(till.run(&["recovered", "list"]).result()["payments"], json!([]));
    assert_eq!(till.run(&["cancel", &reference]).code, 0);
}

#[test]
fn the_journal_is_shown_without_the_network_and_without_personal_data() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let reference = till.pay(&["20", "--phone", "+4712345678", "--order", "Bord 7"]).kill();
    drop(simulator.control("POST", &format!("/payments/{reference}/decline"), ""));
    let calls = simulator.control("GET", "/calls", "").as_array().unwrap().len();

    let journal = till.folder.path().join("journal.db");
    let journal = journal.to_str().unwrap();
    let list = run(&mut kasse(&["journal", "list", "--json", "--live", "--journal", journal]));
    assert_eq!((list.code, &list.result()["payments"][0]["order"]), (0, &json!("Bord 7")), "{list:?}");
    let show = run(&mut kasse(&["journal", "show", &reference, "--json", "--journal", journal]));
    assert_eq!(show.result()["record"]["reference"], json!(reference));
    assert_eq!(show.result()["host"], json!(simulator.text("base_url")));
    assert!(!show.text.contains("12345678"), "{show:?}");
    assert_eq!(simulator.control("GET", "/calls", "").as_array().unwrap().len(), calls);

    let missing = run(&mut kasse(&["journal", "list", "--json", "--journal", "no-such.db"]));
    assert_eq!(
        (missing.code, missing.error("name")),
        (1, &json!("machine")),
        "a file is not made by looking"
    );
}

#[test]
fn a_command_beside_a_waiting_till_works_on_its_payment() {
    let simulator = Simulator::fast(&[]);
    let till = Till::new(&simulator);
    let paying = till.pay(&["20", "--qr"]);
    let beside = till.run(&["status", &paying.reference]);
    assert_eq!((beside.code, &beside.result()["outcome"]), (5, &json!("pending")), "{beside:?}");
    let cancel = till.run(&["cancel", &paying.reference]);
    assert_eq!((cancel.code, &cancel.result()["reason"]["name"]), (0, &json!("cancelled")), "{cancel:?}");
    let ran = paying.end();
    assert_eq!((ran.code, &ran.result()["reason"]["name"]), (3, &json!("cancelled")));
}
