//! Every call there is, as a till makes it, with answers of every kind that a till can be given.

use std::time::Duration;

use kasse::api::orders::{AddReceipt, GetOrder, LinkCategory, OrderLink, SetOrderLink};
use kasse::api::qr::{
    AdoptMobilePayQr, Category, CreateOneTimeQr, CreateRedirectQr, DeleteCallbackQr, DeleteRedirectQr,
    ExchangeCustomer, ExchangePersonalQr, GetCallbackQr, GetRedirectQr, ListCallbackQrs, ListRedirectQrs,
    PutCallbackQr, Ttl, UpdateRedirectQr, WhiteBorder,
};
use kasse::api::{
    BlockedSource, CreateCall, CreatePayment, CreatePaymentBuilder, Customer, DeleteWebhook, Flow,
    ForceApprove, GetEvents, GetPayment, LegalLinks, ListWebhooks, ModifyCall, PngSize, QrFormat,
    RedirectUrl, RegisterWebhook, Scope, WebhookEvent, WebhookId,
};
use kasse::clock::Timestamp;
use kasse::ids::{
    BeaconId, CustomerToken, HttpsUrl, IdempotencyKey, Location, MerchantQrId, PersonalQr, RedirectQrId,
    RedirectTarget, Reference, ReturnUrl,
};
use kasse::metadata::Metadata;
use kasse::money::{Currency, ModificationAmount, Money, PaymentAmount};
use kasse::phone::Msisdn;
use kasse::receipt::{Line, PaymentSources, Receipt, UnitInfo};

use crate::world::World;

fn reference(number: u32) -> Reference {
    Reference::new(format!("contract-{number:04}")).unwrap()
}

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

fn part(minor: i64) -> ModificationAmount {
    ModificationAmount::new(nok(minor)).unwrap()
}

fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey::new(name).unwrap()
}

fn https(text: &str) -> HttpsUrl {
    HttpsUrl::new(text).unwrap()
}

fn kari() -> Customer {
    Customer::Phone(Msisdn::new("4712345678").unwrap())
}

fn create(number: u32, flow: Flow) -> CreatePaymentBuilder {
    CreatePayment::new(reference(number), PaymentAmount::new(nok(14_900)).unwrap(), flow)
}

fn call(number: u32, builder: CreatePaymentBuilder) -> CreateCall {
    builder.build().unwrap().with_key(key(&format!("create-{number}")))
}

fn receipt() -> Receipt {
    Receipt::builder(Currency::Nok)
        .line(Line::new("1", "Coffee", 9_800, 2500).unit(UnitInfo::pieces(4_900, 2)))
        .line(Line::new("2", "Newspaper", 5_100, 0))
        .pos_id("k03")
        .receipt_number("147")
        .payment_sources(PaymentSources::default())
        .build()
        .unwrap()
}

/// Everything.
pub(crate) fn play(world: &mut World) {
    payments(world);
    adjustments(world);
    webhooks(world);
    redirects(world);
    callbacks(world);
    orders(world);
    exchanges(world);
}

fn payments(world: &mut World) {
    let text = Flow::Qr { format: Some(QrFormat::Text) };
    let plain = call(1, create(1, text.clone()));
    let created = world.must(&plain);
    world.must(&GetPayment::new(reference(1)));
    world.must(&GetEvents::new(reference(1)));
    world.refused(&GetPayment::new(reference(999)), 404);
    world.refused(&call(2, create(1, text)), 409);
    world.must(&CreateOneTimeQr::new(created.redirect_url.unwrap(), QrFormat::Svg));
    world.refused(&CreateOneTimeQr::new(RedirectUrl::new("https://a.example").unwrap(), QrFormat::Text), 400);

    let pixels = PngSize::new(300).unwrap();
    let links = LegalLinks {
        terms_of_sale: Some(https("https://shop.example/terms")),
        privacy_policy: Some(https("https://shop.example/privacy")),
    };
    let full = create(3, Flow::Qr { format: Some(QrFormat::Png(Some(pixels))) })
        .description("Two coffees")
        .receipt(receipt())
        .receipt_url(ReturnUrl::named("receiptUrl", "https://shop.example/r/1").unwrap())
        .metadata(Metadata::new([("lane", "3")]).unwrap())
        .minimum_user_age(18)
        .profile_scope([Scope::Name, Scope::PhoneNumber])
        .legal_links(links);
    world.must(&call(3, full));
    let longer = create(4, Flow::Qr { format: Some(QrFormat::Svg) }).receipt(receipt()).expires_at(
        Timestamp::from_millis(world.platform.now() + 3_600_000),
        Timestamp::from_millis(world.platform.now()),
    );
    world.must(&call(4, longer));
    let page = Flow::WebRedirect {
        return_url: ReturnUrl::new("https://shop.example/done").unwrap(),
        customer: Some(kari()),
    };
    let created = world.must(&call(5, create(5, page)));
    world.must(&ForceApprove::token(reference(5), &created.redirect_url.unwrap()).unwrap());
    world.must(&call(6, create(6, Flow::PushMessage(kari()))));
    world.must(&ForceApprove::customer(reference(6), &kari()).unwrap());
    world.must(&GetPayment::new(reference(6)));
    let token = world.platform.customer_token("4712345678", 0).unwrap();
    let customer = Customer::Token(CustomerToken::new(token).unwrap());
    world.must(&call(7, create(7, Flow::PushMessage(customer))));
    let code = world.platform.personal_qr("4712345678", true, 0).unwrap();
    let customer = Customer::PersonalQr(PersonalQr::new(code).unwrap());
    world.must(&call(8, create(8, Flow::PushMessage(customer))));
    let nobody = Customer::Phone(Msisdn::new("4799999999").unwrap());
    world.refused(&call(9, create(9, Flow::PushMessage(nobody))), 400);
    let blocked = create(10, Flow::Qr { format: None }).blocked_sources([BlockedSource::CommercialCards]);
    world.refused(&call(10, blocked), 403);
}

fn adjustments(world: &mut World) {
    let make = |world: &mut World, number: u32| {
        world.must(&call(number, create(number, Flow::Qr { format: None })));
        world.platform.approve(reference(number).as_str(), None).unwrap();
    };
    make(world, 20);
    let capture = |minor, name: &str| ModifyCall::capture(reference(20), key(name), part(minor));
    world.must(&capture(10_000, "capture-1"));
    world.refused(&capture(10_000, "capture-2"), 400);
    world.must(&ModifyCall::refund(reference(20), key("refund-1"), part(100)));
    world.must(&ModifyCall::cancel(reference(20), key("cancel-1"), false));
    world.must(&GetEvents::new(reference(20)));
    world.must(&GetPayment::new(reference(20)));
    world.refused(&ModifyCall::capture(reference(999), key("capture-3"), part(1)), 404);
    world.refused(&ModifyCall::cancel(reference(999), key("cancel-2"), true), 404);
    world.refused(&ModifyCall::refund(reference(999), key("refund-2"), part(1)), 404);
}

fn webhooks(world: &mut World) {
    let events = vec![WebhookEvent::PaymentAuthorized, WebhookEvent::UserCheckedIn];
    let register = RegisterWebhook::new(https("https://shop.example/hook"), events).unwrap();
    let registration = world.must(&register);
    world.refused(&register, 400);
    world.must(&ListWebhooks);
    world.must(&DeleteWebhook::new(registration.id));
    world.refused(&DeleteWebhook::new(WebhookId::new("0f4a2c1e-0000-4000-8000-000000000000").unwrap()), 404);
}

fn redirects(world: &mut World) {
    let id = |text: &str| RedirectQrId::new(text).unwrap();
    let target = || RedirectTarget::new("https://shop.example/k/7").unwrap();
    let small = QrFormat::Png(Some(PngSize::new(100).unwrap()));
    let make = CreateRedirectQr::new(id("kiosk 7 æ%"), target(), small);
    world.must(&make);
    world.refused(&make, 409);
    let ends = CreateRedirectQr::new(id("kiosk-8"), target(), QrFormat::Svg);
    let ends =
        ends.ttl(Ttl::new(Duration::from_secs(300)).unwrap()).white_border(WhiteBorder::new(20).unwrap());
    world.must(&ends);
    world.must(&ListRedirectQrs::new(QrFormat::Svg));
    world.must(&GetRedirectQr::new(id("kiosk 7 æ%"), QrFormat::Text));
    world.must(&UpdateRedirectQr::new(id("kiosk-8"), target(), QrFormat::Svg));
    world.refused(&GetRedirectQr::new(id("other"), QrFormat::Svg), 404);
    world.refused(&UpdateRedirectQr::new(id("other"), target(), QrFormat::Svg), 404);
    world.must(&DeleteRedirectQr::new(id("kiosk-8")));
    world.refused(&DeleteRedirectQr::new(id("kiosk-8")), 404);
}

fn callbacks(world: &mut World) {
    let id = |text: &str| MerchantQrId::new(text).unwrap();
    let here = || Location::new("Kasse 1").unwrap();
    world.must(&PutCallbackQr::new(id("till-1"), here(), Category::InStore).unwrap());
    let small = QrFormat::Png(Some(PngSize::new(2000).unwrap()));
    world.must(&GetCallbackQr::new(id("till-1"), small));
    world.must(&ListCallbackQrs::new(QrFormat::Svg));
    world.refused(&GetCallbackQr::new(id("till-2"), QrFormat::Svg), 404);
    world.must(&DeleteCallbackQr::new(id("till-1")));
    world.refused(&DeleteCallbackQr::new(id("till-1")), 404);
    world.must(&AdoptMobilePayQr::new(BeaconId::new("123456789012345").unwrap(), here()));
}

fn orders(world: &mut World) {
    let add = AddReceipt::new(reference(40), receipt());
    world.refused(&GetOrder::new(reference(40)), 404);
    world.must(&add);
    world.refused(&add, 409);
    let link = OrderLink::new(LinkCategory::Receipt, https("https://shop.example/r/40")).unwrap();
    world.must(&SetOrderLink::new(reference(40), link.image("image-1").unwrap()));
    world.must(&GetOrder::new(reference(40)));
}

fn exchanges(world: &mut World) {
    for tokenised in [false, true] {
        let code = world.platform.personal_qr("4712345678", tokenised, 0).unwrap();
        world.must(&ExchangePersonalQr::new(PersonalQr::new(code).unwrap()));
    }
    world.refused(&ExchangePersonalQr::new(PersonalQr::new("1234567890128").unwrap()), 400);
    let token = world.platform.customer_token("4712345678", 0).unwrap();
    world.must(&ExchangeCustomer::new(CustomerToken::new(token).unwrap()));
    world.refused(&ExchangeCustomer::new(CustomerToken::new("x").unwrap()), 400);
    world.advance(3_700_000);
    world.refused(&ListWebhooks, 401);
    world.refused(&GetPayment::new(reference(1)), 401);
    world.refused(&ListRedirectQrs::new(QrFormat::Svg), 401);
    world.authenticate();
}
