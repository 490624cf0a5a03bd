//! A disk that is full, and one that cannot be written: a real one of a megabyte, in a name space of its own.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use kasse::journal::{Journal, JournalError, NewPayment, Options, Sqlite};

use super::Disk;
use crate::support::{
    alive, attachment, begun, change, done, key, loaded, new_payment, over, references, wait, written,
};

/// The small disk, for the child.
const DISK: &str = "KASSE_TEST_SMALL_DISK";

/// Runs the part named `child` of this test program on a disk of a megabyte.
fn on_a_small_disk(child: &str) {
    let mount_point = Disk::new();
    let enter = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
            .arg(mount_point.folder());
        command
    };
    const MOUNT: &str = "mount -t tmpfs -o size=1m none \"$1\"";
    let possible = enter(MOUNT).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !possible {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "no small disk to be had");
        eprintln!("skipped: unshare(1) cannot mount a small disk here");
        return;
    }
    let output = enter(&format!("{MOUNT} && exec \"$2\" \"$3\" --exact --nocapture --test-threads=1"))
        .arg(env::current_exe().unwrap())
        .arg(format!("sqlite::small_disk::{child}"))
        .env(DISK, mount_point.folder())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "the part was played");
}

fn open(disk: &Path) -> Result<Sqlite, JournalError> {
    Sqlite::open(disk.join("till.journal"), Options::default())
}

fn fill(disk: &Path) {
    let mut ballast = File::create(disk.join("ballast")).unwrap();
    for size in [4_096, 1] {
        while ballast.write_all(&vec![0; size]).is_ok() {}
    }
}

fn make_room(disk: &Path) {
    fs::remove_file(disk.join("ballast")).unwrap();
}

#[test]
fn a_full_disk_refuses_what_is_new_and_loses_nothing() {
    on_a_small_disk("full");
}

#[test]
fn full() {
    let Some(disk) = env::var_os(DISK) else { return };
    let disk = Path::new(&disk);
    let journal = open(disk).unwrap();
    let epoch = begun(&journal, new_payment("payment-1"));
    fill(disk);

    let large =
        NewPayment { attachments: vec![attachment("create", &[b'x'; 300_000])], ..new_payment("payment-2") };
    // Together in one transaction, and one after the other.
    let calls: Vec<_> = (0..10).map(|_| journal.begin(large.clone())).collect();
    for call in calls {
        assert_eq!(wait(call), Err(JournalError::Full));
    }
    assert_eq!(wait(journal.begin(large.clone())), Err(JournalError::Full));
    assert_eq!(done(journal.load(key("payment-2"))), None);
    assert_eq!(loaded(&journal, "payment-1").state, b"created");
    assert_eq!(Sqlite::open(disk.join("second.journal"), Options::default()).err(), Some(JournalError::Full));

    make_room(disk);
    written(&journal, "payment-1", epoch, change(alive("sent")));
    begun(&journal, large);
    drop(journal);
    let heir = open(disk).unwrap();
    assert_eq!(
        references(&done(heir.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10))),
        ["payment-1", "payment-2"]
    );
    drop(Sqlite::open(disk.join("second.journal"), Options::default()).unwrap());
}

#[test]
fn a_full_disk_keeps_every_confirmed_state() {
    on_a_small_disk("filling");
}

#[test]
fn filling() {
    let Some(disk) = env::var_os(DISK) else { return };
    let disk = Path::new(&disk);
    let journal = open(disk).unwrap();
    let epoch = begun(&journal, new_payment("payment-1"));
    let mut last = 0_u32;
    let refused = loop {
        let mut row = alive(&(last + 1).to_string());
        row.state.resize(30_000, b' ');
        match wait(journal.write(key("payment-1"), epoch, change(row))) {
            Ok(_) if last < 1_000 => last += 1,
            Ok(_) => break JournalError::Closed, // the log is emptied in time, so the disk never fills
            Err(error) => break error,
        }
        fs::write(disk.join(format!("ballast-{last}")), vec![0; 10_000]).unwrap_or_default();
    };
    assert_eq!(refused, JournalError::Full);
    drop(journal);
    for number in 0..=last {
        let _never_written = fs::remove_file(disk.join(format!("ballast-{number}")));
    }
    let heir = open(disk).unwrap();
    let found = String::from_utf8(loaded(&heir, "payment-1").state).unwrap();
    assert_eq!(found.trim_end(), last.to_string(), "the last state that was confirmed");
    assert_eq!(
        references(&done(heir.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10))),
        ["payment-1"]
    );
}

#[test]
fn a_migration_that_finds_no_room_leaves_the_old_file_untouched() {
    on_a_small_disk("migrating");
}

#[test]
fn migrating() {
    let Some(disk) = env::var_os(DISK) else { return };
    let disk = Path::new(&disk);
    let path = disk.join("till.journal");
    let old = fs::read(super::golden::golden(1)).unwrap();
    fs::write(&path, &old).unwrap();
    fill(disk);
    assert_eq!(open(disk).err(), Some(JournalError::Full));
    assert!(fs::read(&path).unwrap() == old, "not one byte of it has changed");
    make_room(disk);
    let journal = open(disk).unwrap();
    assert_eq!(loaded(&journal, "payment-paid").state, b"paid");
}

#[test]
fn a_disk_that_cannot_be_written_is_read_only() {
    on_a_small_disk("read_only");
}

#[test]
fn read_only() {
    let Some(disk) = env::var_os(DISK) else { return };
    let disk = Path::new(&disk);
    let journal = open(disk).unwrap();
    let epoch = begun(&journal, new_payment("payment-1"));
    written(&journal, "payment-1", epoch, change(over("declined")));
    done(journal.close());
    let remounted = Command::new("mount").args(["-o", "remount,ro"]).arg(disk).status().unwrap();
    assert!(remounted.success());
    assert!(matches!(open(disk), Err(JournalError::ReadOnly(_))));
    let new = Sqlite::open(disk.join("second.journal"), Options::default());
    assert!(matches!(new, Err(JournalError::ReadOnly(_))));
}
