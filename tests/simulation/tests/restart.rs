//! A restart in the worst moment.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Duration;

use kasse::api::QrFormat;
use kasse::ids::Reference;
use kasse::money::{Currency, Money};
use kasse::till::{Meet, Sale};

use kasse_simulation::story::{Customer, Stage};

/// A disk that is full when a process starts does not make it forget that it started.
#[test]
fn what_is_approved_while_nobody_runs_is_held_although_the_disk_was_full() {
    for seed in 1..20 {
        let mut stage = Stage::new(seed, false);
        let name = "sale-0001";
        stage.line.customer(name, Customer::Approves(Duration::from_secs(4)));
        stage.start();
        let till = stage.processes[0].tills[0].clone();
        let amount = Money::new(1000, Currency::Nok).unwrap();
        let sale =
            Sale::new(amount, Meet::DynamicQr(QrFormat::Text)).reference(Reference::new(name).unwrap());
        stage.run_in(1, "pay", async move { drop(till.pay(sale).await) });
        stage.run_until(Duration::from_secs(3));
        stage.crash(0);
        stage.disk_full(true);
        stage.run_until(Duration::from_secs(10));
        stage.start();
        stage.run_until(Duration::from_secs(14));
        stage.disk_full(false);
        stage.run_until(Duration::from_secs(60));
        let seen = stage.line.with(|platform| platform.inspect(name)).unwrap();
        assert_eq!((seen.authorized, seen.captured), (1000, 0), "seed {seed}");
    }
}
