//! One client under many threads, as in a back end.

use std::thread;
use std::time::Duration;

use kasse::block_on;
use kasse::flow::payment::Status;
use kasse::ids::{OrderId, ReturnUrl};
use kasse::log::LogTo;
use kasse::till::{ApiCalls, Client, JournalPlace, Meet, Payment, Sale, Till};

use super::{LONG, World, nok};

fn is_for_threads<T: Send + Sync + Clone + 'static>() {}

fn can_be_spawned<T: Send>(value: T) -> T {
    value
}

fn sale(order: usize) -> Sale {
    let return_url = ReturnUrl::new("https://shop.example/done").unwrap();
    let meet = Meet::Redirect { return_url, customer: None };
    Sale::new(nok(10_000), meet).order(OrderId::new(format!("order-{order}")).unwrap())
}

#[test]
fn a_back_end_sells_from_many_threads() {
    is_for_threads::<(Client, Till, Payment, ApiCalls)>();
    let world = World::new();
    let sellers: Vec<_> = (0..8)
        .map(|seller| {
            let (till, control) = (world.till.clone(), world.server.control());
            thread::spawn(move || {
                // Two requests for each order, as from a page that is loaded again.
                let order = seller / 2;
                let payment = block_on(can_be_spawned(till.pay(sale(order)))).unwrap();
                assert!(block_on(payment.code()).unwrap().is_some() || seller % 2 == 1);
                // The second is too late to approve what is approved.
                drop(control.approve(payment.reference().as_str(), None));
                let outcome = block_on(can_be_spawned(payment.wait(LONG))).unwrap();
                assert!(matches!(outcome.status, Status::Paid { .. }), "{outcome:?}");
                payment.reference().clone()
            })
        })
        .collect();
    let mut paid: Vec<_> = sellers.into_iter().map(|seller| seller.join().unwrap()).collect();
    paid.sort();
    paid.dedup();
    assert_eq!(paid.len(), 4, "one payment for each order");
    assert_eq!(world.server.control().payments().len(), 4);
    assert!(world.server.control().violations().is_empty());
}

#[test]
fn waiting_for_ever_ends_with_the_payment() {
    for speed in [1, super::SPEED] {
        let world = World::new();
        let mut options = super::options(&world.server, JournalPlace::Memory, LogTo::default());
        options.speed = speed;
        options.config.durations.operation = Duration::MAX;
        options.config.durations.attempt = Duration::MAX;
        let client = Client::open(options).unwrap();
        let till = block_on(client.till(world.till.config().clone())).unwrap();
        let payment = block_on(till.pay(sale(1).give_up_after(Duration::MAX))).unwrap();
        let (waiting, control) = (payment.clone(), world.server.control());
        let waiter = thread::spawn(move || block_on(waiting.wait(Duration::MAX)).unwrap());
        control.approve(payment.reference().as_str(), None).unwrap();
        block_on(payment.refresh()).unwrap();
        let outcome = waiter.join().unwrap();
        assert!(matches!(outcome.status, Status::Paid { .. }), "{outcome:?}");
    }
}
