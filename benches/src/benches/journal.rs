//! What the calls of the journal in a file cost. The time of a commit is that of the disk.

use std::time::{Duration, Instant};

use kasse::block_on as wait;
use kasse::clock::Timestamp;
use kasse::ids::{Msn, OrderId, Reference};
use kasse::journal::{Attachment, Journal, NewPayment, Options, PaymentKey, Row as State, Sqlite};

use crate::report::{Row, duration, median};
use crate::{Failure, Size, cpu, worker};

/// Bytes of a payment's state and of the body of its create, as a till has them.
const STATE: usize = 1_000;
const BODY: usize = 900;
/// Calls under way at a time, of a back end with many tills.
const TOGETHER: u32 = 64;

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    Ok([alone(size.pick(1_000, 2))?, together(size.pick(20_000, 128))?, wishes(size.pick(1_000, 2))?]
        .concat())
}

fn payment(number: u32) -> Result<NewPayment, Failure> {
    Ok(NewPayment {
        key: PaymentKey {
            host: "https://api.example".into(),
            msn: Msn::new("123456")?,
            reference: Reference::new(format!("payment-{number}"))?,
        },
        order: Some(OrderId::new(format!("order {number}"))?),
        created_at: Timestamp::from_millis(1),
        row: State {
            state: vec![b's'; STATE],
            live: true,
            holds_order: true,
            unacknowledged: true,
            outcome: "pending",
            updated_at: Timestamp::from_millis(1),
        },
        attachments: vec![Attachment { name: "create".to_owned(), bytes: vec![b'b'; BODY] }],
    })
}

fn open(folder: &tempfile::TempDir) -> Result<Sqlite, Failure> {
    Ok(Sqlite::open(folder.path().join("till.journal"), Options::default())?)
}

/// One begin after the other, as one cashier makes them.
fn alone(count: u32) -> Result<Vec<Row>, Failure> {
    let folder = worker::folder()?;
    let journal = open(&folder)?;
    let before = cpu::used();
    let mut each = Vec::new();
    for number in 0..count {
        let new = payment(number)?;
        let start = Instant::now();
        wait(journal.begin(new))?;
        each.push(start.elapsed());
    }
    Ok(vec![
        Row::new("begin, one at a time", duration(median(&each).unwrap_or_default())),
        Row::new("CPU of it", duration((cpu::used() - before) / count)),
    ])
}

/// Many tills of one back end at once.
fn together(count: u32) -> Result<Vec<Row>, Failure> {
    let folder = worker::folder()?;
    let journal = open(&folder)?;
    let (start, before) = (Instant::now(), cpu::used());
    for first in (0..count).step_by(usize::try_from(TOGETHER)?) {
        let calls: Result<Vec<_>, Failure> =
            (first..first + TOGETHER).map(|number| Ok(journal.begin(payment(number)?))).collect();
        for call in calls? {
            wait(call)?;
        }
    }
    Ok(vec![
        Row::new(format!("begin, {TOGETHER} at a time, each"), duration(start.elapsed() / count)),
        Row::new("CPU of it", duration((cpu::used() - before) / count)),
    ])
}

/// What a process pays several times a second to hear the wishes of others.
fn wishes(count: u32) -> Result<Vec<Row>, Failure> {
    let folder = worker::folder()?;
    let (journal, other) = (open(&folder)?, open(&folder)?);
    for number in 0..100 {
        wait(journal.begin(payment(number)?))?;
    }
    let mut rows = Vec::new();
    for (when, changing) in [("nothing has changed", false), ("another process has written", true)] {
        let mut total = Duration::ZERO;
        for number in 0..count {
            if changing {
                wait(other.begin(payment(1_000 + number)?))?;
            }
            let start = Instant::now();
            wait(journal.wishes())?;
            total += start.elapsed();
        }
        rows.push(Row::new(format!("wishes, when {when}"), duration(total / count)));
    }
    Ok(rows)
}
