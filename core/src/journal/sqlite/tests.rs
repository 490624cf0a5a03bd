//! What cannot be seen from outside: a transaction that fails as a whole, and a handle after a fork.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Poll, Waker};

use rusqlite::StatementStatus;

use super::*;
use crate::ids::{Msn, OrderId, Reference};
use crate::journal::{Ownership, Row};

struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("till.journal")
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(self.path(), Options::default()).unwrap()
    }
}

/// The thread answers soon; a test can afford to ask again and again.
fn wait<T>(mut future: Later<T>) -> T {
    loop {
        if let Some(value) = now(&mut future) {
            return value;
        }
        thread::yield_now();
    }
}

fn now<T>(future: &mut Later<T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn key(reference: &str) -> PaymentKey {
    PaymentKey {
        host: "https://api.example".into(),
        msn: Msn::new("123456").unwrap(),
        reference: Reference::new(reference).unwrap(),
    }
}

fn payment(reference: &str) -> NewPayment {
    let moment = Timestamp::from_millis(1);
    let row = Row {
        state: Vec::new(),
        live: true,
        holds_order: true,
        unacknowledged: true,
        outcome: "pending",
        updated_at: moment,
    };
    NewPayment { key: key(reference), order: None, created_at: moment, row, attachments: Vec::new() }
}

/// Keeps the thread busy, so that what is asked meanwhile shares a transaction. Dropping the sender lets it go.
fn hold(journal: &Sqlite) -> Sender<()> {
    let (go, gate) = mpsc::channel();
    drop(journal.read(move |_| {
        let _gone = gate.recv();
        Ok(())
    }));
    go
}

#[test]
fn a_job_that_fails_takes_no_neighbour_with_it() {
    let ground = Ground::new();
    let journal = ground.open();
    let go = hold(&journal);
    let first = journal.begin(payment("payment-1"));
    let bad = journal.change(|store| {
        store.begin(&payment("payment-2"))?;
        store.begin(&payment("payment-3"))?;
        Err::<(), _>(JournalError::Damaged("half way".to_owned()))
    });
    let last = journal.begin(payment("payment-4"));
    drop(go);
    assert_eq!(wait(first), Ok(Begun::Inserted(1)));
    assert_eq!(wait(bad), Err(JournalError::Damaged("half way".to_owned())));
    assert_eq!(wait(last), Ok(Begun::Inserted(1)));
    let kept = wait(journal.list(Filter::default())).unwrap();
    let kept: Vec<_> = kept.iter().map(|stored| stored.key.reference.as_str()).collect();
    assert_eq!(kept, ["payment-4", "payment-1"]);
}

/// As SQLite does by itself when the disk is full.
#[test]
fn when_the_whole_transaction_is_lost_each_job_is_done_alone() {
    let ground = Ground::new();
    let journal = ground.open();
    let go = hold(&journal);
    let first = journal.begin(payment("payment-1"));
    let wish = journal.post_wish(key("payment-1"), b"cancel".to_vec());
    let greedy = journal.change(|store| {
        store.begin(&payment("payment-2"))?;
        store.db().execute_batch(sql::ROLLBACK)?;
        Err::<(), _>(JournalError::Full)
    });
    let wishes = journal.wishes();
    let last = journal.begin(payment("payment-3"));
    drop(go);
    assert_eq!(wait(first), Ok(Begun::Inserted(1)));
    let wish = wait(wish).unwrap();
    assert_eq!(wait(greedy), Err(JournalError::Full));
    assert_eq!(wait(wishes).unwrap()[0].id, wish);
    assert_eq!(wait(last), Ok(Begun::Inserted(1)));
    drop(journal);
    let kept = wait(ground.open().list(Filter::default())).unwrap();
    let kept: Vec<_> = kept.iter().map(|stored| stored.key.reference.as_str()).collect();
    assert_eq!(kept, ["payment-3", "payment-1"]);
}

#[test]
fn a_transaction_that_cannot_begin_refuses_every_job() {
    let ground = Ground::new();
    let journal = Sqlite::open(ground.path(), Options::default().busy_timeout(Duration::ZERO)).unwrap();
    let other = Connection::open(ground.path()).unwrap();
    other.execute_batch(sql::BEGIN).unwrap();
    let go = hold(&journal);
    let calls: Vec<_> = ["payment-1", "payment-2"].map(|name| journal.begin(payment(name))).into();
    drop(go);
    for call in calls {
        assert!(matches!(wait(call), Err(JournalError::Io(_))));
    }
    assert_eq!(wait(journal.list(Filter::default())), Ok(Vec::new()), "reading needs nobody's leave");
    other.execute_batch(sql::ROLLBACK).unwrap();
    assert_eq!(wait(journal.begin(payment("payment-1"))), Ok(Begun::Inserted(1)));
}

/// No fork here: the handle is made to believe that it is in another process than the one that opened it.
#[test]
fn a_forked_child_neither_uses_nor_closes_what_it_inherited() {
    let ground = Ground::new();
    let other = ground.open();
    let mut inherited = ground.open();
    assert_eq!(wait(inherited.begin(payment("payment-1"))), Ok(Begun::Inserted(1)));
    inherited.process = inherited.process.wrapping_add(1);
    assert_eq!(wait(inherited.load(key("payment-1"))), Err(JournalError::Forked));
    assert_eq!(wait(inherited.begin(payment("payment-2"))), Err(JournalError::Forked));
    assert_eq!(wait(inherited.close()), Err(JournalError::Forked));
    drop(inherited);
    let found = wait(other.load(key("payment-1"))).unwrap().unwrap();
    assert_eq!(found.ownership, Ownership::Another, "the parent's handle lives on");
}

#[test]
fn a_call_made_before_the_fork_is_not_waited_for_after_it() {
    let (_caller, answer) = oneshot::channel::<Result<(), JournalError>>();
    let process = std::process::id().wrapping_add(1);
    let mut made_before: Later<_> = Box::pin(Answer { process, closed: Arc::default(), answer });
    assert_eq!(now(&mut made_before), Some(Err(JournalError::Forked)));
}

#[test]
fn a_panic_on_the_thread_is_an_error_for_everybody_who_waits() {
    let ground = Ground::new();
    let journal = ground.open();
    let go = hold(&journal);
    let waiting = journal.begin(payment("payment-1"));
    drop(journal.change::<()>(|_| panic!("on purpose")));
    drop(go);
    assert!(matches!(wait(waiting), Err(JournalError::Io(_))));
    assert!(matches!(wait(journal.wishes()), Err(JournalError::Io(_))));
    drop(journal);
    assert_eq!(wait(ground.open().load(key("payment-1"))), Ok(None), "nothing of it was committed");
}

#[test]
fn statements_are_planned_once() {
    let ground = Ground::new();
    let journal = ground.open();
    for number in 0..5 {
        let new = NewPayment {
            order: Some(OrderId::new(format!("order {number}")).unwrap()),
            ..payment(&format!("planned-once-{number}"))
        };
        let (key, row) = (new.key.clone(), new.row.clone());
        let Ok(Begun::Inserted(epoch)) = wait(journal.begin(new)) else { panic!("it is new") };
        let over = Row { holds_order: !row.holds_order, ..row.clone() };
        for (row, end) in [(row, false), (over, true)] {
            let change =
                Change { row, attachments: Vec::new(), scrub: end, release: end, answers: Vec::new() };
            assert_eq!(wait(journal.write(key.clone(), epoch, change)), Ok(Written::Done));
        }
    }
    let counted = journal.read(|store| {
        let texts = [
            sql::BY_ORDER_HELD,
            sql::BY_KEY,
            sql::UNIT,
            sql::CLAIM_OF,
            sql::UPDATE_STATE,
            sql::UPDATE_PAYMENT,
            sql::SCRUB,
        ];
        let count = |text| {
            let statement = store.db().prepare_cached(text)?;
            let of = |what| statement.get_status(what);
            Ok((text, of(StatementStatus::Run), of(StatementStatus::RePrepare)))
        };
        texts.into_iter().map(count).collect::<Result<Vec<_>, JournalError>>()
    });
    for (text, runs, plans) in wait(counted).unwrap() {
        assert_eq!((runs >= 4, plans), (true, 0), "{runs} runs of {text}");
    }
}
