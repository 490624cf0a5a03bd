//! Real processes on one file, killed in the middle.
//!
//! A child is this test program once more, told by a variable which part to play. It reports on standard output
//! what the journal has confirmed, and does its next step when it reads a line.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use kasse::journal::{
    Begun, Claimed, Filter, Journal, JournalError, NewPayment, Options, Ownership, Sqlite, Written,
};

use super::Disk;
use crate::support::{
    alive, attachment, begun, change, done, key, loaded, new_of_order, new_payment, over, references, written,
};

/// The journal a child plays on.
const JOURNAL: &str = "KASSE_TEST_JOURNAL";
/// The part it plays.
const PART: &str = "KASSE_TEST_PART";
/// What distinguishes it from its brothers.
const NAME: &str = "KASSE_TEST_NAME";

/// A child and its two pipes.
struct Process {
    child: Child,
    orders: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
}

impl Process {
    fn start(disk: &Disk, part: &str, name: &str) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["sqlite::crash::child", "--exact", "--nocapture", "--test-threads=1"])
            .env(JOURNAL, disk.path())
            .env(PART, part)
            .env(NAME, name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = child.stdin.take().unwrap();
        let reports = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, orders, reports }
    }

    /// The next report; `None` when it is dead or done.
    fn report(&mut self) -> Option<String> {
        let line = self.reports.by_ref().map(Result::unwrap).find(|line| line.contains("@ "))?;
        line.split_once("@ ").map(|(_, report)| report.to_owned())
    }

    fn go_on(&mut self) {
        writeln!(self.orders).unwrap();
    }

    /// `SIGKILL`, or what is like it. Gives back what was confirmed before.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::iter::from_fn(|| self.report()).collect()
    }

    fn end(mut self) -> Vec<String> {
        let reports = std::iter::from_fn(|| self.report()).collect();
        assert!(self.child.wait().unwrap().success());
        reports
    }
}

/// Not a test of its own: what the children do.
#[test]
fn child() {
    let (Some(path), Ok(part), Ok(name)) = (env::var_os(JOURNAL), env::var(PART), env::var(NAME)) else {
        return;
    };
    let journal = Sqlite::open(PathBuf::from(path), Options::default()).unwrap();
    match part.as_str() {
        "write for ever" => write_for_ever(&journal, &name),
        "hold one" => hold_one(&journal),
        "fight for orders" => fight_for_orders(&journal, &name),
        "look" => report(&format!("{:?}", loaded(&journal, &name).ownership)),
        other => panic!("no part {other}"),
    }
}

fn report(text: &str) {
    println!("@ {text}");
}

fn wait_for_order() {
    std::io::stdin().lines().next();
}

fn write_for_ever(journal: &Sqlite, name: &str) {
    for number in 0.. {
        let reference = format!("payment-{name}-{number}");
        let attachments = vec![attachment("create", &[b'x'; 2_000])];
        let epoch = begun(journal, NewPayment { attachments, ..new_payment(&reference) });
        report(&format!("{reference} created"));
        for state in ["sent", "waiting", "reserved"] {
            written(journal, &reference, epoch, change(alive(state)));
            report(&format!("{reference} {state}"));
        }
    }
}

fn hold_one(journal: &Sqlite) {
    let epoch = begun(journal, new_payment("payment-held"));
    report("begun");
    wait_for_order();
    let late = done(journal.write(key("payment-held"), epoch, change(over("late"))));
    report(&format!("{late:?}"));
}

fn fight_for_orders(journal: &Sqlite, name: &str) {
    report("ready");
    wait_for_order();
    for number in 0..25 {
        let new = new_of_order(&format!("payment-{name}-{number}"), &format!("order {number}"));
        if matches!(done(journal.begin(new)), Begun::Inserted(_)) {
            report(&format!("won {number}"));
        }
    }
}

fn owner_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_string_lossy().contains("-owner-")).collect()
}

#[test]
fn what_was_confirmed_survives_a_kill() {
    const STATES: [&str; 4] = ["created", "sent", "waiting", "reserved"];
    let disk = Disk::new();
    for round in 0..6 {
        let mut writer = Process::start(&disk, "write for ever", &round.to_string());
        let mut confirmed: Vec<String> =
            (0..7 + round * 5).map(|_| writer.report().expect("it writes for ever")).collect();
        confirmed.extend(writer.kill());

        let heir = disk.handle();
        assert_eq!(owner_files(disk.folder()).len(), 1, "the dead are swept");
        for line in &confirmed {
            let (reference, state) = line.split_once(' ').unwrap();
            let found = loaded(&heir, reference);
            let found = STATES.iter().position(|name| found.state == name.as_bytes()).unwrap();
            assert!(found >= STATES.iter().position(|name| *name == state).unwrap(), "{line}");
            assert!(done(heir.attachment(key(reference), "create".to_owned())).is_some());
        }
        let taken = done(heir.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10_000));
        assert_eq!(taken.len(), done(heir.list(Filter::default())).len());
        for (step, stored) in taken.iter().enumerate() {
            let Ownership::Mine(epoch) = stored.ownership else { panic!("not mine") };
            if step % 2 == 0 {
                written(&heir, stored.key.reference.as_str(), epoch, change(alive("created")));
            }
        }
    }
}

#[test]
fn what_a_killed_process_owned_is_taken_over() {
    let disk = Disk::new();
    let mine = disk.handle();
    begun(&mine, new_payment("payment-mine"));
    let mut holder = Process::start(&disk, "hold one", "");
    assert_eq!(holder.report().as_deref(), Some("begun"));

    assert!(matches!(done(mine.claim(key("payment-held"))), Claimed::Another(_)));
    assert_eq!(done(mine.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10)), []);
    holder.kill();
    let taken = done(mine.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10));
    assert_eq!(references(&taken), ["payment-held"]);
    assert_eq!(taken[0].ownership, Ownership::Mine(2));
    written(&mine, "payment-held", 2, change(over("cancelled")));

    assert_eq!(Process::start(&disk, "look", "payment-mine").end(), ["Another"]);
    drop(mine);
    assert_eq!(Process::start(&disk, "look", "payment-mine").end(), ["Free"]);
}

/// Its file was cleaned up by somebody, so it looks dead; the epoch keeps it from acting. Where the name of an open file
/// may stay until it is closed, as on Windows, it does not even look dead.
#[cfg(unix)]
#[test]
fn an_owner_that_lost_its_file_writes_nothing_after_a_take_over() {
    let disk = Disk::new();
    let mut holder = Process::start(&disk, "hold one", "");
    assert_eq!(holder.report().as_deref(), Some("begun"));
    for file in owner_files(disk.folder()) {
        fs::remove_file(file).unwrap();
    }
    let heir = disk.handle();
    assert!(matches!(done(heir.claim(key("payment-held"))), Claimed::Mine(_)));
    holder.go_on();
    assert_eq!(holder.end(), [format!("{:?}", Written::NotOwner)]);
    assert_eq!(loaded(&heir, "payment-held").state, b"created");
}

/// Two that look dead would take the same payment from each other for ever.
#[test]
fn an_owner_that_lost_its_file_lives_again_before_it_takes_anything() {
    let disk = Disk::new();
    let mine = disk.handle();
    begun(&mine, new_payment("payment-1"));
    for takes in ["begins", "claims one", "claims orphans"] {
        for file in owner_files(disk.folder()) {
            fs::remove_file(file).unwrap();
        }
        match takes {
            "begins" => {
                begun(&mine, new_payment("payment-2"));
            }
            "claims one" => drop(done(mine.claim(key("payment-1")))),
            _ => drop(done(mine.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10))),
        }
        assert_eq!(Process::start(&disk, "look", "payment-1").end(), ["Another"], "{takes}");
    }
}

#[test]
fn processes_that_start_at_once_share_a_new_file_and_each_order_has_one_winner() {
    let disk = Disk::new();
    let mut fighters: Vec<_> =
        (0..4).map(|name| Process::start(&disk, "fight for orders", &name.to_string())).collect();
    for fighter in &mut fighters {
        assert_eq!(fighter.report().as_deref(), Some("ready"));
    }
    fighters.iter_mut().for_each(Process::go_on);
    let mut won: Vec<String> = fighters.into_iter().flat_map(Process::end).collect();
    won.sort_unstable();
    let mut every: Vec<String> = (0..25).map(|number| format!("won {number}")).collect();
    every.sort_unstable();
    assert_eq!(won, every);
    assert_eq!(done(disk.handle().list(Filter::default())).len(), 25);
}

/// Closing a file of the dead, or of a handle of this process, must not let go of a living one's lock.
#[test]
fn a_lock_survives_what_other_handles_of_its_process_do() {
    let disk = Disk::new();
    let (mine, other) = (disk.handle(), disk.handle());
    begun(&mine, new_payment("payment-mine"));
    assert_eq!(done(other.claim_orphans(crate::support::HOST.to_owned(), crate::support::msn(), 10)), []);
    assert!(matches!(done(other.claim(key("payment-mine"))), Claimed::Another(_)));
    disk.handle();
    drop(other);
    assert!(matches!(Sqlite::open(disk.folder(), Options::default()), Err(JournalError::Io(_))));
    assert_eq!(Process::start(&disk, "look", "payment-mine").end(), ["Another"]);
}
