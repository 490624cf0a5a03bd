//! Opening a journal with many payments in a process that has just started. The file is in the page cache.

use std::path::Path;
use std::time::Duration;

use crate::report::{Row, spread};
use crate::simulator::Simulator;
use crate::work::{Filled, Opened, Work};
use crate::{Failure, Size, worker};

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let rounds = size.pick(9, 1);
    let mut rows = Vec::new();
    for (what, waiting, ended) in [
        ("empty", 0, 1),
        ("10,000 waiting", size.pick(10_000, 20), 0),
        ("10,000 recent, final", 0, size.pick(10_000, 20)),
        ("100,000 old, final", 0, size.pick(100_000, 200)),
    ] {
        let simulator = Simulator::start(ended > 0)?;
        let folder = worker::folder()?;
        let full = folder.path().join("full.journal");
        let at = simulator.at.clone();
        let filled: Filled = worker::run(&Work::Fill { journal: full.clone(), at, waiting, ended })?;
        let found: Result<Vec<Opened>, Failure> =
            (0..rounds).map(|_| open(&simulator, &full, filled.waiting.clone())).collect();
        rows.extend(table(what, waiting > 0, &found?));
    }
    Ok(rows)
}

fn open(simulator: &Simulator, full: &Path, waiting: Option<String>) -> Result<Opened, Failure> {
    // A copy, so that each opening meets the same payments; its log too, which holds what was written last.
    let journal = full.with_file_name("opened.journal");
    for end in ["", "-wal"] {
        let with = |path: &Path| format!("{}{end}", path.display());
        if Path::new(&with(full)).exists() {
            std::fs::copy(with(full), with(&journal))?;
        }
    }
    let opened = worker::run(&Work::Open { journal: journal.clone(), at: simulator.at.clone(), waiting })?;
    for end in ["", "-wal", "-shm"] {
        let path = format!("{}{end}", journal.display());
        if Path::new(&path).exists() {
            std::fs::remove_file(path)?;
        }
    }
    Ok(opened)
}

fn table(what: &str, live: bool, found: &[Opened]) -> Vec<Row> {
    let figure = |of: fn(&Opened) -> Duration| spread(&found.iter().map(of).collect::<Vec<_>>());
    let mut rows = vec![
        Row::new(format!("{what}: the till accepts a sale"), figure(|opened| opened.till)).budget("50 ms"),
        Row::new(format!("{what}: CPU until then"), figure(|opened| opened.till_cpu)),
    ];
    if live {
        rows.extend([
            Row::new(format!("{what}: one that was asked about is known"), figure(|opened| opened.followed)),
            Row::new(format!("{what}: CPU until then"), figure(|opened| opened.followed_cpu)),
        ]);
    }
    rows.push(Row::new(format!("{what}: a sale made at once is created"), figure(|opened| opened.sold)));
    rows
}
