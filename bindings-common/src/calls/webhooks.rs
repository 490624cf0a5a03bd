use std::time::{SystemTime, UNIX_EPOCH};

use kasse::api::{WebhookEvent, WebhookId};
use kasse::clock::Timestamp;
use kasse::error::Error;
use kasse::ids::Msn;
use kasse::secret::Secret;
use kasse::till::{self, Client, KnownSecret};
use kasse::webhook::{Address, Event, Window, verify};

use crate::record::{self, Delivered, DeliveredKind, Ensured, Webhook};

/// As [`Webhooks::ensure`](kasse::till::Webhooks::ensure); without events, those of a till's payments.
///
/// # Errors
/// As there.
pub async fn ensure_webhooks(
    client: Client,
    msn: String,
    url: String,
    events: Vec<String>,
    known: Vec<KnownSecret>,
) -> Result<Ensured, Error> {
    let address = Address::new(url)?;
    let events: Vec<WebhookEvent> = if events.is_empty() {
        WebhookEvent::OF_A_TILL.to_vec()
    } else {
        events.into_iter().map(WebhookEvent::from).collect()
    };
    let ensured = client.webhooks(Msn::new(msn)?).ensure(&address, &events, &known).await?;
    Ok(Ensured {
        id: ensured.id.as_str().to_owned(),
        new_secret: ensured.new_secret.map(|secret| secret.expose().to_owned()),
        deleted: u32::try_from(ensured.deleted.len()).unwrap_or(u32::MAX),
    })
}

/// Every registration of a sales unit.
///
/// # Errors
/// As [`Webhooks::list`](kasse::till::Webhooks::list).
pub async fn webhooks(client: Client, msn: String) -> Result<Vec<Webhook>, Error> {
    let found = client.webhooks(Msn::new(msn)?).list().await?;
    let told = found.iter().map(|webhook| {
        let events: Vec<&str> = webhook.events.iter().map(WebhookEvent::as_str).collect();
        Webhook { id: webhook.id.as_str().to_owned(), url: webhook.url.clone(), events: events.join(" ") }
    });
    Ok(told.collect())
}

/// Deletes a registration; one that is gone already is fine.
///
/// # Errors
/// As [`Webhooks::delete`](kasse::till::Webhooks::delete).
pub async fn delete_webhook(client: Client, msn: String, id: String) -> Result<(), Error> {
    client.webhooks(Msn::new(msn)?).delete(WebhookId::new(id)?).await
}

/// As [`Client::deliver`].
///
/// # Errors
/// As there: `webhook_rejected` is answered with 401, everything else with 503.
pub async fn deliver(client: Client, delivery: record::Delivery) -> Result<Delivered, Error> {
    let event = delivery.with(|delivery| client.verify(delivery))??;
    Ok((&client.accept(event).await?).into())
}

/// As [`verify`](kasse::webhook::verify), for a host that has no client here. `now` is milliseconds since 1970; 0 is
/// what this machine's clock says.
///
/// # Errors
/// `webhook_rejected`, with the reason in its detail; an address that is none.
pub fn verify_webhook(secrets: &[String], delivery: record::Delivery, now: i64) -> Result<Delivered, Error> {
    let secrets: Vec<Secret> = secrets.iter().map(Secret::new).collect();
    let window = Window::around(if now == 0 { system_time() } else { Timestamp::from_millis(now) });
    let event = delivery.with(|delivery| verify(delivery, &secrets, &window))?.map_err(Error::from)?;
    Ok((&event).into())
}

fn system_time() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl From<&till::Delivered> for Delivered {
    fn from(delivered: &till::Delivered) -> Self {
        let mut told = Self::from(&delivered.event);
        told.first = delivered.first;
        told
    }
}

impl From<&Event> for Delivered {
    fn from(event: &Event) -> Self {
        let mut told = Self {
            kind: DeliveredKind::Other,
            first: true,
            msn: None,
            reference: None,
            name: None,
            success: false,
            sticker: None,
        };
        match event {
            Event::Payment(event) => {
                told.kind = DeliveredKind::Payment;
                told.msn = Some(event.msn.as_str().to_owned());
                told.reference = Some(event.reference.as_str().to_owned());
                told.name = Some(event.name.as_str().to_owned());
                told.success = event.success;
            }
            Event::CheckIn(check_in) => {
                told.kind = DeliveredKind::CheckIn;
                told.msn = Some(check_in.msn.as_str().to_owned());
                told.sticker = Some(check_in.merchant_qr_id.clone());
            }
            _ => {}
        }
        told
    }
}
