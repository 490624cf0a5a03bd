use kasse::webhook::Event;

use crate::handler::Handler;
use crate::support::{Ran, kasse, run};

const SECRET: &str = "a-secret-of-a-registration";

fn start(registered: Option<&str>) -> Handler {
    let handler = Handler::start(registered);
    handler.believe(SECRET);
    handler
}

fn trigger(handler: &Handler, arguments: &[&str]) -> Ran {
    let mut command = kasse(&["trigger", "--json", "--to", &handler.url]);
    run(command.args(arguments).env("KASSE_WEBHOOK_SECRETS", SECRET))
}

#[test]
fn every_event_is_one_that_a_handler_believes() {
    let handler = start(None);
    for event in
        ["created", "authorized", "captured", "cancelled", "refunded", "aborted", "expired", "terminated"]
    {
        let ran = trigger(&handler, &[event, "--reference", "till-01-000123", "--amount", "12,50"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.result()["event"], format!("epayments.payment.{event}.v1"));
        let heard = handler.heard();
        let [Event::Payment(heard)] = heard.as_slice() else { panic!("{heard:?}") };
        assert_eq!(heard.name.as_str(), event.to_uppercase());
        assert_eq!(heard.reference.as_str(), "till-01-000123");
        assert_eq!(heard.amount.unwrap().minor(), 1250);
        assert!(heard.success);
    }
    let ran = trigger(&handler, &["user.checked-in.v1", "--sticker", "kasse-æøå"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        matches!(handler.heard().as_slice(), [Event::CheckIn(heard)] if heard.merchant_qr_id == "kasse-æøå")
    );
}

#[test]
fn a_failed_event_says_so_and_a_repeated_one_is_the_same() {
    let handler = start(None);
    assert_eq!(trigger(&handler, &["captured", "--failed", "--times", "3"]).code, 0);
    let heard = handler.heard();
    assert_eq!(heard.len(), 3);
    assert!(heard.iter().all(|event| event.key() == heard[0].key()));
    assert!(matches!(&heard[0], Event::Payment(event) if !event.success && event.moved().is_none()));
}

#[test]
fn what_was_changed_on_the_way_is_refused_and_the_command_says_so() {
    let handler = start(None);
    let ran = trigger(&handler, &["captured", "--forged"]);
    assert_eq!((ran.code, &ran.result()["status"]), (1, &401.into()));
    assert!(handler.heard().is_empty());
}

#[test]
fn a_handler_behind_a_proxy_gets_the_signature_of_its_public_address() {
    let handler = start(Some("https://shop.example/hooks/kasse"));
    assert_eq!(trigger(&handler, &["captured"]).code, 1);
    let ran = trigger(&handler, &["captured", "--webhook-url", "https://shop.example/hooks/kasse"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn what_cannot_be_made_is_said_before_anything_is_sent() {
    let handler = start(None);
    for arguments in [
        &["paid"][..],
        &["captured", "--amount", "many"],
        &["captured", "--reference", "no"],
        &["captured", "--times", "0"],
        &["captured", "--webhook-url", "shop.example"],
    ] {
        let ran = trigger(&handler, arguments);
        assert_eq!(ran.code, 2, "{arguments:?} {ran:?}");
    }
    let without = run(&mut kasse(&["trigger", "captured", "--json", "--to", &handler.url]));
    assert_eq!(without.code, 2, "{without:?}");
    assert!(without.text.contains("KASSE_WEBHOOK_SECRETS"));
    let nobody = run(kasse(&["trigger", "captured", "--json", "--to", "http://127.0.0.1:1/"])
        .env("KASSE_WEBHOOK_SECRETS", SECRET));
    assert_eq!(nobody.code, 1, "{nobody:?}");
    assert!(handler.heard().is_empty());
}
