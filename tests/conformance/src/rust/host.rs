//! The host: a client and a till, and what is asked of them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use kasse::api::WebhookEvent;
use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::{Error, Invalid};
use kasse::flow::payment::{HintId, IfApproved};
use kasse::ids::{Msn, OrderId, Reference, RequestId, ReturnUrl, SystemInfo, TillPrefix};
use kasse::journal::Filter;
use kasse::money::Currency;
use kasse::phone::Country;
use kasse::qr::QrText;
use kasse::secret::Credentials;
use kasse::till::{
    AtSticker, CheckInFlow, Client, ClientConfig, JournalPlace, OpenOptions, Payment, References, Till,
    TillConfig,
};
use kasse::webhook::{Address, Delivery, Event};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Opener, Say, ask, platform, sale, tell};

/// Why a step has no answer.
pub(super) enum Trouble {
    /// The library said no.
    Refused(Error),
    /// The step is not in the contract.
    NotUnderstood(String),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<Invalid> for Trouble {
    fn from(invalid: Invalid) -> Self {
        Self::Refused(invalid.into())
    }
}

pub(super) type Answered = Result<Value, Trouble>;

#[derive(Clone)]
struct Opened {
    client: Client,
    till: Till,
}

/// The host process.
pub(super) struct Host {
    opener: Opener,
    opened: Mutex<Option<Opened>>,
    /// Tells the events of the open client.
    teller: Mutex<Option<JoinHandle<()>>>,
}

impl Host {
    pub(super) fn new(opener: Opener) -> Self {
        Self { opener, opened: Mutex::default(), teller: Mutex::default() }
    }

    pub(super) fn carry_out(&self, say: &Say, what: &str, with: Value) -> Answered {
        match what {
            "open" => self.open(say, read(with)?),
            "pay" => self.pay(read(with)?),
            "pay_at_sticker" => self.pay_at_sticker(read(with)?),
            "watch_order" => self.watch_order(read(with)?),
            "ensure_webhook" => self.ensure_webhook(read(with)?),
            "deliver" => self.deliver(&read(with)?),
            "check_ins" => self.check_ins(&read(with)?),
            "wait" => {
                let ask::Wait { payment, limit_ms } = read(with)?;
                self.outcome_of(&payment, |payment| block_on(payment.wait(Duration::from_millis(limit_ms))))
            }
            "status" => self.named(with, |payment| block_on(payment.status())),
            "refresh" => self.named(with, |payment| block_on(payment.refresh())),
            "cancel" => self.cancel(&read(with)?),
            "capture" => self.capture(read(with)?),
            "refund" => self.refund(read(with)?),
            "settle" => self.settle(read(with)?),
            "adopt" => self.take_in(with, |till, reference| block_on(till.adopt(reference))),
            "watch" => self.take_in(with, |till, reference| block_on(till.watch(reference))),
            "code" => self.code(with),
            "picture" => self.picture(with),
            "hint" => self.hint(&read(with)?),
            "recovered" => {
                let ask::Nothing {} = read(with)?;
                entries(&block_on(self.opened()?.client.recovered())?)
            }
            "acknowledge" => self.acknowledge(read(with)?),
            "list" => self.list(read(with)?),
            "close" => {
                let ask::Nothing {} = read(with)?;
                block_on(self.opened()?.client.close());
                // Events end with the client: every one is told before this is answered.
                let teller = self.teller.lock().unwrap_or_else(PoisonError::into_inner).take();
                if teller.is_some_and(|teller| teller.join().is_err()) {
                    return Err(Trouble::NotUnderstood("telling events panicked".to_owned()));
                }
                Ok(json!({}))
            }
            _ => {
                let till = self.opened()?.till;
                let unknown = || Err(Trouble::NotUnderstood(format!("there is no step \"{what}\"")));
                platform::carry_out(&till, what, with).unwrap_or_else(unknown)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self) -> Result<Opened, Trouble> {
        self.lock().clone().ok_or_else(|| Trouble::NotUnderstood("the client is not open".to_owned()))
    }

    fn open(&self, say: &Say, open: ask::Open) -> Answered {
        let environment = Environment::parse(&open.base_url)?;
        let credentials = Credentials::new(open.client_id, open.client_secret, open.subscription_key)?;
        let system = SystemInfo::new(open.system.name, open.system.version)?;
        let mut config = ClientConfig::new(environment, credentials, system);
        let durations = &mut config.durations;
        for (field, ms) in [
            (&mut durations.connect, open.durations_ms.connect),
            (&mut durations.attempt, open.durations_ms.attempt),
            (&mut durations.operation, open.durations_ms.operation),
            (&mut durations.token, open.durations_ms.token),
        ] {
            *field = ms.map_or(*field, Duration::from_millis);
        }
        let journal =
            open.journal.map_or(JournalPlace::Memory, |path| JournalPlace::File(PathBuf::from(path)));
        let till = till(open.msn, open.till)?;
        let mut options = OpenOptions { speed: open.speed, ..OpenOptions::new(config, journal) };
        options.net.extra_roots = open.extra_roots.map(String::into_bytes);
        let client = (self.opener)(options)?;
        let teller = tell_events(Arc::clone(say), client.clone());
        *self.teller.lock().unwrap_or_else(PoisonError::into_inner) = Some(teller);
        let till = block_on(client.till(till))?;
        *self.lock() = Some(Opened { client, till });
        Ok(json!({}))
    }

    fn pay(&self, pay: ask::Pay) -> Answered {
        let till = self.opened()?.till;
        let sale = sale::sale(&till, pay)?;
        Ok(tell::payment(&block_on(till.pay(sale))?))
    }

    fn pay_at_sticker(&self, asked: ask::PayAtSticker) -> Answered {
        let till = self.opened()?.till;
        let sale = sale::sale(&till, asked.sale)?;
        let mut told = Vec::new();
        let limit = Duration::from_millis(asked.wait_ms);
        let hear = |step| {
            told.push(match step {
                AtSticker::WaitingForScan => "waiting_for_scan",
                AtSticker::ScanAgain => "scan_again",
                AtSticker::Connected { .. } => "connected",
                _ => "something else",
            });
        };
        let payment = block_on(till.pay_at_sticker(sale, limit, hear))?;
        let mut answer = payment.as_ref().map_or_else(|| json!({ "reference": null }), tell::payment);
        if let Value::Object(fields) = &mut answer {
            fields.insert("told".to_owned(), json!(told));
        }
        Ok(answer)
    }

    fn watch_order(&self, asked: ask::Ordered) -> Answered {
        let found = block_on(self.opened()?.till.watch_order(&OrderId::new(asked.order)?))?;
        Ok(found.as_ref().map_or_else(|| json!({ "reference": null }), tell::payment))
    }

    fn ensure_webhook(&self, asked: ask::RegisterWebhook) -> Answered {
        let Opened { client, till } = self.opened()?;
        let events: Vec<_> = asked.events.into_iter().map(WebhookEvent::from).collect();
        let address = Address::new(asked.url)?;
        let ensured = block_on(client.webhooks(till.msn().clone()).ensure(&address, &events, &[]))?;
        Ok(json!({ "id": ensured.id.as_str(), "deleted": ensured.deleted.len() }))
    }

    fn deliver(&self, asked: &ask::Deliver) -> Answered {
        let address = Address::new(&asked.url)?;
        let headers = asked.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let delivery = Delivery { method: "POST", address: &address, headers, body: asked.body.as_bytes() };
        let delivered = block_on(self.opened()?.client.deliver(&delivery))?;
        let kind = match delivered.event {
            Event::Payment(_) => "payment",
            Event::CheckIn(_) => "check_in",
            _ => "other",
        };
        Ok(json!({ "event": kind, "first": delivered.first }))
    }

    fn check_ins(&self, asked: &ask::AtSticker) -> Answered {
        let found = block_on(self.opened()?.till.check_ins().waiting(&asked.sticker))?;
        let told = found.iter().map(|waiting| {
            let age_ms = u64::try_from(waiting.age.as_millis()).unwrap_or(u64::MAX);
            json!({ "sticker": waiting.merchant_qr_id, "age_ms": age_ms })
        });
        Ok(json!({ "waiting": told.collect::<Vec<_>>() }))
    }

    fn payment(&self, reference: &str) -> Result<Payment, Trouble> {
        Ok(self.opened()?.till.payment(Reference::new(reference)?))
    }

    fn outcome_of(
        &self,
        reference: &str,
        ask: impl FnOnce(&Payment) -> Result<kasse::flow::payment::Outcome, Error>,
    ) -> Answered {
        let payment = self.payment(reference)?;
        Ok(tell::outcome(payment.reference(), &ask(&payment)?))
    }

    fn named(
        &self,
        with: Value,
        ask: impl FnOnce(&Payment) -> Result<kasse::flow::payment::Outcome, Error>,
    ) -> Answered {
        let ask::Named { payment } = read(with)?;
        self.outcome_of(&payment, ask)
    }

    fn cancel(&self, cancel: &ask::Cancel) -> Answered {
        let if_approved = match cancel.if_approved {
            ask::IfApproved::Release => IfApproved::Release,
            ask::IfApproved::Keep => IfApproved::Keep,
        };
        let limit = Duration::from_millis(cancel.limit_ms);
        self.outcome_of(&cancel.payment, |payment| block_on(payment.cancel(if_approved, limit)))
    }

    fn capture(&self, step: ask::Move) -> Answered {
        let (id, amount) = (RequestId::new(step.request_id)?, step.amount.as_ref().map(sale::amount));
        let amount = amount.transpose()?;
        self.outcome_of(&step.payment, |payment| block_on(payment.capture(id, amount)))
    }

    fn refund(&self, step: ask::Move) -> Answered {
        let (id, amount) = (RequestId::new(step.request_id)?, step.amount.as_ref().map(sale::amount));
        let amount = amount.transpose()?;
        self.outcome_of(&step.payment, |payment| block_on(payment.refund(id, amount)))
    }

    fn settle(&self, step: ask::Move) -> Answered {
        let id = RequestId::new(step.request_id)?;
        let Some(amount) = &step.amount else {
            return Err(Trouble::NotUnderstood("settle needs an amount".to_owned()));
        };
        let amount = sale::amount(amount)?;
        self.outcome_of(&step.payment, |payment| block_on(payment.settle(id, amount)))
    }

    fn take_in(&self, with: Value, ask: impl FnOnce(&Till, Reference) -> Result<Payment, Error>) -> Answered {
        let ask::Named { payment } = read(with)?;
        let till = self.opened()?.till;
        Ok(tell::payment(&ask(&till, Reference::new(payment)?)?))
    }

    fn code(&self, with: Value) -> Answered {
        let ask::Named { payment } = read(with)?;
        let code = block_on(self.payment(&payment)?.code())?;
        Ok(json!({ "code": code.as_ref().map(QrText::expose) }))
    }

    fn picture(&self, with: Value) -> Answered {
        let ask::Named { payment } = read(with)?;
        let bytes = block_on(self.payment(&payment)?.picture())?;
        let kind = bytes.as_deref().map(|bytes| if bytes.starts_with(b"\x89PNG") { "png" } else { "svg" });
        Ok(json!({ "picture": kind, "bytes": bytes.map(|bytes| bytes.len()) }))
    }

    fn hint(&self, hint: &ask::Hint) -> Answered {
        let payment = self.payment(&hint.payment)?;
        let Opened { client, till } = self.opened()?;
        client.hint(till.msn().clone(), payment.reference().clone(), HintId(hint.event))?;
        Ok(json!({}))
    }

    fn acknowledge(&self, step: ask::Acknowledge) -> Answered {
        let Opened { client, till } = self.opened()?;
        let named = step.payments.into_iter().map(|name| Ok((till.msn().clone(), Reference::new(name)?)));
        let named = named.collect::<Result<Vec<_>, Invalid>>()?;
        block_on(client.acknowledge(&named))?;
        Ok(json!({}))
    }

    fn list(&self, list: ask::List) -> Answered {
        let order = list.order.map(OrderId::new).transpose()?;
        entries(&block_on(self.opened()?.client.list(Filter { order, ..Filter::default() }))?)
    }
}

pub(super) fn read<T: DeserializeOwned>(with: Value) -> Result<T, Trouble> {
    let with = if with.is_null() { json!({}) } else { with };
    serde_json::from_value(with).map_err(|error| Trouble::NotUnderstood(error.to_string()))
}

fn entries(entries: &[kasse::till::Entry]) -> Answered {
    Ok(json!({ "payments": entries.iter().map(tell::entry).collect::<Vec<_>>() }))
}

fn till(msn: String, till: ask::Till) -> Result<TillConfig, Error> {
    let mut config =
        TillConfig::new(Msn::new(msn)?, TillPrefix::new(till.prefix)?, Currency::parse(&till.currency)?);
    config.default_country = till.default_country.as_deref().map(Country::parse).transpose()?;
    config.customer_screen = till.customer_screen;
    config.references = match till.references {
        ask::References::Random => References::Random,
        ask::References::OrderAndAttempt => References::OrderAndAttempt,
    };
    config.partial_capture = till.partial_capture;
    if let Some(url) = till.check_in_return_url {
        config.check_in_flow = CheckInFlow::WebRedirect { return_url: ReturnUrl::new(url)? };
    }
    Ok(config)
}

/// Tells every change of an outcome, until the client is closed.
fn tell_events(say: Say, client: Client) -> JoinHandle<()> {
    std::thread::spawn(move || {
        while let Some((payment, outcome)) = block_on(client.next_event()) {
            say(&json!({ "event": tell::outcome(payment.reference(), &outcome) }));
        }
    })
}
