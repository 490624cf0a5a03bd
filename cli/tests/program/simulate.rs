use serde_json::json;

use crate::support::{Simulator, kasse, run};

#[test]
fn its_first_line_is_all_a_till_needs() {
    let simulator = Simulator::start(&[]);
    let fields: Vec<&String> = simulator.started.as_object().unwrap().keys().collect();
    let due = ["base_url", "client_id", "client_secret", "control_url", "msn", "subscription_key"];
    assert_eq!(fields, due);
    assert_eq!(simulator.control("GET", "/payments", ""), json!([]));
}

#[test]
fn time_stands_still_when_it_is_stepped() {
    let simulator = Simulator::start(&["--stepped"]);
    let before = simulator.control("GET", "/time", "");
    assert_eq!(simulator.control("GET", "/time", ""), before);
    simulator.control("POST", "/time/advance", r#"{"ms": 60000}"#);
    let moved = simulator.control("GET", "/time", "")["now"].as_i64().unwrap();
    assert_eq!(moved - before["now"].as_i64().unwrap(), 60_000);
}

#[test]
fn assumptions_can_be_turned_round() {
    let simulator = Simulator::start(&["--switch", "unknown_fields=ignored"]);
    let switches = simulator.control("GET", "/switches", "");
    let found = switches.as_array().unwrap().iter().find(|switch| switch["name"] == "unknown_fields");
    assert_eq!(found.unwrap()["value"], "ignored");

    for bad in ["unknown_fields", "unknown_fields=perhaps", "no_such_switch=1"] {
        let ran = run(&mut kasse(&["simulate", "--json", "--switch", bad]));
        assert_eq!((ran.code, ran.error("name")), (2, &json!("usage")), "{bad}");
    }
    let listed = run(&mut kasse(&["simulate", "--list-switches", "--json"]));
    assert!(listed.lines.iter().any(|line| line["name"] == "unknown_fields" && line["source"].is_string()));
}

#[test]
fn units_are_chosen_or_made() {
    assert_eq!(Simulator::start(&["--unit", "234567"]).text("msn"), "234567");
    let made = Simulator::start(&["--unit", "9876:FI"]);
    assert_eq!(made.text("msn"), "9876");
    let units = made.control("GET", "/units", "");
    assert!(units.as_array().unwrap().iter().any(|unit| unit["msn"] == "9876" && unit["market"] == "FI"));
    for bad in ["9876", "9876:SE", "12:NO"] {
        assert_eq!(run(&mut kasse(&["simulate", "--unit", bad])).code, 2, "{bad}");
    }
}

#[test]
fn a_certificate_makes_it_https() {
    let file = |name| format!("{}/../core/tests/net/certificates/{name}", env!("CARGO_MANIFEST_DIR"));
    let (certificate, key) = (file("server.pem"), file("server.key"));
    let simulator = Simulator::start(&["--certificate", &certificate, "--key", &key]);
    assert!(simulator.text("base_url").starts_with("https://127.0.0.1:"));

    let swapped = run(&mut kasse(&["simulate", "--json", "--certificate", &key, "--key", &certificate]));
    assert_eq!((swapped.code, swapped.error("name")), (1, &json!("machine")));
    assert_eq!(run(&mut kasse(&["simulate", "--certificate", &certificate])).code, 2);
}

#[test]
fn a_port_that_is_taken_is_a_plain_error() {
    let simulator = Simulator::start(&[]);
    let port = simulator.text("base_url").rsplit_once(':').unwrap().1.to_owned();
    let ran = run(&mut kasse(&["simulate", "--json", "--port", &port]));
    assert_eq!((ran.code, ran.error("name")), (1, &json!("machine")));
}
