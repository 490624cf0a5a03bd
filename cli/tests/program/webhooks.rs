use std::collections::BTreeMap;

use serde_json::Value;

use crate::handler::Handler;
use crate::support::{Ran, Simulator, Till, run};

fn webhooks(till: &Till<'_>, arguments: &[&str], changed: &[(&str, &str)]) -> Ran {
    let arguments = [&["webhooks"], arguments, &["--json"]].concat();
    run(till.command(&arguments).envs(changed.iter().copied()))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn a_registration_is_made_once_kept_and_deleted() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let there = ("KASSE_WEBHOOK_URL", "https://shop.example/hooks/kasse");
    let made = webhooks(&till, &["ensure"], &[there]);
    assert_eq!(made.code, 0, "{made:?}");
    let (id, secret) = (text(&made.result()["id"]), text(&made.result()["new_secret"]));
    assert!(secret.starts_with(&format!("{id}:")));

    let kept = webhooks(&till, &["ensure"], &[there, ("KASSE_WEBHOOK_SECRETS", &secret)]);
    assert_eq!((&kept.result()["id"], &kept.result()["new_secret"]), (&id.as_str().into(), &Value::Null));
    // Nobody has the secret any more: a registration that cannot be checked is replaced.
    let replaced = webhooks(&till, &["ensure", "--check-ins"], &[there]);
    assert_eq!(replaced.result()["deleted"], serde_json::json!([id]));

    let list = webhooks(&till, &["list"], &[]);
    let [one] = list.result()["webhooks"].as_array().unwrap().as_slice() else { panic!("{list:?}") };
    assert_eq!(one["events"].as_array().unwrap().len(), 8);
    assert!(!list.text.contains(secret.split_once(':').unwrap().1));
    for _ in 0..2 {
        assert_eq!(webhooks(&till, &["delete", &text(&one["id"])], &[]).code, 0);
    }
    assert_eq!(webhooks(&till, &["list"], &[]).result()["webhooks"], serde_json::json!([]));
    assert_eq!(webhooks(&till, &["ensure"], &[]).code, 2, "the address cannot be guessed");
}

fn verdicts(ran: &Ran) -> BTreeMap<String, String> {
    let checks = ran.result()["checks"].as_array().unwrap();
    checks.iter().map(|check| (text(&check["check"]), text(&check["verdict"]))).collect()
}

#[test]
fn the_doctor_knows_whether_events_arrive_and_only_those() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let handler = Handler::start(None);
    let there = ("KASSE_WEBHOOK_URL", handler.url.as_str());
    let before = webhooks(&till, &["doctor"], &[there]);
    assert_eq!(before.code, 1, "{before:?}");
    assert_eq!(verdicts(&before)["registered"], "failed");
    assert_eq!(verdicts(&before)["secret"], "failed");

    let made = webhooks(&till, &["ensure"], &[there]);
    let secret = text(&made.result()["new_secret"]);
    let settings = [there, ("KASSE_WEBHOOK_SECRETS", secret.as_str())];
    // It checks with another secret.
    let deaf = webhooks(&till, &["doctor"], &settings);
    assert_eq!((deaf.code, verdicts(&deaf)["handler"].as_str()), (1, "failed"), "{deaf:?}");

    handler.believe(secret.split_once(':').unwrap().1);
    let ready = webhooks(&till, &["doctor"], &settings);
    assert_eq!(ready.code, 0, "{ready:?}");
    for check in ["registered", "secret", "handler", "forgery"] {
        assert_eq!(verdicts(&ready)[check], "ok", "{check}: {ready:?}");
    }
    assert_eq!(verdicts(&ready)["check_ins"], "skipped");
    assert!(!ready.text.contains(secret.split_once(':').unwrap().1));
}

#[test]
fn who_the_customer_is_can_be_asked_before_the_sale() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let shown = simulator.control("POST", "/personal-qr", r#"{"phone":"4712345678","version":"2.0"}"#);
    let code =
        shown["text"].as_str().or(shown["qr"].as_str()).unwrap_or_else(|| panic!("{shown}")).to_owned();
    let ran = till.run(&["identify", "--scan", &code]);
    assert_eq!((ran.code, &ran.result()["phone"]), (0, &"4712345678".into()), "{ran:?}");
    let number = till.run(&["identify", "--phone", "12 34 56 78", "--country", "NO"]);
    assert_eq!(number.result()["phone"], "4712345678", "{number:?}");
    let nobody = till.run(&["identify", "--token", "bm9ib2R5"]);
    assert_eq!((nobody.code, nobody.error("advice")), (4, &"ask_customer".into()), "{nobody:?}");
    assert_eq!(till.run(&["identify"]).code, 2);
}
