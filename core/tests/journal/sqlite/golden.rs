//! A journal of every schema there ever was, in `tests/vectors/journals`, opens in this version.

use std::fs;
use std::path::PathBuf;

use kasse::ids::CustomerToken;
use kasse::journal::{About, Arrival, Change, Filter, Journal, NewPayment, Ownership, Row, WishId};
use rusqlite::Connection;

use super::Disk;
use crate::support::{
    HOST, alive, at, attachment, begun, change, done, key, loaded, msn, new_of_order, new_payment, order,
    over, references, written,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/journals")
}

pub(super) fn golden(schema: i64) -> PathBuf {
    folder().join(format!("schema-{schema}.sqlite3"))
}

fn schema_of(file: PathBuf) -> i64 {
    let db = Connection::open(file).unwrap();
    db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn newest() -> i64 {
    let disk = Disk::new();
    drop(disk.handle());
    schema_of(disk.path())
}

/// A copy, which may be written to.
fn copy_of(schema: i64) -> Disk {
    let disk = Disk::new();
    fs::copy(golden(schema), disk.path()).expect("every schema has its file");
    disk
}

/// Something of everything that the newest schema can hold.
fn fill(journal: &dyn Journal) {
    let attachments =
        vec![attachment("create", b"{\"amount\":1}"), attachment("redirect", b"https://x.example")];
    begun(journal, NewPayment { attachments, created_at: at(7), ..new_of_order("payment-live", "table 7") });
    done(journal.post_wish(key("payment-live"), b"cancel".to_vec()));

    let paid = begun(journal, new_of_order("payment-paid", "table 8"));
    let wish = done(journal.post_wish(key("payment-paid"), b"refund".to_vec()));
    let row = Row { live: false, outcome: "paid", updated_at: at(9_000), ..alive("paid") };
    let answers = vec![(wish, b"refunded".to_vec())];
    written(journal, "payment-paid", paid, Change { release: true, scrub: true, answers, ..change(row) });

    let over = Row { unacknowledged: false, ..over("declined") };
    begun(journal, NewPayment { row: over, ..new_payment("payment-over") });
    done(journal.set_unit_fact(HOST.to_owned(), msn(), "push", "no".to_owned(), at(5)));
    fill_inbox(journal);
}

/// Since schema 3: an event that is open, one that is handled, and two check-ins, of which one is used.
fn fill_inbox(journal: &dyn Journal) {
    done(journal.receive(arrival("1", About::Payment(key("payment-live").reference))));
    let handled = done(journal.receive(arrival("2", About::Payment(key("payment-paid").reference))));
    done(journal.handled(vec![handled.id]));
    let check_in = |token: &str| About::CheckIn {
        merchant_qr_id: "till 1".to_owned(),
        initiated_at: at(700),
        token: CustomerToken::new(token).unwrap(),
    };
    done(journal.receive(arrival("3", check_in("token-open"))));
    let used = done(journal.receive(arrival("4", check_in("token-used"))));
    assert!(done(journal.use_check_in(used.id)).is_some());
}

fn arrival(body: &str, about: About) -> Arrival {
    let key = kasse::webhook::Event::read(body.as_bytes()).key();
    Arrival { host: HOST.to_owned(), msn: msn(), key, about, arrived_at: at(1_000) }
}

/// What [`fill_inbox`] left behind, and nothing in a file from before it.
fn assert_inbox(journal: &dyn Journal, filled: bool) {
    let events = done(journal.unhandled(HOST.to_owned(), msn(), 100));
    let check_ins = done(journal.check_ins(HOST.to_owned(), msn(), Some("till 1".to_owned())));
    if !filled {
        return assert!(events.is_empty() && check_ins.is_empty());
    }
    let [event] = events.as_slice() else { panic!("one") };
    assert_eq!(event.reference, key("payment-live").reference);
    let again = arrival("2", About::Payment(key("payment-paid").reference));
    let again = done(journal.receive(again));
    assert!(!again.first && !again.open);
    let [open] = check_ins.as_slice() else { panic!("one") };
    assert_eq!(open.initiated_at, at(700));
    assert_eq!(done(journal.use_check_in(open.id)).unwrap().as_str(), "token-open");
}

/// Writes the file of the newest schema, to be kept for ever: run once when a schema is new.
#[test]
#[ignore = "writes into the source tree"]
fn write_the_newest() {
    let disk = Disk::new();
    let journal = disk.handle();
    fill(&journal);
    drop(journal);
    fs::create_dir_all(folder()).unwrap();
    fs::copy(disk.path(), golden(newest())).unwrap();
}

#[test]
fn every_schema_has_a_file_that_is_what_its_name_says() {
    for schema in 1..=newest() {
        assert_eq!(schema_of(copy_of(schema).path()), schema);
    }
    let files = fs::read_dir(folder()).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_file());
    assert_eq!(files.count(), usize::try_from(newest()).unwrap());
}

#[test]
fn a_journal_of_any_schema_opens_with_all_that_is_in_it() {
    for schema in 1..=newest() {
        let disk = copy_of(schema);
        let journal = disk.handle();
        let all = done(journal.list(Filter::default()));
        assert_eq!(references(&all), ["payment-over", "payment-paid", "payment-live"]);
        let [over, paid, live] = all.as_slice() else { panic!("three") };
        assert_eq!((live.order.clone(), live.created_at), (Some(order("table 7")), at(7)));
        assert!(live.live && live.unacknowledged && live.ownership == Ownership::Free);
        assert_eq!((paid.outcome.as_str(), paid.state.as_slice()), ("paid", &b"paid"[..]));
        assert_eq!(paid.updated_at, at(9_000));
        assert!(!over.live && !over.unacknowledged);

        assert_eq!(done(journal.attachment(key("payment-live"), "redirect".to_owned())).unwrap().len(), 17);
        assert_eq!(done(journal.attachment(key("payment-paid"), "create".to_owned())), None);
        assert_eq!(done(journal.unit_fact(HOST.to_owned(), msn(), "push")), Some(("no".to_owned(), at(5))));
        assert_eq!(done(journal.wish_answer(WishId(2))).as_deref(), Some(&b"refunded"[..]));

        assert_eq!(
            references(&done(journal.claim_orphans(
                crate::support::HOST.to_owned(),
                crate::support::msn(),
                10
            ))),
            ["payment-live"]
        );
        assert_eq!(done(journal.wishes())[0].body, b"cancel");
        written(&journal, "payment-live", 2, change(alive("going on")));
        begun(&journal, new_of_order("payment-new", "table 9"));
        assert_inbox(&journal, schema >= 3);
        done(journal.receive(arrival("9", About::Payment(key("payment-new").reference))));
        drop(journal);
        assert_eq!(loaded(&disk.handle(), "payment-live").state, b"going on");
        assert_eq!(schema_of(disk.path()), newest());
    }
}
