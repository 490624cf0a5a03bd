//! A restart in the worst moment.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::Duration;

use kasse::api::QrFormat;
use kasse::ids::Reference;
use kasse::money::{Currency, Money};
use kasse::till::{AfterRestart, Meet, Sale, Status};

use kasse_simulation::story::{Customer, Stage};
use kasse_simulation::{Setup, nok};

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

/// A till loses its lock, and so its payment to a neighbour; the neighbour dies, and the till picks up what it has
/// left behind: a payment that it still has in memory as it was before.
#[test]
fn what_came_back_from_a_neighbour_that_died_is_followed_on() {
    let mut setup = Setup::new();
    let mut owner = setup.host(|_| {});
    let till = owner.till.clone();
    let sale =
        Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text)).after_restart(AfterRestart::FollowPolicy);
    let payment = owner.run(till.pay(sale)).unwrap();
    owner.journal.lose_lock();
    let mut neighbour = setup.host(|_| {});
    neighbour.pass(Duration::from_secs(6));
    assert!(!owner.wire.calls(payment.reference().as_str()).is_empty(), "the neighbour follows it");
    setup.crash(neighbour);

    owner.pass(Duration::from_secs(12));
    owner.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
    let outcome = owner.run(payment.wait(Duration::from_secs(120))).unwrap();
    assert!(matches!(outcome.status, Status::Paid { captured, .. } if captured == nok(5000)), "{outcome:?}");
    assert_eq!(owner.wire.calls("/capture").len(), 1);
}
