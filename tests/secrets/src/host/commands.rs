//! What a host can be told to do.

use std::time::Duration;

use kasse::api::{Customer, QrFormat, RegisterWebhook, Scope, WebhookEvent};
use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::Error;
use kasse::flow::payment::IfApproved;
use kasse::ids::{
    CustomerToken, HttpsUrl, Msn, PersonalQr, Reference, RequestId, ReturnUrl, SystemInfo, TillPrefix,
};
use kasse::metadata::Metadata;
use kasse::money::{Currency, Money};
use kasse::qr::Level;
use kasse::receipt::{Line, Receipt};
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, Durations, JournalPlace, Meet, OpenOptions, Sale, Till, TillConfig};
use kasse::transport::net::{NetOptions, Proxy};

/// How many times as fast as real time both sides live.
pub const SPEED: u32 = 20;

/// Of the story's own time: longer than anything takes here, on a machine however busy.
const LONG: Duration = Duration::from_secs(2_000);

/// Price of everything, in minor units.
const PRICE: i64 = 14_900;

/// An open client.
pub(super) struct Session {
    client: Client,
    till: Till,
}

impl Session {
    /// base URL, client id, client secret, subscription key, MSN, journal; and where there is one, a proxy and a
    /// file of certificates.
    pub(super) fn open(words: &[&str]) -> Result<Self, Error> {
        let [base, id, secret, key, msn, journal, way @ ..] = words else { panic!("too few words") };
        let system = SystemInfo::new("secrets", "1.0")?;
        let config = ClientConfig {
            durations: Durations { connect: LONG / 4, attempt: LONG / 2, operation: LONG, token: LONG / 2 },
            ..ClientConfig::new(Environment::parse(base)?, Credentials::new(*id, *secret, *key)?, system)
        };
        let mut options = OpenOptions::new(config, JournalPlace::File((*journal).into()));
        options.speed = SPEED;
        if let [proxy, roots] = way {
            let roots = std::fs::read(roots).expect("certificates");
            let proxy = Some(Proxy::new(proxy, &[])?);
            options.net = NetOptions { proxy, extra_roots: Some(roots), ..NetOptions::default() };
        }
        let client = Client::open(options)?;
        let till = TillConfig::new(Msn::new(*msn)?, TillPrefix::new("osl1-k03")?, Currency::Nok);
        let till = block_on(client.till(till))?;
        Ok(Self { client, till })
    }

    pub(super) fn close(self) {
        block_on(self.client.close());
    }

    pub(super) fn obey(&mut self, command: &str, words: &[&str]) -> Result<String, Error> {
        let payment = || Ok::<_, Error>(self.till.payment(Reference::new(words[0])?));
        let status = match command {
            "pay" => return self.pay(words),
            "code" => return self.code(words[0]),
            "webhook" => return self.webhook(words[0]),
            "rotate" => {
                self.client.rotate(Credentials::new(words[0], words[1], words[2])?);
                return Ok(String::new());
            }
            "read" => {
                let read = block_on(self.till.api().get(Reference::new(words[0])?))?;
                return Ok(if read.user_details.is_some() { "shared" } else { "kept" }.to_owned());
            }
            "wait" => block_on(payment()?.wait(LONG))?.status,
            "status" => block_on(payment()?.refresh())?.status,
            "refund" => block_on(payment()?.refund(RequestId::new("back")?, None))?.status,
            "cancel" => block_on(payment()?.cancel(IfApproved::Release, LONG))?.status,
            other => panic!("no command is called {other}"),
        };
        Ok(status.name().to_owned())
    }

    /// Pairing, what it needs, an order line, a note, and a link to a receipt.
    fn pay(&self, words: &[&str]) -> Result<String, Error> {
        let [pairing, given, line, note, link] = words else { panic!("too few words") };
        let receipt = Receipt::builder(Currency::Nok).line(Line::new("4021", *line, PRICE, 2500)).build()?;
        let sale = Sale::new(Money::new(PRICE, Currency::Nok)?, self.meet(pairing, given)?)
            .receipt(receipt)
            .receipt_url(ReturnUrl::new(*link)?)
            .metadata(Metadata::new([("note", *note)])?)
            .profile_scope(vec![Scope::Name, Scope::Address, Scope::Email, Scope::PhoneNumber]);
        Ok(block_on(self.till.pay(sale))?.reference().as_str().to_owned())
    }

    fn meet(&self, pairing: &str, given: &str) -> Result<Meet, Error> {
        Ok(match pairing {
            "phone" => Meet::PhoneNumber(self.till.phone(given)?),
            "scan" => Meet::MerchantScan(PersonalQr::new(given)?),
            "token" => Meet::Callback(CustomerToken::new(given)?),
            "qr" => Meet::DynamicQr(QrFormat::Text),
            "redirect" => {
                let (number, address) = given.split_once(' ').expect("a number and an address");
                let customer = Some(Customer::Phone(self.till.phone(number)?));
                Meet::Redirect { return_url: ReturnUrl::new(address)?, customer }
            }
            other => panic!("no pairing is called {other}"),
        })
    }

    /// What a host does with a code: draws it.
    fn code(&self, reference: &str) -> Result<String, Error> {
        let code = block_on(self.till.payment(Reference::new(reference)?).code())?;
        let drawn = code.map(|text| text.encode(Level::M)).transpose()?;
        Ok(drawn.map_or(0, |matrix| matrix.size()).to_string())
    }

    fn webhook(&self, url: &str) -> Result<String, Error> {
        let call = RegisterWebhook::new(HttpsUrl::new(url)?, vec![WebhookEvent::PaymentCaptured])?;
        Ok(block_on(self.till.api().register_webhook(&call))?.id.as_str().to_owned())
    }
}
