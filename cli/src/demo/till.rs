//! A till that does what it is asked: the library as a shop would use it.

use std::time::Duration;

use kasse::api::QrFormat;
use kasse::api::qr::Category;
use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::Error;
use kasse::flow::payment::{IfApproved, Outcome};
use kasse::ids::{
    Location, MerchantQrId, Msn, OrderId, PersonalQr, RedirectQrId, RedirectTarget, RequestId, ReturnUrl,
    SystemInfo, TillPrefix,
};
use kasse::journal::Filter;
use kasse::money::Money;
use kasse::secret::Credentials;
use kasse::till::{
    Client, ClientConfig, JournalPlace, Meet, NewRedirect, OpenOptions, Payment, PrintData, Sale, Till,
    TillConfig,
};

use super::PATIENCE;
use super::ask::{self, Ask, Setup, Told};
use super::ears::Ears;

/// Where a customer of the web page comes back to.
const RETURN_URL: &str = "https://kiosk.example/thanks";
/// The name of every sticker here.
const STICKER: &str = "demo";

/// An open till with the payment it is busy with.
pub(super) struct Register {
    client: Client,
    till: Till,
    setup: Setup,
    payment: Option<Payment>,
    ears: Option<Ears>,
}

impl Register {
    pub(super) fn open(setup: Setup) -> Result<Self, Error> {
        let credentials =
            Credentials::new(&*setup.client_id, &*setup.client_secret, &*setup.subscription_key)?;
        let system = SystemInfo::new("kasse demo", env!("CARGO_PKG_VERSION"))?;
        let environment = Environment::parse(&setup.base_url)?;
        let mut config = ClientConfig::new(environment, credentials, system);
        config.durations.operation = PATIENCE.saturating_mul(setup.speed);
        let journal = JournalPlace::File(setup.journal.clone());
        let client = Client::open(OpenOptions { speed: setup.speed, ..OpenOptions::new(config, journal) })?;
        let mut config =
            TillConfig::new(Msn::new(&*setup.msn)?, TillPrefix::new(&*setup.prefix)?, setup.currency);
        config.default_country = Some(setup.country);
        config.customer_screen = true;
        let till = block_on(client.till(config))?;
        let ears = if setup.hears { Some(Ears::open(&client, till.msn())?) } else { None };
        Ok(Self { client, till, setup, payment: None, ears })
    }

    /// Does it, or tells why not.
    pub(super) fn ask(&mut self, ask: Ask) -> Told {
        self.carry_out(ask).unwrap_or_else(|error| Told::Refused(error.to_string()))
    }

    /// Stops, as at the end of a day.
    pub(super) fn close(self) {
        if let Some(ears) = self.ears {
            ears.close();
        }
        block_on(self.client.close());
    }

    fn carry_out(&mut self, ask: Ask) -> Result<Told, Error> {
        let patience = PATIENCE.saturating_mul(self.setup.speed);
        let outcome = match ask {
            Ask::Collect(sale) => return self.collect(sale),
            Ask::Sticker { page } => return self.sticker(page),
            Ask::Unfinished => return self.unfinished(),
            Ask::Status => block_on(self.at_hand()?.status())?,
            Ask::Changed { known, within_ms } => {
                let within = Duration::from_millis(within_ms).saturating_mul(self.setup.speed);
                block_on(self.at_hand()?.changed(&known, within))?
            }
            Ask::Cancel { keep } => {
                let choice = if keep { IfApproved::Keep } else { IfApproved::Release };
                block_on(self.at_hand()?.cancel(choice, patience))?
            }
            Ask::Capture { request } => block_on(self.at_hand()?.capture(RequestId::new(request)?, None))?,
            Ask::Settle { request, minor } => {
                let amount = Money::new(minor, self.setup.currency)?;
                block_on(self.at_hand()?.settle(RequestId::new(request)?, amount))?
            }
        };
        Ok(Told::Outcome(Box::new(outcome)))
    }

    fn collect(&mut self, asked: ask::Sale) -> Result<Told, Error> {
        let meet = match asked.meet {
            ask::Meet::Screen => Meet::DynamicQr(QrFormat::Text),
            ask::Meet::Phone(typed) => Meet::PhoneNumber(self.till.phone(&typed)?),
            ask::Meet::PersonalQr(text) => Meet::MerchantScan(PersonalQr::new(text)?),
            ask::Meet::WebPage => Meet::Redirect { return_url: ReturnUrl::new(RETURN_URL)?, customer: None },
            ask::Meet::Sticker => Meet::Sticker(MerchantQrId::new(STICKER)?),
        };
        let at_sticker = matches!(meet, Meet::Sticker(_));
        let amount = Money::new(asked.minor, self.setup.currency)?;
        let mut sale = Sale::new(amount, meet).order(OrderId::new(asked.order)?).description("Kasse demo");
        if let Some(seconds) = asked.settle_within_s {
            sale = sale.release_unless_settled_within(Duration::from_secs(seconds));
        }
        let payment = if at_sticker {
            let within = PATIENCE.saturating_mul(self.setup.speed);
            let sold = block_on(self.till.pay_at_sticker(sale, within, |_| {}))?;
            sold.ok_or_else(|| missing("nobody has scanned the sticker"))?
        } else {
            block_on(self.till.pay(sale))?
        };
        let code = block_on(payment.code())?.map(|code| code.expose().to_owned());
        let reference = payment.reference().as_str().to_owned();
        self.payment = Some(payment);
        Ok(Told::Begun { reference, code })
    }

    fn sticker(&self, page: Option<String>) -> Result<Told, Error> {
        let stickers = self.till.stickers();
        let print = match page {
            Some(page) => {
                let id = RedirectQrId::new(STICKER)?;
                block_on(
                    stickers.redirects().make(NewRedirect::new(id.clone(), RedirectTarget::new(page)?)),
                )?;
                block_on(stickers.redirects().print(id, QrFormat::Text))?
            }
            None => {
                let id = MerchantQrId::new(STICKER)?;
                let place = Location::new("The kiosk's counter")?;
                block_on(stickers.callbacks().make(id.clone(), place, Category::InStore))?;
                block_on(stickers.callbacks().print(id, QrFormat::Text))?
            }
        };
        match print {
            PrintData::Text(text) => Ok(Told::Sticker(text.expose().to_owned())),
            PrintData::Picture(_) => Err(missing("the platform gave a picture instead of a text")),
        }
    }

    fn unfinished(&mut self) -> Result<Told, Error> {
        let filter = Filter { live: Some(true), ..Filter::default() };
        let entries = block_on(self.client.list(filter))?;
        if let Some(newest) = entries.first() {
            self.payment = Some(self.till.payment(newest.reference.clone()));
        }
        Ok(Told::Unfinished(entries.iter().map(|entry| entry.reference.as_str().to_owned()).collect()))
    }

    fn at_hand(&self) -> Result<&Payment, Error> {
        self.payment.as_ref().ok_or_else(|| missing("the till has no payment at hand"))
    }
}

fn missing(what: &str) -> Error {
    Error::new(kasse::error::ErrorName::PaymentNotFound).with_detail(what)
}

/// The outcome, or what went wrong.
pub(super) fn outcome(told: Told) -> Result<Outcome, String> {
    match told {
        Told::Outcome(outcome) => Ok(*outcome),
        Told::Refused(why) => Err(why),
        Told::Begun { .. } | Told::Sticker(_) | Told::Unfinished(_) => {
            Err("the till told something else".to_owned())
        }
    }
}
