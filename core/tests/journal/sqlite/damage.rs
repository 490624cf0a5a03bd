//! Files that are not what we wrote: an error, never a panic.

use std::fs;

use kasse::journal::{Filter, Journal, JournalError, Options, Sqlite};
use rusqlite::Connection;

use super::Disk;
use crate::support::{attachment, begun, done, key, new_of_order, new_payment, wait};

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

/// Opens and reads everything. Whatever is found, it must not panic.
fn read_all(disk: &Disk) -> Result<usize, JournalError> {
    let journal = Sqlite::open(disk.path(), Options::default())?;
    let all = wait(journal.list(Filter::default()))?;
    for stored in &all {
        wait(journal.load(stored.key.clone()))?;
        wait(journal.attachment(stored.key.clone(), "create".to_owned()))?;
    }
    wait(journal.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 1_000))?;
    wait(journal.begin(new_payment("payment-new")))?;
    wait(journal.close())?;
    Ok(all.len())
}

fn assert_damaged(disk: &Disk, what: &str) {
    let found = read_all(disk);
    assert!(matches!(found, Err(JournalError::Damaged(_))), "{what}: {found:?}");
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
    assert_eq!(read_all(&disk), Ok(0));
}

#[test]
fn a_torn_file_is_damaged() {
    let whole = fs::read(filled().path()).unwrap();
    for part in 1..=15 {
        let disk = Disk::new();
        fs::write(disk.path(), &whole[..whole.len() * part / 16]).unwrap();
        assert_damaged(&disk, &format!("{part} of 16 parts"));
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let whole = fs::read(filled().path()).unwrap();
    for step in 0..120 {
        let disk = Disk::new();
        let mut bytes = whole.clone();
        let place = (step * 7_919 + step * step * 31) % bytes.len();
        let end = (place + 1 + step % 64).min(bytes.len());
        for byte in &mut bytes[place..end] {
            *byte ^= 0x5A;
        }
        fs::write(disk.path(), &bytes).unwrap();
        let found = read_all(&disk);
        assert!(
            matches!(found, Ok(_) | Err(JournalError::Damaged(_) | JournalError::Newer { .. })),
            "{place}: {found:?}"
        );
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

/// A power cut may leave any part of the log: what is left is the journal as it was at some moment.
#[test]
fn a_torn_log_is_the_journal_of_a_moment_before() {
    let disk = Disk::new();
    let journal = disk.handle();
    for number in 0..20 {
        begun(&journal, new_payment(&format!("payment-{number:02}")));
    }
    let file = fs::read(disk.path()).unwrap();
    let log = fs::read(disk.folder().join("till.journal-wal")).unwrap();
    let mut last = 0;
    for part in 0..=64 {
        let torn = Disk::new();
        fs::write(torn.path(), &file).unwrap();
        let mut bytes = log[..log.len() * part / 64].to_vec();
        bytes.extend_from_slice(&[0xA5; 500]); // what was on the disk before
        fs::write(torn.folder().join("till.journal-wal"), bytes).unwrap();
        let heir = torn.handle();
        let mut found: Vec<_> = done(heir.list(Filter::default()));
        found.reverse();
        for (number, stored) in found.iter().enumerate() {
            assert_eq!(stored.key.reference.as_str(), format!("payment-{number:02}"));
        }
        assert!(found.len() >= last, "{part}");
        last = found.len();
    }
    assert_eq!(last, 20);
}
