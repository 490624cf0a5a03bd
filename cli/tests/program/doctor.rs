use std::collections::BTreeMap;
use std::net::TcpListener;

use serde_json::Value;

use crate::support::{Ran, Simulator, Till, run};

fn verdicts(ran: &Ran) -> BTreeMap<String, (String, Value)> {
    let checks = ran.result()["checks"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    checks.iter().map(|check| (text(&check["check"]), (text(&check["verdict"]), check.clone()))).collect()
}

/// A doctor with some variables changed.
fn doctor(till: &Till<'_>, changed: &[(&str, &str)]) -> Ran {
    run(till.command(&["doctor", "--json"]).envs(changed.iter().copied()))
}

#[test]
fn a_till_that_is_ready_passes_every_check() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let ran = doctor(&till, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let found = verdicts(&ran);
    for check in ["settings", "credentials", "journal", "proxy", "reachable", "clock", "token", "sales_unit"]
    {
        assert_eq!(found[check].0, "ok", "{check}: {ran:?}");
    }
    assert_eq!(found["tls"].0, "skipped");
    for secret in ["client_secret", "subscription_key", "client_id"] {
        assert!(!ran.text.contains(simulator.text(secret)));
    }
}

#[test]
fn pasted_characters_are_named_with_their_place() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    for (pasted, name) in [
        ("abc\u{200b}def", "ZERO WIDTH SPACE at character 4"),
        ("\u{feff}abc", "BYTE ORDER MARK at character 1"),
        ("abc ", "SPACE at character 4"),
        ("\u{201c}abc\u{201d}", "LEFT DOUBLE QUOTATION MARK at character 1"),
    ] {
        let ran = doctor(&till, &[("KASSE_CLIENT_SECRET", pasted)]);
        let found = verdicts(&ran);
        let (verdict, check) = &found["client_secret"];
        assert_eq!((ran.code, verdict.as_str()), (1, "failed"));
        assert!(check["found"].as_str().unwrap().contains(name), "{check}");
        assert!(check["advice"].is_string() && !ran.text.contains("abc"), "{ran:?}");
        assert_eq!((found["reachable"].0.as_str(), found["token"].0.as_str()), ("ok", "skipped"));
    }
}

#[test]
fn keys_that_are_wrong_are_told_from_a_unit_that_is() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let ran = doctor(&till, &[("KASSE_CLIENT_SECRET", "wrong")]);
    assert_eq!((ran.code, verdicts(&ran)["token"].0.as_str()), (1, "failed"), "{ran:?}");

    let ran = doctor(&till, &[("KASSE_MSN", "999999")]);
    let found = verdicts(&ran);
    assert_eq!(ran.code, 1);
    assert!(found["token"].0 == "failed" || found["sales_unit"].0 == "failed", "{ran:?}");
}

#[test]
fn a_way_that_is_closed_is_described() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    // A port that was free a moment ago: nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("http://127.0.0.1:{port}");
    let ran = doctor(&till, &[("KASSE_BASE_URL", &nobody)]);
    let (verdict, check) = verdicts(&ran)["reachable"].clone();
    assert_eq!((ran.code, verdict.as_str()), (1, "failed"));
    assert!(check["advice"].as_str().unwrap().contains("nobody listens"), "{check}");

    let ran = doctor(&till, &[("HTTPS_PROXY", "http://user:hemmelig@proxy.example:3128")]);
    assert!(verdicts(&ran)["proxy"].1["found"].as_str().unwrap().contains("HTTPS_PROXY"), "{ran:?}");
    assert!(!ran.text.contains("hemmelig"));
    let ran = doctor(&till, &[("HTTPS_PROXY", "http://proxy.example:3128"), ("KASSE_PROXY", "none")]);
    assert_eq!(verdicts(&ran)["proxy"].1["found"], "none");
}

#[test]
fn a_clock_that_is_off_is_seen() {
    let simulator = Simulator::start(&[]);
    simulator.control("POST", "/time/advance", r#"{"ms": 7200000}"#);
    let ran = doctor(&Till::new(&simulator), &[]);
    let (verdict, check) = verdicts(&ran)["clock"].clone();
    assert_eq!(verdict, "failed");
    assert!(check["found"].as_str().unwrap().ends_with("behind"), "{check}");
}

#[test]
fn a_journal_that_cannot_be_is_found_before_the_first_payment() {
    let simulator = Simulator::start(&[]);
    let ran = doctor(&Till::new(&simulator), &[("KASSE_JOURNAL", "/no/such/folder/journal.db")]);
    assert_eq!((ran.code, verdicts(&ran)["journal"].0.as_str()), (1, "failed"));
}

#[cfg(unix)]
#[test]
fn keys_in_a_file_that_others_can_read_are_pointed_out() {
    use std::os::unix::fs::PermissionsExt;
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let path = till.folder.path().join("kasse.toml");
    std::fs::write(&path, format!("client_secret = '{}'", simulator.text("client_secret"))).unwrap();
    for (mode, due) in [(0o644, "warning"), (0o600, "ok")] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let ran = run(till.command(&["doctor", "--json"]).env_remove("KASSE_CLIENT_SECRET"));
        assert_eq!((ran.code, verdicts(&ran)["settings_file"].0.as_str()), (0, due), "{ran:?}");
    }
}
