//! A back end that was restarted with many payments open.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use futures_util::poll;
use kasse::api::QrFormat;
use kasse::clock::{Clock, Later, ManualClock};
use kasse::environment::Environment;
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::ids::{Msn, SystemInfo, TillPrefix};
use kasse::journal::Filter;
use kasse::money::Currency;
use kasse::random::SeededRandom;
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, Meet, Sale, Status, TillConfig, World};
use kasse::transport::Transport;
use kasse_simulation::{Setup, Wire, nok};

/// Payments that were waiting for their customers when the process ended.
const OPEN: usize = 300;
/// Far fewer than there are payments.
const FEW: usize = 100;

/// A platform that takes a minute for every read.
#[derive(Clone)]
struct Slow {
    wire: Wire,
    clock: ManualClock,
    reading: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    read: Arc<Mutex<Vec<String>>>,
}

const MINUTE: Duration = Duration::from_secs(60);

impl Transport for Slow {
    fn send(&self, request: HttpRequest, limit: Duration) -> Later<Result<HttpResponse, TransportError>> {
        if request.method != Method::Get {
            return self.wire.send(request, limit);
        }
        let slow = self.clone();
        let now = self.reading.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.read.lock().unwrap().push(request.target.clone());
        let end = self.clock.now().mono + MINUTE;
        Box::pin(async move {
            slow.clock.sleep_until(end).await;
            slow.reading.fetch_sub(1, Ordering::SeqCst);
            slow.wire.send(request, limit).await
        })
    }
}

fn sale() -> Sale {
    Sale::new(nok(14_900), Meet::DynamicQr(QrFormat::Text))
}

/// The second process, on the journal and the platform of the first.
fn restarted(setup: &Setup) -> (Slow, TillConfig, Client, Later<()>) {
    let slow = Slow {
        wire: setup.wire.clone(),
        clock: setup.clock.clone(),
        reading: Arc::default(),
        most: Arc::default(),
        read: Arc::default(),
    };
    let unit = setup.wire.with(|platform| platform.units()[0].clone());
    let [key, _] = &unit.keys.subscription_keys;
    let keys = Credentials::new(&*unit.keys.client_id, &*unit.keys.client_secret, &**key).unwrap();
    let environment = Environment::parse("http://127.0.0.1:1").unwrap();
    let config = ClientConfig::new(environment, keys, SystemInfo::new("till-test", "1.0").unwrap());
    let world = World {
        transport: Arc::new(slow.clone()),
        journal: Arc::new(setup.journal.handle()),
        clock: Arc::new(setup.clock.clone()),
        random: Arc::new(SeededRandom::new(99)),
    };
    let (client, driver) = Client::in_world(config, world);
    let prefix = TillPrefix::new("osl1-k03").unwrap();
    (slow, TillConfig::new(Msn::new(unit.msn).unwrap(), prefix, Currency::Nok), client, driver)
}

#[test]
fn they_are_picked_up_by_and_by_and_a_new_sale_waits_for_none_of_them() {
    let mut setup = Setup::new();
    let mut host = setup.host(|_| {});
    for _ in 0..OPEN {
        let till = host.till.clone();
        host.run(till.pay(sale())).unwrap();
    }
    setup.crash(host);

    let (slow, config, client, mut driver) = restarted(&setup);
    kasse::block_on(async {
        let mut sold = Box::pin(async {
            let till = client.till(config).await.unwrap();
            (till.pay(sale()).await.unwrap(), till)
        });
        // Without any time: the reads of those picked up first are all unanswered.
        let mut done = None;
        for _ in 0..OPEN {
            assert!(poll!(&mut driver).is_pending());
            if done.is_none()
                && let Poll::Ready(sold) = poll!(&mut sold)
            {
                done = Some(sold);
            }
        }
        let Some((payment, till)) = done else { panic!("the sale waits for the reads of others") };
        assert!(payment.code().await.unwrap().is_some());
        let most = slow.most.load(Ordering::SeqCst);
        assert!((1..=FEW).contains(&most), "{most} reads at the same time");

        // Whoever asks about one that was not picked up yet is answered, and all get their turn in the end.
        let everything = client.list(Filter { live: Some(true), ..Filter::default() }).await.unwrap();
        let asked = till.payment(everything[1].reference.clone());
        let mut status = Box::pin(asked.status());
        assert!(poll!(&mut status).is_pending());
        for _ in 0..10 {
            assert!(poll!(&mut driver).is_pending());
        }
        let Poll::Ready(Ok(outcome)) = poll!(&mut status) else { panic!("it is in the journal") };
        assert!(matches!(outcome.status, Status::Pending { .. }), "{outcome:?}");
        for _ in 0..OPEN {
            slow.clock.advance(MINUTE / 4);
            for _ in 0..10 {
                assert!(poll!(&mut driver).is_pending());
            }
        }
        let read = slow.read.lock().unwrap().clone();
        for entry in everything {
            assert!(read.iter().any(|target| target.ends_with(entry.reference.as_str())), "{entry:?}");
        }
    });
}
