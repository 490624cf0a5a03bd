//! What is scrubbed cannot be found in any byte of any file.

use std::fs;
use std::time::{Duration, Instant};

use kasse::ids::CustomerToken;
use kasse::journal::{About, Arrival, Change, Journal, NewPayment, Options, Sqlite};

use super::Disk;
use crate::support::{HOST, alive, at, attachment, begun, change, done, msn, new_payment, over, written};

const CANARY: &[u8] = b"+47 987 65 432";

/// A body of `length` bytes that is full of canaries.
fn body(length: usize) -> Vec<u8> {
    CANARY.iter().copied().cycle().take(length).collect()
}

/// The files beside the journal that hold a canary, or a good part of one.
fn files_with_canary(disk: &Disk) -> Vec<String> {
    let part = &CANARY[4..];
    let mut found = Vec::new();
    for entry in fs::read_dir(disk.folder()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if bytes.windows(part.len()).any(|window| window == part) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

fn reference(number: usize) -> String {
    format!("payment-{number}")
}

/// Lengths around those at which SQLite stores a value differently, and those of real bodies.
fn length(number: usize) -> usize {
    [40, 300, 1_000, 1_100, 700, 4_100, 9_000, 90][number % 8] + number % 61
}

fn begin(journal: &Sqlite, number: usize) {
    let attachments = vec![attachment("create", &body(length(number)))];
    begun(journal, NewPayment { attachments, ..new_payment(&reference(number)) });
}

fn finish(journal: &Sqlite, number: usize) {
    written(journal, &reference(number), 1, Change { scrub: true, release: true, ..change(over("paid")) });
}

#[test]
fn nothing_is_left_after_close() {
    let disk = Disk::new();
    let journal = disk.handle();
    for number in 0..400 {
        begin(&journal, number);
    }
    assert_ne!(files_with_canary(&disk), [""; 0]);
    // In an order that splits and merges pages in every direction.
    for step in 0..400 {
        let number = step * 149 % 400;
        let name = if step % 2 == 0 { "create" } else { "capture-1" };
        let more = vec![attachment(name, &body(length(step)))];
        written(&journal, &reference(number), 1, Change { attachments: more, ..change(alive("sent")) });
        finish(&journal, number);
    }
    let other = disk.handle(); // so that closing does not delete the log
    done(journal.close());
    assert_eq!(files_with_canary(&disk), [""; 0]);
    drop(other);
    assert_eq!(files_with_canary(&disk), [""; 0]);
}

/// Payments that come and go in a random order, some of them without a canary and never finished.
fn history(journal: &Sqlite, mut random: Random, longest: usize) {
    let (mut waiting, mut next) = (Vec::new(), 0);
    for _ in 0..400 {
        if waiting.is_empty() || random.below(100) < 55 {
            let length = 20 + random.below(longest);
            let personal = random.below(4) != 0;
            let bytes = if personal { body(length) } else { vec![b'x'; length] };
            let attachments = vec![attachment("create", &bytes)];
            begun(journal, NewPayment { attachments, ..new_payment(&reference(next)) });
            waiting.push((next, personal));
            next += 1;
        } else {
            let (number, _) = waiting.swap_remove(random.below(waiting.len()));
            finish(journal, number);
        }
    }
    for (number, _) in waiting.into_iter().filter(|(_, personal)| *personal) {
        finish(journal, number);
    }
}

struct Random(u64);

/// Xorshift: the histories below were chosen with it.
impl Random {
    fn new(seed: u64) -> Self {
        let mut random = Self(seed * 7919 + 12345);
        random.below(2); // the first numbers of neighbours are alike
        random
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}

/// With these histories SQLite's `secure_delete` alone leaves parts of deleted rows in unused parts of pages.
#[test]
fn nothing_is_left_where_rows_were_moved() {
    for (seed, longest) in [(2, 3_000), (41, 3_000), (17, 300), (86, 300)] {
        let disk = Disk::new();
        let journal = disk.handle();
        history(&journal, Random::new(seed), longest);
        drop(journal);
        assert_eq!(files_with_canary(&disk), [""; 0], "seed {seed}");
    }
}

/// A check-in of this number; its token is nothing but canaries.
fn check_in(number: usize) -> Arrival {
    let token = String::from_utf8(body(20 + length(number) % 300)).unwrap().replace(' ', "");
    let key = kasse::webhook::Event::read(number.to_string().as_bytes()).key();
    let about = About::CheckIn {
        merchant_qr_id: format!("sticker {number}"),
        initiated_at: at(i64::try_from(number).unwrap()),
        token: CustomerToken::new(token).unwrap(),
    };
    Arrival { host: HOST.to_owned(), msn: msn(), key, about, arrived_at: at(1_000) }
}

#[test]
fn nothing_is_left_of_tokens_that_were_used_or_became_too_old() {
    let disk = Disk::new();
    let journal = disk.handle();
    let ids: Vec<_> = (0..200).map(|number| done(journal.receive(check_in(number))).id).collect();
    for step in 0..100 {
        // The later half, in an order that splits and merges pages.
        assert!(done(journal.use_check_in(ids[100 + step * 37 % 100])).is_some());
    }
    done(journal.forget_check_ins(at(100)));
    done(journal.close());
    let part = b"987654";
    for file in fs::read_dir(disk.folder()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(part.len()).any(|window| window == part));
    }
}

#[test]
fn the_log_is_emptied_when_idle() {
    let disk = Disk::new();
    let options = Options::default().idle(Duration::from_millis(10)).empty_at_most_every(Duration::ZERO);
    let journal = Sqlite::open(disk.path(), options).unwrap();
    begin(&journal, 1);
    finish(&journal, 1);
    let give_up = Instant::now() + Duration::from_secs(20);
    while !files_with_canary(&disk).is_empty() {
        assert!(Instant::now() < give_up, "still there: {:?}", files_with_canary(&disk));
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_journal_left_by_a_crash_is_emptied_by_the_next_process() {
    let disk = Disk::new();
    let copy = Disk::new();
    let journal = disk.handle();
    begin(&journal, 1);
    finish(&journal, 1);
    for name in ["till.journal", "till.journal-wal"] {
        fs::copy(disk.folder().join(name), copy.folder().join(name)).unwrap();
    }
    assert_eq!(files_with_canary(&copy), ["till.journal-wal"]);
    let heir = copy.handle();
    done(heir.close());
    assert_eq!(files_with_canary(&copy), [""; 0]);
}
