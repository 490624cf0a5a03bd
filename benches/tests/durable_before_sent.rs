//! Between a sale and its create request lies one commit of the journal, so one fsync: SQLite makes a commit
//! durable with one fsync of its write-ahead log, and with a second one only if it has to write the header of
//! that log anew. Both can be seen in the log itself. The benchmark `durable` counts the fsyncs, with strace.
#![allow(clippy::unwrap_used, reason = "a test helper may fail the test")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kasse::block_on;
use kasse::clock::{Later, SystemClock};
use kasse::environment::Environment;
use kasse::http::{HttpRequest, HttpResponse, TransportError};
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::journal::{Options, Sqlite};
use kasse::money::{Currency, Money};
use kasse::random::OsRandom;
use kasse::runtime::Runtime;
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, Meet, QrFormat, Sale, Till, TillConfig, World};
use kasse::transport::Transport;

/// The write-ahead log as it stands on the disk (SQLite file format, section 4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Log {
    /// Changes whenever the log begins anew.
    salt: Vec<u8>,
    /// Frames that end a transaction.
    commits: usize,
}

impl Log {
    const HEADER: usize = 32;
    const FRAME: usize = 24;

    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        if bytes.len() < Self::HEADER {
            return Self { salt: Vec::new(), commits: 0 }; // just being emptied
        }
        let number = |at: &[u8]| u32::from_be_bytes(at[..4].try_into().unwrap());
        let page = usize::try_from(number(&bytes[8..])).unwrap();
        let salt = bytes[16..24].to_vec();
        // What lies behind the end of an older, longer log has another salt.
        let frames = bytes[Self::HEADER..].chunks_exact(Self::FRAME + page);
        let ours = frames.take_while(|frame| frame[8..16] == salt);
        let commits = ours.filter(|frame| number(&frame[4..]) != 0).count();
        Self { salt, commits }
    }
}

/// A platform that accepts every payment, and looks at the log when a create arrives.
struct Watch {
    log: PathBuf,
    seen: Arc<Mutex<Vec<Log>>>,
}

impl Transport for Watch {
    fn send(&self, request: HttpRequest, _: Duration) -> Later<Result<HttpResponse, TransportError>> {
        let (status, body) = if request.target.starts_with("/accesstoken") {
            (200, r#"{"access_token": "token", "expires_in": "3600"}"#.to_owned())
        } else if request.target == "/epayment/v1/payments" {
            self.seen.lock().unwrap().push(Log::read(&self.log));
            let asked: serde_json::Value = serde_json::from_slice(request.body.as_ref().unwrap()).unwrap();
            let answer = serde_json::json!({
                "reference": asked["reference"], "redirectUrl": "https://qr.vipps.no/28/2/05/031/a",
            });
            (201, answer.to_string())
        } else {
            (503, String::new())
        };
        Box::pin(std::future::ready(Ok(HttpResponse {
            status,
            headers: Vec::new(),
            body: body.into_bytes(),
        })))
    }
}

struct Shop {
    runtime: Runtime,
    client: Client,
    till: Till,
    log: PathBuf,
    seen: Arc<Mutex<Vec<Log>>>,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn open(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.journal");
        let log = folder.path().join("till.journal-wal");
        let seen = Arc::default();
        let runtime = Runtime::start("till").unwrap();
        let world = World {
            transport: Arc::new(Watch { log: log.clone(), seen: Arc::clone(&seen) }),
            journal: Arc::new(Sqlite::open(path, options).unwrap()),
            clock: Arc::new(SystemClock::new(runtime.handle())),
            random: Arc::new(OsRandom),
        };
        let keys = Credentials::new("id", "secret", "key").unwrap();
        let environment = Environment::parse("https://api.example").unwrap();
        let config = ClientConfig::new(environment, keys, SystemInfo::new("benches", "1").unwrap());
        let (client, driver) = Client::in_world(config, world);
        runtime.handle().detach(driver).unwrap();
        let msn = Msn::new("123456").unwrap();
        let config = TillConfig::new(msn, TillPrefix::new("bench-1").unwrap(), Currency::Nok);
        let till = block_on(client.till(config)).unwrap();
        Self { runtime, client, till, log, seen, _folder: folder }
    }

    /// The log before a sale, and when its create left.
    fn sell(&self) -> (Log, Log) {
        let before = Log::read(&self.log);
        let amount = Money::new(14_900, Currency::Nok).unwrap();
        block_on(self.till.pay(Sale::new(amount, Meet::DynamicQr(QrFormat::Text)))).unwrap();
        (before, self.seen.lock().unwrap().pop().unwrap())
    }

    fn close(self) {
        block_on(self.client.close());
        drop(self.runtime);
    }
}

fn assert_one_commit(sale: &(Log, Log)) {
    let (before, at_create) = sale;
    assert_eq!(at_create.salt, before.salt, "the log was begun anew: a second fsync");
    assert_eq!(at_create.commits, before.commits + 1, "one commit, and it is in the file");
}

#[test]
fn one_commit_and_no_new_log_before_a_create() {
    let shop = Shop::open(Options::default());
    for _ in 0..20 {
        assert_one_commit(&shop.sell());
    }
    shop.close();
}

#[test]
fn the_first_sale_after_the_log_was_emptied_waits_no_longer() {
    // Emptied once, as soon as it is idle, and then not again for an hour.
    let hour = Duration::from_secs(3600);
    let shop = Shop::open(Options::default().idle(Duration::ZERO).empty_at_most_every(hour));
    // A new journal begins with several commits; an emptied log has one, of the journal itself.
    let emptied = (0..30_000).any(|_| {
        std::thread::sleep(Duration::from_millis(1));
        Log::read(&shop.log).commits == 1
    });
    assert!(emptied, "the log is emptied when idle");
    assert_one_commit(&shop.sell());
    shop.close();
}
