//! A till in one page: show a code, wait for the customer, and know what became of the money.
//!
//! Against the simulator: start `cargo run --release -- simulate`, export the variables it prints, then
//! `cargo run --example till`, and approve with the `curl` line the simulator shows.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::{Error, Language};
use kasse::ids::{Msn, OrderId, SystemInfo, TillPrefix};
use kasse::money::{Currency, Money};
use kasse::qr::{Level, Terminal};
use kasse::secret::Credentials;
use kasse::till::{
    Client, ClientConfig, IfApproved, JournalPlace, Meet, OpenOptions, QrFormat, Sale, Status, TillConfig,
};

fn main() -> std::process::ExitCode {
    match sell() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}\n{error}", error.cashier_text(Language::En));
            std::process::ExitCode::FAILURE
        }
    }
}

fn sell() -> Result<(), Error> {
    let setting = |name: &str| env::var(name).unwrap_or_default();
    let config = ClientConfig::new(
        Environment::parse(&setting("KASSE_BASE_URL"))?,
        Credentials::new(
            setting("KASSE_CLIENT_ID"),
            setting("KASSE_CLIENT_SECRET"),
            setting("KASSE_SUBSCRIPTION_KEY"),
        )?,
        SystemInfo::new("example-till", "1.0")?,
    );
    let journal = JournalPlace::File(PathBuf::from("till.journal"));
    let client = Client::open(OpenOptions::new(config, journal))?;
    let msn = Msn::new(setting("KASSE_MSN"))?;
    let till = TillConfig::new(msn, TillPrefix::new("osl1-k03")?, Currency::Nok);
    let till = block_on(client.till(till))?;

    // What an earlier run left behind, perhaps because the power failed.
    for entry in block_on(client.recovered())? {
        println!("{} is {}", entry.reference, entry.outcome.status.name());
        block_on(client.acknowledge(&[(entry.msn, entry.reference)]))?;
    }

    let amount = Money::parse("149.00", Currency::Nok)?;
    let sale = Sale::new(amount, Meet::DynamicQr(QrFormat::Text)).order(OrderId::new("1001")?);
    let payment = block_on(till.pay(sale))?;
    if let Some(code) = block_on(payment.code())? {
        println!("{}", code.encode(Level::M)?.to_terminal(Terminal::Colour));
    }
    let mut outcome = block_on(payment.wait(Duration::from_secs(90)))?;
    if !outcome.status.is_settled() {
        // Waiting longer is not for this customer: cancel, and learn exactly what that led to.
        outcome = block_on(payment.cancel(IfApproved::Release, Duration::from_secs(60)))?;
    }
    match outcome.status {
        Status::Paid { captured, .. } => println!("paid: {captured}"),
        Status::NotPaid { reason } => println!("not paid: {reason:?}"),
        open => println!("{}: do not start over, the till goes on checking", open.name()),
    }
    block_on(client.close());
    Ok(())
}
