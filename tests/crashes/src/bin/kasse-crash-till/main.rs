//! A till as a host would write one, on a journal and a transport that can end the process at any point.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a till of the tests that cannot go on fails the test"
)]

mod disk;
mod host;
mod line;
mod points;
mod stage;

use kasse::environment::Environment;
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::money::Currency;
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, JournalPlace, OpenOptions, References, TillConfig};
use kasse_crashes::orders::{Orders, Pace};

fn main() {
    let orders: Orders = serde_json::from_str(&std::env::args().nth(1).unwrap()).unwrap();
    match orders.pace {
        Pace::Jumps => stage::run(&orders),
        Pace::Scaled(speed) => {
            let place = JournalPlace::File(orders.journal.clone());
            let options = OpenOptions { speed, ..OpenOptions::new(config(&orders), place) };
            let client = match Client::open(options) {
                Ok(client) => client,
                Err(error) => return host::told("open", None, Err(error)),
            };
            kasse::block_on(host::play(&client, &orders, &host::Sleep::Real(speed)));
        }
    }
}

fn config(orders: &Orders) -> ClientConfig {
    let credentials = Credentials::new(
        orders.client_id.clone(),
        orders.client_secret.clone(),
        orders.subscription_key.clone(),
    );
    let platform = orders.recorded_as.as_ref().unwrap_or(&orders.base_url);
    let environment = Environment::parse(platform).unwrap();
    ClientConfig::new(environment, credentials.unwrap(), SystemInfo::new("crash-till", "1.0").unwrap())
}

fn till_config(orders: &Orders) -> TillConfig {
    let msn = Msn::new(orders.msn.clone()).unwrap();
    let mut till = TillConfig::new(msn, TillPrefix::new("osl1-k03").unwrap(), Currency::Nok);
    if orders.story.reference_of_order {
        till.references = References::OrderAndAttempt;
    }
    till
}
