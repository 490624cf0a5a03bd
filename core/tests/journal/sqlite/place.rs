//! Where a journal may lie, who may read it, and what it must not be.

use std::fs;
use std::path::Path;
use std::time::Duration;

use kasse::journal::{Change, Filter, Journal, JournalError, Options, Sqlite};

use super::Disk;
use crate::support::{alive, attachment, begun, change, done, key, new_payment, written};

fn refusal(path: impl AsRef<Path>) -> JournalError {
    Sqlite::open(path, Options::default()).expect_err("this place is refused")
}

#[test]
fn a_place_that_cannot_hold_a_journal_is_refused() {
    let disk = Disk::new();
    let nowhere = disk.folder().join("nowhere");
    assert!(matches!(refusal(nowhere.join("till.journal")), JournalError::Io(_)));
    assert!(!nowhere.exists());
    assert!(matches!(refusal(disk.folder()), JournalError::Io(_)));
    assert!(matches!(refusal("/"), JournalError::Io(_)));
    assert!(matches!(refusal(""), JournalError::Io(_)));
}

#[test]
fn a_name_that_looks_like_an_address_is_a_name() {
    let disk = Disk::new();
    let mut names = vec!["till #1 %20.journal", "kasse-øl"];
    if cfg!(unix) {
        // Windows refuses such names itself.
        names.extend(["file:till?mode=memory", ":memory:"]);
    }
    for name in names {
        let journal = Sqlite::open(disk.folder().join(name), Options::default()).unwrap();
        begun(&journal, new_payment("payment-1"));
        drop(journal);
        assert!(disk.folder().join(name).is_file(), "{name}");
    }
}

#[test]
fn close_leaves_one_file() {
    let disk = Disk::new();
    let journal = disk.handle();
    begun(&journal, new_payment("payment-1"));
    done(journal.close());
    let names: Vec<_> =
        fs::read_dir(disk.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["till.journal"]);
}

#[test]
fn the_log_stays_short_though_the_journal_is_never_idle() {
    const MEBIBYTE: u64 = 1024 * 1024;
    let disk = Disk::new();
    let journal = Sqlite::open(disk.path(), Options::default().idle(Duration::MAX)).unwrap();
    let epoch = begun(&journal, new_payment("payment-1"));
    let mut longest = 0;
    for number in 0..100 {
        let attachments = vec![attachment("create", &[number; 200_000])];
        written(&journal, "payment-1", epoch, Change { attachments, ..change(alive("sent")) });
        longest = longest.max(fs::metadata(disk.folder().join("till.journal-wal")).unwrap().len());
    }
    assert!(longest > MEBIBYTE && longest < 6 * MEBIBYTE, "{longest} of some 20 MiB");
}

/// A commit that makes the file longer costs more than one that writes over what is there.
#[test]
fn a_busy_journal_writes_over_the_same_log() {
    let disk = Disk::new();
    let journal = Sqlite::open(disk.path(), Options::default().idle(Duration::MAX)).unwrap();
    let epoch = begun(&journal, new_payment("payment-1"));
    let mut lengths = Vec::new();
    for number in 0..200 {
        let attachments = vec![attachment("create", &[number; 200_000])];
        written(&journal, "payment-1", epoch, Change { attachments, ..change(alive("sent")) });
        lengths.push(fs::metadata(disk.log()).unwrap().len());
    }
    // The first lap ends in an empty file, as after a day without a sale; the later ones do not.
    let shorter = lengths.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert_eq!(shorter, 1, "{lengths:?}");
    assert_eq!(lengths.last(), lengths.iter().max());
}

/// Nobody waits for it, but a later look sees it, and so does whoever opens the file next.
#[test]
fn what_may_wait_is_seen_by_whatever_comes_after_it() {
    let disk = Disk::new();
    let journal = disk.handle();
    let unheard = |journal: &Sqlite| {
        let filter = Filter { unacknowledged: Some(true), ..Filter::default() };
        done(journal.list(filter)).len()
    };
    let epoch = begun(&journal, new_payment("payment-1"));
    assert_eq!(unheard(&journal), 1);
    drop(journal.acknowledge_under(key("payment-1"), epoch));
    assert_eq!(unheard(&journal), 0);
    let epoch = begun(&journal, new_payment("payment-2"));
    drop(journal.acknowledge_under(key("payment-2"), epoch));
    drop(journal);
    assert_eq!(unheard(&disk.handle()), 0);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::support::loaded;

    #[test]
    fn only_the_user_may_read_any_of_the_files() {
        let disk = Disk::new();
        let journal = disk.handle();
        begun(&journal, new_payment("payment-1"));
        let mut names = Vec::new();
        for entry in fs::read_dir(disk.folder()).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{:?}", entry.file_name());
            names.push(entry.file_name().into_string().unwrap());
        }
        assert_eq!(names.len(), 4, "{names:?}");
    }

    #[test]
    fn one_file_under_two_names_is_one_journal() {
        let (disk, elsewhere) = (Disk::new(), Disk::new());
        let mine = disk.handle();
        begun(&mine, new_payment("payment-1"));
        symlink(disk.path(), elsewhere.path()).unwrap();
        let other = elsewhere.handle();
        assert_eq!(done(other.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10)), []);
        assert_eq!(loaded(&other, "payment-1").state, b"created");
    }

    #[test]
    fn links_that_mislead_are_refused() {
        let disk = Disk::new();
        symlink(disk.folder().join("nothing"), disk.path()).unwrap();
        let JournalError::Io(why) = refusal(disk.path()) else { panic!("it leads nowhere") };
        assert!(why.contains("a link that leads nowhere"), "{why}");
        fs::remove_file(disk.path()).unwrap();

        disk.handle();
        let second = disk.folder().join("second.journal");
        fs::hard_link(disk.path(), &second).unwrap();
        assert!(matches!(refusal(&second), JournalError::Io(_)));
        assert!(matches!(refusal(disk.path()), JournalError::Io(_)));
    }

    /// Even the superuser cannot make a file there.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_place_that_cannot_be_written_is_read_only() {
        assert!(matches!(refusal("/sys/till.journal"), JournalError::ReadOnly(_)));
    }
}

/// As when the workers of a web shop start: each finds the file new, or being made.
#[test]
fn a_new_file_that_many_open_at_once_is_one_journal() {
    for _ in 0..20 {
        let disk = Disk::new();
        let (path, start) = (disk.path(), std::sync::Barrier::new(8));
        std::thread::scope(|scope| {
            let open = || {
                start.wait();
                Sqlite::open(&path, Options::default()).map(drop)
            };
            let all: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            for opened in all {
                opened.join().unwrap().unwrap();
            }
        });
    }
}
