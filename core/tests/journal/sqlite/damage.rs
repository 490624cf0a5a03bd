//! Files that are not what we wrote: an error, never a panic.

use std::collections::BTreeSet;
use std::fs;

use kasse::journal::{Filter, Journal, JournalError, NewPayment, Options, Sqlite};
use rusqlite::Connection;

use super::Disk;
use crate::support::{alive, attachment, begun, change, done, key, new_of_order, new_payment, wait};

/// The page size of a journal, in bytes; of a log its header, that of a frame, and a frame with its page
/// (SQLite file format, section 4.1).
const PAGE: usize = 4096;
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const FRAME: usize = FRAME_HEADER + PAGE;

/// A journal with a few payments, closed.
fn filled() -> Disk {
    let disk = Disk::new();
    let journal = disk.handle();
    for number in 0..30 {
        let mut new = new_of_order(&format!("payment-{number}"), &format!("order {number}"));
        new.attachments = vec![attachment("create", &[b'x'; 3_000])];
        begun(&journal, new);
    }
    drop(journal);
    disk
}

/// What a host learns of a payment that matters for money: its name, order, state and the body it would send.
type Seen = (String, Option<String>, Vec<u8>, Option<Vec<u8>>);

/// Opens and reads everything, and takes over what is alive. Whatever is found, it must not panic.
fn read_all(disk: &Disk) -> Result<Vec<Seen>, JournalError> {
    let journal = Sqlite::open(disk.path(), Options::default())?;
    let mut all = Vec::new();
    for stored in wait(journal.list(Filter::default()))? {
        assert_eq!(
            wait(journal.load(stored.key.clone()))?.map(|again| again.state),
            Some(stored.state.clone())
        );
        let body = wait(journal.attachment(stored.key.clone(), "create".to_owned()))?;
        let order = stored.order.map(|order| order.as_str().to_owned());
        all.push((stored.key.reference.to_string(), order, stored.state, body));
    }
    wait(journal.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 1_000))?;
    wait(journal.begin(new_payment("payment-new")))?;
    wait(journal.close())?;
    all.reverse();
    Ok(all)
}

/// What [`filled`] wrote.
fn written() -> Vec<Seen> {
    let one = |number| {
        let body = vec![b'x'; 3_000];
        (format!("payment-{number}"), Some(format!("order {number}")), b"created".to_vec(), Some(body))
    };
    (0..30).map(one).collect()
}

fn assert_damaged(disk: &Disk, what: &str) {
    let found = read_all(disk);
    assert!(matches!(found, Err(JournalError::Damaged(_))), "{what}: {:?}", found.map(|all| all.len()));
}

#[test]
fn a_file_that_is_something_else_is_refused_and_left_alone() {
    let disk = Disk::new();
    for content in [&b"client_id = \"x\"\n"[..], &[0; 4096], &[0xFF; 100]] {
        fs::write(disk.path(), content).unwrap();
        assert_damaged(&disk, "not SQLite");
        assert_eq!(fs::read(disk.path()).unwrap(), content);
    }
    fs::remove_file(disk.path()).unwrap();
    Connection::open(disk.path()).unwrap().execute_batch("CREATE TABLE cookies (id INTEGER)").unwrap();
    let before = fs::read(disk.path()).unwrap();
    assert_damaged(&disk, "another program's");
    assert_eq!(fs::read(disk.path()).unwrap(), before);
}

#[test]
fn an_empty_file_becomes_a_journal() {
    let disk = Disk::new();
    fs::write(disk.path(), "").unwrap();
    assert_eq!(read_all(&disk), Ok(Vec::new()));
}

#[test]
fn a_torn_file_is_damaged() {
    let whole = fs::read(filled().path()).unwrap();
    let pages = whole.len() / PAGE;
    let at_pages = (1..pages).flat_map(|page| [page * PAGE - 1, page * PAGE, page * PAGE + 1]);
    for length in at_pages.chain([1, 15, 16, 99, 100, 101]) {
        let disk = Disk::new();
        fs::write(disk.path(), &whole[..length]).unwrap();
        assert_damaged(&disk, &format!("{length} of {} bytes", whole.len()));
    }
}

/// Not one flipped byte makes another amount, or one payment less. A body that cannot be found is not sent.
#[test]
fn flipped_bytes_are_damage_or_change_nothing() {
    let whole = fs::read(filled().path()).unwrap();
    let expected = written();
    let (mut refused, mut unharmed) = (0, 0);
    for step in 0..200 {
        let disk = Disk::new();
        let mut bytes = whole.clone();
        // Every page, and in it each time somewhere else.
        let place = step % (bytes.len() / PAGE) * PAGE + (step * 7_919 + step * step * 31) % PAGE;
        let end = (place + 1 + step % 64).min(bytes.len());
        for byte in &mut bytes[place..end] {
            *byte ^= 0x5A;
        }
        fs::write(disk.path(), &bytes).unwrap();
        match read_all(&disk) {
            Err(JournalError::Damaged(_) | JournalError::Newer { .. }) => refused += 1,
            Err(other) => panic!("{place}: {other:?}"),
            Ok(found) => {
                let same = |(found, written): (&Seen, &Seen)| {
                    (&found.0, &found.1, &found.2) == (&written.0, &written.1, &written.2)
                        && (found.3.is_none() || found.3 == written.3)
                };
                assert_eq!(found.len(), expected.len(), "{place}");
                assert!(found.iter().zip(&expected).all(same), "{place}");
                unharmed += 1;
            }
        }
    }
    assert!(refused > 50 && unharmed > 25, "{refused} were refused, {unharmed} harmed nothing");
}

/// The digits of an amount, in a state and in a body, where SQLite sees nothing wrong.
#[test]
fn another_amount_is_damage() {
    for (table, column) in [("payment", "state"), ("attachment", "bytes")] {
        let disk = Disk::new();
        let journal = disk.handle();
        let row = alive("{\"minor\":1000}");
        let attachments = vec![attachment("create", b"{\"value\":1000}")];
        begun(&journal, NewPayment { row, attachments, ..new_payment("payment-1") });
        drop(journal);
        let db = Connection::open(disk.path()).unwrap();
        let change = format!("UPDATE {table} SET {column} = CAST(replace({column}, '1000', '1900') AS BLOB)");
        assert_eq!(db.execute(&change, []).unwrap(), 1);
        drop(db);
        assert_damaged(&disk, table);
    }
}

#[test]
fn a_name_that_cannot_be_one_is_damage() {
    for (column, value) in [("reference", "x"), ("reference", "with space 1"), ("order_id", "")] {
        let disk = filled();
        let db = Connection::open(disk.path()).unwrap();
        db.execute(&format!("UPDATE payment SET {column} = ?1 WHERE id = 7"), [value]).unwrap();
        drop(db);
        assert_damaged(&disk, &format!("{column} {value:?}"));
        let journal = disk.handle();
        assert!(done(journal.load(key("payment-1"))).is_some(), "the others can be read");
    }
}

#[test]
fn a_newer_journal_is_refused_and_left_alone() {
    let disk = filled();
    let db = Connection::open(disk.path()).unwrap();
    db.execute_batch("ALTER TABLE payment ADD COLUMN later TEXT; PRAGMA user_version = 1000;").unwrap();
    drop(db);
    let before = fs::read(disk.path()).unwrap();
    let refusal = Sqlite::open(disk.path(), Options::default()).expect_err("newer");
    assert!(matches!(refusal, JournalError::Newer { found: 1000, known } if known < 1000));
    assert_eq!(fs::read(disk.path()).unwrap(), before);
}

#[test]
fn one_damaged_payment_does_not_keep_the_others_from_going_on() {
    let disk = filled();
    let db = Connection::open(disk.path()).unwrap();
    db.execute("UPDATE payment SET state = CAST('creating' AS BLOB) WHERE id = 7", []).unwrap();
    drop(db);
    let journal = disk.handle();
    let (host, unit) = (crate::support::HOST.to_owned(), crate::support::msn());
    assert_eq!(done(journal.claim_orphans(host, unit, 100)).len(), 29);
    assert!(matches!(wait(journal.load(key("payment-6"))), Err(JournalError::Damaged(_))));
    assert!(matches!(wait(journal.claim(key("payment-6"))), Err(JournalError::Damaged(_))));
    assert!(matches!(wait(journal.list(Filter::default())), Err(JournalError::Damaged(_))));
}

/// A power cut may leave any part of the log, and anything after it: what is left is the journal as it was at some
/// moment.
#[test]
fn a_torn_log_is_the_journal_of_a_moment_before() {
    let (file, log) = left_by_a_crash();
    let frames = (log.len() - LOG_HEADER) / FRAME;
    let at_frames = (0..=frames).map(|frame| LOG_HEADER + frame * FRAME);
    let around = at_frames.flat_map(|end| [end.saturating_sub(1), end, end + 1, end + FRAME_HEADER]);
    let mut last = 0;
    for length in
        around.chain([0, 1, LOG_HEADER - 1]).map(|length| length.min(log.len())).collect::<BTreeSet<_>>()
    {
        let mut bytes = log[..length].to_vec();
        bytes.extend_from_slice(&[0xA5; 500]); // what was on the disk before
        let found = in_order(&file, &bytes);
        assert!(found >= last, "{length}: {found} after {last}");
        last = found;
    }
    assert_eq!(last, 20);
}

/// A log that changed under us ends where it changed: an earlier moment, never a mixture.
#[test]
fn flipped_bytes_in_a_log_are_the_journal_of_a_moment_before() {
    let (file, log) = left_by_a_crash();
    let mut earlier = 0;
    for step in 0..200 {
        let mut bytes = log.clone();
        let place = (step * 7_919 + step * step * 31) % bytes.len();
        bytes[place] ^= 1 << (step % 8);
        earlier += usize::from(in_order(&file, &bytes) < 20);
    }
    assert!(earlier > 100, "{earlier} of 200 ended earlier");
}

/// SQLite would begin anew and delete the log.
#[test]
fn a_file_cut_to_nothing_beside_its_log_is_damaged_and_the_log_is_kept() {
    let (_, log) = left_by_a_crash();
    for rest in [&b""[..], b"S"] {
        let disk = Disk::new();
        fs::write(disk.path(), rest).unwrap();
        fs::write(disk.log(), &log).unwrap();
        assert_damaged(&disk, "cut to nothing");
        assert_eq!(
            (fs::read(disk.path()).unwrap(), fs::read(disk.log()).unwrap()),
            (rest.to_vec(), log.clone())
        );
    }
    let disk = Disk::new();
    fs::write(disk.log(), &log).unwrap();
    assert_damaged(&disk, "gone, but for its log");
    assert_eq!(fs::read(disk.log()).unwrap(), log);
}

/// The main file and the log of a process that died after it had begun twenty payments.
fn left_by_a_crash() -> (Vec<u8>, Vec<u8>) {
    let disk = Disk::new();
    let journal = disk.handle();
    for number in 0..20 {
        begun(&journal, new_payment(&format!("payment-{number:02}")));
    }
    (fs::read(disk.path()).unwrap(), fs::read(disk.log()).unwrap())
}

/// How many payments are there, in the order in which they were begun and none left out.
fn in_order(file: &[u8], log: &[u8]) -> usize {
    let torn = Disk::new();
    fs::write(torn.path(), file).unwrap();
    fs::write(torn.log(), log).unwrap();
    let heir = torn.handle();
    let mut found = done(heir.list(Filter::default()));
    found.reverse();
    for (number, stored) in found.iter().enumerate() {
        assert_eq!(stored.key.reference.as_str(), format!("payment-{number:02}"));
        assert_eq!(stored.state, b"created");
    }
    found.len()
}

#[test]
fn a_write_that_fails_is_not_taken_for_an_order_that_is_held() {
    let disk = Disk::new();
    let journal = disk.handle();
    let epoch = begun(&journal, new_of_order("payment-1", "order 1"));
    let db = Connection::open(disk.path()).unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'no'); END";
    db.execute_batch(refuse).unwrap();
    let written = wait(journal.write(key("payment-1"), epoch, change(alive("more"))));
    assert!(matches!(written, Err(JournalError::Damaged(_))), "{written:?}");
}
