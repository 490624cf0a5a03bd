//! Printed codes, from the host's call to what a customer gets when scanning.

use std::time::Duration;

use kasse::api::qr::{Category, CreateOneTimeQr, ExchangeCustomer, ExchangePersonalQr, Ttl};
use kasse::api::{PngSize, QrFormat, RedirectUrl};
use kasse::block_on;
use kasse::error::{Class, Error, ErrorName};
use kasse::ids::{BeaconId, CustomerToken, Location, MerchantQrId, PersonalQr, RedirectQrId, RedirectTarget};
use kasse::till::{CallbackStickers, Meet, NewRedirect, PrintData, RedirectStickers, Sale};
use kasse_simulator::{Agreement, Fault, Operation, StickerScan};

use super::{World, nok};

const ODD: &str = "blåbær 50% + ÆØÅ";
const PNG: QrFormat = QrFormat::Png(None);

fn id(text: &str) -> RedirectQrId {
    RedirectQrId::new(text).unwrap()
}

fn table(text: &str) -> MerchantQrId {
    MerchantQrId::new(text).unwrap()
}

fn page(text: &str) -> RedirectTarget {
    RedirectTarget::new(text).unwrap()
}

fn at(text: &str) -> Location {
    Location::new(text).unwrap()
}

fn redirects(world: &World) -> RedirectStickers {
    world.till.stickers().redirects()
}

fn callbacks(world: &World) -> CallbackStickers {
    world.till.stickers().callbacks()
}

fn text_of(print: Result<PrintData, Error>) -> String {
    match print.unwrap() {
        PrintData::Text(text) => text.expose().to_owned(),
        PrintData::Picture(_) => panic!("a picture"),
    }
}

fn bytes_of(print: Result<PrintData, Error>) -> Vec<u8> {
    match print.unwrap() {
        PrintData::Picture(bytes) => bytes,
        PrintData::Text(_) => panic!("a text"),
    }
}

fn fault(world: &World, operation: Operation, what: &str) {
    let json = format!(r#"{{"operation": null, "what": {what}}}"#);
    let mut fault: Fault = serde_json::from_str(&json).unwrap();
    fault.operation = Some(operation);
    world.server.control().add_fault(fault);
}

fn count(world: &World, operation: Operation) -> usize {
    let calls = world.server.control().calls(None);
    calls.iter().filter(|call| call.operation == Some(operation)).count()
}

#[test]
fn a_redirect_sticker_is_made_printed_moved_and_retired() {
    let world = World::new();
    let stickers = redirects(&world);
    let made = block_on(stickers.make(NewRedirect::new(id(ODD), page("https://shop.example/k")))).unwrap();
    assert_eq!((made.id.as_str(), made.expires_in), (ODD, None));
    let code = text_of(block_on(stickers.print(id(ODD), QrFormat::Text)));
    let opens = || world.server.control().scan_sticker(&code, None);
    assert_eq!(opens().unwrap(), StickerScan::Redirect { url: "https://shop.example/k".to_owned() });
    let small = QrFormat::Png(Some(PngSize::new(200).unwrap()));
    assert_eq!(bytes_of(block_on(stickers.print(id(ODD), small)))[16..20], [0, 0, 0, 200]);
    assert!(bytes_of(block_on(stickers.print(id(ODD), QrFormat::Svg))).starts_with(b"<svg"));

    block_on(stickers.move_to(id(ODD), page("https://shop.example/new"))).unwrap();
    assert_eq!(opens().unwrap(), StickerScan::Redirect { url: "https://shop.example/new".to_owned() });
    assert_eq!(block_on(stickers.list()).unwrap().len(), 1);
    block_on(stickers.retire(id(ODD))).unwrap();
    block_on(stickers.retire(id(ODD))).unwrap();
    assert!(opens().is_err());
    let gone = block_on(stickers.look_up(id(ODD))).unwrap_err();
    assert_eq!((gone.name(), gone.class()), (ErrorName::NotFound, Class::Refused));
    let gone = block_on(stickers.move_to(id(ODD), page("https://shop.example"))).unwrap_err();
    assert_eq!(gone.name(), ErrorName::NotFound);
}

#[test]
fn making_one_again_gives_it_and_never_changes_another() {
    let world = World::new();
    let stickers = redirects(&world);
    let new = || NewRedirect::new(id("kiosk"), page("https://shop.example/k"));
    fault(&world, Operation::CreateRedirectQr, r#"{"kind": "lost"}"#);
    block_on(stickers.make(new())).unwrap();
    assert_eq!(count(&world, Operation::CreateRedirectQr), 2, "the answer to the first was lost");
    block_on(stickers.make(new())).unwrap();
    let other =
        block_on(stickers.make(NewRedirect::new(id("kiosk"), page("https://other.example")))).unwrap_err();
    assert_eq!(other.name(), ErrorName::Conflict);
    assert!(other.extra().iter().any(|(_, found)| found.contains("shop.example")), "{other}");
    let ends = new().ttl(Ttl::new(Duration::from_secs(600)).unwrap());
    assert_eq!(block_on(stickers.make(ends)).unwrap_err().name(), ErrorName::Conflict);
    assert_eq!(block_on(stickers.look_up(id("kiosk"))).unwrap().target.as_str(), "https://shop.example/k");
}

#[test]
fn a_callback_sticker_is_made_printed_moved_and_retired() {
    let world = World::new();
    let stickers = callbacks(&world);
    let made = block_on(stickers.make(table(ODD), at("Kasse 1"), Category::InStore)).unwrap();
    let code = made.content.unwrap();
    assert_eq!(text_of(block_on(stickers.print(table(ODD), QrFormat::Text))), code);
    assert!(bytes_of(block_on(stickers.print(table(ODD), PNG))).starts_with(b"\x89PNG"));
    let moved = block_on(stickers.move_to(table(ODD), at("Automat"), Category::Vending)).unwrap();
    assert_eq!((moved.content, moved.location.as_deref()), (Some(code.clone()), Some("Automat")));
    let StickerScan::CheckedIn { merchant_qr_id, category, customer_token, .. } =
        world.server.control().scan_sticker(&code, Some("4712345679")).unwrap()
    else {
        panic!("no check-in")
    };
    assert_eq!((merchant_qr_id.as_str(), category), (ODD, "VENDING"));
    let token = CustomerToken::new(customer_token).unwrap();
    let who = block_on(world.till.api().call(&ExchangeCustomer::new(token))).unwrap();
    assert_eq!(who.phone.as_str(), "4712345679");

    block_on(stickers.retire(table(ODD))).unwrap();
    block_on(stickers.retire(table(ODD))).unwrap();
    assert!(block_on(stickers.list()).unwrap().is_empty());
    assert_eq!(block_on(stickers.look_up(table(ODD))).unwrap_err().name(), ErrorName::NotFound);
    let gone = block_on(stickers.move_to(table(ODD), at("X"), Category::InStore)).unwrap_err();
    assert_eq!(gone.name(), ErrorName::NotFound, "a change does not make one");
    assert!(block_on(stickers.list()).unwrap().is_empty());
}

#[test]
fn an_old_sticker_is_adopted_once() {
    let world = World::new();
    let beacon = BeaconId::of_sticker("mobilepaypos://pos?id=123456789012345&source=qr").unwrap();
    block_on(callbacks(&world).adopt(beacon.clone(), at("Kasse 1"))).unwrap();
    block_on(callbacks(&world).adopt(beacon.clone(), at("Kasse 2"))).unwrap();
    let found = block_on(callbacks(&world).look_up(beacon.merchant_qr_id())).unwrap();
    assert_eq!(found.location.as_deref(), Some("Kasse 2"));
}

#[test]
fn trouble_on_the_way_is_not_the_hosts() {
    let world = World::new();
    let stickers = callbacks(&world);
    fault(&world, Operation::PutCallbackQr, r#"{"kind": "status", "status": 500, "body": "empty"}"#);
    fault(&world, Operation::GetCallbackQr, r#"{"kind": "cut_before"}"#);
    fault(&world, Operation::GetCallbackQr, r#"{"kind": "expired_token"}"#);
    block_on(stickers.make(table("t"), at("Kasse 1"), Category::InStore)).unwrap();
    assert_eq!(count(&world, Operation::PutCallbackQr), 2);
    // The documentation has no body for a 401 of this API.
    world.server.control().set_switch("qr_unauthorized", "empty").unwrap();
    world.server.control().revoke_tokens();
    assert_eq!(block_on(stickers.list()).unwrap().len(), 1);

    world
        .server
        .control()
        .set_agreement("123456", Agreement { stickers: false, ..Agreement::default() })
        .unwrap();
    let refused = block_on(stickers.list()).unwrap_err();
    assert_eq!((refused.name(), refused.attempts()), (ErrorName::Forbidden, 1));
}

#[test]
fn a_picture_that_is_none_is_refused() {
    let world = World::new();
    let stickers = callbacks(&world);
    block_on(stickers.make(table("t"), at("Kasse 1"), Category::InStore)).unwrap();
    for what in [
        r#"{"kind": "status", "status": 200, "body": "html"}"#,
        r#"{"kind": "status", "status": 404, "body": "html"}"#,
        r#"{"kind": "huge", "bytes": 10000000}"#,
    ] {
        fault(&world, Operation::Picture, what);
        let refused = block_on(stickers.print(table("t"), PNG)).unwrap_err();
        assert!(
            matches!(refused.name(), ErrorName::UnreadableAnswer | ErrorName::NoAnswer),
            "{what}: {refused}"
        );
    }
    assert!(bytes_of(block_on(stickers.print(table("t"), PNG))).starts_with(b"\x89PNG"));
}

#[test]
fn who_is_behind_a_personal_qr() {
    let world = World::new();
    let control = world.server.control();
    for tokenised in [false, true] {
        let code = PersonalQr::new(control.personal_qr("4512345678", tokenised, 0).unwrap()).unwrap();
        let who = block_on(world.till.api().call(&ExchangePersonalQr::new(code))).unwrap();
        assert_eq!((who.phone.as_str(), who.made_at.is_some()), ("4512345678", tokenised));
    }
    let old = PersonalQr::new(control.personal_qr("4512345678", true, 600_000).unwrap()).unwrap();
    let refused = block_on(world.till.api().call(&ExchangePersonalQr::new(old))).unwrap_err();
    assert_eq!((refused.name(), refused.class()), (ErrorName::PersonalQrInvalid, Class::Refused));
}

#[test]
fn a_landing_page_becomes_a_code() {
    let world = World::new();
    let payment = block_on(world.till.pay(Sale::new(nok(1000), Meet::DynamicQr(QrFormat::Text)))).unwrap();
    let landing = block_on(payment.code()).unwrap().unwrap().expose().to_owned();
    let page = |text: &str| RedirectUrl::new(text).unwrap();
    let call = CreateOneTimeQr::new(page(&landing), QrFormat::Text);
    let code = block_on(world.till.api().call(&call)).unwrap();
    assert_eq!(code.url.as_str(), landing);
    assert!(code.expires_in.is_some_and(|left| left <= Duration::from_secs(600)));
    let other = CreateOneTimeQr::new(page("https://shop.example/?token=none"), QrFormat::Text);
    let refused = block_on(world.till.api().call(&other)).unwrap_err();
    assert_eq!((refused.name(), refused.title()), (ErrorName::RequestRefused, Some("Validation error")));
}
