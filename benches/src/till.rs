//! Kasse as a shop has it: the real client, on the network and on the disk.

use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use kasse::block_on;
use kasse::environment::Environment;
use kasse::ids::{Msn, OrderId, Reference, SystemInfo, TillPrefix};
use kasse::journal::{Attachment, Journal, NewPayment, Options, PaymentKey, Row, Sqlite};
use kasse::money::{Currency, Money};
use kasse::qr::Level;
use kasse::secret::Credentials;
use kasse::till::{
    Client, ClientConfig, Filter, HintId, JournalPlace, Meet, OpenOptions, Payment, QrFormat, Sale, Status,
    Till, TillConfig,
};

use crate::work::{Address, Filled, Maker, Opened, Paid, Shown};
use crate::{Failure, blocking, cpu, plain};

/// `Vipps-System-Name` and its version, of every program here.
pub const SYSTEM: (&str, &str) = ("benches", "1");
/// The amount of every payment, in minor units.
pub const MINOR: i64 = 14_900;
/// What the customer is told.
pub const DESCRIPTION: &str = "Coffee and a bun";
/// Payments begun at the same time while a journal is filled.
const TOGETHER: usize = 32;
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a client is, for the simulator at `at`.
pub fn config(at: &Address) -> Result<ClientConfig, Failure> {
    let keys = Credentials::new(&*at.client_id, &*at.client_secret, &*at.subscription_key)?;
    let system = SystemInfo::new(SYSTEM.0, SYSTEM.1)?;
    Ok(ClientConfig::new(Environment::parse(&at.base_url)?, keys, system))
}

/// The till of every program here.
pub fn till_config(at: &Address) -> Result<TillConfig, Failure> {
    Ok(TillConfig::new(Msn::new(&*at.msn)?, TillPrefix::new("bench-1")?, Currency::Nok))
}

/// A sale of its own order, to be paid with a code on a screen.
pub fn sale(number: u32) -> Result<Sale, Failure> {
    let amount = Money::new(MINOR, Currency::Nok)?;
    let order = OrderId::new(format!("{}-{number}", std::process::id()))?;
    Ok(Sale::new(amount, Meet::DynamicQr(QrFormat::Text)).description(DESCRIPTION).order(order))
}

fn enter(journal: JournalPlace, at: &Address) -> Result<(Client, Till), Failure> {
    let client = Client::open(OpenOptions::new(config(at)?, journal))?;
    let till = block_on(client.till(till_config(at)?))?;
    Ok((client, till))
}

/// Makes complete payments, one after the other in each lane: first those that are not counted.
pub fn pay(maker: &Maker, at: &Address, [warm, counted]: [u32; 2], lanes: u32) -> Result<Paid, Failure> {
    let place = match maker {
        Maker::Plain => return plain::pay(at, [warm, counted], lanes),
        Maker::Blocking => return blocking::pay(at, [warm, counted]),
        Maker::Memory => JournalPlace::Memory,
        Maker::File(path) => JournalPlace::File(path.clone()),
    };
    let (client, till) = enter(place, at)?;
    let one = |number| complete(&client, &till, number);
    block_on(side_by_side(lanes, 0..warm, &one))?;
    let (start, before) = (Instant::now(), cpu::used());
    let last = block_on(side_by_side(lanes, warm..warm + counted, &one))?;
    let paid = Paid { cpu: cpu::used() - before, wall: start.elapsed(), last };
    block_on(client.close());
    Ok(paid)
}

/// All these payments, in so many lanes; gives the reference of the last one.
pub async fn side_by_side<F: Future<Output = Result<String, Failure>>>(
    lanes: u32,
    numbers: Range<u32>,
    one: &impl Fn(u32) -> F,
) -> Result<String, Failure> {
    let lane = |first: u32| {
        let mine = numbers.clone().skip(usize::try_from(first).unwrap_or(usize::MAX));
        async move {
            let mut last = String::new();
            for number in mine.step_by(usize::try_from(lanes).unwrap_or(1)) {
                last = one(number).await?;
            }
            Ok::<_, Failure>(last)
        }
    };
    Ok(try_join_all((0..lanes).map(lane)).await?.pop().unwrap_or_default())
}

/// Create, read, capture. The customer approves at once; a webhook says so, as it would in a shop.
pub async fn complete(client: &Client, till: &Till, number: u32) -> Result<String, Failure> {
    let payment = till.pay(sale(number)?).await?;
    client.hint(till.msn().clone(), payment.reference().clone(), HintId(number.into()))?;
    match payment.wait(PATIENCE).await?.status {
        Status::Paid { captured, .. } if captured.minor() == MINOR => {
            Ok(payment.reference().as_str().to_owned())
        }
        other => Err(format!("{payment:?} is {}", other.name()).into()),
    }
}

/// One customer approves, and a webhook tells of it before a read does: from then on payments that wait are
/// read less often. Without it ten thousand of them would be read ten thousand times a second.
pub fn prove_webhooks(client: &Client, till: &Till, at: &Address) -> Result<(), Failure> {
    let payment = block_on(till.pay(sale(0)?))?;
    let url = format!("{}/payments/{}/approve", at.control_url, payment.reference().as_str());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        plain::http()?.post(url).send().await?.error_for_status().map_err(Failure::from)
    })?;
    client.hint(till.msn().clone(), payment.reference().clone(), HintId(0))?;
    block_on(payment.wait(PATIENCE))?;
    Ok(())
}

/// Fills a journal with payments as a till leaves them there, then ends without closing.
pub fn fill(journal: &Path, at: &Address, waiting: u32, ended: u32) -> Result<Filled, Failure> {
    let (client, till) = enter(JournalPlace::File(journal.to_owned()), at)?;
    if waiting > 0 {
        prove_webhooks(&client, &till, at)?;
    }
    let begun = (1..=waiting).map(|number| {
        let till = till.clone();
        async move { Ok::<_, Failure>(till.pay(sale(number)?).await?) }
    });
    let begun: Vec<Payment> = block_on(stream::iter(begun).buffer_unordered(TOGETHER).try_collect())?;
    if ended > 0 {
        block_on(complete(&client, &till, waiting + 1))?;
        block_on(client.close());
        copy(journal, ended - 1)?;
    }
    Ok(Filled { waiting: begun.last().map(|payment| payment.reference().as_str().to_owned()) })
}

/// Adds copies of a payment that is over, under other references and orders: as good as made one by one, and
/// a hundred thousand of them take seconds.
fn copy(path: &Path, count: u32) -> Result<(), Failure> {
    let journal = Sqlite::open(path, Options::default())?;
    let over = Filter { live: Some(false), limit: Some(1), ..Filter::default() };
    let stored = block_on(journal.list(over))?.pop().ok_or("no payment is over")?;
    let state = String::from_utf8(stored.state)?;
    let name = stored.key.reference.as_str();
    for first in (0..count).step_by(1000) {
        let copies: Result<Vec<_>, Failure> = (first..count.min(first + 1000))
            .map(|number| {
                let tail = format!("{number:08}");
                let reference = format!("{}{tail}", &name[..name.len() - tail.len()]);
                let row = Row {
                    state: state.replace(name, &reference).into_bytes(),
                    live: false,
                    holds_order: true,
                    unacknowledged: false,
                    outcome: "paid",
                    updated_at: stored.updated_at,
                };
                let key = PaymentKey { reference: Reference::new(reference)?, ..stored.key.clone() };
                let order = Some(OrderId::new(format!("copy-{number}"))?);
                let attachments: Vec<Attachment> = Vec::new();
                Ok(journal.begin(NewPayment { key, order, created_at: stored.created_at, row, attachments }))
            })
            .collect();
        for copy in copies? {
            block_on(copy)?;
        }
    }
    Ok(())
}

/// Opens a journal and sells at once.
pub fn open(journal: &Path, at: &Address, waiting: Option<String>) -> Result<Opened, Failure> {
    let start = Instant::now();
    let client = Client::open(OpenOptions::new(config(at)?, JournalPlace::File(journal.to_owned())))?;
    let opened = start.elapsed();
    let till = block_on(client.till(till_config(at)?))?;
    let (ready, ready_cpu) = (start.elapsed(), cpu::used());
    let selling = std::thread::spawn({
        let till = till.clone();
        move || -> Result<Duration, Failure> {
            block_on(till.pay(sale(0)?))?;
            Ok(start.elapsed())
        }
    });
    if let Some(reference) = waiting {
        block_on(till.payment(Reference::new(reference)?).status())?;
    }
    let (followed, followed_cpu) = (start.elapsed(), cpu::used());
    let sold = selling.join().map_err(|_| "the sale panicked")??;
    Ok(Opened { client: opened, till: ready, till_cpu: ready_cpu, followed, followed_cpu, sold })
}

/// From nothing to a code that a customer can scan, and then to a second one.
pub fn show(journal: &Path, at: &Address) -> Result<Shown, Failure> {
    let start = Instant::now();
    let mut options = OpenOptions::new(config(at)?, JournalPlace::File(journal.to_owned()));
    options.net.extra_roots = Some(crate::benches::cold::ROOT.to_vec());
    let client = Client::open(options)?;
    let till = block_on(client.till(till_config(at)?))?;
    draw(&till, 0)?;
    let shown = Shown { cpu: cpu::used(), wall: start.elapsed() };
    draw(&till, 1)?;
    block_on(client.close());
    Ok(shown)
}

fn draw(till: &Till, number: u32) -> Result<(), Failure> {
    let payment = block_on(till.pay(sale(number)?))?;
    let code = block_on(payment.code())?.ok_or("no code")?;
    std::hint::black_box(code.encode(Level::M)?);
    Ok(())
}

/// The line before each payment of [`create`].
pub const MARK: &str = "a sale is asked for";

/// Creates payments and says so before each.
pub fn create(journal: &Path, at: &Address, count: u32) -> Result<(), Failure> {
    let (client, till) = enter(JournalPlace::File(journal.to_owned()), at)?;
    for number in 0..count {
        let sale = sale(number)?;
        eprintln!("{MARK}");
        block_on(till.pay(sale))?;
    }
    block_on(client.close());
    Ok(())
}
