//! One client as a binding has it: operations, events and the end, against the simulator.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use kasse::block_on;
use kasse::environment::Environment;
use kasse::error::{Error, ErrorName};
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::log::Level;
use kasse::money::{Currency, Money};
use kasse::secret::Credentials;
use kasse::till::{
    ClientConfig, JournalPlace, Meet, OpenOptions, Payment, QrFormat, Sale, Status, Till, TillConfig,
};
use kasse_host::ask::Setup;
use kasse_host::events::Event;
use kasse_host::host::Host;
use kasse_host::operations::Tell;
use kasse_host::wait::{Interrupter, Unfinished, wait};
use kasse_simulator::{Server, ServerOptions};

/// Longer than anything here takes.
const LONG: Option<Duration> = Some(Duration::from_secs(60));

struct Shop {
    platform: Server,
    host: Arc<Host<Payment>>,
    till: Till,
}

fn shop(log: Option<Level>) -> Shop {
    let platform = Server::start(ServerOptions::default()).unwrap();
    let keys = &platform.credentials;
    let config = ClientConfig::new(
        Environment::parse(&platform.base_url).unwrap(),
        Credentials::new(&*keys.client_id, &*keys.client_secret, &*keys.subscription_key).unwrap(),
        SystemInfo::new("host-test", "1.0").unwrap(),
    );
    let setup = Setup { log, ..OpenOptions::new(config, JournalPlace::Memory).into() };
    let host = Arc::new(Host::open(setup).unwrap());
    let till =
        TillConfig::new(Msn::new(&*keys.msn).unwrap(), TillPrefix::new("till-1").unwrap(), Currency::Nok);
    let till = block_on(host.client().till(till)).unwrap();
    Shop { platform, host, till }
}

impl Shop {
    /// Starts to take 10 kroner.
    fn pay(&self, tell: Tell) -> u64 {
        let (till, amount) = (self.till.clone(), Money::new(1000, Currency::Nok).unwrap());
        let sale = Sale::new(amount, Meet::DynamicQr(QrFormat::Text));
        let operations = self.host.operations();
        operations.start(self.host.thread(), tell, async move { till.pay(sale).await }).unwrap()
    }

    fn next(&self) -> Option<Event> {
        self.host.next_event(LONG, &Interrupter::default()).unwrap()
    }

    fn result(&self, operation: u64) -> Result<Payment, Error> {
        wait(self.host.operations().result(operation), LONG, &Interrupter::default()).unwrap()
    }
}

#[test]
fn an_operation_completes_once_and_its_result_is_taken_once() {
    let shop = shop(None);
    let operation = shop.pay(Tell::Queue);
    let mut completions = 0;
    while completions == 0 {
        match shop.next() {
            Some(Event::Completed(number)) => {
                assert_eq!(number, operation);
                completions += 1;
            }
            Some(_) => {}
            None => panic!("it ended without a completion"),
        }
    }
    let payment = shop.result(operation).unwrap();
    assert_eq!(shop.result(operation).unwrap_err().name(), ErrorName::Closed);
    assert_eq!(shop.host.operations().count(), 0);
    shop.platform.control().approve(payment.reference().as_str(), None).unwrap();
    // Of what happens to it in between only the latest is certain to be told.
    let paid = std::iter::from_fn(|| shop.next()).any(|event| {
        matches!(event, Event::Payment { reference, outcome, .. }
            if reference == *payment.reference() && matches!(outcome.status, Status::Paid { .. }))
    });
    assert!(paid);
}

#[test]
fn giving_up_waiting_changes_nothing() {
    let shop = shop(None);
    let operation = shop.pay(Tell::WhoAsks);
    let interrupter = Interrupter::default();
    interrupter.interrupt();
    let result = shop.host.operations().result(operation);
    assert_eq!(wait(result, LONG, &interrupter).unwrap_err(), Unfinished::Interrupted);
    assert!(shop.result(operation).is_ok());
}

#[test]
fn who_gives_up_waiting_can_be_told_in_the_queue() {
    let shop = shop(None);
    for done in [false, true] {
        let operation = shop.pay(Tell::WhoAsks);
        while done && shop.platform.control().payments().is_empty() {
            thread::yield_now();
        }
        shop.host.operations().tell_in_queue(operation).unwrap();
        let told = std::iter::from_fn(|| shop.next())
            .any(|event| matches!(event, Event::Completed(number) if number == operation));
        assert!(told);
        assert!(shop.result(operation).is_ok());
        assert!(shop.host.operations().tell_in_queue(operation).is_err());
    }
}

#[test]
fn what_nobody_wants_goes_on_all_the_same() {
    let shop = shop(None);
    let operation = shop.pay(Tell::WhoAsks);
    shop.host.operations().forget(operation).unwrap();
    while shop.platform.control().payments().is_empty() {
        thread::yield_now();
    }
}

#[test]
fn a_panic_in_an_operation_is_its_result_and_the_next_one_runs() {
    let shop = shop(None);
    let operations = shop.host.operations();
    let bad = operations.start(shop.host.thread(), Tell::WhoAsks, async { panic!("on purpose") }).unwrap();
    assert_eq!(shop.result(bad).unwrap_err().name(), ErrorName::Panicked);
    let good = shop.pay(Tell::WhoAsks);
    assert!(shop.result(good).is_ok());
}

#[test]
fn at_the_end_every_operation_has_completed_and_the_queue_ends() {
    let shop = shop(None);
    let never =
        shop.host.operations().start(shop.host.thread(), Tell::Queue, std::future::pending()).unwrap();
    shop.host.close().unwrap();
    let told: Vec<Event> = std::iter::from_fn(|| shop.next()).collect();
    assert!(matches!(told.as_slice(), [Event::Completed(number)] if *number == never), "{told:?}");
    assert_eq!(shop.result(never).unwrap_err().name(), ErrorName::Closed);
    let after = shop.host.operations().start(shop.host.thread(), Tell::Queue, std::future::pending());
    assert_eq!(after.unwrap_err().name(), ErrorName::Closed);
    shop.host.close().unwrap();
}

#[test]
fn another_thread_ends_the_wait_for_events() {
    let shop = shop(None);
    let interrupter = Interrupter::default();
    let (host, other) = (Arc::clone(&shop.host), interrupter.clone());
    let thread = thread::spawn(move || host.next_event(None, &other).map(|_| ()));
    interrupter.interrupt();
    assert_eq!(thread.join().unwrap(), Err(Unfinished::Interrupted));
}

#[test]
fn log_lines_come_through_the_queue_and_only_if_asked_for() {
    for (log, any) in [(Some(Level::Debug), true), (None, false)] {
        let shop = shop(log);
        let operation = shop.pay(Tell::WhoAsks);
        shop.result(operation).unwrap();
        shop.host.close().unwrap();
        let lines =
            std::iter::from_fn(|| shop.next()).filter(|event| matches!(event, Event::Line(_))).count();
        assert_eq!(lines > 0, any);
    }
}
