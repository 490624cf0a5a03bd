//! What a till asks of the platform beside payments: stickers, who somebody is, webhooks.

use std::time::Duration;

use kasse::api::qr::{CallbackQr, Category, CreateOneTimeQr, RedirectQr, Ttl};
use kasse::api::{Customer, RedirectUrl, RegisterWebhook, WebhookEvent, WebhookId};
use kasse::block_on;
use kasse::error::Error;
use kasse::ids::{BeaconId, HttpsUrl, Location, MerchantQrId, RedirectQrId, RedirectTarget, Reference};
use kasse::qr::QrText;
use kasse::till::{LinkCategory, Meet, NewRedirect, OrderLink, Payment, PrintData, Till};
use serde_json::{Value, json};

use super::host::{Answered, Trouble, read};
use super::{ask, sale};

/// `None` if the step is another one's.
pub(super) fn carry_out(till: &Till, what: &str, with: Value) -> Option<Answered> {
    Some(match what {
        "make_sticker" => read(with).and_then(|asked| make(till, asked)),
        "move_sticker" => read(with).and_then(|asked| change(till, asked)),
        "stickers" => read(with).and_then(|asked: ask::Stickers| list(till, asked.kind)),
        "sticker" => read(with).and_then(|asked| look_up(till, asked)),
        "retire_sticker" => read(with).and_then(|asked| retire(till, asked)),
        "print_sticker" => read(with).and_then(|asked| print(till, asked)),
        "adopt_sticker" => read(with).and_then(|asked| adopt(till, asked)),
        "identify" => read(with).and_then(|asked| identify(till, asked)),
        "one_time_code" => read(with).and_then(|asked| one_time(till, asked)),
        "add_receipt" => read(with).and_then(|asked| add_receipt(till, asked)),
        "link" => read(with).and_then(|asked| link(till, asked)),
        "order_details" => read(with).and_then(|asked: ask::Named| order_details(till, asked)),
        "register_webhook" => read(with).and_then(|asked| register(till, asked)),
        "webhooks" => read(with).and_then(|ask::Nothing {}| webhooks(till)),
        "delete_webhook" => read(with).and_then(|asked| delete(till, asked)),
        _ => return None,
    })
}

fn make(till: &Till, asked: ask::PutSticker) -> Answered {
    let ask::PutSticker { kind, id, target, ttl_s, location, category } = asked;
    let stickers = till.stickers();
    match kind {
        ask::Kind::Redirect => {
            let mut new = NewRedirect::new(RedirectQrId::new(id)?, RedirectTarget::new(target)?);
            if let Some(seconds) = ttl_s {
                new = new.ttl(Ttl::new(Duration::from_secs(seconds))?);
            }
            Ok(redirect(&block_on(stickers.redirects().make(new))?))
        }
        ask::Kind::Callback => {
            let (id, location) = (MerchantQrId::new(id)?, Location::new(location)?);
            Ok(callback(&block_on(stickers.callbacks().make(id, location, kind_of_place(category)))?))
        }
    }
}

fn change(till: &Till, asked: ask::PutSticker) -> Answered {
    let ask::PutSticker { kind, id, target, location, category, .. } = asked;
    let stickers = till.stickers();
    match kind {
        ask::Kind::Redirect => {
            let (id, target) = (RedirectQrId::new(id)?, RedirectTarget::new(target)?);
            Ok(redirect(&block_on(stickers.redirects().move_to(id, target))?))
        }
        ask::Kind::Callback => {
            let (id, location) = (MerchantQrId::new(id)?, Location::new(location)?);
            Ok(callback(&block_on(stickers.callbacks().move_to(id, location, kind_of_place(category)))?))
        }
    }
}

fn kind_of_place(category: Option<ask::Category>) -> Category {
    match category {
        None | Some(ask::Category::InStore) => Category::InStore,
        Some(ask::Category::Vending) => Category::Vending,
    }
}

fn list(till: &Till, kind: ask::Kind) -> Answered {
    let stickers = till.stickers();
    let found: Vec<Value> = match kind {
        ask::Kind::Redirect => block_on(stickers.redirects().list())?.iter().map(redirect).collect(),
        ask::Kind::Callback => block_on(stickers.callbacks().list())?.iter().map(callback).collect(),
    };
    Ok(json!({ "stickers": found }))
}

fn look_up(till: &Till, asked: ask::Sticker) -> Answered {
    let stickers = till.stickers();
    Ok(match asked.kind {
        ask::Kind::Redirect => {
            redirect(&block_on(stickers.redirects().look_up(RedirectQrId::new(asked.id)?))?)
        }
        ask::Kind::Callback => {
            callback(&block_on(stickers.callbacks().look_up(MerchantQrId::new(asked.id)?))?)
        }
    })
}

fn retire(till: &Till, asked: ask::Sticker) -> Answered {
    let stickers = till.stickers();
    match asked.kind {
        ask::Kind::Redirect => block_on(stickers.redirects().retire(RedirectQrId::new(asked.id)?))?,
        ask::Kind::Callback => block_on(stickers.callbacks().retire(MerchantQrId::new(asked.id)?))?,
    }
    Ok(json!({}))
}

fn print(till: &Till, asked: ask::Print) -> Answered {
    let format = sale::format(asked.format, asked.size)?;
    let stickers = till.stickers();
    let print = match asked.kind {
        ask::Kind::Redirect => block_on(stickers.redirects().print(RedirectQrId::new(asked.id)?, format))?,
        ask::Kind::Callback => block_on(stickers.callbacks().print(MerchantQrId::new(asked.id)?, format))?,
    };
    Ok(match print {
        PrintData::Text(text) => json!({ "text": text.expose() }),
        PrintData::Picture(bytes) => {
            let kind = if bytes.starts_with(b"\x89PNG") { "png" } else { "svg" };
            json!({ "picture": kind, "bytes": bytes.len() })
        }
    })
}

fn adopt(till: &Till, asked: ask::Adopt) -> Answered {
    let (beacon, location) = (BeaconId::of_sticker(&asked.text)?, Location::new(asked.location)?);
    let id = beacon.merchant_qr_id();
    block_on(till.stickers().callbacks().adopt(beacon, location))?;
    Ok(json!({ "id": id.as_str() }))
}

/// The number itself would stand in what a runner writes.
fn identify(till: &Till, asked: ask::Identify) -> Answered {
    let customer = match sale::meet(till, asked.meet)? {
        Meet::MerchantScan(code) => Customer::PersonalQr(code),
        Meet::Callback(token) => Customer::Token(token),
        Meet::PhoneNumber(phone) => Customer::Phone(phone),
        _ => return Err(Trouble::NotUnderstood("nobody is named".to_owned())),
    };
    let found = block_on(till.identify(customer))?;
    Ok(json!({ "phone": found.phone.masked(), "version": found.version, "dated": found.made_at.is_some() }))
}

/// For the payment's own landing page.
fn one_time(till: &Till, asked: ask::OneTimeCode) -> Answered {
    let payment: Payment = till.payment(Reference::new(asked.payment)?);
    let code = block_on(payment.code())?;
    let landing = code.as_ref().map(QrText::expose).and_then(RedirectUrl::new);
    let Some(landing) = landing else {
        return Err(Trouble::NotUnderstood("the payment has no page".to_owned()));
    };
    let call = CreateOneTimeQr::new(landing, sale::format(asked.format, asked.size)?);
    let made = block_on(till.api().call(&call))?;
    Ok(json!({ "code": made.url.as_str(), "expires_in_s": made.expires_in.map(|left| left.as_secs()) }))
}

fn add_receipt(till: &Till, asked: ask::AddReceipt) -> Answered {
    let payment = till.payment(Reference::new(asked.payment)?);
    block_on(payment.add_receipt(sale::whole(asked.receipt)?))?;
    Ok(json!({}))
}

fn link(till: &Till, asked: ask::Link) -> Answered {
    let payment = till.payment(Reference::new(asked.payment)?);
    let mut link = OrderLink::new(LinkCategory::from(asked.category), HttpsUrl::new(asked.url)?)?;
    if let Some(image) = asked.image {
        link = link.image(image)?;
    }
    block_on(payment.link(link))?;
    Ok(json!({}))
}

/// What somebody bought is not told, only how many lines there are.
fn order_details(till: &Till, asked: ask::Named) -> Answered {
    let found = block_on(till.payment(Reference::new(asked.payment)?).order_details())?;
    let link = found.link.map(|(category, url)| json!({ "category": category.as_str(), "url": url }));
    Ok(json!({ "lines": found.receipt.map(|receipt| receipt.lines()), "link": link }))
}

fn register(till: &Till, asked: ask::RegisterWebhook) -> Answered {
    let url = HttpsUrl::or_loopback("url", asked.url)?;
    let events = asked.events.into_iter().map(WebhookEvent::from).collect();
    let made = block_on(till.api().register_webhook(&RegisterWebhook::new(url, events)?))?;
    Ok(json!({ "id": made.id.as_str() }))
}

fn webhooks(till: &Till) -> Answered {
    let found = block_on(till.api().list_webhooks())?;
    let told = found.iter().map(|webhook| {
        let events: Vec<&str> = webhook.events.iter().map(WebhookEvent::as_str).collect();
        json!({ "id": webhook.id.as_str(), "url": webhook.url, "events": events })
    });
    Ok(json!({ "webhooks": told.collect::<Vec<_>>() }))
}

fn delete(till: &Till, asked: ask::DeleteWebhook) -> Answered {
    let deleted: Result<(), Error> = block_on(till.api().delete_webhook(WebhookId::new(asked.id)?));
    deleted?;
    Ok(json!({}))
}

fn redirect(found: &RedirectQr) -> Value {
    json!({ "id": found.id.as_str(), "target": found.target.as_str(),
        "expires_in_s": found.expires_in.map(|left| left.as_secs()) })
}

fn callback(found: &CallbackQr) -> Value {
    json!({ "id": found.id.as_str(), "location": found.location,
        "category": found.category.as_ref().map(Category::as_str), "text": found.content })
}
