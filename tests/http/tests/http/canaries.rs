//! Secrets and personal data: not in what is shown, told or logged, and not in the journal's files afterwards.

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kasse::api::{Customer, Flow, QrFormat, Scope};
use kasse::block_on;
use kasse::flow::payment::{NotPaidReason, Status};
use kasse::ids::{OrderId, PersonalQr, RequestId, ReturnUrl};
use kasse::log::{Level, Log, LogLine, LogTo};
use kasse::till::{Meet, Payment, Sale};

use super::{LONG, World, nok};

/// What is heard: log lines, and everything the test shows.
#[derive(Default)]
struct Heard(Mutex<String>);

impl Log for Heard {
    fn wants(&self, _: Level) -> bool {
        true
    }

    fn line(&self, line: LogLine) {
        self.add(&line);
    }
}

impl Heard {
    fn add(&self, shown: &dyn Debug) {
        self.0.lock().unwrap().push_str(&format!("{shown:?}\n{shown:#?}\n"));
    }
}

/// What must not be heard, with a name that may.
type Canaries = Vec<(&'static str, String)>;

fn canaries(world: &World, code: Option<String>) -> Canaries {
    let keys = &world.server.credentials;
    let mut all = vec![
        ("client id", keys.client_id.clone()),
        ("client secret", keys.client_secret.clone()),
        ("subscription key", keys.subscription_key.clone()),
        ("start of a token", "eyJ".to_owned()),
        ("phone number", "4712345678".to_owned()),
        ("personal QR", "opensesame".to_owned()),
        ("family name", "Nordmann".to_owned()),
    ];
    // What stands behind `token=` opens the payment.
    let token = code.and_then(|text| text.split_once("token=").map(|(_, token)| token.to_owned()));
    all.extend(token.map(|token| ("token of the code", token)));
    all
}

fn found<'a>(canaries: &'a Canaries, bytes: &[u8]) -> Vec<&'a str> {
    let is_in = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    canaries.iter().filter(|(_, text)| is_in(text)).map(|(name, _)| *name).collect()
}

fn in_files(canaries: &Canaries, folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        all.extend(found(canaries, &bytes).iter().map(|name| format!("{name} in {}", path.display())));
    }
    all
}

fn sale(meet: Meet) -> Sale {
    Sale::new(nok(14_900), meet).order(OrderId::new("1001").unwrap()).profile_scope(vec![
        Scope::Name,
        Scope::PhoneNumber,
        Scope::Email,
    ])
}

/// A sale, shown at every step, approved if it comes so far, and refunded.
fn play(world: &World, heard: &Heard, meet: Meet) -> Option<Payment> {
    heard.add(&meet);
    let sale = sale(meet);
    heard.add(&sale);
    let payment = match block_on(world.till.pay(sale)) {
        Ok(payment) => payment,
        Err(error) => {
            heard.add(&error);
            heard.add(&error.to_string());
            heard.add(&error.extra());
            return None;
        }
    };
    heard.add(&payment);
    heard.add(&block_on(payment.code()).unwrap());
    heard.add(&block_on(payment.status()).unwrap());
    world.server.control().approve(payment.reference().as_str(), None).unwrap();
    let outcome = block_on(payment.wait(LONG)).unwrap();
    assert!(matches!(outcome.status, Status::Paid { .. }), "{outcome:?}");
    heard.add(&outcome);
    let calls = world.till.api();
    let read = block_on(calls.get(payment.reference().clone())).unwrap();
    assert!(read.user_details.is_some(), "the customer shared what was asked for");
    heard.add(&read);
    heard.add(&block_on(calls.events(payment.reference().clone())).unwrap());
    heard.add(&block_on(payment.refund(RequestId::new("back").unwrap(), None)).unwrap());
    Some(payment)
}

fn meetings(world: &World) -> Vec<Meet> {
    let number = world.till.phone("+47 12 34 56 78").unwrap();
    let control = world.server.control();
    let scanned = PersonalQr::new(control.personal_qr("4712345678", false, 0).unwrap()).unwrap();
    let return_url = ReturnUrl::new("https://shop.example/done").unwrap();
    vec![
        Meet::PhoneNumber(number.clone()),
        Meet::MerchantScan(scanned),
        Meet::DynamicQr(QrFormat::Text),
        Meet::Redirect { return_url, customer: Some(Customer::Phone(number)) },
        // Refused by the platform: the error may not repeat what was scanned.
        Meet::MerchantScan(PersonalQr::new("https://qr.vipps.no/p/opensesame").unwrap()),
    ]
}

#[test]
fn nobody_hears_of_keys_or_customers() {
    let folder = tempfile::tempdir().unwrap();
    let heard = Arc::new(Heard::default());
    let world = World::in_file(folder.path(), LogTo::new(heard.clone()));
    heard.add(&super::options(&world.server, kasse::till::JournalPlace::Memory, LogTo::default()));
    heard.add(&world.till.phone("+47 1234").unwrap_err());
    for meet in meetings(&world) {
        heard.add(&Flow::Qr { format: None });
        play(&world, &heard, meet);
    }
    let canaries = canaries(&world, None);
    heard.add(&(&world.client, &world.till, world.till.api()));
    heard.add(&block_on(world.client.list(Default::default())).unwrap());
    heard.add(&block_on(world.client.recovered()).unwrap());
    block_on(world.client.close());
    let heard = heard.0.lock().unwrap();
    assert!(heard.contains("is now paid"), "something was heard");
    assert_eq!(found(&canaries, heard.as_bytes()), [""; 0]);
    assert_eq!(in_files(&canaries, folder.path()), [""; 0], "no key and no customer is left behind");
}

#[test]
fn what_opens_a_payment_is_gone_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::in_file(folder.path(), LogTo::default());
    let return_url = ReturnUrl::new("https://shop.example/done").unwrap();
    let number = Customer::Phone(world.till.phone("+47 12 34 56 78").unwrap());
    let meet = Meet::Redirect { return_url, customer: Some(number) };
    let payment = block_on(world.till.pay(sale(meet))).unwrap();
    let code = block_on(payment.code()).unwrap().unwrap().expose().to_owned();
    let canaries = canaries(&world, Some(code));
    assert!(canaries.iter().any(|(name, _)| *name == "token of the code"));
    assert_ne!(in_files(&canaries, folder.path()), [""; 0], "needed as long as the payment is open");
    world.server.control().decline(payment.reference().as_str()).unwrap();
    let outcome = block_on(payment.wait(LONG)).unwrap();
    assert_eq!(outcome.status, Status::NotPaid { reason: NotPaidReason::Declined });
    assert_eq!(block_on(payment.changed(&outcome, Duration::from_secs(1))).unwrap(), outcome);
    block_on(world.client.close());
    assert_eq!(in_files(&canaries, folder.path()), [""; 0]);
}
