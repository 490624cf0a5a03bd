//! Every benchmark still runs. Its figures mean nothing at this size, and no time is judged.
#![allow(clippy::unwrap_used, reason = "a test helper may fail the test")]

use std::process::Command;

#[test]
fn every_benchmark_runs_and_shows_its_budget() {
    let output = Command::new(env!("CARGO_BIN_EXE_kasse-benches")).arg("--smoke").output().unwrap();
    let (shown, failures) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{shown}{failures}");
    for (name, row, budget) in [
        ("payment", "journal in memory", "1.5 x plain reqwest"),
        ("payment", "journal in a file", "1 ms"),
        ("open", "10,000 waiting: the till accepts a sale", "50 ms"),
        ("durable", "fsyncs before each create", "1"),
        ("waiting", "heap of each payment", "4 KiB"),
        ("cold", "round trips", "4"),
        ("qr", "text to matrix", "the fastest crate"),
        ("webhooks", "verify and parse, one secret", "5 us"),
        ("webhooks", "genuine ones that were lost", "0"),
        ("relay", "events that a till did not hear", "0"),
        ("simulator", "the same, in a second of its own CPU", "20,000 a second per core"),
        ("journal", "begin, one at a time", ""),
    ] {
        let (_, table) = shown.split_once(&format!("# {name}: ")).unwrap();
        let table = table.split("\n# ").next().unwrap();
        let line = table.lines().find(|line| line.starts_with(row));
        assert!(line.is_some_and(|line| line.contains(budget)), "{name}: {row}: {shown}");
    }
    // What is a count and not a time holds at any size.
    let counted = |row: &str| shown.lines().find(|line| line.starts_with(row)).unwrap().split_whitespace();
    assert!(counted("round trips: TCP, TLS, token, create").any(|word| word == "4"), "{shown}");
}
