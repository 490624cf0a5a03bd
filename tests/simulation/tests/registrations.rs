//! Registering webhooks with the platform.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use kasse::api::WebhookEvent;
use kasse::error::Error;
use kasse::till::{Ensured, KnownSecret, Webhooks};
use kasse::webhook::Address;
use kasse_simulation::{Fault, Host, Setup, WEBHOOK_URL};

const EVENTS: [WebhookEvent; 2] = [WebhookEvent::PaymentAuthorized, WebhookEvent::UserCheckedIn];

fn webhooks(host: &Host) -> Webhooks {
    host.client.webhooks(host.till.msn().clone())
}

fn ensure(host: &mut Host, url: &str, known: &[KnownSecret]) -> Result<Ensured, Error> {
    let (webhooks, address) = (webhooks(host), Address::new(url).unwrap());
    host.run(webhooks.ensure(&address, &EVENTS, known))
}

fn urls(host: &mut Host) -> Vec<String> {
    let webhooks = webhooks(host);
    host.run(webhooks.list()).unwrap().into_iter().map(|webhook| webhook.url).collect()
}

fn posts(host: &Host) -> usize {
    let calls = host.wire.calls("/v1/webhooks");
    calls.iter().filter(|seen| seen.method == kasse::http::Method::Post).count()
}

#[test]
fn the_first_time_registers_and_later_ones_change_nothing() {
    let mut host = Setup::new().host(|_| {});
    let first = ensure(&mut host, WEBHOOK_URL, &[]).unwrap();
    let known = [KnownSecret { id: first.id.clone(), secret: first.new_secret.unwrap() }];
    for _ in 0..3 {
        let again = ensure(&mut host, WEBHOOK_URL, &known).unwrap();
        assert_eq!((again.id, again.new_secret, again.deleted), (first.id.clone(), None, vec![]));
    }
    assert_eq!((posts(&host), urls(&mut host)), (1, vec![WEBHOOK_URL.to_owned()]));
}

/// The new secret is believed at once: the platform may send before the host has stored it.
#[test]
fn a_new_secret_is_believed_at_once_beside_the_old_ones() {
    let mut host = Setup::new().host(|_| {});
    let made = ensure(&mut host, WEBHOOK_URL, &[]).unwrap();
    let secret = made.new_secret.unwrap();
    assert!(host.deliver_signed("{}", secret.expose()).is_ok());
    assert!(host.deliver("{}").is_ok());
    assert!(host.deliver_signed("{}", "another").is_err());
}

#[test]
fn a_registration_whose_secret_is_lost_is_replaced() {
    let mut host = Setup::new().host(|_| {});
    let lost = ensure(&mut host, WEBHOOK_URL, &[]).unwrap();
    let replaced = ensure(&mut host, WEBHOOK_URL, &[]).unwrap();
    assert_ne!(replaced.id, lost.id);
    assert!(replaced.new_secret.is_some());
    assert_eq!(replaced.deleted, [lost.id]);
    assert_eq!(urls(&mut host).len(), 1);
}

#[test]
fn a_registration_whose_answer_was_lost_is_replaced_by_the_next_call() {
    let mut host = Setup::new().host(|_| {});
    host.wire.fault("/v1/webhooks", Fault::Reply { reply: list_of_nothing(), work: false });
    host.wire.fault("/v1/webhooks", Fault::AnswerLost);
    assert!(ensure(&mut host, WEBHOOK_URL, &[]).is_err());
    assert_eq!(urls(&mut host).len(), 1, "it was registered, and nobody has its secret");
    let second = ensure(&mut host, WEBHOOK_URL, &[]).unwrap();
    assert!(second.new_secret.is_some());
    assert_eq!((second.deleted.len(), urls(&mut host).len()), (1, 1));
}

fn list_of_nothing() -> kasse::http::HttpResponse {
    kasse::http::HttpResponse { status: 200, headers: Vec::new(), body: br#"{"webhooks":[]}"#.to_vec() }
}

#[test]
fn another_address_is_not_touched() {
    let mut host = Setup::new().host(|_| {});
    ensure(&mut host, "https://other.example.test/hook", &[]).unwrap();
    let refused = ensure(&mut host, WEBHOOK_URL, &[]).unwrap_err();
    assert_eq!(refused.http_status(), Some(400), "a unit has one registration for check-ins: {refused}");
    assert_eq!(urls(&mut host), ["https://other.example.test/hook"]);
}

#[test]
fn deleting_what_is_gone_is_fine() {
    let mut host = Setup::new().host(|_| {});
    let made = ensure(&mut host, WEBHOOK_URL, &[]).unwrap();
    let webhooks = webhooks(&host);
    host.run(webhooks.delete(made.id.clone())).unwrap();
    host.run(webhooks.delete(made.id)).unwrap();
    assert_eq!(urls(&mut host), [""; 0]);
}
