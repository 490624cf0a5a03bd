//! Plain typed calls, each against the platform's own idea of it.

use kasse::api::{
    CreateCall, CreatePayment, Customer, EventName, Flow, ForceApprove, ModifyCall, QrFormat,
    RegisterWebhook, State, WebhookEvent, WebhookId,
};
use kasse::block_on;
use kasse::error::{Class, ErrorName};
use kasse::ids::{HttpsUrl, IdempotencyKey, Reference, ReturnUrl};
use kasse::money::{ModificationAmount, PaymentAmount};
use kasse::till::ApiCalls;

use super::{World, nok};

fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::new(text).unwrap()
}

fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

fn part(minor: i64) -> ModificationAmount {
    ModificationAmount::new(nok(minor)).unwrap()
}

fn create(name: &str, flow: Flow) -> CreateCall {
    let amount = PaymentAmount::new(nok(1000)).unwrap();
    CreatePayment::new(reference(name), amount, flow).build().unwrap().with_key(key(name))
}

fn world() -> (World, ApiCalls) {
    let world = World::new();
    let calls = world.client.api(world.till.msn().clone());
    (world, calls)
}

#[test]
fn a_payment_from_create_to_refund() {
    let (world, calls) = world();
    block_on(calls.authenticate()).unwrap();
    let made = create("calls-000001", Flow::Qr { format: Some(QrFormat::Text) });
    let created = block_on(calls.create(&made)).unwrap();
    assert_eq!(created.reference.as_str(), "calls-000001");
    assert_eq!(block_on(calls.get(reference("calls-000001"))).unwrap().state, State::Created);

    let customer = Customer::Phone(world.till.phone("+47 12 34 56 78").unwrap());
    let approve = ForceApprove::customer(reference("calls-000001"), &customer).unwrap();
    block_on(calls.force_approve(&approve)).unwrap();
    assert_eq!(block_on(calls.get(reference("calls-000001"))).unwrap().state, State::Authorized);

    let capture = ModifyCall::capture(reference("calls-000001"), key("c-1"), part(600));
    assert_eq!(block_on(calls.modify(&capture)).unwrap().aggregate.captured, nok(600));
    let refund = ModifyCall::refund(reference("calls-000001"), key("r-1"), part(100));
    assert_eq!(block_on(calls.modify(&refund)).unwrap().aggregate.refunded, nok(100));
    let cancel = ModifyCall::cancel(reference("calls-000001"), key("x-1"), false);
    assert_eq!(block_on(calls.modify(&cancel)).unwrap().aggregate.cancelled, nok(400));

    let events = block_on(calls.events(reference("calls-000001"))).unwrap();
    let names: Vec<_> = events.iter().map(|event| event.name.clone()).collect();
    use EventName::{Authorized, Cancelled, Captured, Created, Refunded};
    assert_eq!(names, [Created, Authorized, Captured, Refunded, Cancelled]);
    assert!(world.server.control().violations().is_empty());
}

#[test]
fn both_kinds_of_cancel() {
    let (world, calls) = world();
    let return_url = ReturnUrl::new("https://shop.example/done").unwrap();
    let page = Flow::WebRedirect { return_url, customer: None };
    let created = block_on(calls.create(&create("calls-000002", page))).unwrap();
    let gentle = |key_: &str, name: &str| ModifyCall::cancel(reference(name), key(key_), true);
    let ended = block_on(calls.modify(&gentle("x-2", "calls-000002"))).unwrap();
    assert_eq!(ended.state, State::Terminated);

    let address = created.redirect_url.unwrap();
    let late = ForceApprove::token(reference("calls-000002"), &address).unwrap();
    assert_eq!(block_on(calls.force_approve(&late)).unwrap_err().class(), Class::Refused);

    let made = create("calls-000003", Flow::Qr { format: Some(QrFormat::Text) });
    block_on(calls.create(&made)).unwrap();
    world.server.control().approve("calls-000003", None).unwrap();
    let error = block_on(calls.modify(&gentle("x-3", "calls-000003"))).unwrap_err();
    assert_eq!((error.platform_code(), error.name()), (Some(6060), ErrorName::CancelAlreadyAuthorized));
    let all = ModifyCall::cancel(reference("calls-000003"), key("x-4"), false);
    assert_eq!(block_on(calls.modify(&all)).unwrap().aggregate.cancelled, nok(1000));
}

#[test]
fn an_address_of_a_page_approves_by_its_token() {
    let (_world, calls) = world();
    let return_url = ReturnUrl::new("https://shop.example/done").unwrap();
    let page = Flow::WebRedirect { return_url, customer: None };
    let created = block_on(calls.create(&create("calls-000004", page))).unwrap();
    let approve = ForceApprove::token(reference("calls-000004"), &created.redirect_url.unwrap()).unwrap();
    block_on(calls.force_approve(&approve)).unwrap();
    assert_eq!(block_on(calls.get(reference("calls-000004"))).unwrap().state, State::Authorized);
}

#[test]
fn webhooks_are_registered_listed_and_deleted() {
    let (_world, calls) = world();
    let url = HttpsUrl::new("https://shop.example/kasse").unwrap();
    let wanted = vec![WebhookEvent::PaymentAuthorized, WebhookEvent::PaymentCaptured];
    let register = RegisterWebhook::new(url, wanted.clone()).unwrap();
    let made = block_on(calls.register_webhook(&register)).unwrap();
    assert!(!made.secret.expose().is_empty());
    assert!(!format!("{made:?}").contains(made.secret.expose()));

    let listed = block_on(calls.list_webhooks()).unwrap();
    let found = listed.iter().find(|webhook| webhook.id == made.id).unwrap();
    assert_eq!((found.url.as_str(), &found.events), ("https://shop.example/kasse", &wanted));

    block_on(calls.delete_webhook(made.id.clone())).unwrap();
    assert!(block_on(calls.list_webhooks()).unwrap().iter().all(|webhook| webhook.id != made.id));
    let gone = block_on(calls.delete_webhook(WebhookId::new("no-such-registration").unwrap()));
    assert_eq!(gone.unwrap_err().class(), Class::Refused);
}

#[test]
fn what_the_platform_does_not_know_is_an_error_of_its_own() {
    let (_world, calls) = world();
    let error = block_on(calls.get(reference("nobody-made-this"))).unwrap_err();
    assert_eq!((error.name(), error.http_status()), (ErrorName::ReferenceNotFound, Some(404)));
}
