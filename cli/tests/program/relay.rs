//! The relay as a process, with tills on hosts of their own: the simulator delivers, processes die.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kasse::block_on;
use kasse::environment::Environment;
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::journal::{EventId, KeptAbout, Options, Sqlite};
use kasse::money::{Currency, Money};
use kasse::secret::{Credentials, Secret};
use kasse::till::{
    Client, ClientConfig, JournalPlace, Meet, OpenOptions, QrFormat, Sale, Status, Till as OpenTill,
    TillConfig,
};
use kasse::transport::net::{NetOptions, RelayAt};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Simulator, Till, kasse, run};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const TILLS: [&str; 2] = ["k1", "k2"];

fn token(till: &str) -> String {
    format!("{till}-0123456789abcdef0123456789abcdef")
}

fn certificate(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/net/certificates").join(name)
}

/// A simulator that delivers to a relay, and what that one needs.
struct Shop {
    simulator: Simulator,
    folder: TempDir,
    base: String,
    scheme: &'static str,
    relay: Option<Child>,
}

impl Shop {
    fn open() -> Self {
        Self::with("http", Simulator::start(&[]))
    }

    fn with(scheme: &'static str, simulator: Simulator) -> Self {
        // Free now, and given again by the system after many others only.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut shop = Self {
            simulator,
            folder: TempDir::new().unwrap(),
            base: format!("{scheme}://127.0.0.1:{port}"),
            scheme,
            relay: None,
        };
        let secret = shop.register();
        std::fs::write(shop.file(), shop.settings(port, &secret)).unwrap();
        shop.start();
        shop
    }

    fn register(&self) -> String {
        let till = Till::new(&self.simulator);
        let mut ensure = till.command(&["webhooks", "ensure", "--check-ins", "--json"]);
        let made = run(ensure.env("KASSE_WEBHOOK_URL", format!("{}/hooks/kasse", self.base)));
        assert_eq!(made.code, 0, "{made:?}");
        made.result()["new_secret"].as_str().unwrap().to_owned()
    }

    fn settings(&self, port: u16, secret: &str) -> String {
        let msn = self.simulator.text("msn");
        let tls = if self.scheme == "https" {
            let (chain, key) = (certificate("server.pem"), certificate("server.key"));
            format!("certificate = '{}'\nkey = '{}'\n", chain.display(), key.display())
        } else {
            String::new()
        };
        let tills = TILLS.map(|name| {
            let token = token(name);
            format!(
                "[tills.{name}]\ntoken = '{token}'\nunits = ['{msn}']\nprefixes = ['{name}']\n\
                 stickers = ['sticker-{name}']\n"
            )
        });
        format!(
            "listen = '127.0.0.1:{port}'\naddress = '{}/hooks/kasse'\njournal = '{}'\n\
             webhook_secrets = ['{secret}']\nheartbeat_seconds = 1\n{tls}\n{}",
            self.base,
            self.journal().display(),
            tills.concat()
        )
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("relay.toml")
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("relay.db")
    }

    fn start(&mut self) {
        let file = self.file();
        let mut child = kasse(&["relay", file.to_str().unwrap(), "--json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let started: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&started["kind"], &started["tills"]), (&"relaying".into(), &2.into()));
        self.relay = Some(child);
    }

    /// Pulls the plug.
    fn kill(&mut self) {
        let mut relay = self.relay.take().unwrap();
        relay.kill().unwrap();
        relay.wait().unwrap();
    }

    /// As a service is stopped.
    fn stop(&mut self) {
        let mut relay = self.relay.take().unwrap();
        let done = Command::new("kill").args(["-TERM", &relay.id().to_string()]).status().unwrap();
        assert!(done.success() && relay.wait().unwrap().success());
    }

    /// A till on a host of its own, which has this folder.
    fn host(&self, name: &str, folder: &TempDir) -> (Client, OpenTill) {
        let text = |field| self.simulator.text(field);
        let keys =
            Credentials::new(text("client_id"), text("client_secret"), text("subscription_key")).unwrap();
        let environment = Environment::parse(text("base_url")).unwrap();
        let config = ClientConfig::new(environment, keys, SystemInfo::new("relay-test", "1").unwrap());
        let place = JournalPlace::File(folder.path().join("till.db"));
        let roots = std::fs::read(certificate("root.pem")).unwrap();
        let options = OpenOptions {
            relay: Some(RelayAt::new(&self.base, Secret::new(token(name))).unwrap()),
            net: NetOptions { extra_roots: Some(roots), ..NetOptions::default() },
            ..OpenOptions::new(config, place)
        };
        let client = Client::open(options).unwrap();
        let prefix = TillPrefix::new(name).unwrap();
        let config = TillConfig::new(Msn::new(text("msn")).unwrap(), prefix, Currency::Nok);
        let till = block_on(client.till(config)).unwrap();
        (client, till)
    }

    /// A payment that is paid: the reference.
    fn sell(&self, till: &OpenTill) -> String {
        let sale = Sale::new(Money::new(14_900, Currency::Nok).unwrap(), Meet::DynamicQr(QrFormat::Text));
        let payment = block_on(till.pay(sale.description("Coffee"))).unwrap();
        self.simulator.approve(payment.reference().as_str());
        let outcome = block_on(payment.wait(PATIENCE)).unwrap();
        assert!(matches!(outcome.status, Status::Paid { .. }), "{outcome:?}");
        payment.reference().as_str().to_owned()
    }

    /// What only an event tells of: the payment is over, and nobody polls it.
    fn refund_in_the_portal(&self, reference: &str) {
        let act = r#"{"do":"portal_refund"}"#;
        self.simulator.control("POST", &format!("/payments/{reference}/act"), act);
        assert_eq!(self.simulator.totals(reference)["refunded"], 14_900);
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if let Some(mut relay) = self.relay.take() {
            let _ = relay.kill();
            let _ = relay.wait();
        }
    }
}

/// The events that a journal has: names and references.
fn events(journal: &Path) -> Vec<String> {
    let journal = Sqlite::open(journal, Options::default()).unwrap();
    let found = block_on(journal.events_after(EventId(0), 1_000)).unwrap();
    let name = |event: &kasse::journal::KeptEvent| match &event.about {
        KeptAbout::Payment(_) => event.key.as_str().to_owned(),
        KeptAbout::CheckIn { merchant_qr_id, .. } => merchant_qr_id.clone(),
    };
    found.iter().map(name).collect()
}

fn has(events: &[String], reference: &str, name: &str) -> bool {
    events.iter().any(|event| event.starts_with(reference) && event.ends_with(name))
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + PATIENCE;
    while !is_so() {
        assert!(std::time::Instant::now() < end, "still not: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What is paid back, by what the client of this till knows without asking.
fn refunded(client: &Client, reference: &str) -> i64 {
    let found = block_on(client.list(kasse::till::Filter::default())).unwrap();
    let entry = found.into_iter().find(|entry| entry.reference.as_str() == reference).unwrap();
    match entry.outcome.status {
        Status::Paid { refunded, .. } => refunded.minor(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_host_hears_of_its_own_payments() {
    let shop = Shop::open();
    let hosts = TILLS.map(|_| Till::new(&shop.simulator));
    let mut paying = Vec::new();
    for (name, host) in TILLS.iter().zip(&hosts) {
        let mut command = host.command(&["pay", "149.00", "--qr", "--json", "--prefix", name]);
        command.env("KASSE_RELAY_URL", &shop.base).env("KASSE_RELAY_TOKEN", token(name));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reference = std::iter::from_fn(|| Some(lines.next().unwrap().unwrap()))
            .map(|line| serde_json::from_str::<Value>(&line).unwrap())
            .find(|line| line["phase"] == "waiting_for_customer")
            .map(|line| line["reference"].as_str().unwrap().to_owned())
            .unwrap();
        paying.push((child, lines, reference));
    }
    for (_, _, reference) in &paying {
        shop.simulator.approve(reference);
    }
    for (child, lines, _) in &mut paying {
        lines.by_ref().for_each(drop);
        assert!(child.wait().unwrap().success());
    }
    // The first poll comes seconds after that: only events could be faster.
    let journal = |host: &Till<'_>| events(&host.folder.path().join("journal.db"));
    let heard = hosts.each_ref().map(journal);
    for (number, heard) in heard.iter().enumerate() {
        let (own, other) = (&paying[number].2, &paying[1 - number].2);
        assert!(has(heard, own, "AUTHORIZED"), "{heard:?}");
        assert!(!heard.iter().any(|event| event.starts_with(other)), "{heard:?}");
    }
}

#[test]
fn what_the_relay_accepted_outlives_it_and_waits_for_the_till() {
    let mut shop = Shop::open();
    let folder = TempDir::new().unwrap();
    let (client, till) = shop.host("k1", &folder);
    let reference = shop.sell(&till);
    block_on(client.close());
    drop((client, till));

    shop.refund_in_the_portal(&reference);
    let journal = shop.journal();
    until("the refund is at the relay", || has(&events(&journal), &reference, "REFUNDED"));
    shop.kill();
    let (client, _till) = shop.host("k1", &folder);
    assert_eq!(refunded(&client, &reference), 0, "nobody has told it");
    shop.start();
    until("the till has read the refund", || refunded(&client, &reference) == 14_900);
    let news = block_on(client.recovered()).unwrap();
    assert!(news.iter().any(|entry| entry.reference.as_str() == reference));
}

#[test]
fn an_event_that_nobody_took_comes_again_from_the_platform() {
    let mut shop = Shop::open();
    let folder = TempDir::new().unwrap();
    let (client, till) = shop.host("k1", &folder);
    let reference = shop.sell(&till);
    shop.kill();
    shop.refund_in_the_portal(&reference);
    shop.start();
    until("the till has read the refund", || refunded(&client, &reference) == 14_900);
}

#[test]
fn a_till_that_is_started_again_goes_on_where_it_was() {
    let mut shop = Shop::open();
    let folder = TempDir::new().unwrap();
    let (client, till) = shop.host("k1", &folder);
    let reference = shop.sell(&till);
    until("its events are heard", || has(&events(&folder.path().join("till.db")), &reference, "CAPTURED"));
    // Without closing, as when the process dies.
    drop((client, till));
    shop.stop();
    shop.start();
    shop.refund_in_the_portal(&reference);
    let (client, _till) = shop.host("k1", &folder);
    until("the till has read the refund", || refunded(&client, &reference) == 14_900);
    let heard = events(&folder.path().join("till.db"));
    let once = heard.iter().filter(|event| event.ends_with("CAPTURED")).count();
    assert_eq!(once, 1, "{heard:?}");
}

#[test]
fn a_scan_reaches_the_till_of_its_sticker() {
    let shop = Shop::open();
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let (first, second) = (shop.host("k1", &folders[0]), shop.host("k2", &folders[1]));
    let msn = shop.simulator.text("msn");
    for name in TILLS {
        let put = format!(r#"{{"msn":"{msn}","merchant_qr_id":"sticker-{name}","phone":"4712345678"}}"#);
        assert_eq!(shop.simulator.control("POST", "/check-ins", &put)["told"], true);
    }
    let take =
        |till: &OpenTill, sticker: &str, limit| block_on(till.check_ins().next(sticker, limit)).unwrap();
    let taken = take(&first.1, "sticker-k1", PATIENCE).unwrap();
    assert!(take(&second.1, "sticker-k2", PATIENCE).is_some());
    assert_eq!(take(&second.1, "sticker-k1", Duration::ZERO), None, "it is the other till's");
    let relay = Sqlite::open(shop.journal(), Options::default()).unwrap();
    until("no token is left at the relay", || {
        let found = block_on(relay.events_after(EventId(0), 100)).unwrap();
        found.iter().all(|event| block_on(relay.check_in_token(event.id)).unwrap().is_none())
    });
    let sale = Sale::new(Money::new(14_900, Currency::Nok).unwrap(), Meet::Callback(taken.token));
    let payment = block_on(first.1.pay(sale.description("Coffee"))).unwrap();
    shop.simulator.approve(payment.reference().as_str());
    assert!(matches!(block_on(payment.wait(PATIENCE)).unwrap().status, Status::Paid { .. }));
}

#[test]
fn over_tls_from_the_platform_to_the_till() {
    let root = certificate("root.pem");
    let simulator = Simulator::start(&["--webhook-ca", root.to_str().unwrap()]);
    let shop = Shop::with("https", simulator);
    let folder = TempDir::new().unwrap();
    let (client, till) = shop.host("k1", &folder);
    let reference = shop.sell(&till);
    shop.refund_in_the_portal(&reference);
    until("the till has read the refund", || refunded(&client, &reference) == 14_900);
}

#[test]
fn a_till_with_a_wrong_token_is_told_so_and_sells_all_the_same() {
    let simulator = Simulator::fast(&["--approve-after", "1"]);
    let shop = Shop::with("http", simulator);
    let till = Till::new(&shop.simulator);
    let mut command = till.command(&["pay", "149.00", "--qr", "--json", "--log", "warn"]);
    let paid = run(command.env("KASSE_RELAY_URL", &shop.base).env("KASSE_RELAY_TOKEN", token("k9")));
    assert_eq!(paid.code, 0, "{paid:?}");
    assert!(paid.errors.contains("refused: 127.0.0.1 answers 401"), "{paid:?}");
    assert!(!format!("{paid:?}").contains(&token("k9")));
}

#[test]
fn settings_of_a_relay_are_checked_before_it_starts() {
    let shop = Shop::open();
    let file = shop.file();
    let path = file.to_str().unwrap();
    assert_eq!(run(&mut kasse(&["relay", path, "--check", "--json"])).result()["tills"], 2);
    let good = std::fs::read_to_string(&file).unwrap();
    for (from, to) in [
        ("stickers = ['sticker-k2']", "stickers = ['sticker-k1']"),
        ("prefixes", "prefix"),
        ("[tills.k1]", "[till.k1]"),
    ] {
        std::fs::write(&file, good.replacen(from, to, 1)).unwrap();
        let ran = run(&mut kasse(&["relay", path, "--check", "--json"]));
        assert_ne!(ran.code, 0, "{to}");
        assert!(!format!("{ran:?}").contains("0123456789abcdef"), "{ran:?}");
    }
    let drawn = run(&mut kasse(&["relay", "--new-token", "--json"]));
    assert_eq!(drawn.result()["token"].as_str().unwrap().len(), 64);
    let half = Till::new(&shop.simulator).run(&["status", "k1-0000000000000001", "--relay-url", &shop.base]);
    assert_eq!((half.code, &half.error("problems")[0]["setting"]), (2, &"relay_token".into()));
}
