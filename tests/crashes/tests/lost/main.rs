//! A journal that was lost, or restored from an old backup, cannot be made whole: the platform has no list of
//! payments. What holds then, and what does not. `docs/lost-journals.md` names each of these tests.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod gone;
mod restored;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::Error;
use kasse::flow::payment::{IfApproved, Outcome, Status};
use kasse::ids::{Msn, OrderId, Reference, RequestId, SystemInfo, TillPrefix};
use kasse::journal::Filter;
use kasse::money::{Currency, Money};
use kasse::secret::Credentials;
use kasse::till::{
    Client, ClientConfig, Entry, JournalPlace, Meet, OpenOptions, Payment, References, Sale, Till, TillConfig,
};
use kasse_simulator::ledger::Totals;
use kasse_simulator::{Control, Operation, Server, ServerOptions, TimeMode};
use tempfile::TempDir;

/// How many times as fast as real time both sides live.
const SPEED: u32 = 50;
/// Of the story's own time: longer than anything here takes.
const LONG: Duration = Duration::from_secs(600);

/// A shop: the platform and a folder with the journal.
struct Shop {
    server: Server,
    folder: TempDir,
    references: References,
}

/// A till of it, open.
struct Open {
    client: Client,
    till: Till,
}

impl Shop {
    fn new(references: References) -> Self {
        let time = TimeMode::Scaled { factor: SPEED };
        let server = Server::start(ServerOptions { time, ..ServerOptions::default() }).unwrap();
        Self { server, folder: tempfile::tempdir().unwrap(), references }
    }

    fn control(&self) -> Control {
        self.server.control()
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("till.journal")
    }

    fn backup_file(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    fn open(&self) -> Open {
        let keys = &self.server.credentials;
        let credentials = Credentials::new(
            keys.client_id.clone(),
            keys.client_secret.clone(),
            keys.subscription_key.clone(),
        );
        let environment = Environment::parse(&self.server.base_url).unwrap();
        let system = SystemInfo::new("till-test", "1.0").unwrap();
        let config = ClientConfig::new(environment, credentials.unwrap(), system);
        let place = JournalPlace::File(self.journal());
        let client = Client::open(OpenOptions { speed: SPEED, ..OpenOptions::new(config, place) }).unwrap();
        let msn = Msn::new(keys.msn.clone()).unwrap();
        let mut till = TillConfig::new(msn, TillPrefix::new("osl1-k03").unwrap(), Currency::Nok);
        till.references = self.references;
        let till = block_on(client.till(till)).unwrap();
        Open { client, till }
    }

    /// A copy of the closed journal.
    fn back_up(&self) {
        fs::copy(self.journal(), self.backup_file()).unwrap();
    }

    /// The backup in place of a journal that nobody has open.
    fn restore(&self) {
        fs::copy(self.backup_file(), self.journal()).unwrap();
    }

    fn lose(&self) {
        fs::remove_file(self.journal()).unwrap();
    }

    fn books(&self, reference: &Reference) -> Totals {
        self.control().ledger(reference.as_str()).unwrap().1
    }

    fn count(&self, operation: Operation) -> usize {
        self.control().calls(None).iter().filter(|call| call.operation == Some(operation)).count()
    }

    /// Everything the platform has taken, less what it gave back, of every payment.
    fn taken(&self) -> i64 {
        self.control().payments().iter().map(|view| view.captured - view.refunded).sum()
    }

    fn approve(&self, payment: &Payment) {
        self.control().approve(payment.reference().as_str(), None).unwrap();
    }
}

impl Open {
    fn pay(&self, sale: Sale) -> Result<Payment, Error> {
        block_on(self.till.pay(sale))
    }

    fn all(&self) -> Vec<Entry> {
        block_on(self.client.list(Filter::default())).unwrap()
    }

    fn payment(&self, reference: &Reference) -> Payment {
        self.till.payment(reference.clone())
    }

    fn close(self) {
        block_on(self.client.close());
    }
}

fn sale() -> Sale {
    Sale::new(nok(1000), Meet::DynamicQr(kasse::api::QrFormat::Text)).order(OrderId::new("order-17").unwrap())
}

fn wait(payment: &Payment) -> Outcome {
    block_on(payment.wait(LONG)).unwrap()
}

fn capture(payment: &Payment, id: &str, amount: i64) -> Result<Outcome, Error> {
    block_on(payment.capture(RequestId::new(id).unwrap(), Some(nok(amount))))
}

fn refund(payment: &Payment, id: &str, amount: i64) -> Result<Outcome, Error> {
    block_on(payment.refund(RequestId::new(id).unwrap(), Some(nok(amount))))
}

fn cancel(payment: &Payment) -> Outcome {
    block_on(payment.cancel(IfApproved::Release, LONG)).unwrap()
}

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

/// Captured and refunded.
fn paid(outcome: &Outcome) -> (i64, i64) {
    match &outcome.status {
        Status::Paid { captured, refunded, .. } => (captured.minor(), refunded.minor()),
        other => panic!("{other:?}"),
    }
}
