//! Payments from beginning to end, with everything heard and shown on the way.

use std::time::Duration;

use kasse::api::{Customer, QrFormat, Scope};
use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::Error;
use kasse::flow::payment::IfApproved;
use kasse::ids::{CustomerToken, Msn, PersonalQr, RequestId, ReturnUrl, SystemInfo, TillPrefix};
use kasse::metadata::Metadata;
use kasse::money::{Currency, Money};
use kasse::receipt::{Line, Receipt};
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, Durations, JournalPlace, Meet, OpenOptions, Sale, Till, TillConfig};
use kasse_secrets::host::SPEED;
use kasse_secrets::{Canaries, Kind};
use kasse_simulator::{Control, Fault, FaultBody, FaultKind, Operation, Server};

use super::Told;
use super::platform::{MSN, server};

/// Of the story's own time: longer than anything takes here, on a machine however busy.
const LONG: Duration = Duration::from_secs(2_000);

fn open(server: &Server, told: &Told, credentials: Credentials) -> Client {
    let durations = Durations { connect: LONG / 4, attempt: LONG / 2, operation: LONG, token: LONG / 2 };
    let config = ClientConfig {
        durations,
        log: told.log(),
        ..ClientConfig::new(
            Environment::parse(&server.base_url).unwrap(),
            credentials,
            SystemInfo::new("secrets", "1.0").unwrap(),
        )
    };
    let options = OpenOptions { speed: SPEED, ..OpenOptions::new(config, JournalPlace::Memory) };
    told.show(&options);
    Client::open(options).unwrap()
}

fn till(client: &Client) -> Till {
    let config = TillConfig::new(Msn::new(MSN).unwrap(), TillPrefix::new("osl1-k03").unwrap(), Currency::Nok);
    block_on(client.till(config)).unwrap()
}

fn credentials(canaries: &Canaries) -> Credentials {
    let text = |name| canaries.text(name).to_owned();
    Credentials::new(text("client id"), text("client secret"), text("subscription key")).unwrap()
}

struct Story {
    told: Told,
    canaries: Canaries,
    till: Till,
    control: Control,
}

impl Story {
    fn sale(&mut self, meet: Meet) -> Sale {
        let line = self.canaries.make(Kind::Customer, "order line", "Coffee ");
        let note = self.canaries.make(Kind::Customer, "metadata", "");
        let link = self.canaries.make(Kind::Customer, "link to a receipt", "https://shop.example/r/");
        let receipt = Receipt::builder(Currency::Nok).line(Line::new("1", line, 14_900, 2500)).build();
        Sale::new(Money::new(14_900, Currency::Nok).unwrap(), meet)
            .receipt(receipt.unwrap())
            .receipt_url(ReturnUrl::new(link).unwrap())
            .metadata(Metadata::new([("note", note)]).unwrap())
            .profile_scope(vec![Scope::Name, Scope::Address, Scope::Email, Scope::PhoneNumber])
    }

    /// Shown at every step, approved if it comes so far, and refunded.
    fn play(&mut self, meet: Meet) {
        let sale = self.sale(meet);
        let told = self.told.clone();
        told.show(&sale);
        let payment = match block_on(self.till.pay(sale)) {
            Ok(payment) => payment,
            Err(error) => return told.error(&error),
        };
        let reference = payment.reference().as_str().to_owned();
        if let Some(code) = block_on(payment.code()).unwrap() {
            told.show(&code);
            let token = code.expose().rsplit("token=").next().unwrap().to_owned();
            self.canaries.add(Kind::Customer, "code or link", token);
        }
        told.show(&(&payment, block_on(payment.status())));
        self.control.approve(&reference, None).unwrap();
        let outcome = block_on(payment.wait(LONG)).unwrap();
        told.show(&outcome);
        told.text(&serde_json::to_string(&outcome).unwrap());
        let calls = self.till.api();
        let read = block_on(calls.get(payment.reference().clone())).unwrap();
        let sub = read.profile_sub.clone().unwrap();
        self.canaries.add(Kind::Customer, "customer's id", sub);
        told.show(&(&read, &read.user_details));
        told.show(&block_on(calls.events(payment.reference().clone())).unwrap());
        told.show(&block_on(payment.refund(RequestId::new("back").unwrap(), None)));
        // Too much: refused.
        let error = block_on(payment.refund(RequestId::new("more").unwrap(), None)).unwrap_err();
        told.error(&error);
    }
}

fn meets(canaries: &mut Canaries, control: &Control, till: &Till) -> Vec<Meet> {
    let number = canaries.text("phone number").to_owned();
    let phone = || till.phone(&format!("+{number}")).unwrap();
    let scanned = control.personal_qr(&number, true, 0).unwrap();
    canaries.add(Kind::Customer, "personal QR", scanned.rsplit('/').next().unwrap());
    let token = control.customer_token(&number, 0).unwrap();
    canaries.add(Kind::Customer, "customer token", &*token);
    let unknown = canaries.make(Kind::Customer, "personal QR", "https://qr.vipps.no/p/");
    let stranger = canaries.number("number of nobody");
    let address = canaries.make(Kind::Customer, "return address", "https://shop.example/done/");
    vec![
        Meet::PhoneNumber(phone()),
        Meet::MerchantScan(PersonalQr::new(scanned).unwrap()),
        Meet::MerchantScan(PersonalQr::new(control.personal_qr(&number, false, 0).unwrap()).unwrap()),
        Meet::Callback(CustomerToken::new(token).unwrap()),
        Meet::DynamicQr(QrFormat::Text),
        Meet::Redirect {
            return_url: ReturnUrl::new(address).unwrap(),
            customer: Some(Customer::Phone(phone())),
        },
        // Refused by the platform.
        Meet::MerchantScan(PersonalQr::new(unknown).unwrap()),
        Meet::PhoneNumber(till.phone(&format!("+{stranger}")).unwrap()),
    ]
}

fn faults(control: &Control) {
    let page = FaultKind::Status { status: 502, work: true, body: FaultBody::Html };
    for (operation, what) in [
        (Operation::Create, FaultKind::Lost),
        (Operation::Capture, page),
        (Operation::Get, FaultKind::Truncated),
        (Operation::Refund, FaultKind::ExpiredToken),
        (Operation::Events, FaultKind::CutInBody),
    ] {
        let operation = Some(operation);
        control.add_fault(Fault {
            operation,
            reference: None,
            nth: 1,
            count: Some(1),
            per_mille: 1000,
            what,
        });
    }
}

#[test]
fn payments_tell_nothing() {
    let mut canaries = Canaries::new();
    let server = server(&mut canaries);
    let told = Told::default();
    let client = open(&server, &told, credentials(&canaries));
    let till = till(&client);
    let meets = meets(&mut canaries, &server.control(), &till);
    let mut story = Story { told: told.clone(), canaries, till, control: server.control() };
    let listener = client.clone();
    let heard = told.clone();
    let events = std::thread::spawn(move || {
        while let Some(event) = block_on(listener.next_event()) {
            heard.show(&event);
        }
    });
    faults(&server.control());
    for meet in meets {
        story.play(meet);
    }
    let open = block_on(
        story.till.pay(Sale::new(Money::new(14_900, Currency::Nok).unwrap(), Meet::DynamicQr(QrFormat::Svg))),
    )
    .unwrap();
    told.show(&block_on(open.cancel(IfApproved::Release, LONG)));
    told.show(&(&client, &story.till, story.till.config(), story.till.api()));
    told.show(&block_on(client.list(Default::default())).unwrap());
    told.show(&block_on(client.recovered()).unwrap());
    block_on(client.close());
    events.join().unwrap();
    told.error(&block_on(open.status()).unwrap_err());
    told.assert_silent("is now paid", &story.canaries);
}

#[test]
fn keys_that_are_refused_are_not_told() {
    let mut canaries = Canaries::new();
    let server = server(&mut canaries);
    let wrong = canaries.make(Kind::Credential, "wrong secret", "");
    let text = |name| canaries.text(name).to_owned();
    let keys = [
        Credentials::new(text("client id"), wrong.clone(), text("subscription key")),
        Credentials::new(text("client id"), text("client secret"), wrong.clone()),
        Credentials::new(wrong.clone(), text("client secret"), text("subscription key")),
    ];
    let told = Told::default();
    for keys in keys {
        let client = open(&server, &told, keys.unwrap());
        let till = till(&client);
        let errors: [Result<(), Error>; 2] =
            [
                block_on(till.api().authenticate()),
                block_on(till.pay(Sale::new(
                    Money::new(14_900, Currency::Nok).unwrap(),
                    Meet::DynamicQr(QrFormat::Text),
                )))
                .map(drop),
            ];
        for error in errors {
            told.error(&error.unwrap_err());
        }
        block_on(client.close());
    }
    told.assert_silent("not_authenticated", &canaries);
}
