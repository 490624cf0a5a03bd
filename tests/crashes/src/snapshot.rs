//! What stands in a journal, read from a copy: opening the file itself would already mend it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kasse::block_on;
use kasse::flow::payment::{CREATE_ATTACHMENT, Operation, Record};
use kasse::journal::{Filter, Journal, Options, Sqlite, Stored};
use kasse_simulator::PaymentView;

/// A payment in a journal.
#[derive(Debug, Clone)]
pub struct Row {
    pub stored: Stored,
    pub record: Record,
    /// Bodies of its operations, as far as they are kept.
    pub bodies: BTreeMap<String, Vec<u8>>,
    /// What the platform has under its reference, where that was looked up too.
    pub view: Option<PaymentView>,
}

/// All payments, oldest first. A journal that is not there has none.
pub fn rows(journal: &Path) -> Vec<Row> {
    if !journal.exists() {
        return Vec::new();
    }
    let copy = crate::scene::folder();
    let path = copy.path().join("copy.journal");
    fs::copy(journal, &path).unwrap();
    let log = beside(journal, "-wal");
    if log.exists() {
        fs::copy(log, beside(&path, "-wal")).unwrap();
    }
    let journal = Sqlite::open(&path, Options::default()).unwrap();
    let stored = block_on(journal.list(Filter::default())).unwrap();
    stored.into_iter().rev().map(|stored| row(&journal, stored)).collect()
}

pub fn beside(path: &Path, end: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn row(journal: &Sqlite, stored: Stored) -> Row {
    let record: Record = serde_json::from_slice(&stored.state).unwrap();
    let operations = record.operations.iter().map(Operation::attachment);
    let names = std::iter::once(CREATE_ATTACHMENT.to_owned()).chain(operations);
    let body = |name: String| {
        let bytes = block_on(journal.attachment(stored.key.clone(), name.clone())).unwrap()?;
        Some((name, bytes))
    };
    Row { bodies: names.filter_map(body).collect(), record, stored, view: None }
}
