//! A journal file whose rows, or bytes, were written by somebody else: opened, read, taken over and driven through
//! the public API.
//!
//! ```text
//! how (1 byte), then changes of eight bytes and what they write, up to a byte 0
//! ```

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use kasse::block_on;
use kasse::clock::{Later, ManualClock, Timestamp};
use kasse::environment::Environment;
use kasse::http::{HttpRequest, HttpResponse, TransportError};
use kasse::ids::{Msn, OrderId, Reference, SystemInfo, TillPrefix};
use kasse::journal::{
    Attachment, Filter, Journal, JournalError, NewPayment, Options, PaymentKey, Row, Sqlite, Wish,
};
use kasse::money::Currency;
use kasse::random::SeededRandom;
use kasse::secret::Credentials;
use kasse::till::{Client, ClientConfig, TillConfig, World};
use kasse::transport::Transport;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::machine::play;

const HOST: &str = "https://api.vipps.no";
const FILE: &str = "till.journal";
/// The columns that are changed.
const COLUMNS: [(&str, &str); 20] = [
    ("payment", "state"),
    ("payment", "state"),
    ("payment", "state"),
    ("payment", "reference"),
    ("payment", "order_id"),
    ("payment", "created_at"),
    ("payment", "updated_at"),
    ("payment", "holds_order"),
    ("payment", "unacknowledged"),
    ("payment", "outcome"),
    ("unit", "host"),
    ("unit", "msn"),
    ("claim", "owner"),
    ("claim", "epoch"),
    ("claim", "live"),
    ("attachment", "name"),
    ("attachment", "bytes"),
    ("wish", "body"),
    ("wish", "answer"),
    ("unit_fact", "at"),
];

pub(crate) fn run(bytes: &[u8]) {
    let Some((how, changes)) = bytes.split_first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    std::fs::write(&file, template()).unwrap();
    match how % 3 {
        0 => damage(&file, changes),
        _ => write_rows(&file, changes),
    }
    match look(&file) {
        Ok(()) => drive(&file),
        Err(JournalError::Damaged(_) | JournalError::Newer { .. } | JournalError::Io(_)) => {}
        Err(error) => panic!("{error:?}"),
    }
}

/// A journal with a few payments, as the library wrote it.
fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let journal = Sqlite::open(&file, Options::default()).unwrap();
        for number in 0..4_u8 {
            block_on(journal.begin(payment(number))).unwrap();
        }
        block_on(journal.post_wish(key(1), br#"{"wish":"cancel","if_approved":"release"}"#.to_vec()))
            .unwrap();
        block_on(journal.post_wish(key(2), br#"{"wish":"read"}"#.to_vec())).unwrap();
        let at = Timestamp::from_millis(1);
        block_on(journal.set_unit_fact(HOST.into(), msn(), "push", "refused".into(), at)).unwrap();
        block_on(journal.close()).unwrap();
        drop(journal);
        std::fs::read(&file).unwrap()
    })
}

fn msn() -> Msn {
    Msn::new("123456").unwrap()
}

fn key(number: u8) -> PaymentKey {
    let reference = Reference::new(format!("till-01-00012{number}")).unwrap();
    PaymentKey { host: HOST.into(), msn: msn(), reference }
}

fn payment(number: u8) -> NewPayment {
    let moves: Vec<u8> =
        (0..64).map(|step: u8| step.wrapping_mul(number.wrapping_mul(37).wrapping_add(3))).collect();
    let row = Row {
        state: play::written(&moves),
        live: true,
        holds_order: true,
        unacknowledged: true,
        outcome: "pending",
        updated_at: Timestamp::from_millis(2),
    };
    let attachments = vec![Attachment { name: "create".into(), bytes: b"{}".to_vec() }];
    let order = OrderId::new(format!("order {number}")).unwrap();
    let created_at = Timestamp::from_millis(1);
    NewPayment { key: key(number), order: Some(order), created_at, row, attachments }
}

/// Bytes of the file are other ones.
fn damage(file: &Path, changes: &[u8]) {
    let mut bytes = std::fs::read(file).unwrap();
    for change in changes.chunks_exact(4) {
        let place = usize::from(u16::from_be_bytes([change[0], change[1]])) * 7 + usize::from(change[2]);
        let place = place % bytes.len();
        bytes[place] ^= change[3];
    }
    std::fs::write(file, bytes).unwrap();
}

/// Rows are other ones: any value in any column, as far as the schema lets it.
fn write_rows(file: &Path, mut changes: &[u8]) {
    let db = Connection::open(file).unwrap();
    db.execute_batch("PRAGMA synchronous = OFF").unwrap();
    while let Some((&[column, row, kind, a, b, c, d, e], rest)) = changes.split_first_chunk::<8>() {
        let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
        let (bytes, after) = rest.split_at(end);
        changes = after.get(1..).unwrap_or_default();
        let number = i64::from_be_bytes([a, b, c, d, e, a, b, c]);
        let text = String::from_utf8_lossy(bytes).into_owned();
        let value = match kind % 6 {
            0 => Value::Blob(bytes.to_vec()),
            1 => Value::Text(text),
            2 => Value::Integer(number),
            3 => Value::Integer((number % 3).abs()),
            4 => Value::Null,
            _ => Value::Blob(patched(&db, row, &text)),
        };
        let (table, column) = COLUMNS[usize::from(column) % COLUMNS.len()];
        let change = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2");
        let change = if matches!(table, "attachment" | "unit_fact") {
            format!("UPDATE {table} SET {column} = ?1 WHERE ?2 > 0")
        } else {
            change
        };
        // What the schema refuses cannot be in a file.
        let row = i64::from(row % 4) + 1;
        drop(db.execute(&change, rusqlite::params![value, row]));
        if a % 2 == 0 {
            // As an earlier version wrote it: without a sum that would tell.
            for table in ["payment", "attachment"] {
                drop(db.execute(&format!("UPDATE {table} SET checksum = NULL"), []));
            }
        }
    }
}

/// A state in which one word or number is another: `"word":` and what comes after it.
fn patched(db: &Connection, row: u8, text: &str) -> Vec<u8> {
    let found: rusqlite::Result<Vec<u8>> =
        db.query_row("SELECT state FROM payment WHERE id = ?1", [i64::from(row % 4) + 1], |row| row.get(0));
    let state = String::from_utf8_lossy(&found.unwrap_or_default()).into_owned();
    let Some((name, value)) = text.split_once(':') else { return state.into_bytes() };
    let Some(start) = state.find(&format!("\"{name}\":")).map(|at| at + name.len() + 3) else {
        return state.into_bytes();
    };
    let end = state[start..].find([',', '}']).map_or(state.len(), |length| start + length);
    format!("{}{value}{}", &state[..start], &state[end..]).into_bytes()
}

/// Opens and reads everything.
fn look(file: &Path) -> Result<(), JournalError> {
    let journal = Sqlite::open(file, Options::default())?;
    let all = block_on(journal.list(Filter::default()))?;
    for stored in &all {
        block_on(journal.load(stored.key.clone()))?;
        block_on(journal.attachment(stored.key.clone(), "create".to_owned()))?;
    }
    for wish in block_on(journal.wishes())? {
        let Wish { id, .. } = wish;
        block_on(journal.wish_answer(id))?;
    }
    block_on(journal.unit_fact(HOST.into(), msn(), "push"))?;
    block_on(journal.close())
}

/// A client takes over what is there, with a platform out of reach.
fn drive(file: &Path) {
    let Ok(journal) = Sqlite::open(file, Options::default()) else { return };
    let clock = ManualClock::new(Timestamp::from_millis(1_772_442_000_000));
    let world = World {
        transport: Arc::new(Nowhere),
        journal: Arc::new(journal),
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(7)),
    };
    let keys = Credentials::new("id", "secret", "key").unwrap();
    let config = ClientConfig::new(Environment::Production, keys, SystemInfo::new("fuzz", "1").unwrap());
    let (client, driver) = Client::in_world(config, world);
    let work = std::thread::spawn(move || block_on(driver));
    let host = async {
        let till = client.till(TillConfig::new(msn(), TillPrefix::new("till").unwrap(), Currency::Nok)).await;
        let entries = client.list(Filter::default()).await;
        drop(client.recovered().await);
        if let (Ok(till), Ok(entries)) = (&till, &entries) {
            for entry in entries.iter().filter(|entry| entry.msn == msn()) {
                drop(till.payment(entry.reference.clone()).status().await);
                clock.advance(Duration::from_millis(500));
            }
        }
        client.close().await;
    };
    block_on(host);
    assert!(work.join().is_ok(), "the driver ended with a panic");
}

/// No network.
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: HttpRequest, _: Duration) -> Later<Result<HttpResponse, TransportError>> {
        Box::pin(std::future::ready(Err(TransportError::NotSent("no network".into()))))
    }
}
